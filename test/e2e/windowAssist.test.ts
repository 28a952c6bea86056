import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ASSISTED } from "../unit/renderer/fake/supportActions.ts";
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
