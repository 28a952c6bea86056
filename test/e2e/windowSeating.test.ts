import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keepPicture } from "./screenshots.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { board, type ServedWindow, serveWindow } from "./windowPage.ts";
import { wordsIn } from "./words.ts";

let served: ServedWindow;
let browser: Browser;
beforeAll(async () => {
  [served, browser] = await Promise.all([serveWindow(), openStudentBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

const CLASS = "Nom;Prénom\nAbadie;Élodie\nBlanc;Hugo\nCosta;Inès\nDupont;Léa\nEvrard;Tom\n";

test.each(["fr", "en"] as const)(
  "a lab for two shows who shares a seat before the launch, and takes half the seats (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const theme = locale === "en" ? "dark" : "light";
    const page = await served.open(browser, `sessions=none&speed=9&locale=${locale}&theme=${theme}`);
    await page.getByTestId("new-session").click();
    await page.locator('input[name="lab"][value="batch"]').check({ force: true });
    await page.getByTestId("next-step").click();
    await page.getByTestId("roster-text").fill(CLASS);
    await page.getByTestId("read-roster").click();
    const seating = page.getByTestId("seating");
    await seating.waitFor();
    const text = await seating.innerText();
    expect(text).toContain(say("launch.together", { count: 3, persons: 2 }));
    expect(text).toMatch(/1\s?: Élodie Abadie (et|and) Hugo Blanc · 2.*Inès.*Léa.* · 3\s?: Tom Evrard/);
    await keepPicture(page, `launch-in-pairs-${locale}`);
    await page.getByTestId("step-check").click();
    expect(await page.getByTestId("prepare").textContent()).toBe(say("launch.prepare", { count: 3 }));
    await page.getByTestId("prepare").click();
    await board(page).waitFor();
    await expect.poll(() => page.getByRole("gridcell").count()).toBe(3);
    expect(await page.locator("#seat-1").innerText()).toMatch(/Élodie.*Hugo/s);
    await keepPicture(page, `board-in-pairs-${locale}`);
    await page.close();
  },
);
