import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
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

async function openSharing(page: Page): Promise<void> {
  await openBoard(page);
  await page.getByTestId("session-menu").click();
  await page.getByTestId("share-session").click();
  await page.getByTestId("sharing").waitFor();
}

test.each(["fr", "en"] as const)(
  "a session is shared with a colleague, and no more, each told with what it means (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const theme = locale === "en" ? "dark" : "light";
    const page = await served.open(browser, `speed=9&locale=${locale}&theme=${theme}&hosting=cluster`);
    await openSharing(page);
    const [user, add] = [page.getByTestId("share-user"), page.getByTestId("share-add")];
    await user.fill("system:masters");
    await page.getByText(say("sharing:noUser")).waitFor();
    expect(await add.isDisabled()).toBe(true);
    await user.fill("prof@example.org");
    await page.getByText(say("sharing:isThere")).waitFor();

    await user.fill("nobody");
    await add.click();
    await page.getByTestId("sharing").getByRole("alert").waitFor();
    expect(await user.inputValue()).toBe("nobody");

    // What is known is offered, and taken by the keyboard alone.
    await user.fill("");
    await user.fill("amel");
    await page.getByRole("option", { name: "amel.benali@example.org" }).waitFor();
    await user.press("ArrowDown");
    await user.press("Enter");
    await user.press("Enter");
    const coTeacher = page.getByTestId("co-teacher");
    await coTeacher.getByText("amel.benali@example.org").waitFor();
    expect(await user.inputValue()).toBe("");
    await keepPicture(page, `${locale}/share`);
    await readable(page);

    await coTeacher
      .getByRole("button", { name: say("sharing:remove", { user: "amel.benali@example.org" }) })
      .click();
    await coTeacher.waitFor({ state: "detached" });
    await page.close();
  },
);

test("the demonstration says why nothing is shared there", async () => {
  const page = await served.open(browser, "locale=fr&speed=9");
  await openSharing(page);
  await page.getByText(wordsIn("fr")("sharing:nowhere")).waitFor();
  expect(await page.getByTestId("share-add").count()).toBe(0);
  await page.close();
});
