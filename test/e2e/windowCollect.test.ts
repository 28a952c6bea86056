import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keepPicture } from "./screenshots.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { openBoard, type ServedWindow, serveWindow } from "./windowPage.ts";
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

const inState = (page: Page, state: string) =>
  page
    .getByTestId("collection")
    .and(page.locator(`[data-state="${state}"]`))
    .waitFor();

test.each(["fr", "en"] as const)(
  "work is collected with what each seat gave, the rest is fetched again, and the end says whose is missing (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const page = await served.open(
      browser,
      `locale=${locale}&theme=${locale === "en" ? "dark" : "light"}&speed=8`,
    );
    await openBoard(page);
    await page.getByTestId("session-menu").click();
    await page.getByTestId("end-session").click();
    const lacking = page.getByTestId("work-lacking");
    const before = await lacking.innerText();
    expect(before).not.toContain("4, ");
    await keepPicture(page, `${locale}/collect-1-before-end`);
    await page.keyboard.press("Escape");

    await page.getByTestId("session-menu").click();
    await page.getByTestId("collect-work").click();
    await inState(page, "running");
    await inState(page, "ended");
    await keepPicture(page, `${locale}/collect-2-ended`);
    const row = (state: string) => page.locator(`[data-testid=collection] li[data-state="${state}"]`);
    expect([await row("failed").count(), await row("nothing").count(), await row("partial").count()]).toEqual(
      [1, 1, 1],
    );
    expect(await row("failed").innerText()).toContain(say("work:cause.notRunning"));
    await page.getByTestId("collection").getByText(say("common.close"), { exact: true }).click();

    // Whose work is missing is named where it would be lost.
    await page.getByTestId("session-menu").click();
    await page.getByTestId("end-session").click();
    expect(await lacking.innerText()).toContain(say("work:lacking", { count: 1, seats: "4" }));
    await page.getByTestId("collect-before-end").click();
    await inState(page, "ended");
    expect(await row("failed").count()).toBe(0);
    await page.getByTestId("collection").getByText(say("common.close"), { exact: true }).click();
    await page.getByTestId("work-collected").waitFor();
    await keepPicture(page, `${locale}/collect-3-after`);
    await page.close();
  },
);

test("a collection is stopped with what is there, and gone on with", async () => {
  const page = await served.open(browser, "locale=fr&speed=4");
  await openBoard(page);
  await page.getByTestId("session-menu").click();
  await page.getByTestId("collect-work").click();
  await inState(page, "running");
  await page.getByTestId("stop-collection").click();
  await inState(page, "stopped");
  await page.getByTestId("collect-again").click();
  await inState(page, "ended");
  await page.close();
});
