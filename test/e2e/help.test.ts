import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Locale } from "../../shared/domain/text.ts";
import { type OpenedApplication, openApplication, temporaryDataDir } from "./application.ts";
import { call, launchClass } from "./launch.ts";
import { keepPicture } from "./screenshots.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { wordsIn } from "./words.ts";

const PHONE = { width: 390, height: 844 };

let browser: Browser;
let data: ReturnType<typeof temporaryDataDir>;
let opened: OpenedApplication;
beforeAll(async () => {
  browser = await openStudentBrowser();
});
afterAll(async () => browser?.close());
beforeEach(async () => {
  data = temporaryDataDir();
});
afterEach(async () => {
  await opened.close();
  data.remove();
});

test.each<Locale>(["fr", "en"])(
  "students ask for help and are helped in the order of asking (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    opened = await openApplication(data.path, locale === "fr" ? "fr-FR" : "en-GB");
    const { window } = opened;
    const session = await launchClass(window, 3);
    await expect
      .poll(async () => (await call(window, "watchSession", { site: "practice", session })).counts.ready, {
        timeout: 30_000,
      })
      .toBe(3);
    const links = await call(window, "revealLinks", { site: "practice", session });
    const enterSeat = async (seat: number): Promise<Page> => {
      const context = await browser.newContext({
        locale: locale === "fr" ? "fr-FR" : "en-GB",
        viewport: PHONE,
      });
      const page = await context.newPage();
      await page.goto(links.find((link) => link.seat === seat)?.url ?? "");
      await page.getByRole("button", { name: say("student:landing.enter") }).click();
      await page.getByText(say("student:phase.ready"), { exact: true }).waitFor();
      return page;
    };
    const askFor = async (page: Page, line: string) => {
      await page.getByRole("button", { name: say("studentHelp:ask") }).click();
      await page.getByLabel(say("studentHelp:line")).fill(line);
      await page.getByRole("button", { name: say("studentHelp:send") }).click();
      await page.getByRole("button", { name: say("studentHelp:withdraw") }).waitFor();
    };
    const isAsked = (page: Page) => page.getByText(say("studentHelp:question", { line: "make" })).isVisible();

    const [third, first] = [await enterSeat(3), await enterSeat(1)];
    await third.getByRole("button", { name: say("studentHelp:ask") }).click();
    await keepPicture(third, `${locale}/14-student-asks`);
    await third.getByRole("button", { name: say("studentHelp:cancel") }).click();
    await askFor(third, "make");
    expect(await isAsked(third)).toBe(true);
    await askFor(first, "ls");
    await keepPicture(third, `${locale}/15-student-asked`);

    // the board: how many, who, since when, and the longest waiting first
    await window.getByTestId("rail-sessions").click();
    await window.getByTestId("session-row").first().click();
    await window
      .getByText(say("count.help", { count: 2 }), { exact: true })
      .first()
      .waitFor();
    const cell = (seat: number) =>
      window.getByRole("gridcell", {
        name: new RegExp(`^${say("seat.number", { number: seat })}\\b`, "i"),
      });
    expect(await cell(3).innerText()).toContain("make");
    const word = cell(3).getByText(say("seat.helpShort"), { exact: true });
    expect(await word.evaluate((span) => span.scrollWidth <= span.clientWidth)).toBe(true);
    await window.getByTestId("help-next").click();
    const drawer = window.getByTestId("seat-drawer");
    await drawer.getByText(say("seat.quote", { line: "make" })).waitFor();
    await keepPicture(window, `${locale}/16-help`);

    // looking in is an answer, and so is the teacher's word
    await drawer.getByTestId("watch-terminal").click();
    await third.getByRole("button", { name: say("studentHelp:ask") }).waitFor();
    await window
      .getByText(say("count.help", { count: 1 }), { exact: true })
      .first()
      .waitFor();
    await window.getByTestId("help-next").click();
    await drawer.getByText(say("seat.quote", { line: "ls" })).waitFor();
    await drawer.getByTestId("settle-help").click();
    await first.getByRole("button", { name: say("studentHelp:ask") }).waitFor();
    await drawer.getByTestId("settle-help").waitFor({ state: "detached" });

    // the round goes on to whoever has never come, and then nobody is left
    await window.getByTestId("help-next").click();
    await drawer.getByText(say("attention:because.never")).waitFor();
    await window.getByTestId("help-next").click();
    await window.getByText(say("attention:round")).waitFor();

    // one who found it alone takes it back
    await askFor(third, "encore");
    await window
      .getByText(say("count.help", { count: 1 }), { exact: true })
      .first()
      .waitFor();
    await third.getByRole("button", { name: say("studentHelp:withdraw") }).click();
    await window.getByText(say("count.help", { count: 1 }), { exact: true }).waitFor({ state: "detached" });
    await Promise.all([first.context().close(), third.context().close()]);
  },
);
