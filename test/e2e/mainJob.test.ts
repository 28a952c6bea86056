import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { resolveKubectl } from "../../build/kubectl.mjs";
import type { Locale } from "../../shared/domain/text.ts";
import { CLASS_OF_THIRTY, moodleCsv } from "../builders/moodleCsv.ts";
import { type OpenedApplication, openApplication, temporaryDataDir } from "./application.ts";
import { paperWindow, readPaper } from "./paper.ts";
import { keepPicture } from "./screenshots.ts";
import { inTerminal, openStudentBrowser, seesInTerminal } from "./studentBrowser.ts";
import { wordsIn } from "./words.ts";

const TITLE = { fr: "Shell L1 · gr. 3", en: "Shell Y1 · gr. 3" };
const SLIP = {
  fr: { demonstration: "DÉMONSTRATION · ne fonctionne que sur l'ordinateur de l'enseignant" },
  en: { demonstration: "DEMONSTRATION · works on the teacher's computer only" },
};

let browser: Browser;
let kubectl: string;
beforeAll(async () => {
  browser = await openStudentBrowser();
  kubectl = await resolveKubectl();
});
afterAll(async () => browser?.close());

describe.each<Locale>(["fr", "en"])("a class from launch to receipt, in %s", (locale) => {
  const say = wordsIn(locale);
  let data: ReturnType<typeof temporaryDataDir>;
  let opened: OpenedApplication;
  beforeEach(async () => {
    data = temporaryDataDir();
    opened = await openApplication(data.path, locale === "fr" ? "fr-FR" : "en-GB");
  });
  afterEach(async () => {
    await opened.close();
    data.remove();
  });

  test("the teacher launches from Moodle's list, students work, one seat is reset, nothing is left", async () => {
    const { window } = opened;
    const picture = (page: Page | Buffer, name: string) => keepPicture(page, `${locale}/${name}`);

    await window.getByTestId("new-session").waitFor();
    await picture(window, "01-sessions");
    await window.getByTestId("rail-catalogue").click();
    await window.getByTestId("template-card").first().waitFor();
    await picture(window, "02-catalogue");
    await window.getByTestId("rail-sessions").click();

    // 1 lab › 2 class › 3 when and where › 4 check
    await window.getByTestId("new-session").click();
    await window.locator('input[name="lab"][value="shell"]').check({ force: true });
    await window.getByTestId("next-step").click();
    await window
      .getByTestId("roster-file")
      .setInputFiles({ name: "groupe-3.csv", mimeType: "text/csv", buffer: moodleCsv() });
    await window.getByTestId("roster-row").first().waitFor();
    expect(await window.getByTestId("roster-counts").innerText()).toContain(
      say("roster.students", { count: 30 }),
    );
    await picture(window, "03-class");
    await window.getByTestId("next-step").click();
    await window.getByTestId("capacity").waitFor();
    await picture(window, "04-when-and-where");
    await window.getByTestId("next-step").click();
    await window.getByTestId("session-title").fill(TITLE[locale]);
    await window.getByTestId("prepare").click();

    await window
      .getByText(say("count.ready", { ready: 30, wanted: 30 }), { exact: true })
      .first()
      .waitFor({ timeout: 60_000 });
    await window.getByText(say("phase.open"), { exact: true }).waitFor();
    await expect.poll(() => window.getByRole("gridcell").count()).toBe(30);
    await picture(window, "05-board");

    const linkOf = async (seat: number): Promise<string> => {
      await window
        .getByRole("gridcell", { name: new RegExp(`^${say("seat.number", { number: seat })}\\b`, "i") })
        .click();
      await window.getByTestId("tab-link").click();
      await window.getByRole("button", { name: say("links.reveal"), exact: true }).click();
      const link = await window.getByTestId("revealed-link").innerText();
      await window.keyboard.press("Escape");
      return link.trim();
    };
    const [seven, eight] = [await linkOf(7), await linkOf(8)];

    // slips: four pages of eight, in a window from which they are printed
    await window.getByTestId("links-menu").click();
    await window.getByText(say("links.print")).click();
    const preview = await paperWindow(opened.app);
    await window.getByText(say("links.slips", { count: 4 })).waitFor();
    const slips = await readPaper(opened.app, preview);
    await picture(slips.firstPage(), "12-slips");
    const printed = slips.text();
    for (const [lastName, firstName] of CLASS_OF_THIRTY)
      expect(printed).toContain(`${firstName} ${lastName}`);
    const slip = slips.slipText(6);
    expect(slip).toContain("Élodie Lefèvre");
    expect(slip).toContain(SLIP[locale].demonstration);
    // What can be typed; the link itself is in the QR code.
    expect(slip.replaceAll(" ", "")).toMatch(/join\.localhost:\d+.*[0-9A-Z]{4}-[0-9A-Z]{4}/);
    expect(slips.slipShowsCodeOf(6, seven)).toBe(true);
    expect(slips.slipShowsCodeOf(6, eight)).toBe(false);
    slips.forget();
    await preview.close();

    // seat 7's student
    const student = await browser.newContext({ locale: locale === "fr" ? "fr-FR" : "en-GB" });
    const page = await student.newPage();
    await page.goto(seven);
    await picture(page, "06-student-link");
    await page.getByRole("button", { name: say("student:landing.enter") }).click();
    await page.getByText(say("student:phase.ready"), { exact: true }).first().waitFor();
    await picture(page, "07-student-page");
    const terminal = await openTerminal(page, say);
    await inTerminal(terminal, "echo bonjour > ~/a.txt; cours=debut", /\$/);
    await inTerminal(terminal, "cat ~/a.txt", "bonjour");
    await picture(terminal, "08-student-terminal");
    await terminal.close();
    if (!page.isClosed()) await page.close();

    // the tab comes back to the same shell and the same file
    const again = await student.newPage();
    await again.goto(new URL("/", seven).href);
    const sameTerminal = await openTerminal(again, say);
    await seesInTerminal(sameTerminal, "bonjour");
    await inTerminal(sameTerminal, 'echo "$cours:$(cat ~/a.txt)"', "debut:bonjour");
    await window
      .getByText(say("count.connected", { count: 1 }), { exact: true })
      .first()
      .waitFor();

    // neither seat 8's link nor its cookie opens seat 7
    const neighbour = await browser.newContext({ locale: locale === "fr" ? "fr-FR" : "en-GB" });
    const other = await neighbour.newPage();
    await other.goto(`${new URL("/s", seven).href}#${new URL(eight).hash.slice(1)}`);
    await other.getByRole("button", { name: say("student:landing.enter") }).click();
    await other.getByText(say("student:standing.unknown.title")).waitFor();
    await other.goto(eight);
    await other.getByRole("button", { name: say("student:landing.enter") }).click();
    await other.getByText(say("student:phase.ready"), { exact: true }).first().waitFor();
    const [cookie] = await neighbour.cookies(new URL("/", eight).href);
    if (!cookie) throw new Error("seat 8 has no cookie");
    await neighbour.addCookies([{ ...cookie, domain: new URL(seven).hostname }]);
    await other.goto(new URL("/", seven).href);
    await other.getByText(say("student:standing.out.title")).waitFor();

    // seat 7 back to the beginning: the file is gone, seat 8 keeps its own
    await window
      .getByRole("gridcell", { name: new RegExp(`^${say("seat.number", { number: 7 })}\\b`, "i") })
      .click();
    await picture(window, "09-seat");
    await window.getByTestId("reset-seat").click();
    await window.locator('input[value="reset"]').check();
    await window.getByTestId("confirm-reset").click();
    await sameTerminal.getByText(say("student:terminal.newShellText")).waitFor();
    await inTerminal(sameTerminal, 'test -e ~/a.txt && echo "st""ill" || echo "go""ne"', "gone");

    // the end: typed confirmation, receipt, nothing left
    await window.keyboard.press("Escape");
    await window.getByTestId("session-menu").click();
    await window.getByTestId("end-session").click();
    await window.getByTestId("end-confirmation").fill(TITLE[locale]);
    await picture(window, "10-end");
    await window.getByTestId("end-confirm").click();
    await window.getByTestId("receipt").waitFor({ timeout: 60_000 });
    // Nobody collected what the students did: it is kept, and deleted at the teacher's word.
    expect(await window.getByTestId("receipt").innerText()).toContain(say("leftWork:clean"));
    await picture(window, "11-receipt");
    await window.getByTestId("discard-left").click();
    await window.getByTestId("discard-confirmation").fill(TITLE[locale]);
    await window.getByTestId("discard-confirm").click();
    const gone = say("leftWork:gone", { date: "" }).split(",")[0] ?? "";
    await window.getByTestId("left-work").getByText(gone).waitFor({ timeout: 60_000 });

    const get = (...what: string[]) =>
      execFileSync(
        kubectl,
        ["--kubeconfig", join(data.path, "practice", "kubeconfig"), "get", ...what, "-A", "-o", "name"],
        { encoding: "utf8" },
      );
    expect(get("ns,seats")).not.toMatch(/lab-|seat\.pupitre\.fr/);
    expect(get("trainingsessions,receipts")).toMatch(
      /trainingsession\.pupitre\.fr\/[a-z0-9]{6}\nreceipt\.pupitre\.fr\/[a-z0-9]{6}\n/,
    );
    await student.close();
    await neighbour.close();
  });
});

/** The terminal may open in the same tab or in another one. */
async function openTerminal(page: Page, say: ReturnType<typeof wordsIn>): Promise<Page> {
  const popup = page
    .context()
    .waitForEvent("page", { timeout: 3000 })
    .catch(() => page);
  await page.getByText(say("student:seat.openTerminal")).first().click();
  const terminal = await popup;
  await terminal.locator(".xterm-rows").waitFor();
  await seesInTerminal(terminal, /\$ *$/);
  return terminal;
}
