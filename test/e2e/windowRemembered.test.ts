import type { Browser, Page } from "playwright";
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

async function toClass(page: Page): Promise<void> {
  await page.getByTestId("new-session").click();
  await page.locator('input[name="lab"][value="shell"]').check({ force: true });
  await page.getByTestId("next-step").click();
}

test.each(["fr", "en"] as const)(
  "a class is saved under a name, taken again for the next launch, renamed and forgotten (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const theme = locale === "en" ? "dark" : "light";
    const page = await served.open(browser, `sessions=none&locale=${locale}&theme=${theme}`);
    await toClass(page);
    await page.getByTestId("saved-classes").click();
    await page.getByText(say("remembered:none")).waitFor();
    await page.keyboard.press("Escape");
    await page.getByTestId("example-roster").click();
    const counts = page.getByTestId("roster-counts");
    const told = await counts.innerText();
    await page.getByTestId("save-class").click();
    await page.getByTestId("save-name").fill("L1 groupe 3");
    expect(await page.getByTestId("save-until").inputValue()).toMatch(/-08-31$/);
    await keepPicture(page, `${locale}/class-1-save`);
    await page.getByTestId("save-confirm").click();
    await page.getByTestId("save-name").waitFor({ state: "hidden" });

    // Another list on the screen, then the saved one in its place.
    const pasteOther = page.getByText(say("roster.pasteOther"), { exact: true });
    await pasteOther.click();
    await page.getByTestId("roster-text").fill("Nom\nZola\n");
    await page.getByTestId("read-roster").click();
    await expect.poll(() => page.getByTestId("roster-row").count()).toBe(1);
    await pasteOther.click();
    await page.getByTestId("saved-classes").click();
    await page.getByTestId("saved-class").waitFor();
    await keepPicture(page, `${locale}/class-2-menu`);
    await page.getByTestId("saved-class").click();
    await expect.poll(() => counts.innerText()).toBe(told);

    await pasteOther.click();
    await page.getByTestId("saved-classes").click();
    await page.getByTestId("manage-classes").click();
    await page.getByTestId("class-name").fill("L1 groupe 4");
    await page.getByTestId("rename-class").click();
    await page.getByTestId("rename-class").and(page.locator(":disabled")).waitFor();
    await keepPicture(page, `${locale}/class-3-manage`);
    await page.getByTestId("forget-class").click();
    await page.getByTestId("forget-sure").click();
    await page.getByTestId("managed-classes").getByText(say("remembered:none")).waitFor();
    await page.close();
  },
);

test("where names cannot be encrypted they are not kept, and it says so", async () => {
  const page = await served.open(browser, "sessions=none&locale=fr&keyStore=none");
  await toClass(page);
  await page.getByTestId("example-roster").click();
  await page.getByTestId("save-class").click();
  await page.getByTestId("no-key-store").waitFor();
  expect(await page.getByTestId("save-confirm").count()).toBe(0);
  await page.close();
});
