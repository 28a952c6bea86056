import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openStudentBrowser } from "./studentBrowser.ts";
import { board, openBoard, type ServedWindow, serveWindow, tile } from "./windowPage.ts";
import { wordsIn } from "./words.ts";

const say = wordsIn("fr");
let served: ServedWindow;
let browser: Browser;
const errors: string[] = [];

beforeAll(async () => {
  [served, browser] = await Promise.all([serveWindow(), openStudentBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});
afterEach(() => {
  expect(errors.splice(0)).toEqual([]);
});

async function open(query = "", size?: { width: number; height: number }): Promise<Page> {
  const page = await served.open(browser, query, size);
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  return page;
}

const asked = (page: Page, name: string) =>
  page.evaluate(
    (wanted) => window.fake.asked.filter((call) => call.name === wanted).map(({ input }) => input),
    name,
  );

describe("the way of a session", () => {
  test("the example class is launched, opened, ended, and leaves a receipt", async () => {
    const page = await open("sessions=none&speed=4");
    await page.getByTestId("example-class").click();
    await page.getByTestId("capacity").and(page.locator("[data-verdict=fits]")).waitFor();
    await page.getByTestId("prepare").click();
    await page
      .getByText(say("count.ready", { ready: 28, wanted: 30 }))
      .first()
      .waitFor();
    const failures = page.getByTestId("failures");
    expect(await failures.textContent()).toContain("12 et 19");
    await failures.getByRole("button").click();
    await page
      .getByText(say("count.ready", { ready: 30, wanted: 30 }))
      .first()
      .waitFor();
    await page.getByTestId("session-menu").click();
    await page.getByTestId("end-session").click();
    const confirm = page.getByTestId("end-confirm");
    await page.getByTestId("end-confirmation").fill("Classe");
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByTestId("end-confirmation").press("Enter");
    await page.getByText(say("end.otherTitle")).waitFor();
    await page.getByTestId("end-confirmation").fill("Classe d'exemple");
    await confirm.click();
    await page.getByTestId("end-progress").waitFor();
    await page.getByTestId("receipt").waitFor();
    expect(await page.getByTestId("receipt").textContent()).toContain(say("receipt.clean"));
    await page
      .getByRole("dialog")
      .getByRole("button", { name: say("common.close") })
      .last()
      .click();
    // the button that opened the dialog is gone: the focus is on the screen's title, not lost
    await page.waitForFunction(() => document.activeElement?.id === "screen-title");
    await page.getByTestId("rail-sessions").click();
    await page
      .getByTestId("session-row")
      .getByRole("button", { name: say("receipt.name") })
      .waitFor();
    await page.close();
  });

  test("a pasted list with faults is corrected in place, and nothing typed is lost on the way", async () => {
    const page = await open("sessions=none");
    await page.getByTestId("new-session").click();
    await page.locator('input[name="lab"][value="notebook"]').check({ force: true });
    await page.getByLabel("Processus de calcul").fill("3");
    await page.getByTestId("next-step").click();
    await page
      .getByTestId("roster-text")
      .fill(
        "Nom;Prénom;Courriel\nLefèvre;Élodie;e@example.org\nLefèvre;Élodie;e@example.org\n;;x@example.org\n",
      );
    await page.getByTestId("read-roster").click();
    const counts = page.getByTestId("roster-counts");
    expect(await counts.textContent()).toContain(say("roster.duplicates", { count: 1 }));
    await page.getByRole("button", { name: say("roster.removeRow", { row: 2 }) }).click();
    await page.getByRole("textbox", { name: "Nom, ligne 3", exact: true }).fill("Noël");
    await expect.poll(() => counts.textContent()).toBe(say("roster.students", { count: 2 }));
    await page.getByTestId("rail-sites").click();
    await page.keyboard.press("Alt+ArrowLeft");
    await page.getByTestId("step-lab").click();
    expect(await page.getByLabel("Processus de calcul").inputValue()).toBe("3");
    await page.getByTestId("step-class").click();
    expect(await page.getByRole("textbox", { name: "Nom, ligne 3", exact: true }).inputValue()).toBe("Noël");
    await page.getByTestId("step-check").click();
    expect(await page.getByTestId("prepare").textContent()).toBe(say("launch.prepare", { count: 2 }));
    await page.getByTestId("prepare").click();
    await board(page).waitFor();
    expect(await asked(page, "launchSession")).toMatchObject([
      {
        template: "notebook",
        parameters: { workers: 3 },
        people: [{ lastName: "Lefèvre" }, { lastName: "Noël" }],
      },
    ]);
    await page.close();
  });

  test("a list of Excel's in windows-1252 is read with its accents", async () => {
    const page = await open("sessions=none");
    await page.getByTestId("new-session").click();
    await page.locator('input[name="lab"][value="shell"]').check({ force: true });
    await page.getByTestId("next-step").click();
    await page.getByTestId("roster-file").setInputFiles({
      name: "classe.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("Nom;Prénom\r\nŒuvrard;Inès\r\n".replace("Œ", "\u008c"), "latin1"),
    });
    await page.getByRole("textbox", { name: "Nom, ligne 1", exact: true }).waitFor();
    expect(await page.getByRole("textbox", { name: "Nom, ligne 1", exact: true }).inputValue()).toBe(
      "Œuvrard",
    );
    await page.close();
  });
});

describe("the board", () => {
  test("shows thirty seats at once on a projector laptop, with the drawer open and closed", async () => {
    const page = await open();
    await openBoard(page);
    const inSight = () =>
      board(page).evaluate((grid) => {
        const bottom = grid.getBoundingClientRect().bottom;
        return [...grid.querySelectorAll("[data-seat]")].filter(
          (seat) => seat.getBoundingClientRect().bottom <= bottom,
        ).length;
      });
    await expect.poll(inSight).toBe(30);
    await tile(page, 7).click();
    await page.getByTestId("seat-drawer").waitFor();
    await expect.poll(inSight).toBe(30);
    await page.close();
  });

  test("draws only the seats in sight of a thousand, and keys lead to the last", async () => {
    const page = await open("seats=999");
    await openBoard(page);
    expect(await board(page).getByRole("gridcell").count()).toBeLessThan(150);
    await board(page).focus();
    await page.keyboard.press("End");
    await expect.poll(() => board(page).getAttribute("aria-activedescendant")).toMatch(/^seat-9\d\d$/);
    const last = await board(page).getAttribute("aria-activedescendant");
    await page.locator(`#${last}`).waitFor();
    await page.close();
  });

  test("is worked by keys alone: move, open, close, choose several, restart", async () => {
    const page = await open();
    await openBoard(page);
    await board(page).focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await page.getByTestId("seat-drawer").waitFor();
    await page.keyboard.press("Escape");
    await page.getByTestId("seat-drawer").waitFor({ state: "detached" });
    expect(await board(page).evaluate((grid) => grid === document.activeElement)).toBe(true);
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Space");
    await page.getByText(say("selection.count", { count: 2 })).waitFor();
    await page.keyboard.press("r");
    await page.getByTestId("confirm-seats").click();
    await expect.poll(() => asked(page, "restartSeats")).toMatchObject([{ seats: [7, 23] }]);
    await page.close();
  });

  test("a single key asks the first time, acts the second, and not at all when switched off", async () => {
    const page = await open();
    await openBoard(page);
    await board(page).focus();
    await page.keyboard.press("r");
    await page.getByText(say("confirm.singleKey")).waitFor();
    await page.getByTestId("confirm-seats").click();
    await expect.poll(async () => (await asked(page, "restartSeats")).length).toBe(1);
    await board(page).focus();
    await page.keyboard.press("r");
    await expect.poll(async () => (await asked(page, "restartSeats")).length).toBe(2);
    await page.getByTestId("rail-settings").click();
    await page.getByRole("switch", { name: say("settings.singleKeys") }).click({ force: true });
    await page.keyboard.press("Alt+ArrowLeft");
    await board(page).focus();
    await page.keyboard.press("r");
    await page.keyboard.press("ArrowRight");
    expect((await asked(page, "restartSeats")).length).toBe(2);
    await page.close();
  });

  test("finds a seat by its student and says so when there is none", async () => {
    const page = await open();
    await openBoard(page);
    await page.keyboard.press("/");
    await page.keyboard.type("oeuvrard");
    await page.getByText(say("session.noMatch", { filter: "oeuvrard" })).waitFor();
    await page
      .getByRole("button", { name: say("session.clearFilter") })
      .first()
      .click();
    await page.getByLabel(say("session.filter"), { exact: true }).fill("benaissa");
    await expect.poll(() => board(page).getByRole("gridcell").count()).toBe(1);
    await page.close();
  });

  test("a seat resets only after its effect was told", async () => {
    const page = await open();
    await openBoard(page);
    await tile(page, 3).click();
    await page.getByTestId("reset-seat").click();
    await page.locator('input[value="reset"]').check();
    await page.getByText(say("keeping:reset.effect", { count: 1 })).waitFor();
    expect(await asked(page, "resetSeats")).toEqual([]);
    await page.getByTestId("confirm-reset").click();
    await page.getByTestId("drawer-state").and(page.locator("[data-phase=resetting]")).waitFor();
    await page.getByTestId("drawer-state").and(page.locator("[data-phase=ready]")).waitFor();
    await page.close();
  });

  test("links are shown only on demand, and the terminal is looked into only by a press", async () => {
    const page = await open();
    await openBoard(page);
    await tile(page, 3).click();
    expect(await asked(page, "openTerminal")).toEqual([]);
    await page.getByTestId("watch-terminal").click();
    await page.getByText(say("look:asking")).waitFor();
    await page.evaluate(() => window.fake.answerLook("accepted"));
    await page.locator(".xterm-rows").getByText("etudiant@espace-07").first().waitFor();
    const drawer = await page.getByTestId("seat-drawer").boundingBox();
    expect(drawer?.width).toBe(640);
    const screen = page.getByTestId("terminal");
    expect(await screen.evaluate((holder) => holder.scrollWidth - holder.clientWidth)).toBe(0);
    await page.keyboard.press("F6");
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await asked(page, "closeTerminal")).length).toBe(1);
    await page.getByTestId("tab-link").click();
    expect(await asked(page, "revealLinks")).toEqual([]);
    await page.getByRole("button", { name: say("links.reveal"), exact: true }).click();
    expect(await page.getByTestId("revealed-link").textContent()).toMatch(/-03\.localhost:\d+\/s#/);
    await page.close();
  });
});

describe("the window", () => {
  test("a refused call is told in words, with details for support", async () => {
    const page = await open();
    await openBoard(page);
    await page.evaluate(() => {
      const original = window.pupitre.call.bind(window.pupitre);
      window.pupitre.call = async (name, input) =>
        name === "extendSession"
          ? { ok: false, failure: { kind: "unreachable", detail: "connect ECONNREFUSED" } }
          : original(name, input);
    });
    await page.getByTestId("extend-menu").click();
    await page.getByRole("menuitem").first().click();
    await page.getByRole("button", { name: say("error.details") }).click();
    await page.getByText("connect ECONNREFUSED").waitFor();
    await page.getByRole("button", { name: say("error.copyForSupport") }).click();
    await page.getByRole("button", { name: say("error.copied") }).waitFor();
    await page.close();
  });

  test("a site that does not answer leaves its last state, with its age", async () => {
    const page = await open("state=disconnected");
    const note = say("site.offlineSince", { name: say("site.practice"), age: "3\u00a0min" });
    await page.getByText(note).waitFor();
    await openBoard(page);
    await page.getByText(note).waitFor();
    await page.close();
  });

  test("speaks English at once when asked to", async () => {
    const page = await open();
    await page.getByTestId("language-menu").click();
    await page.getByRole("menuitem", { name: "English" }).click();
    await page.getByRole("heading", { name: wordsIn("en")("rail.sessions") }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("en");
    await page.close();
  });

  test("the palette leads anywhere by typing, and gives the focus back", async () => {
    const page = await open();
    await openBoard(page);
    await board(page).focus();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: say("palette.title") }).fill("lefevre");
    await page.keyboard.press("Enter");
    await page
      .getByTestId("seat-drawer")
      .getByRole("heading", { name: /Élodie Lefèvre/ })
      .waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: say("palette.title") }).fill("reglages");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: say("rail.settings") }).waitFor();
    await page.close();
  });

  test("nothing is cut off on a narrow window, in the longer language", async () => {
    const page = await open("", { width: 1024, height: 700 });
    for (const screen of ["sessions", "catalogue", "sites", "settings"]) {
      await page.getByTestId(`rail-${screen}`).click();
      expect([screen, await overflowing(page)]).toEqual([screen, []]);
    }
    await page.getByTestId("rail-sessions").click();
    await openBoard(page);
    // Where the rail folds, and where the tools of the board do.
    for (const width of [1024, 1100, 1200, 1300, 1366]) {
      await page.setViewportSize({ width, height: 700 });
      expect([width, await overflowing(page)]).toEqual([width, []]);
    }
    await page.close();
  });
});

/** Buttons and headings whose text does not fit into them or into the window. */
const overflowing = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("button, h1, h2, nav span, .mantine-Button-label")]
      .filter((element) => {
        const box = element.getBoundingClientRect();
        if (box.width <= 1) return false;
        return box.right > window.innerWidth + 1 || element.scrollWidth > element.clientWidth + 1;
      })
      .filter((element) => getComputedStyle(element).display !== "inline")
      .map((element) => element.textContent),
  );
