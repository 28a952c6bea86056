import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Locale } from "../../shared/domain/text.ts";
import { readable } from "./readable.ts";
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

test.each<[Locale, "light" | "dark"]>([
  ["fr", "light"],
  ["en", "dark"],
])(
  "a class whose site is silent goes on at another one, after its effect was said (%s)",
  async (locale, theme) => {
    const say = wordsIn(locale);
    const page = await served.open(
      browser,
      `locale=${locale}&theme=${theme}&speed=9&sites=real&state=disconnected`,
    );
    await openBoard(page);
    await page.getByText(say("relaunch:silent")).waitFor();
    await readable(page);
    await keepPicture(page, `${locale}/silent-site`);
    await page.getByTestId("relaunch-open").click();
    const dialog = page.getByTestId("relaunch");
    await dialog.getByTestId("relaunch-effect").waitFor();
    for (const key of ["links", "work", "old"] as const)
      await dialog.getByText(say(`relaunch:effect.${key}`)).waitFor();
    await readable(page);
    await keepPicture(page, `${locale}/relaunch`);
    await page.getByTestId("relaunch-confirm").focus();
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    const asked = await page.evaluate(
      () => window.fake.asked.find(({ name }) => name === "relaunchSession")?.input,
    );
    expect(asked).toMatchObject({ site: "practice", to: "site-live" });
    await page.close();
  },
);

test("where the site answers, the menu has it; where no other site does, nothing offers it", async () => {
  const page = await served.open(browser, "locale=en&speed=9&sites=real");
  await openBoard(page);
  expect(await page.getByTestId("silent-site").count()).toBe(0);
  await page.getByTestId("session-menu").click();
  await page.getByTestId("relaunch-session").waitFor();
  await page.close();
  const alone = await served.open(browser, "locale=en&speed=9&state=disconnected");
  await openBoard(alone);
  expect(await alone.getByTestId("silent-site").count()).toBe(0);
  await alone.close();
});
