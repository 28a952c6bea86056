import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, ElectronApplication, Page } from "playwright";
import { expect } from "vitest";
import { isCollected } from "../../shared/domain/collection.ts";
import type { Locale } from "../../shared/domain/text.ts";
import { addressOf, CLASS_OF_THIRTY } from "../builders/moodleCsv.ts";
import { xlsxRoster } from "../builders/xlsxRoster.ts";
import { type MailServer, PASSWORD, USER } from "../contract/mailServer.ts";
import { call } from "./launch.ts";
import { keepPicture } from "./screenshots.ts";
import { inTerminal, seesInTerminal } from "./studentBrowser.ts";
import { wordsIn } from "./words.ts";

/** Where a class is played: the window of a teacher, its site, and the browser of the students. */
interface Stage {
  locale: Locale;
  app: ElectronApplication;
  window: Page;
  site: string;
  browser: Browser;
  /** Of the list; the first six of them come. */
  students: number;
  /** Pictures of it are called so. */
  pictures: string;
  /** ms for whatever builds something. */
  patience: number;
  /** Takes the teacher's mails; there are none in a demonstration. */
  mailServer?: MailServer;
  /** Goes on with the class after its teacher's computer is gone; on a cluster that tells people apart. */
  colleague?: { user: string; takesOver: () => Promise<Pick<Stage, "app" | "window" | "site">> };
}

interface Student {
  seat: number;
  context: BrowserContext;
  terminal: Page;
}

const COME = 6;
const LATE = "Zoé Tardive";

/**
 * A whole class, as the teacher and six students live it: the list from a spreadsheet, mails, terminals, a call for help, a
 * late student with a code, a reset that keeps the work, more time, a colleague who takes over, a pause, the work collected,
 * the end and its receipt.
 */
export async function playClass(begun: Stage): Promise<void> {
  let stage = begun;
  const { window, locale, pictures, students: count } = stage;
  const title = `Shell · ${locale}`;
  const say = wordsIn(locale);
  const session = await launch(stage, title);
  const students: Student[] = [];
  const folder = await mkdtemp(join(tmpdir(), "pupitre-class-"));
  try {
    await isWrittenTo(stage);
    for (let seat = 1; seat < COME; seat += 1) students.push(await comesIn(stage, session, seat));
    students.push(await saysTheName(stage, session, COME));
    await window
      .getByTestId("counts")
      .getByText(say("count.connected", { count: COME }), { exact: true })
      .waitFor();
    await keepPicture(window, `${locale}/${pictures}-1-board`);

    await asksAndIsHelped(stage, students[2] as Student);
    students.push(await comesLate(stage, session));
    await seesInTerminal((students[0] as Student).terminal, "seat-1");
    await isResetAndBack(stage, students[3] as Student);
    await isExtended(stage, session);
    stage = await isHandedOver(stage, title);
    await restsAndGoesOn(stage, students);

    await isCollectedTo(stage, folder);
    const archives = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".tar.gz"));
    expect(archives).toHaveLength(count + 1);
    await ends(stage, title, students);
    await keepPicture(stage.window, `${locale}/${pictures}-9-receipt`);
    expect(await stage.window.getByTestId("receipt").innerText()).toContain(say("receipt.clean"));
  } finally {
    await Promise.all(students.map(({ context }) => context.close()));
    await rm(folder, { recursive: true, force: true });
  }
}

async function launch({ window, locale, students, patience }: Stage, title: string): Promise<string> {
  const say = wordsIn(locale);
  await window.getByTestId("rail-sessions").click();
  await window.getByTestId("new-session").click();
  await window.locator('input[name="lab"][value="shell"]').check({ force: true });
  await window.getByTestId("next-step").click();
  const buffer = xlsxRoster(CLASS_OF_THIRTY.slice(0, students));
  const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  await window.getByTestId("roster-file").setInputFiles({ name: "classe.xlsx", mimeType, buffer });
  await window
    .getByTestId("roster-counts")
    .getByText(say("roster.students", { count: students }))
    .waitFor();
  await window.getByTestId("next-step").click();
  await window.getByTestId("capacity").waitFor();
  await window.getByTestId("next-step").click();
  await window.getByTestId("session-title").fill(title);
  const prepare = window.getByTestId("prepare");
  await prepare.and(window.locator(":enabled")).waitFor();
  await prepare.click();
  await window
    .getByText(say("count.ready", { ready: students, wanted: students }), { exact: true })
    .first()
    .waitFor({ timeout: patience });
  const sessions = await call(window, "listSessions", null);
  const found = sessions.find((one) => one.title === title);
  if (!found) throw new Error("the session is not listed");
  return found.id;
}

