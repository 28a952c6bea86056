import type { Browser, Page } from "playwright";
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

async function openMail(page: Page): Promise<void> {
  await page.getByTestId("links-menu").click();
  await page.getByTestId("mail-links").click();
}

const inState = (page: Page, state: string) =>
  page
    .getByTestId("mailing")
    .and(page.locator(`[data-state="${state}"]`))
    .waitFor();

test.each(["fr", "en"] as const)(
  "the class is written to once the account works: counts are true, refusals are told, what is uncertain asks (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const theme = locale === "en" ? "dark" : "light";
    const page = await served.open(browser, `locale=${locale}&theme=${theme}&speed=8&hosting=cluster`);
    await openBoard(page);
    await openMail(page);
    const fill = (id: string, text: string) => page.getByTestId(`mail-${id}`).fill(text);
    await fill("name", "Paule Prof");
    await fill("address", "paule.prof@univ.example.fr");
    await fill("host", "smtp.faux.example.fr");
    await fill("user", "pprof");
    await fill("password", "secret");
    await page.getByTestId("mail-try").click();
    await page.getByTestId("mail-account").getByRole("alert").waitFor();
    await keepPicture(page, `${locale}/mail-1-account`);
    await fill("host", "smtp.univ.example.fr");
    await page.getByTestId("mail-try").click();
    await page.getByTestId("mail-works").waitFor();
    await page.getByTestId("mail-keep").click();

    const preview = page.getByTestId("mail-preview");
    await preview.getByText("https://join.lab.example.fr/").waitFor();
    expect(await page.getByTestId("mail-start").innerText()).toBe(say("mail:start", { count: 29 }));
    await keepPicture(page, `${locale}/mail-2-message`);
    await page.getByTestId("mail-link").click();
    await page.getByTestId("mail-risk").waitFor();
    await preview.getByText("••••").waitFor();
    await keepPicture(page, `${locale}/mail-3-with-link`);
    await page.getByTestId("mail-subject").fill("{rien}");
    await page
      .getByTestId("mail-form")
      .getByText(/[«“]\s?rien\s?[»”]/)
      .waitFor();
    expect(await page.getByTestId("mail-start").isDisabled()).toBe(true);
    await page.getByTestId("mail-notice").click();
    await preview.getByText("https://join.lab.example.fr/").waitFor();
    await page.getByTestId("mail-start").click();
    await inState(page, "running");
    await inState(page, "ended");
    expect(await page.getByTestId("mail-counts").innerText()).toBe(
      [
        say("mail:counts.sent", { count: 27 }),
        say("mail:counts.refused", { count: 1 }),
        say("mail:counts.uncertain", { count: 1 }),
        say("mail:counts.noAddress", { count: 1 }),
      ].join(" · "),
    );
    await keepPicture(page, `${locale}/mail-4-sent`);

    // What is uncertain is the teacher's to say, and so is a second attempt.
    await page.getByTestId("mail-go-on").click();
    expect(await page.getByTestId("mail-start").isDisabled()).toBe(true);
    await page.getByTestId("mail-4-1").getByText(say("mail:arrived"), { exact: true }).click();
    await page.getByTestId("mail-4-1").and(page.locator('[data-state="sent"]')).waitFor();
    await page.getByTestId("mail-3-1").getByText(say("mail:sendAgain"), { exact: true }).click();
    expect(await page.getByTestId("mail-start").innerText()).toBe(say("mail:goOn", { count: 1 }));
    await page.getByTestId("mail-start").click();
    await inState(page, "ended");
    expect(await page.getByTestId("mail-counts").innerText()).toContain(
      say("mail:counts.sent", { count: 29 }),
    );
    await page.keyboard.press("Escape");
    await page.getByTestId("mailing").waitFor({ state: "hidden" });

    await page.locator("#seat-3").click();
    await page.getByTestId("tab-link").click();
    await page.getByTestId("seat-mails").waitFor();
    await keepPicture(page, `${locale}/mail-5-seat`);
    await page.close();
  },
);

test("the demonstration offers no mail, and says why", async () => {
  const page = await served.open(browser, "locale=fr&speed=8");
  await openBoard(page);
  await page.getByTestId("links-menu").click();
  const item = page.getByTestId("mail-links");
  expect(await item.isDisabled()).toBe(true);
  expect(await item.innerText()).toContain(wordsIn("fr")("mail:demonstration"));
  await page.close();
});
