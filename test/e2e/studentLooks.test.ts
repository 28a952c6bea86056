import type { Browser } from "playwright";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { SeatPresence, Visit } from "../../shared/domain/seat.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import { type Classroom, hashOf, newLink, openClassroom, SCHOOL } from "../unit/portal/classroom.ts";
import { hostOf, openSocket } from "../unit/portal/student.ts";
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

let made = 0;
function putVisit(mode: Visit["spec"]["mode"]): string {
  const key = newLink();
  const now = new Date(room.clock.now);
  room.cluster.put({
    apiVersion: API_VERSION,
    kind: "Visit",
    metadata: { name: `visit-${++made}`, namespace: SCHOOL, creationTimestamp: now.toISOString() },
    spec: {
      ...{ session: "k3x9pz", seat: 1, by: "prof", reason: "help", mode },
      keyHash: hashOf(key),
      expiresAt: new Date(room.clock.now + 600_000).toISOString(),
    },
  });
  return key;
}
const visit = () =>
  openSocket(room, hostOf(room, 1), "/api/visit/terminal/shell", {
    authorization: `Visit ${putVisit("read")}`,
  });

test.each([
  ["fr", 390],
  ["en", 1366],
] as const)(
  "a student is asked before anybody looks, sees it all the time, lends the keyboard and takes it back (%s, %i)",
  async (locale, width) => {
    room = await openClassroom(1);
    const say = wordsIn(locale);
    const context = await browser.newContext({
      locale: locale === "fr" ? "fr-FR" : "en-GB",
      viewport: { width, height: width < 500 ? 844 : 768 },
      colorScheme: locale === "en" ? "dark" : "light",
      reducedMotion: "reduce",
    });
    const page = await context.newPage();
    await page.goto(`http://${hostOf(room, 1)}/s#${room.links.get(1)}`);
    await page.getByRole("button", { name: say("student:landing.enter") }).click();
    await page.getByText(say("student:phase.ready"), { exact: true }).first().waitFor();
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    const looks = page.locator(".looks");

    // on the seat's page, and refused
    const first = await visit();
    await button(say("studentLooks:refuse")).waitFor();
    await keepPicture(page, `${locale}/look-asks-${width}`);
    await button(say("studentLooks:refuse")).click();
    expect(await first.closed).toBe(4401);
    await expect.poll(() => looks.innerText()).toBe("");

    // beside the terminal: the focus stays where it is, and a key leads to the answer
    await page.goto(`http://${hostOf(room, 1)}/terminal/shell`);
    await page.locator(".xterm-helper-textarea").waitFor({ state: "attached" });
    await page.locator(".xterm-helper-textarea").focus();
    const second = await visit();
    await button(say("studentLooks:accept")).waitFor();
    expect(await page.evaluate(() => document.activeElement?.className)).toContain("xterm");
    await keepPicture(page, `${locale}/look-asks-terminal-${width}`);
    await readable(page);
    await page.keyboard.press("F6");
    await page.keyboard.press("Enter");
    await looks.getByText(say("studentLooks:reads")).waitFor();
    await second.until(() => second.notices.some(({ is }) => is === "screen"));
    expect(await page.evaluate(() => document.activeElement?.className)).toContain("xterm");

    second.socket.send(JSON.stringify({ is: "keyboard", key: putVisit("write") }));
    await button(say("studentLooks:give")).waitFor();
    await keepPicture(page, `${locale}/look-keyboard-${width}`);
    await button(say("studentLooks:give")).click();
    await looks.getByText(say("studentLooks:types")).waitFor();
    second.socket.send(Buffer.from("lent"));
    await expect.poll(() => room.cluster.shells[0]?.typed).toBe("lent");
    await button(say("studentLooks:takeBack")).click();
    await looks.getByText(say("studentLooks:reads")).waitFor();
    await button(say("studentLooks:stop")).click();
    expect(await second.closed).toBe(4401);

    // what happened in the student's absence is said when they are back
    await page.goto("about:blank");
    const presence = () => room.cluster.find<SeatPresence>("SeatPresence", "k3x9pz-01")?.spec;
    await expect.poll(() => presence()?.connected, { timeout: 15_000 }).toBe(false);
    room.clock.now += 120_000;
    const third = await visit();
    await third.until(() => third.notices.some(({ is }) => is === "screen"));
    third.close();
    await third.closed;
    await page.goto(`http://${hostOf(room, 1)}/`);
    const told = page.getByText(say("studentLooks:absent", { from: "", to: "" }).slice(0, 40));
    await told.waitFor();
    await keepPicture(page, `${locale}/look-absent-${width}`);
    await readable(page);
    await context.close();
  },
);
