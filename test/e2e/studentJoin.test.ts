import type { Browser } from "playwright";
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

test.each<Locale>(["fr", "en"])(
  "a student types the code of a slip by keys alone and is at the own seat; no address has the code (%s)",
  async (locale) => {
    room = await openClassroom(2);
    room.putCodes({ 1: "W2V9HN3B", 2: "K7QM4TXP" });
    const say = wordsIn(locale);
    const context = await browser.newContext({
      locale: locale === "fr" ? "fr-FR" : "en-GB",
      viewport: { width: 390, height: 844 },
      colorScheme: locale === "en" ? "dark" : "light",
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    const addresses: string[] = [];
    page.on("request", (request) => addresses.push(request.url()));
    await page.goto(`http://join.localhost:${room.portal.port}/`);
    await readable(page);
    await keepPicture(page, `${locale}/join-phone`);
    await page.keyboard.type("k7qm");
    await page.keyboard.press("Enter");
    await page.getByText(say("studentJoin:malformed")).waitFor();
    await readable(page);
    await page.keyboard.press("End");
    await page.keyboard.type("-4txq");
    await page.keyboard.press("Enter");
    await page.getByText(say("studentJoin:unknown")).waitFor();
    await readable(page);
    await page.keyboard.press("End");
    await page.keyboard.press("Backspace");
    await page.keyboard.type("p");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: say("student:landing.enter") }).click();
    await page.getByText(say("student:seat.heading", { number: 2 }), { exact: true }).waitFor();
    expect(addresses.filter((address) => /k7qm/i.test(address))).toEqual([]);
    expect(addresses.filter((address) => address.includes("ticket"))).toEqual([]);
    await context.close();
  },
);

test.each<Locale>(["fr", "en"])(
  "a student goes on with a phone by the code that the seat's page shows (%s)",
  async (locale) => {
    room = await openClassroom(1);
    const say = wordsIn(locale);
    const look = {
      locale: locale === "fr" ? "fr-FR" : "en-GB",
      viewport: { width: 390, height: 844 },
      colorScheme: locale === "en" ? "dark" : "light",
      reducedMotion: "reduce",
    } as const;
    const [desk, phone] = [await browser.newContext(look), await browser.newContext(look)];
    const first = await desk.newPage();
    await first.goto(`http://${hostOf(room, 1)}/s#${room.links.get(1)}`);
    await first.getByRole("button", { name: say("student:landing.enter") }).click();
    await first.getByRole("button", { name: say("studentJoin:handOver.action") }).click();
    const code = await first.locator(".hand-over .code").innerText();
    expect(await first.evaluate(() => document.activeElement?.tagName)).toBe("H2");
    await first.locator(".hand-over").scrollIntoViewIfNeeded();
    await readable(first);
    await keepPicture(first, `${locale}/hand-over-phone`);
    const second = await phone.newPage();
    await second.goto(`http://join.localhost:${room.portal.port}/`);
    await second.getByLabel(say("studentJoin:code")).fill(code);
    await second.keyboard.press("Enter");
    await second.getByRole("button", { name: say("student:landing.enter") }).click();
    await second.getByRole("button", { name: say("studentJoin:handOver.action") }).waitFor();
    await first.keyboard.press("Escape");
    await first.getByRole("button", { name: say("studentJoin:handOver.action") }).waitFor();
    expect(await first.content()).not.toContain(code);
    await Promise.all([desk.close(), phone.close()]);
  },
);
