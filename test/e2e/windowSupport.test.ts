import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shortName } from "../../renderer/screens/session/seatState.ts";
import { fullName } from "../../shared/domain/roster.ts";
import { students } from "../unit/renderer/fake/people.ts";
import { readable } from "./readable.ts";
import { keepPicture } from "./screenshots.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { type ServedWindow, serveWindow } from "./windowPage.ts";
import { wordsIn } from "./words.ts";

let served: ServedWindow;
let browser: Browser;
beforeAll(async () => {
  [served, browser] = await Promise.all([serveWindow(), openStudentBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

const SECRET = "kq7m4txp".repeat(4);
const NAMES = students(30).map(fullName);

async function openSupport(query: string, size?: { width: number; height: number }): Promise<Page> {
  const page = await served.open(browser, query, size);
  await page.getByTestId("rail-support").click();
  await page.getByTestId("support-search").waitFor();
  return page;
}

/** Neither a name of a student nor a link's secret is anywhere on the page. */
async function namesNobody(page: Page): Promise<void> {
  const text = await page.locator("body").innerHTML();
  expect(NAMES.filter((name) => text.includes(name) || text.includes(shortName(name)))).toEqual([]);
  expect(text).not.toContain(SECRET);
}
const section = (page: Page, site: string) =>
  page.locator(`[data-testid="support-site"][data-site="${site}"]`);

test.each([
  ["fr", "light", 1366],
  ["en", "dark", 1024],
] as const)(
  "every session of every site is there, with what is in trouble, what is old and what may not be seen (%s, %s, %i)",
  async (locale, theme, width) => {
    const say = wordsIn(locale);
    const page = await openSupport(`speed=9&locale=${locale}&theme=${theme}&sites=real`, {
      width,
      height: 768,
    });
    // Main tells of the fake's own class while it settles: until then its counts still move.
    await section(page, "practice")
      .getByText(say("support:troubled", { count: 4 }))
      .waitFor();
    await page
      .getByTestId("support-counts")
      .getByText(say("support:troubled", { count: 7 }))
      .waitFor();
    await keepPicture(page, `${locale}/support`);
    await readable(page);
    await namesNobody(page);

    const toulouse = section(page, "site-live");
    const establishments = toulouse.getByTestId("support-establishment");
    expect(await establishments.getByRole("heading").allInnerTexts()).toEqual([
      expect.stringContaining("ecole-b"),
      expect.stringContaining("univ-a"),
    ]);
    const titles = await establishments
      .nth(1)
      .getByTestId("support-session")
      .getByRole("button")
      .allInnerTexts();
    expect(titles.filter((title) => title.includes("SQL"))).toEqual([
      "SQL L2 · groupe 4",
      "SQL L2 · groupe 1",
    ]);

    const montpellier = section(page, "site-silent");
    expect(await montpellier.getByTestId("support-age").innerText()).toContain("4");
    await montpellier.getByRole("button", { name: "Calcul scientifique M1" }).first().waitFor();
    const albi = section(page, "site-rights");
    await albi.getByText("list seatpresences.pupitre.fr").waitFor();
    await section(page, "site-key").getByText(say("support:site.unavailable")).waitFor();

    await page.getByTestId("only-trouble").check();
    await toulouse.getByText("JupyterLab M2").waitFor({ state: "detached" });
    expect(await page.getByTestId("support-session").count()).toBe(3);
    await page.close();
  },
);

test("a call is answered by the keyboard alone: the box, the results, the seat, and back to the same search", async () => {
  const page = await openSupport("speed=9&locale=fr&sites=real");
  await page.getByTestId("support-session").first().waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("7 sql groupe 4");
  await page.getByTestId("support-hit").first().getByText("SQL L2 · groupe 4").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.testid)).toBe(
    "support-search",
  );
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByTestId("support-timeline").waitFor();
  expect(await page.locator("#screen-title").innerText()).toBe("Espace 7 · SQL L2 · groupe 4");
  await page.keyboard.press("Alt+ArrowLeft");
  await page.getByTestId("support-hit").first().waitFor();
  await page.keyboard.press("Control+f");
  expect(await page.getByTestId("support-search").inputValue()).toBe("7 sql groupe 4");
  await page.keyboard.press("Escape");
  await page.getByTestId("support-session").first().waitFor();
  await page.getByTestId("support-search").fill("rien de tel");
  await page.getByText(wordsIn("fr")("support:search.noneSilent")).waitFor();
  await page.close();
});

test.each(["fr", "en"] as const)(
  "a link that a student reads out finds its seat, and stays neither in the box nor on the page (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const page = await openSupport(`speed=9&locale=${locale}&theme=${locale === "en" ? "dark" : "light"}`);
    await page.getByTestId("support-session").first().waitFor();
    const box = page.getByTestId("support-search");
    const paste = (text: string) =>
      box.evaluate((field, link) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text", link);
        field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
      }, text);
    const result = page.getByTestId("support-link");
    await paste(`https://k3x9pb-07.lab.example.fr/s#${SECRET}`);
    await result.getByText(say("support:search.current")).waitFor();
    expect(await box.inputValue()).toBe("");
    await namesNobody(page);
    await keepPicture(page, `${locale}/support-link`);
    await readable(page);
    // Whoever types it is treated alike.
    await box.fill(`https://k3x9pb-07.lab.example.fr/s#${SECRET.slice(0, -1)}x`);
    await result.getByText(say("support:search.unknown")).waitFor();
    expect(await box.inputValue()).toBe("");
    const searched = await page.evaluate(() =>
      window.fake.asked
        .filter(({ name }) => name === "searchSupport")
        .map(({ input }) => JSON.stringify(input)),
    );
    expect(searched.filter((input) => input.includes("#"))).toEqual([]);
    await result.getByTestId("support-hit").click();
    await page.getByTestId("support-timeline").waitFor();
    await page.close();
  },
);

