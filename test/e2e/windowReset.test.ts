import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keepPicture } from "./screenshots.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { board, openBoard, type ServedWindow, serveWindow, tile } from "./windowPage.ts";
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

const state = (page: Page, phase: string) =>
  page
    .getByTestId("drawer-state")
    .and(page.locator(`[data-phase=${phase}]`))
    .waitFor();

test.each([
  ["fr", "light"],
  ["en", "dark"],
] as const)(
  "a seat is reset with its work kept unless somebody says otherwise, and goes back and forth (%s)",
  async (locale, theme) => {
    const say = wordsIn(locale);
    const page = await served.open(browser, `locale=${locale}&theme=${theme}`);
    await openBoard(page);
    await tile(page, 3).click();
    expect(await page.getByTestId("kept-line").count()).toBe(0);
    await page.getByTestId("reset-seat").click();
    expect(await page.locator('input[value="keep"]').isChecked()).toBe(true);
    await page.getByText(say("confirm.connected", { count: 1 })).waitFor();
    await keepPicture(page, `reset-keeping-${locale}`);
    await page.getByTestId("confirm-reset").click();
    await page.getByText(say("keeping:keep.done", { count: 1, number: 3 })).waitFor();
    await state(page, "resetting");
    await state(page, "ready");
    await keepPicture(page, `reset-kept-${locale}`);
    await page.getByTestId("undo-reset").click();
    await page.getByText(say("keeping:undo.effect", { count: 1 })).waitFor();
    await page.getByTestId("confirm-reset").click();
    await page
      .getByTestId("undo-reset")
      .getByText(say("keeping:redo.action", { count: 1 }))
      .waitFor();
    await page.close();
  },
);

test.each(["fr", "en"] as const)(
  "several are reset at once with their true count, and their reset is undone (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const page = await served.open(browser, `locale=${locale}&theme=${locale === "en" ? "dark" : "light"}`);
    await openBoard(page);
    await board(page).focus();
    await page.keyboard.press("Control+a");
    await page
      .getByRole("toolbar")
      .getByRole("button", { name: say("seat.reset") })
      .click();
    await page.getByText(say("keeping:title", { count: 30 })).waitFor();
    await page.locator('input[value="reset"]').check();
    await page.getByText(say("keeping:reset.action", { count: 30 })).waitFor();
    await page.locator('input[value="keep"]').check();
    await keepPicture(page, `reset-several-${locale}`);
    await page.getByTestId("confirm-reset").click();
    await page.getByTestId("reset-progress").waitFor();
    expect(await page.getByTestId("reset-progress").innerText()).toMatch(/30/);
    await page.getByTestId("reset-progress").waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await page.getByTestId("session-menu").click();
    await page.getByTestId("undo-resets").click();
    await page.getByText(say("keeping:undo.title", { count: 30 })).waitFor();
    await page.getByTestId("confirm-reset").click();
    await page.getByText(say("keeping:undo.done", { count: 30 })).waitFor();
    await page.close();
  },
);
