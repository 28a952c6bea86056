import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readable } from "./readable.ts";
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

const matrix = (page: Page) => page.getByTestId("checks-matrix");
async function openMatrix(query = "", size?: { width: number; height: number }): Promise<Page> {
  const page = await served.open(browser, query, size);
  await openBoard(page);
  await page.getByTestId("layout-checks").click();
  await matrix(page).waitFor();
  return page;
}

test("each tile says how far its seat is, by icon, number and a sentence", async () => {
  const say = wordsIn("fr");
  const page = await served.open(browser);
  await openBoard(page);
  const label = await tile(page, 3).getAttribute("aria-label");
  expect(label).toContain(say("checks:progress", { passed: 3, all: 4 }));
  expect(await tile(page, 3).getByTestId("progress").textContent()).toBe("●●●○3/4");
  expect(await tile(page, 1).getByTestId("progress").count()).toBe(0); // never came, never checked
  await keepPicture(page, "board-progress-fr");
  await page.close();
});

test("the matrix is read, run and opened by keys alone, and a cell leads to what the check printed", async () => {
  const say = wordsIn("fr");
  const page = await openMatrix();
  const summary = page.getByText(say("checks:summary", { done: 5, all: 30 }).split(" sur ")[0] ?? "", {
    exact: false,
  });
  await summary.first().waitFor();
  await matrix(page).focus();
  for (const key of ["ArrowDown", "ArrowRight", "ArrowRight", "End", "Home", "ArrowRight"])
    await page.keyboard.press(key);
  const active = (await matrix(page).getAttribute("aria-activedescendant")) ?? "";
  const cell = page.locator(`#${active}`);
  expect(await cell.getAttribute("data-column")).toBe("1");
  await page.keyboard.press("Enter");
  const tab = page.getByTestId("checks-tab");
  await tab.waitFor();
  await tab.locator("[data-chosen]").waitFor();
  await tab
    .getByText(/expected 42/)
    .first()
    .waitFor();
  await keepPicture(page, "checks-drawer-fr");
  await page.keyboard.press("Escape");
  await tab.waitFor({ state: "detached" });
  await page.close();
});

test("running all shows each seat at work and then what came of it, and nothing moves meanwhile", async () => {
  const say = wordsIn("en");
  const page = await openMatrix("locale=en");
  const take = (ms: number) =>
    page.evaluate((check) => {
      for (const session of window.fake.world.sessions) session.pace = { ...session.pace, check };
    }, ms);
  await take(3_600_000);
  const box = () => page.getByTestId("run-all-checks").boundingBox();
  const before = await box();
  await page.getByTestId("run-all-checks").click();
  await page.locator("[data-seat='1']").getByText(say("checks:running")).waitFor({ state: "attached" });
  await keepPicture(page, "checks-running-en");
  await take(0);
  const first = page.locator("#check-1-1");
  await first.getByText(/passed|took too long|not passed|could not/).waitFor({ state: "attached" });
  expect(await box()).toEqual(before);
  const asked = await page.evaluate(() => window.fake.asked.filter(({ name }) => name === "runChecks"));
  expect(asked.length).toBe(1);
  await page.locator("#check-2-2").click();
  await page.getByTestId("checks-tab").locator("[data-chosen]").waitFor();
  await keepPicture(page, "checks-drawer-en");
  await readable(page);
  await page.close();
});

test("three hundred seats and ten checks draw only what is in sight, head and names stay, and axe has nothing to say", async () => {
  const page = await openMatrix("seats=300&checks=10&theme=dark");
  const rows = () => page.locator("[data-testid=checks-matrix] [data-seat]").count();
  expect(await rows()).toBeLessThan(60);
  await matrix(page).focus();
  await page.keyboard.press("Control+End");
  await page.locator("[data-testid=checks-matrix] [aria-rowindex='301']").waitFor();
  expect(await rows()).toBeLessThan(60);
  const head = page.getByRole("columnheader").first();
  expect(await head.isVisible()).toBe(true);
  await keepPicture(page, "checks-300-fr-dark");
  await readable(page);
  await page.close();
});

test("keys bring the last check of a long lab into sight on a narrow window", async () => {
  const page = await openMatrix("checks=20", { width: 1024, height: 700 });
  const last = page.locator("#check-7-20");
  const inSight = async () => {
    const [cell, all] = await Promise.all([last.boundingBox(), matrix(page).boundingBox()]);
    return cell && all ? cell.x >= all.x && cell.x + cell.width <= all.x + all.width : false;
  };
  expect(await inSight()).toBe(false);
  await matrix(page).focus();
  await page.keyboard.press("End");
  await expect.poll(inSight).toBe(true);
  await page.close();
});

test("a lab without checks offers neither the view nor the tab", async () => {
  const page = await served.open(browser, "checks=0");
  await openBoard(page);
  expect(await page.getByTestId("layout-checks").count()).toBe(0);
  await tile(page, 2).click();
  await page.getByTestId("tab-link").waitFor();
  expect(await page.getByTestId("tab-checks").count()).toBe(0);
  await page.close();
});