test("a link that is read out is typed sign by sign: nothing is asked for a half of it, and it stays in the box no longer than that", async () => {
  const say = wordsIn("fr");
  const page = await openSupport("speed=9&locale=fr");
  await page.getByTestId("support-session").first().waitFor();
  const box = page.getByTestId("support-search");
  const result = page.getByTestId("support-link");
  await box.focus();
  await page.keyboard.type(`https://k3x9pb-07.lab.example.fr/s#${SECRET}`);
  await result.getByText(say("support:search.current")).waitFor();
  expect(await box.inputValue()).toBe("");
  await namesNobody(page);
  const asked = () =>
    page.evaluate(
      () =>
        window.fake.asked.filter(
          ({ name, input }) => name === "findSupportLink" || JSON.stringify(input).includes("#"),
        ).length,
    );
  expect(await asked()).toBe(1);
  // What was read out only in part is looked for by Enter.
  await page.keyboard.type("https://k3x9pb-07.lab.example.fr/s#kq7m");
  await page.keyboard.press("Enter");
  await result.getByText(say("support:search.unknown")).waitFor();
  expect(await box.inputValue()).toBe("");
  expect(await asked()).toBe(2);
  await page.close();
});

test.each([
  ["fr", "light", 1366],
  ["en", "dark", 1024],
] as const)(
  "a seat's whole story is on one page: facts, a timeline that is narrowed, logs, manifests, the audit to take along (%s, %s, %i)",
  async (locale, theme, width) => {
    const say = wordsIn(locale);
    const query = `speed=9&locale=${locale}&theme=${theme}&sites=real`;
    const page = await openSupport(query, { width, height: 768 });
    await section(page, "practice")
      .getByTestId("support-trouble")
      .filter({ hasText: say("seat.number", { number: 12 }) })
      .click();
    const facts = page.getByTestId("support-facts");
    await facts.getByText("registry.example.org/tp/shell:1.2").first().waitFor();
    await page.getByTestId("support-missing").getByText(say("support:story.missing.events")).waitFor();
    await keepPicture(page, `${locale}/support-seat`);
    await readable(page);
    await namesNobody(page);

    const lines = page.getByTestId("support-timeline").locator("li");
    expect(await lines.count()).toBe(6);
    await page
      .locator("label")
      .filter({ hasText: say("support:story.deeds") })
      .click();
    await lines.nth(1).waitFor({ state: "detached" });
    expect(await lines.innerText()).toContain("astreinte@exemple.fr");

    await page.getByTestId("support-tab-logs").click();
    await page.getByRole("log").waitFor();
    await page.getByTestId("support-tab-manifests").click();
    await page.getByTestId("support-manifest").getByText("kind: Pod").waitFor();
    await readable(page);
    await page.getByTestId("support-tab-audit").click();
    await page.getByTestId("audit-csv").click();
    await page.getByText("/home/prof/Documents/registre.csv").waitFor();
    await page.getByTestId("audit-json").click();
    await page.getByText("/home/prof/Documents/registre.json").waitFor();
    await keepPicture(page, `${locale}/support-audit`);
    await readable(page);

    await facts.getByRole("button", { name: "Shell L1 · groupe 3" }).click();
    await page.getByTestId("support-seat").nth(29).waitFor();
    await keepPicture(page, `${locale}/support-session`);
    await readable(page);
    await namesNobody(page);
    await page.close();
  },
);

test("what has no session says so, what fails says why and is asked again, and a seat that is gone leaves its session's audit", async () => {
  const say = wordsIn("fr");
  const empty = await openSupport("speed=9&locale=fr&sessions=none");
  await empty.getByText(say("support:empty")).waitFor();
  await readable(empty);
  await empty.close();

  const page = await openSupport("speed=9&locale=fr");
  const broken = page.getByTestId("support-trouble").first();
  await broken.waitFor();
  const failNext = (kind: "timeout" | "notFound") =>
    page.evaluate((failure) => window.fake.failNext("supportStory", failure), { kind });
  await failNext("timeout");
  await broken.click();
  await page
    .getByRole("alert")
    .getByRole("button", { name: say("common.retry") })
    .click();
  await page.getByTestId("support-timeline").waitFor();
  await page.getByTestId("support-back").click();
  await broken.waitFor();
  await failNext("notFound");
  await broken.click();
  await page.getByText(say("support:seat.gone")).waitFor();
  await page.getByTestId("support-audit").waitFor();
  await page.close();
});
