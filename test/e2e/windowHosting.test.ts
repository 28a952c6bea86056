import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readable } from "./readable.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { type ServedWindow, serveWindow } from "./windowPage.ts";

let served: ServedWindow;
let browser: Browser;
beforeAll(async () => {
  [served, browser] = await Promise.all([serveWindow(), openStudentBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

/** A real cluster's own page; `hosting` says who conducts it, as `hostingExamples` knows them. */
async function openSite(hosting: string, theme = "light"): Promise<Page> {
  const page = await served.open(browser, `hosting=${hosting}&theme=${theme}`);
  await page.getByTestId("rail-sites").click();
  await page.getByTestId("site-open").click();
  await page.getByTestId("hosting").waitFor();
  return page;
}

async function plan(page: Page): Promise<void> {
  await page.getByTestId("prepare-cluster").click();
  await page.getByTestId("prepare-domain").fill("lab.example.fr");
  await page.getByTestId("prepare-establishments").fill("lycee");
  await page.getByTestId("prepare-teachers").fill("profs");
  await page.getByTestId("prepare-show").click();
  await page.getByTestId("prepare-plan").waitFor();
}

const asked = (page: Page) =>
  page.evaluate(() =>
    (globalThis as unknown as { fake: { asked: { name: string; input: unknown }[] } }).fake.asked.map(
      ({ name }) => name,
    ),
  );

describe("who conducts a real cluster", () => {
  test.each([
    ["cluster", "dirigé par le cluster", ["prepare-cluster"]],
    ["silent", "dirigé par le cluster", ["prepare-cluster"]],
    ["trial", "Essai (sur cet ordinateur)", ["stop-trial", "prepare-cluster"]],
    ["elsewhere", "Essai (sur l'ordinateur portable-marie)", ["start-trial", "prepare-cluster"]],
    ["offer", "personne ne dirige", ["start-trial", "prepare-cluster"]],
    ["lacking", "personne ne dirige", ["prepare-cluster", "ask-it"]],
  ])("%s: is said in words, with what one may do about it", async (hosting, state, actions) => {
    const page = await openSite(hosting);
    expect(await page.getByTestId("hosting-state").textContent()).toBe(state);
    const offered = ["start-trial", "stop-trial", "prepare-cluster", "ask-it"];
    const shown = await Promise.all(
      offered.map(async (id) => ((await page.getByTestId(id).count()) ? [id] : [])),
    );
    expect(shown.flat().sort()).toEqual([...actions].sort());
    await page.close();
  });

  test("a trial begins only after its user agreed to what it installs, and is then marked on every screen", async () => {
    const page = await openSite("offer");
    expect(await page.getByTestId("trial-strip").count()).toBe(0);
    await page.getByTestId("start-trial").click();
    expect(await page.getByTestId("trial-begin").isDisabled()).toBe(true);
    expect(await page.getByRole("dialog").textContent()).toContain("pupitre-conductor");
    expect(await asked(page)).not.toContain("startTrial");
    await page.getByTestId("trial-consent").check();
    await page.getByTestId("trial-begin").click();
    await page.getByTestId("trial-strip").waitFor();
    for (const screen of ["sessions", "catalogue", "settings"]) {
      await page.getByTestId(`rail-${screen}`).click();
      expect(await page.getByTestId("trial-strip").isVisible()).toBe(true);
    }
    await page.close();
  });

  test("that the cluster took over is said where the trial was", async () => {
    const page = await openSite("aside");
    expect(await page.getByTestId("stepped-aside").textContent()).toContain("s'est retiré");
    expect(await page.getByTestId("trial-strip").count()).toBe(0);
    await page.close();
  });
});

describe("preparing a cluster", () => {
  test("shows by kind and name what it writes before it writes, then true counts, then what runs", async () => {
    const page = await openSite("offer");
    await plan(page);
    const text = await page.getByTestId("prepare-plan").textContent();
    for (const name of ["pupitre-system/pupitre-conductor", "lycee/pupitre-teachers", "seats.pupitre.fr"])
      expect(text).toContain(name);
    expect(await asked(page)).not.toContain("runPreparation");
    await page.getByTestId("prepare-install").click();
    await page.getByTestId("prepare-done").waitFor();
    expect(await page.getByTestId("prepare-installed").textContent()).toContain("1 sur 1 en service");
    await page.close();
  });

  test("is taken back only by who types the site's name", async () => {
    const page = await openSite("offer");
    await plan(page);
    await page.getByTestId("prepare-install").click();
    await page.getByTestId("prepare-done").waitFor();
    await page.getByTestId("prepare-menu").click();
    await page.getByTestId("prepare-remove").click();
    await page.getByTestId("remove-confirmation").fill("Montpellier");
    expect(await page.getByTestId("remove-confirm").isDisabled()).toBe(true);
    await page.getByTestId("remove-confirmation").fill("Toulouse");
    expect(await page.getByTestId("remove-confirm").isEnabled()).toBe(true);
    await page.close();
  });
});

describe("accessibility, by axe", () => {
  test.each(
    ["cluster", "silent", "trial", "offer", "lacking", "aside", "consent", "form", "plan"].flatMap((what) =>
      ["light", "dark"].map((theme) => [what, theme] as const),
    ),
  )("%s in %s", async (what, theme) => {
    const page = await openSite(["consent", "form", "plan"].includes(what) ? "offer" : what, theme);
    if (what === "consent") await page.getByTestId("start-trial").click();
    if (what === "form") await page.getByTestId("prepare-cluster").click();
    if (what === "plan") await plan(page);
    await readable(page);
    await page.close();
  });
});
