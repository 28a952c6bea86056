import type { Browser } from "playwright";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Seat, SeatPresence } from "../../shared/domain/seat.ts";
import type { Locale } from "../../shared/domain/text.ts";
import { lettingIn, turningAway } from "../../shared/plan/joining.ts";
import { publishedLinks } from "../../shared/plan/seatLinks.ts";
import { type Classroom, hashOf, openClassroom } from "../unit/portal/classroom.ts";
import { eventually } from "../unit/portal/student.ts";
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

const claimAt = (seat: number) =>
  room.cluster.find<SeatPresence>("SeatPresence", `${room.session}-0${seat}`)?.spec.claims?.[0];

/** What the teacher and then the conductor write, once somebody waits. */
async function answer(number: number, spec: (seat: Seat, hash: string) => Partial<Seat["spec"]>) {
  await eventually(() => claimAt(number) !== undefined);
  const seat = room.cluster.find<Seat>("Seat", `${room.session}-0${number}`);
  if (!seat?.status) throw new Error("no seat");
  const wished = { ...seat.spec, ...spec(seat, claimAt(number)?.hash ?? "") };
  const links = publishedLinks(wished, seat.status.links, () => hashOf(room.links.get(number) ?? ""));
  room.cluster.put({ ...seat, spec: wished, status: { ...seat.status, links } });
}
const letIn = (number: number) => answer(number, ({ spec }, hash) => lettingIn(spec, { person: 1, hash }));
const refuse = (number: number) => answer(number, ({ spec }, hash) => turningAway(spec, hash));

const phone = (locale: Locale) =>
  ({
    locale: locale === "fr" ? "fr-FR" : "en-GB",
    viewport: { width: 390, height: 844 },
    colorScheme: locale === "en" ? "dark" : "light",
    reducedMotion: "reduce",
  }) as const;

test.each<Locale>(["fr", "en"])(
  "a student types the class code and the own name by keys alone, waits, is let in and is at the own seat (%s)",
  async (locale) => {
    room = await openClassroom(2);
    room.putJoin("K7Q4TX", [
      ["Élodie Lefèvre", 1],
      ["Ana Durand", 2],
    ]);
    const say = wordsIn(locale);
    const context = await browser.newContext(phone(locale));
    const page = await context.newPage();
    const addresses: string[] = [];
    page.on("request", (request) => addresses.push(request.url()));
    await page.goto(`http://join.localhost:${room.portal.port}/`);
    await page.keyboard.type("k7q-4tx");
    await page.keyboard.press("Enter");
    await page.getByLabel(say("studentJoin:name.label")).waitFor();
    await readable(page);
    await keepPicture(page, `${locale}/join-name-phone`);
    await page.keyboard.press("Enter");
    await page.getByText(say("studentJoin:name.empty"), { exact: true }).last().waitFor();
    await readable(page);
    await page.keyboard.type("LEFEVRE  elodie");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: say("studentJoin:sent.title") }).waitFor();
    await readable(page);
    await keepPicture(page, `${locale}/join-sent-phone`);
    // Loaded anew, it still waits.
    await page.reload();
    await page.getByRole("heading", { name: say("studentJoin:sent.title") }).waitFor();
    await letIn(1);
    await page.getByRole("button", { name: say("student:landing.enter") }).click();
    await page.getByText(say("student:seat.heading", { number: 1 }), { exact: true }).waitFor();
    expect(addresses.filter((address) => /k7q|4tx|lefevre|elodie/i.test(address))).toEqual([]);
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    await context.close();
  },
);

test.each<Locale>(["fr", "en"])(
  "by the QR code of the wall the code is typed already; who is refused, or comes when it is closed, reads so (%s)",
  async (locale) => {
    room = await openClassroom(2);
    const names: [string, number][] = [["Ana Durand", 2]];
    room.putJoin("K7Q4TX", names);
    const say = wordsIn(locale);
    const context = await browser.newContext(phone(locale));
    const page = await context.newPage();
    await page.goto(`http://join.localhost:${room.portal.port}/#K7Q4TX`);
    await page.getByLabel(say("studentJoin:name.label")).fill("Ana Durand");
    expect(page.url()).not.toContain("K7Q");
    await page.keyboard.press("Enter");
    await refuse(2);
    await page.getByRole("heading", { name: say("studentJoin:refused.title") }).waitFor();
    await readable(page);
    await keepPicture(page, `${locale}/join-refused-phone`);
    await page.getByRole("button", { name: say("studentJoin:refused.again") }).click();
    await page.getByLabel(say("studentJoin:name.label")).fill("Nobody Atall");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: say("studentJoin:sent.title") }).waitFor();
    room.putSession({ join: { opened: 1, mode: "closed" } });
    await page.getByRole("heading", { name: say("studentJoin:closed.title") }).waitFor();
    await readable(page);
    await keepPicture(page, `${locale}/join-closed-phone`);
    await page.getByRole("button", { name: say("studentJoin:closed.again") }).click();
    await page.getByLabel(say("studentJoin:code")).waitFor();
    room.putSession({ phase: "ended", join: { opened: 1, mode: "closed" } });
    await context.close();
  },
);
