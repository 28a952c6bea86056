import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Locale } from "../../shared/domain/text.ts";
import { type OpenedApplication, openApplication, temporaryDataDir } from "./application.ts";
import { call } from "./launch.ts";
import { readable } from "./readable.ts";
import { keepPicture } from "./screenshots.ts";
import { inTerminal, openStudentBrowser, seesInTerminal } from "./studentBrowser.ts";
import { openBoard, type ServedWindow, serveWindow, tile } from "./windowPage.ts";
import { wordsIn } from "./words.ts";

let browser: Browser;
let served: ServedWindow;
beforeAll(async () => {
  [browser, served] = await Promise.all([openStudentBrowser(), serveWindow()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

test.each<[Locale, "light" | "dark"]>([
  ["fr", "light"],
  ["en", "dark"],
])(
  "the join page says what it means before it opens, shows its code large, and is answered by keys alone (%s)",
  async (locale, theme) => {
    const say = wordsIn(locale);
    const page = await served.open(browser, `locale=${locale}&theme=${theme}&claims=4`);
    await openBoard(page);
    await page.getByTestId("links-menu").click();
    await page.getByTestId("join-page").click();
    const dialog = page.getByTestId("join-dialog");
    for (const key of ["effect", "lists", "declared", "links"] as const)
      await dialog.getByText(say(`joining:${key}`)).waitFor();
    await dialog.getByText(say("joining:mode.open")).click();
    await dialog.getByText(say("joining:openWarning")).waitFor();
    await readable(page);
    await keepPicture(page, `${locale}/join-page-closed`);
    await dialog.getByText(say("joining:mode.teacher")).click();
    await dialog.getByTestId("join-open").click();
    await dialog.getByTestId("class-code").waitFor();
    expect(await dialog.getByTestId("class-code").innerText()).toMatch(/^[0-9A-Z]{3}-[0-9A-Z]{2,3}$/);
    await readable(page);
    await keepPicture(page, `${locale}/join-page-open`);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });

    const waiting = page.getByTestId("join-waiting");
    await waiting.getByText(say("joining:waiting", { count: 4 })).waitFor();
    await waiting.getByText(say("joining:warning.twins", { seats: "12" })).waitFor();
    await waiting.getByText(say("joining:warning.link")).waitFor();
    await readable(page);
    await keepPicture(page, `${locale}/join-waiting`);
    await page.getByTestId("turn-away-2").focus();
    await page.keyboard.press("Enter");
    await page.getByTestId("claim-2").waitFor({ state: "detached" });
    // The longest waiting is next, without a way through the page.
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-testid"));
    await expect.poll(focused).toBe("admit-4");
    await page.getByTestId("admit-3").focus();
    await page.keyboard.press("Space");
    await page.getByTestId("claim-3").waitFor({ state: "detached" });
    await tile(page, 3).locator("[data-declared]").waitFor();
    // The two that need no second look, at once.
    await page.getByTestId("admit-all").click();
    await waiting.getByText(say("joining:waiting", { count: 0 })).waitFor();
    await expect.poll(focused).toBe("join-show");
    await tile(page, 1).click();
    await page.getByTestId("seat-drawer").getByText(say("joining:isDeclaredLong")).waitFor();
    await readable(page);
    await keepPicture(page, `${locale}/join-declared`);
    await page.getByTestId("join-show").click();
    await page.getByTestId("join-close").click();
    await dialog.getByTestId("join-open").waitFor();
    await page.keyboard.press("Escape");
    await waiting.waitFor({ state: "detached" });
    await page.close();
  },
);

const CLASS = "Nom;Prénom\nLefèvre;Élodie\nDurand;Ana\nMartin;Zoé\nMartin;Zoe\n";

describe.each<Locale>(["fr", "en"])("a class comes in by the join page, in %s", (locale) => {
  const say = wordsIn(locale);
  let data: ReturnType<typeof temporaryDataDir>;
  let opened: OpenedApplication;
  const contexts: BrowserContext[] = [];
  beforeEach(async () => {
    data = temporaryDataDir();
    opened = await openApplication(data.path, locale === "fr" ? "fr-FR" : "en-GB");
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    await opened.close();
    data.remove();
  });

  async function launch(window: Page, title: string): Promise<string> {
    await window.getByTestId("new-session").click();
    await window.locator('input[name="lab"][value="shell"]').check({ force: true });
    await window.getByTestId("next-step").click();
    await window.getByTestId("roster-text").fill(CLASS);
    await window.getByTestId("read-roster").click();
    await window.getByTestId("roster-row").first().waitFor();
    await window.getByTestId("step-check").click();
    await window.getByTestId("prepare").and(window.locator(":enabled")).click();
    await window
      .getByText(say("count.ready", { ready: 4, wanted: 4 }), { exact: true })
      .first()
      .waitFor({ timeout: 60_000 });
    const [session] = await call(window, "listSessions", null);
    expect(session?.title).toBeTruthy();
    return session?.id ?? title;
  }

  /** Opens the page of the wall and says a name there. */
  async function says(door: string, code: string, name: string): Promise<Page> {
    const context = await browser.newContext({ locale: locale === "fr" ? "fr-FR" : "en-GB" });
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(door);
    await page.locator("#code").fill(code);
    await page.keyboard.press("Enter");
    await page.locator("#name").fill(name);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: say("studentJoin:sent.title") }).waitFor();
    return page;
  }

  async function isIn(page: Page, seat: number): Promise<void> {
    await page.getByRole("button", { name: say("student:landing.enter") }).click();
    await page.getByText(say("student:phase.ready"), { exact: true }).first().waitFor();
    expect(new URL(page.url()).hostname).toMatch(new RegExp(`-0${seat}\\.localhost$`));
  }

  test("by approval, left open, and not at all once it is closed", async () => {
    const { window } = opened;
    await window.getByTestId("new-session").waitFor();
    const session = await launch(window, "join");
    const of = { site: "practice", session };
    await window.getByTestId("links-menu").click();
    await window.getByTestId("join-page").click();
    await window.getByTestId("join-open").click();
    const code = await window.getByTestId("class-code").innerText();
    expect(code).toMatch(/^[0-9A-Z]{3}-[0-9A-Z]{3}$/);
    await keepPicture(window, `${locale}/join-1-open`);
    await window.keyboard.press("Escape");
    const { door } = await call(window, "readDoor", of);

    // The projector has the code and no name.
    const [wall] = await Promise.all([
      opened.app.waitForEvent("window"),
      window.getByTestId("project").click(),
    ]);
    await wall.getByTestId("wall-code").getByText(code, { exact: true }).waitFor();
    await keepPicture(wall, `${locale}/join-2-wall`);

    const elodie = await says(door, code.toLowerCase(), "LEFEVRE elodie");
    const nobody = await says(door, code, "Nobody Atall");
    expect(await nobody.locator("main").innerText()).toBe(await elodie.locator("main").innerText());
    await window.getByTestId("claim-1").getByText("Élodie Lefèvre").waitFor();
    expect(await window.getByTestId("join-waiting").getByRole("listitem").count()).toBe(1);
    await wall.getByText(say("joining:waiting", { count: 1 })).waitFor();
    expect((await wall.content()).match(/Élodie|Lefèvre/)).toBeNull();
    await wall.close();
    await keepPicture(window, `${locale}/join-3-waiting`);
    await window.getByTestId("admit-1").press("Enter");
    await isIn(elodie, 1);
    await elodie.getByText(say("student:seat.openTerminal")).first().click();
    await elodie.locator(".xterm-rows").waitFor();
    await seesInTerminal(elodie, /\$ *$/);
    await inTerminal(elodie, "echo came-$((40 + 2))", "came-42");
    await tile(window, 1).locator("[data-declared]").waitFor();

    // Left open: the first is in, the second waits for the teacher, as twins do.
    await call(window, "openJoining", { ...of, mode: "open" });
    const ana = await says(door, code, "ana durand");
    await isIn(ana, 2);
    const late = await says(door, code, "Ana Durand");
    await says(door, code, "zoé martin");
    await window.getByTestId("claim-2").getByText(say("joining:warning.declared")).waitFor();
    await window
      .getByTestId("claim-3")
      .getByText(say("joining:warning.twins", { seats: "4" }))
      .waitFor();
    await window
      .getByTestId("claim-4")
      .getByText(say("joining:warning.twins", { seats: "3" }))
      .waitFor();
    await keepPicture(window, `${locale}/join-4-left-open`);
    await window.getByTestId("turn-away-2").click();
    await late.getByRole("heading", { name: say("studentJoin:refused.title") }).waitFor();

    await call(window, "closeJoining", of);
    await nobody.getByRole("heading", { name: say("studentJoin:closed.title") }).waitFor();
    await nobody.getByRole("button", { name: say("studentJoin:closed.again") }).click();
    await nobody.locator("#code").fill(code);
    await nobody.keyboard.press("Enter");
    await nobody.getByText(say("studentJoin:unknown")).waitFor();
    // Who is in stays in.
    await elodie.reload();
    await elodie.locator(".xterm-rows").waitFor();
  }, 180_000);
});
