import type { Browser } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ROOM_TEST_LABEL } from "../../shared/plan/roomTest.ts";
import { type Classroom, openClassroom } from "../unit/portal/classroom.ts";
import { readable } from "./readable.ts";
import { keepPicture } from "./screenshots.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { wordsIn } from "./words.ts";

let browser: Browser;
let room: Classroom;
beforeAll(async () => {
  browser = await openStudentBrowser();
});
beforeEach(async () => {
  room = await openClassroom(1);
  // A real time: the page compares the clocks.
  room.clock.now = Date.now();
});
afterEach(() => room.stop());
afterAll(() => browser?.close());

test.each(["fr", "en"] as const)(
  "a school's computer is tested, and the result can be forwarded (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const colorScheme = locale === "en" ? ("dark" as const) : ("light" as const);
    const context = await browser.newContext({ locale, colorScheme, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(`http://${ROOM_TEST_LABEL}.localhost:${room.portal.port}/`);
    const found = (check: string) => page.locator(`.finding[data-check="${check}"]`);
    await found("clock").waitFor();
    for (const check of ["names", "socket", "latency", "browser", "clock"])
      expect([check, await found(check).getAttribute("data-verdict")]).toEqual([check, "good"]);
    const text = await page.locator("textarea").inputValue();
    expect(text).toContain(say("roomTest:label.latency"));
    expect(text).not.toContain("127.0.0.1");
    await readable(page);
    await keepPicture(page, `${locale}/room-test`);

    // A filter that lets no WebSocket pass, and knows no names but the first.
    await page.routeWebSocket("**/api/echo", (socket) => socket.close());
    await page.route(/room-test-[a-z]{8}\./, (route) => route.abort());
    await page.reload();
    await found("clock").waitFor();
    for (const [check, verdict] of [
      ["names", "bad"],
      ["socket", "bad"],
      ["latency", "unknown"],
    ] as const)
      expect([check, await found(check).getAttribute("data-verdict")]).toEqual([check, verdict]);
    await keepPicture(page, `${locale}/room-test-filtered`);
    await context.close();
  },
);
