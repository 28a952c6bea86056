import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readable } from "./readable.ts";
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

test.each([
  ["fr", "light"],
  ["en", "dark"],
] as const)(
  "what a reset set aside is compared, chosen by keys, brought back and taken back again (%s)",
  async (locale, theme) => {
    const say = wordsIn(locale);
    const page = await served.open(browser, `locale=${locale}&theme=${theme}`);
    await openBoard(page);
    await tile(page, 3).click();
    await page.getByTestId("reset-seat").click();
    await page.getByTestId("confirm-reset").click();
    await state(page, "resetting");
    await state(page, "ready");
    await page.getByTestId("see-kept").click();
    const tree = page.getByTestId("kept-tree");
    await tree.waitFor();
    const checked = () => tree.locator("[role=treeitem][aria-checked=true]").allInnerTexts();
    // What is there now only can be seen, and not chosen.
    const now = tree.getByRole("treeitem", { name: /^modèle,/ });
    expect(await now.getAttribute("aria-disabled")).toBe("true");
    await page.getByText(say("keeping:bring.ofLab")).first().waitFor();
    await tree.focus();
    for (const key of ["End", "ArrowUp", "Space"]) await page.keyboard.press(key);
    expect(await checked()).toHaveLength(1);
    const folder = tree.getByRole("treeitem", { name: /^projet,/ });
    expect(await folder.getAttribute("aria-checked")).toBe("mixed");
    await keepPicture(page, `${locale}/bring-back`);
    await readable(page);
    await folder.click();
    expect(await checked()).toHaveLength(5);
    // One press folds it, the next unfolds it, and what is chosen stays so.
    await tree.focus();
    await page.keyboard.press("ArrowLeft");
    expect(await tree.getByRole("treeitem", { name: /^main\.c/ }).count()).toBe(0);
    await page.keyboard.press("ArrowRight");
    await page.getByLabel(say("keeping:bring.search")).fill("rapport");
    expect(await tree.getByRole("treeitem").count()).toBe(1);
    await page.getByLabel(say("keeping:bring.search")).fill("");
    await page
      .getByTestId("bring-back")
      .getByText(say("keeping:bring.action", { count: 1 }))
      .click();
    await page.getByText(say("keeping:bring.done", { count: 1, number: 3 })).waitFor();
    expect(
      await page.evaluate(() =>
        window.fake.asked.flatMap(({ name, input }) =>
          name === "bringBack" ? [(input as { paths: string[] }).paths] : [],
        ),
      ),
    ).toEqual([["projet"]]);
    await expect.poll(() => tree.getByRole("treeitem", { name: /^projet,/ }).count()).toBe(0);
    await keepPicture(page, `${locale}/brought-back`);
    await page.getByTestId("undo-bringing").click();
    await folder.waitFor();
    await page.getByRole("button", { name: say("keeping:bring.all"), exact: true }).click();
    await page.getByRole("button", { name: say("keeping:bring.none"), exact: true }).click();
    expect(await checked()).toEqual([]);
    await page.close();
  },
);