/** Everybody by the teacher's own server: when, and at which door; no secret leaves that way. */
async function isWrittenTo({
  window,
  locale,
  pictures,
  mailServer,
  students,
  patience,
}: Stage): Promise<void> {
  if (!mailServer) return;
  await window.getByTestId("links-menu").click();
  await window.getByTestId("mail-links").click();
  const account = { name: "Paule Prof", address: "paule.prof@univ-exemple.fr", host: "localhost" };
  const typed = { ...account, port: String(mailServer.port), user: USER, password: PASSWORD };
  for (const [field, text] of Object.entries(typed)) await window.getByTestId(`mail-${field}`).fill(text);
  await window.getByTestId("mail-try").click();
  await window.getByTestId("mail-works").waitFor();
  await window.getByTestId("mail-keep").click();
  await window.getByTestId("mail-start").click();
  const mailing = window.getByTestId("mailing");
  await mailing.and(window.locator('[data-state="ended"]')).waitFor({ timeout: patience });
  await keepPicture(window, `${locale}/${pictures}-0-mailed`);
  const invited = CLASS_OF_THIRTY.slice(0, students);
  expect(mailServer.taken.map(({ to }) => to).sort()).toEqual(invited.map(addressOf).sort());
  for (const { text, secure, user } of mailServer.taken) {
    expect({ secure, user }).toEqual({ secure: true, user: USER });
    expect(text).not.toMatch(/\/s#/);
  }
  await window.keyboard.press("Escape");
  await mailing.waitFor({ state: "hidden" });
}

/** Without a link: the class code of the wall and the own name, until the teacher lets in. */
async function saysTheName(stage: Stage, session: string, seat: number): Promise<Student> {
  const { window, locale, pictures, browser, patience, site } = stage;
  const say = wordsIn(locale);
  await window.getByTestId("links-menu").click();
  await window.getByTestId("join-page").click();
  await window.getByTestId("join-open").click();
  const code = await window.getByTestId("class-code").innerText();
  await window.keyboard.press("Escape");
  const { door } = await call(window, "readDoor", { site, session });
  const context = await browser.newContext({ locale: locale === "fr" ? "fr-FR" : "en-GB" });
  context.setDefaultTimeout(patience);
  const terminal = await context.newPage();
  await terminal.goto(door);
  await terminal.locator("#code").fill(code);
  await terminal.keyboard.press("Enter");
  const [lastName, firstName] = CLASS_OF_THIRTY[seat - 1] ?? ["", ""];
  await terminal.locator("#name").fill(`${lastName.toUpperCase()} ${firstName}`);
  await terminal.keyboard.press("Enter");
  await window.getByTestId(`claim-${seat}`).waitFor();
  await keepPicture(window, `${locale}/${pictures}-1-join`);
  await window.getByTestId(`admit-${seat}`).click();
  const student = await isThere(stage, { seat, context, terminal });
  await window.getByTestId("join-show").click();
  await window.getByTestId("join-close").click();
  await window.getByTestId("join-open").waitFor();
  await window.keyboard.press("Escape");
  await window.getByText(say("joining:show"), { exact: true }).waitFor({ state: "detached" });
  return student;
}

/** By the personal link or the short code. */
async function comesIn(
  stage: Stage,
  session: string,
  seat: number,
  by: "link" | "code" = "link",
): Promise<Student> {
  const { window, site, browser, locale, patience } = stage;
  const say = wordsIn(locale);
  const links = await call(window, "revealLinks", { site, session });
  const link = links.find((one) => one.seat === seat);
  const context = await browser.newContext({ locale: locale === "fr" ? "fr-FR" : "en-GB" });
  context.setDefaultTimeout(patience);
  const terminal = await context.newPage();
  if (by === "link") await terminal.goto(link?.url ?? "");
  else {
    await terminal.goto(link?.door ?? "");
    await terminal.locator("#code").fill(link?.code ?? "");
    await terminal.getByRole("button", { name: say("studentJoin:enter"), exact: true }).click();
  }
  return isThere(stage, { seat, context, terminal });
}

/** Into the terminal, with a file and a variable that tell one shell from another. */
async function isThere({ locale }: Stage, student: Student): Promise<Student> {
  const { seat, terminal } = student;
  const say = wordsIn(locale);
  await terminal.getByRole("button", { name: say("student:landing.enter") }).click();
  await terminal.getByText(say("student:phase.ready"), { exact: true }).first().waitFor();
  await toTerminal(terminal, say);
  await inTerminal(terminal, `echo seat-${seat} > ~/mine.txt; mine=yes; cat ~/mine.txt`, `seat-${seat}`);
  return student;
}

async function toTerminal(page: Page, say: ReturnType<typeof wordsIn>): Promise<void> {
  await page.getByText(say("student:seat.openTerminal")).first().click();
  await page.locator(".xterm-rows").waitFor();
  await seesInTerminal(page, /\$ *$/);
}

/** The teacher looks into the terminal of whoever waits longest; the student sees that. */
async function asksAndIsHelped({ window, locale, pictures }: Stage, student: Student): Promise<void> {
  const say = wordsIn(locale);
  const page = await student.context.newPage();
  await page.goto(new URL("/", student.terminal.url()).href);
  await page.getByRole("button", { name: say("studentHelp:ask") }).click();
  await page.getByLabel(say("studentHelp:line")).fill("make");
  await page.getByRole("button", { name: say("studentHelp:send") }).click();
  await window
    .getByText(say("count.help", { count: 1 }), { exact: true })
    .first()
    .waitFor();
  await window.getByTestId("help-next").click();
  const drawer = window.getByTestId("seat-drawer");
  await drawer.getByText(say("seat.quote", { line: "make" })).waitFor();
  await drawer.getByTestId("watch-terminal").click();
  await student.terminal.getByText(say("studentLooks:reads")).waitFor();
  await drawer.getByTestId("terminal").getByText(`seat-${student.seat}`, { exact: true }).first().waitFor();
  await keepPicture(window, `${locale}/${pictures}-2-help`);
  await keepPicture(student.terminal, `${locale}/${pictures}-3-student-helped`);
  await drawer.getByRole("button", { name: say("terminal.leave") }).click();
  await student.terminal.getByText(say("studentLooks:reads")).waitFor({ state: "detached" });
  await page.close();
}

async function comesLate(stage: Stage, session: string): Promise<Student> {
  const { window, students, patience } = stage;
  await window.getByTestId("session-menu").click();
  await window.getByTestId("add-students").click();
  await window.getByTestId("late-text").fill(LATE);
  await window.getByTestId("late-look").click();
  await window.getByTestId("late-add").click();
  const seat = students + 1;
  await expect
    .poll(
      async () => {
        const view = await call(window, "watchSession", { site: stage.site, session });
        return view.seats.find(({ number }) => number === seat)?.phase;
      },
      { timeout: patience },
    )
    .toBe("ready");
  return comesIn(stage, session, seat, "code");
}

/** Back to what the lab begins with, the work set aside in the seat; then the work is back. */
async function isResetAndBack(
  { window, locale, pictures, patience }: Stage,
  student: Student,
): Promise<void> {
  const say = wordsIn(locale);
  const { terminal, seat } = student;
  const turn = async (button: string) => {
    await window.getByTestId(button).click();
    await window.getByTestId("confirm-reset").click();
    await terminal.getByText(say("student:terminal.newShellText")).waitFor({ timeout: patience });
    await seesInTerminal(terminal, /\$ *$/);
  };
  await window
    .getByRole("gridcell", { name: new RegExp(`^${say("seat.number", { number: seat })}\\b`, "i") })
    .click();
  await turn("reset-seat");
  const kept = "~/.pupitre/kept-1/mine.txt";
  await inTerminal(terminal, `test -e ~/mine.txt || echo "<$mine>$(cat ${kept})"`, `<>seat-${seat}`);
  await window.getByTestId("undo-reset").waitFor({ timeout: patience });
  await keepPicture(window, `${locale}/${pictures}-6-kept`);
  await turn("undo-reset");
  await inTerminal(terminal, 'echo "<$mine>$(cat ~/mine.txt)"', `<>seat-${seat}`);
  await window.keyboard.press("Escape");
}

async function isExtended({ window, site }: Stage, session: string): Promise<void> {
  const endsAt = async () => (await call(window, "watchSession", { site, session })).endsAt;
  const before = await endsAt();
  await window.getByTestId("extend-menu").click();
  await window.getByRole("menuitem").first().click();
  await expect.poll(endsAt).toBe(new Date(Date.parse(before) + 15 * 60_000).toISOString());
}

/** Shared before the teacher's laptop dies; a colleague finds the board as it was, on a computer that never saw it. */
async function isHandedOver(stage: Stage, title: string): Promise<Stage> {
  const { window, colleague } = stage;
  if (!colleague) return stage;
  await window.getByTestId("session-menu").click();
  await window.getByTestId("share-session").click();
  await window.getByTestId("share-user").fill(colleague.user);
  await window.getByTestId("share-add").click();
  await window.getByTestId("co-teacher").getByText(colleague.user, { exact: true }).waitFor();
  const taken = { ...stage, ...(await colleague.takesOver()) };
  await taken.window.getByTestId("rail-sessions").click();
  await taken.window.getByRole("button", { name: title, exact: true }).click();
  await taken.window
    .getByTestId("counts")
    .getByText(wordsIn(stage.locale)("count.connected", { count: COME + 1 }), { exact: true })
    .waitFor();
  return taken;
}

/** Compute goes and comes back; what lies on the volumes stays, a shell's own memory does not. */
async function restsAndGoesOn(
  { window, locale, pictures, patience }: Stage,
  students: Student[],
): Promise<void> {
  const confirm = window.getByTestId("confirm-room");
  await window.getByTestId("pause-session").click();
  await confirm.click();
  await window.getByTestId("resume-session").waitFor();
  const first = students[0] as Student;
  await first.terminal.locator(".banner.lost").waitFor();
  await keepPicture(first.terminal, `${locale}/${pictures}-4-paused`);
  await window.getByTestId("resume-session").click();
  await confirm.click();
  await window.getByTestId("pause-session").waitFor({ timeout: patience });
  for (const { terminal, seat } of students) {
    await terminal.locator(".banner.lost").waitFor({ state: "detached", timeout: patience });
    await seesInTerminal(terminal, /\$ *$/);
    await inTerminal(terminal, 'echo "<$mine>$(cat ~/mine.txt)"', `<>seat-${seat}`);
  }
}

/** The folder is chosen by the system's own dialog, which no test can press: it answers at once. */
async function isCollectedTo(
  { app, window, locale, pictures, patience }: Stage,
  folder: string,
): Promise<void> {
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, folder);
  await window.getByTestId("session-menu").click();
  await window.getByTestId("collect-work").click();
  const collection = window.getByTestId("collection");
  await collection.and(window.locator('[data-state="ended"]')).waitFor({ timeout: patience });
  await keepPicture(window, `${locale}/${pictures}-5-collected`);
  const [written = ""] = (await readdir(folder, { recursive: true })).filter((name) =>
    name.endsWith("work.json"),
  );
  const { seats } = JSON.parse(await readFile(join(folder, written), "utf8"));
  expect(seats.every(isCollected)).toBe(true);
  expect(seats.slice(0, COME).map(({ state }: { state: string }) => state)).toEqual(Array(COME).fill("done"));
  await collection.getByText(wordsIn(locale)("common.close"), { exact: true }).click();
}

async function ends({ window, locale, patience }: Stage, title: string, students: Student[]): Promise<void> {
  const say = wordsIn(locale);
  await window.getByTestId("session-menu").click();
  await window.getByTestId("end-session").click();
  await window.getByTestId("end-confirmation").fill(title);
  await window.getByTestId("end-confirm").click();
  await window.getByTestId("receipt").waitFor({ timeout: patience });
  await (students[1] as Student).terminal.getByText(say("student:standing.over.title")).waitFor();
}
