import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { CheckState } from "../../shared/domain/checks.ts";
import type { Seat, SeatPresence } from "../../shared/domain/seat.ts";
import { type Classroom, openClassroom, template } from "../unit/portal/classroom.ts";
import { eventually, hostOf } from "../unit/portal/student.ts";
import { readable } from "./readable.ts";
import { keepPicture } from "./screenshots.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { wordsIn } from "./words.ts";

const check = (name: string, fr: string, en: string, hint: { fr: string; en: string }) => ({
  name,
  title: { fr, en },
  hint,
  container: "shell",
  command: ["true"],
});
const LAB = {
  ...template,
  checks: [
    check("folder", "Le dossier travail existe", "The folder work exists", { fr: "mkdir", en: "mkdir" }),
    check("errors", "Les erreurs du journal sont comptées", "The errors of the log are counted", {
      fr: "grep -c compte des lignes.",
      en: "grep -c counts lines.",
    }),
    check("script", "Le script se lance", "The script can be run", { fr: "chmod", en: "chmod" }),
    check("site", "Le site répond", "The site answers", { fr: "curl", en: "curl" }),
  ],
};

let browser: Browser;
let room: Classroom;
beforeAll(async () => {
  browser = await openStudentBrowser();
});
afterEach(() => room.stop());
afterAll(() => browser?.close());

const answer = (ran: number, states: CheckState[]) => {
  const at = new Date(room.clock.now).toISOString();
  const results = LAB.checks.map(({ name }, index) => ({ name, state: states[index] ?? "passed", at }));
  room.putSeat(1, (seat: Seat) => Object.assign(seat.status ?? {}, { checks: { ran, at, results } }));
};
const pressed = () => room.cluster.find<SeatPresence>("SeatPresence", `${room.session}-01`)?.spec.checkRuns;

async function openSeat(locale: string, dark: boolean): Promise<Page> {
  room = await openClassroom(1, { template: { name: "shell", spec: LAB } });
  const context = await browser.newContext({
    locale,
    viewport: { width: 390, height: 844 },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.once("close", () => void context.close().catch(() => {}));
  await page.goto(`http://${hostOf(room, 1)}/s#${room.links.get(1)}`);
  await page.getByRole("button").last().click();
  await page.locator(".checks").waitFor();
  return page;
}

test.each([
  ["fr", false],
  ["en", true],
] as const)("a student checks their work on a phone (%s)", async (locale, dark) => {
  const say = wordsIn(locale);
  const page = await openSeat(locale === "fr" ? "fr-FR" : "en-GB", dark);
  const card = page.locator(".checks");
  await card.getByText(say("studentChecks:never")).waitFor();
  const button = card.getByRole("button", { name: say("studentChecks:run") });
  const place = () => card.getByRole("button").boundingBox();
  const before = await place();
  await button.focus();
  await page.keyboard.press("Enter");
  await card.getByRole("button", { name: say("studentChecks:running") }).waitFor();
  expect(await card.getByRole("button").evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press("Enter"); // in vain: it is being checked
  await eventually(() => pressed() === 1);

  answer(1, ["passed", "failed", "timedOut", "broken"]);
  await card.getByText(say("studentChecks:score", { passed: 1, all: 4 }), { exact: true }).waitFor();
  expect(await card.getByRole("status").textContent()).toContain(locale === "fr" ? "1 sur 4" : "1 of 4");
  for (const state of ["passed", "failed", "timedOut", "broken"])
    expect(await card.locator(`.check-${state} .word`).textContent()).toBe(
      say(`studentChecks:state.${state}`),
    );
  expect(await card.locator(".check-failed").textContent()).toContain("grep -c");
  expect(await card.locator(".check-passed").textContent()).not.toContain("mkdir");
  expect(await place()).toEqual(before);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await card.scrollIntoViewIfNeeded();
  await keepPicture(page, `student-checks-${locale}${dark ? "-dark" : ""}`);
  await readable(page);
  expect(pressed()).toBe(1);
  await page.close();
});

test("a press that does not get through is said, and a seat that is not ready takes none", async () => {
  const say = wordsIn("fr");
  const page = await openSeat("fr-FR", false);
  const card = page.locator(".checks");
  await page.route("**/api/checks", (route) => route.abort());
  await card.getByRole("button").click();
  await card.getByText(say("studentChecks:failed")).waitFor();
  await page.unroute("**/api/checks");
  room.putSeat(1, (seat: Seat) => Object.assign(seat.status ?? {}, { phase: "resetting" }));
  await card.getByText(say("studentChecks:notReady")).waitFor();
  expect(await card.getByRole("button").getAttribute("aria-disabled")).toBe("true");
  await page.close();
});
