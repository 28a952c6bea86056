import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ASSISTED } from "../unit/renderer/fake/supportActions.ts";
import { readable, settled } from "./readable.ts";
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

const LOOKS = [
  ["fr", "light"],
  ["en", "dark"],
] as const;

test.each(LOOKS)(
  "a teacher reads in a seat's panel what support did there, and why (%s, %s)",
  async (locale, theme) => {
    const say = wordsIn(locale);
    const page = await served.open(browser, `speed=9&locale=${locale}&theme=${theme}`);
    await openBoard(page);
    await tile(page, ASSISTED).click();
    const told = page.getByTestId("assisted");
    await told.waitFor();
    expect(await told.innerText()).toContain(
      say("supportActions:byAssist", { deed: say("supportActions:deed.restart"), reason: "appel 4711" }),
    );
    await readable(page);
    await keepPicture(page, `${locale}/assisted`);
    await tile(page, ASSISTED - 1).click();
    await told.waitFor({ state: "detached" });
    await page.close();
  },
);

const SEAT = "7 sql groupe 4";
/** The page of a seat of somebody else's class, by the search box. */
async function openSeat(query: string): Promise<Page> {
  const page = await served.open(browser, `speed=9&sites=real&${query}`);
  await page.getByTestId("rail-support").click();
  await page.getByTestId("support-search").fill(SEAT);
  await page.getByTestId("support-hit").first().click();
  await page.getByTestId("support-timeline").waitFor();
  return page;
}
const choose = async (page: Page, action: string) => {
  await page.getByTestId("assist-menu").click();
  await page.getByTestId(`assist-${action}`).click();
  await page.getByTestId("assist-effect").waitFor();
  await settled(page);
};

test.each(LOOKS)(
  "support sees what a deed does before it gives a reason and has it done (%s, %s)",
  async (locale, theme) => {
    const say = wordsIn(locale);
    const page = await openSeat(`locale=${locale}&theme=${theme}`);
    await choose(page, "reset");
    await page.getByText(say("supportActions:effect.reset", { count: 1 })).waitFor();
    const confirm = page.getByTestId("assist-confirm");
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByTestId("assist-reason").fill("   ");
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByTestId("assist-reason").fill("appel 4711");
    await readable(page);
    await keepPicture(page, `${locale}/support-act`);
    await confirm.click();
    await page.getByText(say("supportActions:done", { seats: 7 })).waitFor();
    await page.getByTestId("assist").waitFor({ state: "detached" });
    await page.close();
  },
);

test("a deed is chosen, given its reason and done by the keyboard alone, and the focus comes back", async () => {
  const say = wordsIn("fr");
  const page = await openSeat("locale=fr");
  await page.getByTestId("assist-menu").focus();
  await page.keyboard.press("Enter");
  await page.getByTestId("assist-restart").waitFor();
  await settled(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByTestId("assist-effect").waitFor();
  await settled(page);
  const focused = () => page.evaluate(() => (document.activeElement as HTMLElement).dataset.testid);
  expect(await focused()).toBe("assist-reason");
  await page.keyboard.type("appel 4711");
  await page.keyboard.press("Enter");
  await page.getByText(say("supportActions:done", { seats: 7 })).waitFor();
  await page.getByTestId("assist").waitFor({ state: "detached" });
  await expect.poll(focused).toBe("assist-menu");
  await page.close();
});

test.each(LOOKS)(
  "some seats of a session are named by number, and who was faster is told (%s, %s)",
  async (locale, theme) => {
    const say = wordsIn(locale);
    const page = await served.open(browser, `speed=9&sites=real&locale=${locale}&theme=${theme}`);
    await page.getByTestId("rail-support").click();
    await page.getByTestId("support-search").waitFor();
    await page.getByRole("button", { name: "SQL L2 · groupe 4", exact: true }).click();
    await choose(page, "restart");
    await page.getByTestId("assist-seats").fill("sept");
    await page.getByText(say("supportActions:dialog.seatsWrong")).waitFor();
    await page.getByTestId("assist-seats").fill("1, 8-9");
    await page
      .getByTestId("assist-effect")
      .getByText(say("supportActions:seats", { count: 3, seats: "1, 8, 9" }))
      .waitFor();
    await page.getByTestId("assist-reason").fill("appel 4711");
    await page.getByTestId("assist-confirm").click();
    await page.getByText("amel@example.org").waitFor();
    await readable(page);
    await keepPicture(page, `${locale}/support-overtaken`);
    await page.close();
  },
);

test("a session ends only once its title was typed", async () => {
  const page = await served.open(browser, "speed=9&sites=real&locale=fr");
  await page.getByTestId("rail-support").click();
  await page.getByTestId("support-search").waitFor();
  await page.getByRole("button", { name: "SQL L2 · groupe 4", exact: true }).click();
  await choose(page, "end");
  await page.getByTestId("assist-reason").fill("salle inondée");
  expect(await page.getByTestId("assist-confirm").isDisabled()).toBe(true);
  await page.getByTestId("assist-title").fill("sql l2 · groupe 4");
  expect(await page.getByTestId("assist-confirm").isEnabled()).toBe(true);
  await page.close();
});
