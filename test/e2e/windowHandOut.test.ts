import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HANDED_FOLDER } from "../../shared/domain/names.ts";
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

test.each(["fr", "en"] as const)(
  "a file is handed out after its effect was said, seat by seat, and again to those that lack it (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const page = await served.open(
      browser,
      `locale=${locale}&theme=${locale === "en" ? "dark" : "light"}&speed=20`,
    );
    await openBoard(page);
    await page.getByTestId("session-menu").click();
    await page.getByTestId("hand-out-all").click();
    const effect = page.getByTestId("hand-out-effect");
    await effect.waitFor();
    expect(await effect.innerText()).toContain(`/${HANDED_FOLDER}`);
    await keepPicture(page, `${locale}/hand-out-1-effect`);
    await page.getByTestId("hand-out-confirm").click();
    const handOut = page.getByTestId("hand-out");
    const ended = handOut.and(page.locator('[data-state="ended"]'));
    await ended.waitFor();
    const row = (state: string) => handOut.locator(`li[data-state="${state}"]`);
    expect([await row("failed").count(), await row("done").count()]).toEqual([1, 29]);
    expect(await row("failed").innerText()).toContain(say("handOut:cause.notRunning"));
    expect(await row("done").nth(1).innerText()).toContain("énoncé (2).pdf");
    await keepPicture(page, `${locale}/hand-out-2-ended`);
    await page.getByTestId("retry-hand-out").click();
    await handOut.getByText(say("handOut:ended")).waitFor();
    expect(await row("failed").count()).toBe(0);
    await page.keyboard.press("Escape");
    await handOut.waitFor({ state: "detached" });

    await tile(page, 2).click();
    await page.getByTestId("hand-out-seat").click();
    await effect.waitFor();
    expect(await effect.innerText()).toContain(say("handOut:to", { count: 1 }));
    await page.getByTestId("hand-out-confirm").click();
    await ended.waitFor();
    await page.close();
  },
);
