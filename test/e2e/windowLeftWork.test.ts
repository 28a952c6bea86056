import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
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

const TITLE = "Shell L1 · groupe 3";

test.each(["fr", "en"] as const)(
  "the end says what becomes of work that nobody collected; kept, it is collected, moved and deleted from the receipt (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const page = await served.open(
      browser,
      `locale=${locale}&theme=${locale === "en" ? "dark" : "light"}&speed=20`,
    );
    await openBoard(page);
    await page.getByTestId("session-menu").click();
    await page.getByTestId("end-session").click();
    const choice = page.getByTestId("keep-work");
    const effect = page.getByRole("dialog").getByRole("status");
    const [kept = "", lost = ""] = ["effect", "effectLoss"].map(
      (key) => say(`leftWork:${key}`, { count: 25, date: "" }).split(":")[0] ?? "",
    );
    expect((await effect.allInnerTexts()).join()).toContain(kept.slice(3, 20));
    await keepPicture(page, `${locale}/left-1-end`);
    await choice.click();
    await page.getByRole("option", { name: say("leftWork:none") }).click();
    expect((await effect.allInnerTexts()).join()).toContain(lost.slice(3, 20));
    await choice.click();
    await page.getByRole("option").filter({ hasText: "14" }).first().click();
    await page.getByTestId("end-confirmation").fill(TITLE);
    await page.getByTestId("end-confirm").click();

    await page.getByTestId("receipt").waitFor();
    expect(await page.getByTestId("receipt").innerText()).toContain(say("leftWork:clean"));
    await keepPicture(page, `${locale}/left-2-receipt`);
    await page
      .getByRole("button", { name: say("common.close") })
      .last()
      .click();
    await page.getByTestId("rail-sessions").click();
    await page.getByTestId("row-kept").waitFor();
    await keepPicture(page, `${locale}/left-3-sessions`);

    await page.getByRole("button", { name: say("sessions.receiptOf", { title: TITLE }) }).click();
    await page.getByTestId("left-until").click();
    await page.getByRole("option").last().click();
    await page
      .getByText(say("leftWork:moved", { date: "" }).slice(0, 14))
      .first()
      .waitFor();
    await page.getByTestId("collect-left").click();
    await page.getByTestId("collection").and(page.locator('[data-state="ended"]')).waitFor();
    await page.getByTestId("collection").getByText(say("common.close"), { exact: true }).click();

    await page.getByTestId("discard-left").click();
    const confirm = page.getByTestId("discard-confirm");
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByTestId("discard-confirmation").fill(TITLE);
    await keepPicture(page, `${locale}/left-4-discard`);
    await confirm.click();
    await page
      .getByTestId("left-work")
      .getByText(say("leftWork:gone", { date: "" }).slice(0, 14))
      .waitFor();
    await keepPicture(page, `${locale}/left-5-gone`);
    await page.close();
  },
);
