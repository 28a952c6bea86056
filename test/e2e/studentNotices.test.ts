import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Locale } from "../../shared/domain/text.ts";
import { type Classroom, openClassroom } from "../unit/portal/classroom.ts";
import { hostOf } from "../unit/portal/student.ts";
import { readable } from "./readable.ts";
import { keepPicture } from "./screenshots.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { wordsIn } from "./words.ts";

let browser: Browser;
let room: Classroom;
beforeAll(async () => {
  browser = await openStudentBrowser();
});
afterEach(() => room.stop());
afterAll(() => browser?.close());

const inMinutes = (n: number) => new Date(room.clock.now + n * 60_000).toISOString();

async function enterSeat(locale: Locale, width: number): Promise<Page> {
  const context = await browser.newContext({
    locale: locale === "fr" ? "fr-FR" : "en-GB",
    timezoneId: "Europe/Paris",
    viewport: { width, height: width < 500 ? 844 : 768 },
    colorScheme: locale === "en" ? "dark" : "light",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.once("close", () => void context.close().catch(() => {}));
  await page.goto(`http://${hostOf(room, 1)}/s#${room.links.get(1)}`);
  await page.getByRole("button", { name: wordsIn(locale)("student:landing.enter") }).click();
  await page.getByText(wordsIn(locale)("student:phase.ready"), { exact: true }).first().waitFor();
  return page;
}

const MESSAGE = "Sauvegardez <b>maintenant</b>.\nPause à 10 h 30.";

test.each([
  ["fr", 390],
  ["en", 1366],
] as const)(
  "what the teacher says and how little time is left reach both pages of a student, until read (%s, %i)",
  async (locale, width) => {
    room = await openClassroom(2);
    const say = wordsIn(locale);
    const page = await enterSeat(locale, width);
    const notices = page.locator(".notices");
    expect(await notices.innerText()).toBe("");
    room.putSession({
      announcements: [
        { at: inMinutes(0), text: MESSAGE },
        { at: inMinutes(1), text: "not for seat 1", seat: 2 },
      ],
    });
    // As it was written: what looks like markup is text.
    await notices.getByText("<b>maintenant</b>").waitFor();
    expect(await page.locator("body").innerText()).not.toContain("not for seat 1");
    room.putSession({ endsAt: inMinutes(4) });
    await notices.getByText(say("studentNotices:left.5")).waitFor();
    await readable(page);
    await keepPicture(page, `${locale}/notices-seat-${width}`);

    const close = notices.getByRole("button", { name: say("studentNotices:close") });
    await close.first().click();
    await expect.poll(() => close.count()).toBe(1);
    await close.first().click();
    await expect.poll(() => notices.innerText()).toBe("");
    // What was put away is kept on the page.
    await page.getByText(say("studentNotices:title")).click();
    await page.locator(".messages").getByText("Pause à 10 h 30.").waitFor();
    await readable(page);

    // The terminal's page follows too, and says nothing again that was read.
    await page.goto(`http://${hostOf(room, 1)}/terminal/shell`);
    const left = page.locator(".bar .left");
    await left.waitFor();
    expect(await notices.innerText()).toBe("");
    room.putSession({ endsAt: inMinutes(72) });
    await expect.poll(() => left.innerText()).toMatch(/1\sh\s1\d/);
    room.putSession({
      endsAt: inMinutes(14),
      announcements: [
        { at: inMinutes(0), text: MESSAGE },
        { at: inMinutes(2), text: "À vous, espace 1.", seat: 1 },
      ],
    });
    await notices.getByText("À vous, espace 1.").waitFor();
    await notices.getByText(say("studentNotices:left.15")).waitFor();
    await readable(page);
    await keepPicture(page, `${locale}/notices-terminal-${width}`);
    await close.first().click();
    expect(await page.evaluate(() => document.activeElement?.className)).toContain("xterm-helper-textarea");
    await page.close();
  },
);

test("a page and a terminal are back by themselves when the portal is", async () => {
  room = await openClassroom(1);
  const page = await enterSeat("fr", 1366);
  const terminal = await page.context().newPage();
  await terminal.goto(`http://${hostOf(room, 1)}/terminal/shell`);
  await terminal.locator(".bar .left").waitFor();
  await room.restart();
  room.putSession({ endsAt: inMinutes(300) });
  await expect
    .poll(() => page.locator(".status .left").innerText(), { timeout: 15_000 })
    .toMatch(/4\sh\s5\d|5\sh\s00/);
  await expect
    .poll(() => terminal.locator(".bar .left").innerText(), { timeout: 15_000 })
    .toMatch(/4\sh\s5\d|5\sh\s00/);
  await page.close();
});
