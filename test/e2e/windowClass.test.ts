import { join } from "node:path";
import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keepPicture } from "./screenshots.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { openBoard, type ServedWindow, serveWindow, tile } from "./windowPage.ts";
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

const spreadsheet = (name: string) => join(import.meta.dirname, "../unit/intake/spreadsheets", name);
const themeOf = (locale: string) => (locale === "en" ? "dark" : "light");

test.each(["fr", "en"] as const)(
  "a spreadsheet is read sheet by sheet, and one with a password says what to do (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const page = await served.open(browser, `sessions=none&locale=${locale}&theme=${themeOf(locale)}`);
    await page.getByTestId("new-session").click();
    await page.locator('input[name="lab"][value="shell"]').check({ force: true });
    await page.getByTestId("next-step").click();
    await page.getByTestId("roster-file").setInputFiles(spreadsheet("locked.ods"));
    await page.getByRole("alert").waitFor();
    const [what = ""] = say("issue:roster.lockedFile").split(". ");
    expect(await page.getByRole("alert").innerText()).toContain(what);
    await keepPicture(page, `roster-locked-${locale}`);
    await page.getByTestId("roster-file").setInputFiles(spreadsheet("two-sheets.xlsx"));
    const lines = page.getByTestId("roster-row");
    await expect.poll(() => lines.count()).toBe(2);
    expect(await lines.first().locator("input").first().inputValue()).toBe("Lefèvre");
    await page.getByTestId("roster-sheet").click();
    await page.getByRole("option", { name: "Groupe 4" }).click();
    await expect.poll(() => lines.first().locator("input").first().inputValue()).toBe("O'Neil");
    await keepPicture(page, `roster-sheets-${locale}`);
    await page.getByTestId("roster-file").setInputFiles(spreadsheet("libreoffice.ods"));
    await expect.poll(() => lines.count()).toBe(4);
    expect(await page.getByTestId("roster-sheet").count()).toBe(0);
    await page.close();
  },
);

test.each(["fr", "en"] as const)("a session is done again for the next group (%s)", async (locale) => {
  const say = wordsIn(locale);
  const page = await served.open(browser, `locale=${locale}&theme=${themeOf(locale)}`);
  await page.getByTestId("session-row").first().waitFor();
  await keepPicture(page, `sessions-again-${locale}`);
  await page.getByTestId("session-row").first().getByTestId("again").click();
  const note = page.getByTestId("again-note");
  await note.waitFor();
  expect(await page.getByTestId("roster-row").count()).toBe(0);
  await keepPicture(page, `launch-again-${locale}`);
  await page.getByTestId("same-class").click();
  await page.getByTestId("roster-row").first().waitFor();
  expect(await page.getByTestId("roster-counts").innerText()).toContain(
    say("roster.students", { count: 30 }),
  );
  await page.getByTestId("step-check").click();
  expect(await page.getByTestId("session-title").inputValue()).toBe("Shell L1 · groupe 3");
  await page.close();
});

test.each(["fr", "en"] as const)(
  "late students are seated from the whole list, and one who leaves is removed by name (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const page = await served.open(browser, `locale=${locale}&theme=${themeOf(locale)}`);
    await openBoard(page);
    await page.getByTestId("session-menu").click();
    await page.getByTestId("add-students").click();
    const name = "Hugo Rousseau"; // at seat 7
    await page.getByTestId("late-text").fill(`${name}\nZoé Tardive\nHugo Dernier\n`);
    await page.getByTestId("late-look").click();
    const counts = page.getByTestId("late-counts");
    await counts.waitFor();
    expect(await counts.innerText()).toBe(
      `${say("late.new", { count: 2 })} · ${say("late.there", { count: 1 })}`,
    );
    await keepPicture(page, `late-students-${locale}`);
    await page.getByTestId("late-add").click();
    await tile(page, 32).waitFor();
    expect(await tile(page, 31).innerText()).toContain("Zoé T");
    await tile(page, 7).click();
    await page.getByTestId("remove-seat").click();
    expect(await page.getByTestId("who-sits-there").innerText()).toBe(name);
    await keepPicture(page, `remove-seat-${locale}`);
    await page.getByTestId("confirm-seats").click();
    await expect.poll(() => tile(page, 7).count()).toBe(0);
    await page.close();
  },
);
