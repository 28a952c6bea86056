import type { Browser } from "playwright";
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

test.each(["fr", "en"] as const)(
  "a class is told something, warned of its end, paused, resumed and its room closed, each after its effect (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const theme = locale === "en" ? "dark" : "light";
    const page = await served.open(browser, `speed=9&locale=${locale}&theme=${theme}`);
    await openBoard(page);
    const confirm = page.getByTestId("confirm-room");

    await page.getByTestId("message").click();
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByTestId("message-text").fill("Pause à 10 h 30.");
    await page.getByText(say("classTime:message.notPrivate")).waitFor();
    await keepPicture(page, `${locale}/time-message`);
    await readable(page);
    await confirm.click();
    await page.getByText(say("classTime:message.done")).waitFor();

    await page.getByTestId("session-menu").click();
    await page.getByTestId("end-session").click();
    await page.getByTestId("end-in-5").check({ force: true });
    await page.getByTestId("end-confirmation").fill("Shell L1 · groupe 3");
    await keepPicture(page, `${locale}/time-end-warned`);
    await page.getByTestId("end-confirm").click();
    const warning = page.getByTestId("time-warning");
    await warning.getByText(say("classTime:warning.left", { count: 5 })).waitFor();
    await warning.getByRole("button").first().click();
    await expect.poll(() => warning.innerText()).not.toContain(say("classTime:warning.left", { count: 5 }));

    await page.getByTestId("pause-session").click();
    await page.getByText(say("classTime:pause.kept", { path: "/home/etudiant" })).waitFor();
    await keepPicture(page, `${locale}/time-pause`);
    await readable(page);
    await confirm.click();
    await page.getByTestId("resume-session").click();
    await page.getByText(say("classTime:resume.effect", { count: 30 })).waitFor();
    await confirm.click();
    await page.getByTestId("pause-session").waitFor();

    await page.locator("#seat-3").click();
    await page.getByTestId("extend-seat").click();
    await keepPicture(page, `${locale}/time-extend-seat`);
    await page.getByTestId("extend-by-third").click();
    await page
      .getByTestId("seat-drawer")
      .getByText(/\b(jusqu'à|until) \d/)
      .waitFor();
    await page.getByTestId("extend-seat").click();
    await page.getByTestId("extend-back").click();
    await page
      .getByTestId("seat-drawer")
      .getByText(/\b(jusqu'à|until) \d/)
      .waitFor({ state: "detached" });
    await page.keyboard.press("Escape");

    await page.getByTestId("session-menu").click();
    await page.getByTestId("close-room").click();
    await page.getByText(say("classTime:close.stays")).waitFor();
    await confirm.click();
    await page.getByTestId("open-session").waitFor();
    await page.close();
  },
);
