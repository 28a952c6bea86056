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

const written = (page: Page) =>
  page.evaluate(() => window.fake.asked.filter(({ name }) => name === "writeTerminal").length);

test.each(["fr", "en"] as const)(
  "a teacher waits for the student's agreement, reads, asks for the keyboard and loses it again (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const theme = locale === "en" ? "dark" : "light";
    const page = await served.open(browser, `seats=12&locale=${locale}&theme=${theme}`);
    await openBoard(page);
    await tile(page, 3).click();
    const student = (is: Parameters<typeof window.fake.answerLook>[0]) =>
      page.evaluate((answer) => window.fake.answerLook(answer), is);
    const facts = page.getByTestId("look-facts");
    const watch = page.getByTestId("watch-terminal");

    await watch.click();
    await page.getByText(say("look:asking")).waitFor();
    expect(await page.getByTestId("terminal").isVisible()).toBe(false);
    await keepPicture(page, `${locale}/look-asking`);
    await readable(page);
    await page.getByRole("button", { name: say("look:cancel"), exact: true }).click();

    await watch.click();
    await page.getByText(say("look:asking")).waitFor();
    await student("refused");
    await page.getByText(say("look:refused")).waitFor();
    await keepPicture(page, `${locale}/look-refused`);
    await page.getByRole("button", { name: say("look:close"), exact: true }).click();

    await watch.click();
    await page.getByText(say("look:asking")).waitFor();
    await student("accepted");
    await page.locator(".xterm-rows").getByText("etudiant@espace-07").first().waitFor();
    expect(await facts.innerText()).toBe(say("look:because.agreed"));
    await keepPicture(page, `${locale}/look-reading`);
    await readable(page);
    await page.locator(".xterm-helper-textarea").focus();
    await page.keyboard.type("x");
    await page.getByTestId("terminal-keyboard").click();
    await page.getByText(say("look:keyboardAsked")).waitFor();
    await page.locator(".xterm-helper-textarea").focus();
    await page.keyboard.type("x");
    expect(await written(page)).toBe(0);
    await student("keyboardGiven");
    await page.getByText(say("look:keyboardGiven")).waitFor();
    await keepPicture(page, `${locale}/look-keyboard`);
    await page.keyboard.type("ls");
    await expect.poll(() => written(page)).toBe(2);
    await student("keyboardKept");
    await page.getByText(say("look:because.agreed")).waitFor();
    await page.keyboard.type("x");
    expect(await written(page)).toBe(2);

    // help was asked for at seat 7, and nobody is at seat 5: nobody is asked
    await tile(page, 7).click();
    await watch.click();
    await page.getByText(say("look:because.helpAsked")).waitFor();
    await tile(page, 5).click();
    await watch.click();
    await page.getByText(say("look:because.absent")).waitFor();
    expect(await page.getByTestId("terminal-keyboard").count()).toBe(0);
    await page.close();
  },
);
