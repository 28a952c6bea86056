import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keepPicture } from "./screenshots.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { type ServedWindow, serveWindow } from "./windowPage.ts";
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
  "the sessions of all sites are listed, each with its site, wherever one looks (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const page = await served.open(browser, `sites=real&locale=${locale}`);
    const rows = page.getByTestId("session-row");
    await rows.first().waitFor();
    const count = await rows.count();
    expect(await rows.first().innerText()).toContain(say("site.practiceShort"));
    await page.getByRole("button", { name: say("site.menu", { name: say("site.practice") }) }).click();
    await page.getByRole("menuitem", { name: "Toulouse" }).click();
    const only = page.getByRole("radiogroup", { name: say("sessions.scope") });
    await keepPicture(page, `sessions-all-sites-${locale}`);
    expect(await rows.count()).toBe(count);
    await only.locator("label").nth(1).click();
    await expect.poll(() => rows.count()).toBe(0);
    await only.getByText(say("sessions.allSites")).click();
    await expect.poll(() => rows.count()).toBe(count);
    await page.close();
  },
);

test("with one site there is nothing to choose, and no line names it", async () => {
  const page = await served.open(browser, "locale=fr");
  await page.getByTestId("session-row").first().waitFor();
  expect(await page.getByRole("radiogroup").count()).toBe(0);
  expect(await page.getByTestId("session-row").first().innerText()).not.toContain(
    wordsIn("fr")("site.practiceShort"),
  );
  await page.close();
});
