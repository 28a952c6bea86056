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

const ENDED = "Shell L1 · groupe 2";

test.each([
  ["fr", "light"],
  ["en", "dark"],
] as const)(
  "attendance is exported from the list, the receipt and the board, and what is kept until when is said before (%s, %s)",
  async (locale, theme) => {
    const say = wordsIn(locale);
    const page = await served.open(browser, `locale=${locale}&theme=${theme}`);
    const dialog = page.getByTestId("attendance");
    await page.getByRole("button", { name: say("after:attendance.of", { title: ENDED }) }).click();
    await dialog.waitFor();
    expect(await dialog.innerText()).not.toContain(say("after:attendance.now"));
    expect(await dialog.innerText()).toContain(say("after:attendance.named").split("{{")[0]);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });

    await page.getByRole("button", { name: say("sessions.receiptOf", { title: ENDED }) }).click();
    await page.getByTestId("receipt-pdf").click();
    await page.getByTestId("receipt-attendance").click();
    await dialog.waitFor();
    await keepPicture(page, `attendance-${locale}`);
    await page.getByTestId("attendance-csv").click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("presence.csv").waitFor();
    await page.getByTestId("receipt").waitFor();
    await page.keyboard.press("Escape");

    await openBoard(page);
    await page.getByTestId("session-menu").click();
    await page.getByTestId("export-attendance").click();
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain(say("after:attendance.now"));
    await page.emulateMedia({ reducedMotion: "reduce" });
    await readable(page);
    await page.getByTestId("attendance-xlsx").click();
    await page.getByText("presence.xlsx").waitFor();
    await page.close();
  },
);
