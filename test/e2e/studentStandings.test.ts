import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Locale } from "../../shared/domain/text.ts";
import { type Classroom, hashOf, newLink, openClassroom } from "../unit/portal/classroom.ts";
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

type Shut = "unknown" | "revoked" | "linkClosed" | "expired" | "notOpen" | "roomClosed" | "over";
const OPENS_IN = 40 * 3_600_000;
const in40Hours = () => new Date(room.clock.now + OPENS_IN).toISOString();

/** What makes the door of seat 1 shut, and the link that is tried at it. */
const shut: Record<Shut, () => string | undefined> = {
  unknown: () => newLink(),
  revoked() {
    const old = room.links.get(1) ?? "";
    room.putSeat(1, (seat) => {
      for (const link of seat.status?.links ?? []) {
        link.revoked = [hashOf(old)];
        link.hash = hashOf(newLink());
      }
    });
    return old;
  },
  linkClosed() {
    room.putSeat(1, ({ spec }) => Object.assign(spec, { closedIssues: 1 }));
    return room.links.get(1);
  },
  expired() {
    room.clock.now += 3 * 3_600_000;
    return room.links.get(1);
  },
  notOpen() {
    room.putSession({
      phase: "prepared",
      opensAt: in40Hours(),
      endsAt: new Date(room.clock.now + 2 * OPENS_IN).toISOString(),
    });
    return room.links.get(1);
  },
  roomClosed() {
    room.putSession(
      { phase: "prepared" },
      {
        phase: "prepared",
        seats: { wanted: 3, ready: 3, failed: 0 },
        openedAt: new Date(room.clock.now).toISOString(),
      },
    );
    return room.links.get(1);
  },
  over() {
    room.putSession({ phase: "ended" });
    return room.links.get(1);
  },
};
const reopen = () =>
  room.putSession({ phase: "open", endsAt: new Date(room.clock.now + 3_600_000).toISOString() });

/** Opens a link as a student does, and presses the one button. */
async function enterWith(link: string | undefined, locale: Locale): Promise<Page> {
  const page = await openPage(locale, locale === "en");
  await page.goto(`http://${hostOf(room, 1)}/s#${link}`);
  await page.getByRole("button", { name: wordsIn(locale)("student:landing.enter") }).click();
  return page;
}

async function openPage(locale: Locale, dark: boolean): Promise<Page> {
  const context = await browser.newContext({
    locale: locale === "fr" ? "fr-FR" : "en-GB",
    timezoneId: "Europe/Paris",
    viewport: { width: 390, height: 844 },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.once("close", () => void context.close().catch(() => {}));
  return page;
}

const cases = (Object.keys(shut) as Shut[]).flatMap((standing) =>
  (["fr", "en"] as const).map((locale) => [standing, locale] as const),
);

test.each(cases)(
  "a link that is %s says so on a page of its own, in %s, and tells of no seat",
  async (standing, locale) => {
    room = await openClassroom(3);
    const say = wordsIn(locale);
    const page = await enterWith(shut[standing](), locale);
    await page.getByRole("heading", { name: say(`student:standing.${standing}.title`) }).waitFor();
    const words = await page.locator("#page").innerText();
    expect(words).toContain(say(`student:standing.${standing}.text`));
    expect(words).not.toMatch(/(espace|seat) \d/i);
    expect(words.includes(say("student:standing.retry"))).toBe(
      ["notOpen", "roomClosed", "expired"].includes(standing),
    );
    expect(new URL(page.url()).hash).toBe("");
    await readable(page);
    await keepPicture(page, `${locale}/standing-${standing}-phone`);
    await page.setViewportSize({ width: 1366, height: 768 });
    await readable(page);
    await keepPicture(page, `${locale}/standing-${standing}`);
    await page.close();
  },
);

test.each([
  ["notOpen", "fr"],
  ["expired", "en"],
] as const)("a link that was %s opens the seat on another try, in %s", async (standing, locale) => {
  room = await openClassroom(1);
  const say = wordsIn(locale);
  const page = await enterWith(shut[standing](), locale);
  const again = page.getByRole("button", { name: say("student:standing.retry") });
  await again.waitFor();
  reopen();
  await again.click();
  await page.getByText(say("student:phase.ready"), { exact: true }).first().waitFor();
  await page.close();
});

test.each([
  ["revoked", "fr"],
  ["linkClosed", "en"],
  ["over", "en"],
] as const)(
  "whoever is in reads that the link is %s, in %s, without touching the page",
  async (standing, locale) => {
    room = await openClassroom(1);
    const say = wordsIn(locale);
    const page = await enterWith(room.links.get(1), locale);
    await page.getByText(say("student:phase.ready"), { exact: true }).first().waitFor();
    shut[standing]();
    await page.getByRole("heading", { name: say(`student:standing.${standing}.title`) }).waitFor();
    expect(await page.locator("#page").innerText()).not.toMatch(/(espace|seat) \d/i);
    await readable(page);
    await page.close();
  },
);

test.each(["fr", "en"] as const)(
  "whoever is in reads that the room is closed and is back in it once it opens, without a press (%s)",
  async (locale) => {
    room = await openClassroom(1);
    const say = wordsIn(locale);
    const page = await enterWith(room.links.get(1), locale);
    const ready = page.getByText(say("student:phase.ready"), { exact: true }).first();
    await ready.waitFor();
    shut.roomClosed();
    await page.getByRole("heading", { name: say("student:standing.roomClosed.title") }).waitFor();
    reopen();
    await ready.waitFor();
    await page.close();
  },
);
