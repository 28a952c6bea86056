import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { WorldOptions } from "../unit/renderer/fake/world.ts";
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

const Gi = 1024 ** 3;
const NOT_ISOLATED: WorldOptions["isolation"] = {
  network: "ignored",
  userNamespaces: "refused",
  probedAt: new Date().toISOString(),
};

/** The last step before a launch, on a site of which this is known. */
async function openCheck(known: Partial<WorldOptions>, query = ""): Promise<Page> {
  const page = await served.open(browser, `sessions=none&speed=4&${query}`);
  await page.evaluate((options) => Object.assign(window.fake.world.options, options), known);
  await page.getByTestId("example-class").click();
  await page.getByTestId("preflight").waitFor();
  return page;
}

const lead = (page: Page) => page.getByTestId("preflight-lead");

test("a site where nothing stands in the way says so, and the launch is offered", async () => {
  const page = await openCheck({
    isolation: { ...NOT_ISOLATED, network: "enforced", userNamespaces: "working" },
  });
  expect(await lead(page).getAttribute("data-verdict")).toBe("clear");
  expect(await page.getByTestId("isolation").getAttribute("data-network")).toBe("enforced");
  expect(await page.getByTestId("prepare").isEnabled()).toBe(true);
  await keepPicture(page, "preflight-clear-fr");
  await page.close();
});

test("what fails for certain keeps the launch from being offered, with a sentence and a remedy each", async () => {
  const say = wordsIn("en");
  const params = { rights: "create trainingsessions.pupitre.fr" };
  const known: Partial<WorldOptions> = {
    isolation: NOT_ISOLATED,
    findings: [
      { words: "preflight", weight: "blocks", code: "right.launch", params },
      { words: "issue", weight: "blocks", code: "session.clockBehind", params: { minutes: 7 } },
      { words: "preflight", weight: "warns", code: "volumesShort", params: { count: 3, seats: 30 } },
      { words: "preflight", weight: "warns", code: "notIsolated" },
      {
        ...{ words: "preflight", weight: "notes", code: "imageToFetch" },
        params: { image: "docker.io/library/debian:12.11", registry: "docker.io" },
      },
    ],
    capacity: {
      verdict: "doesNotFit",
      seats: 0,
      need: { cpu: 120, memoryBytes: 120 * Gi, storageBytes: 30 * Gi, pods: 30 },
      free: { cpu: 140, memoryBytes: 400 * Gi, pods: 300 },
      largest: { cpu: 3.5, memoryBytes: 12 * Gi },
      tooLarge: { resource: "cpu", need: 4, largest: 3.5 },
      closed: { cordoned: 1, notReady: 0, tainted: 2 },
      lacks: [{ resource: "cpu", amount: 120 }],
    },
  };
  const page = await openCheck(known, "locale=en");
  expect(await lead(page).textContent()).toBe(say("preflight:blocked", { count: 2 }));
  expect(await page.getByTestId("prepare").isDisabled()).toBe(true);
  await page.getByText(say("preflight:finding.right.launch", params).split(". ")[0] ?? "").waitFor();
  const shown = () =>
    page.locator("[data-code]:visible").evaluateAll((all) => all.map((one) => one.dataset.code));
  expect(await shown()).toEqual(["right.launch", "session.clockBehind", "volumesShort"]);
  await page.getByText("3 disks are free for 30 seats.").waitFor();
  await page.getByRole("button", { name: say("preflight:notes", { count: 1 }) }).click();
  await page.locator("[data-code=imageToFetch]:visible").waitFor();
  await keepPicture(page, "preflight-blocked-en");
  await readable(page);
  await page.close();
});

test.each(["fr", "en"] as const)(
  "without room for all it asks once, says what lacks, and launches when told to (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const known: Partial<WorldOptions> = {
      isolation: { ...NOT_ISOLATED, network: "enforced" },
      capacity: {
        verdict: "doesNotFit",
        seats: 20,
        need: { cpu: 12, memoryBytes: 24 * Gi, storageBytes: 24 * Gi, pods: 24 },
        free: { cpu: 40, memoryBytes: 20 * Gi, pods: 300 },
        lacks: [{ resource: "memory", amount: 4 * Gi }],
      },
    };
    const page = await openCheck(known, `locale=${locale}`);
    await page.getByTestId("prepare").click();
    const dialog = page.getByRole("dialog", { name: say("tight.title") });
    const verdict = await dialog.getByTestId("capacity").innerText();
    expect(verdict).toMatch(/\b20\b/);
    expect(verdict).toMatch(/\b4\b/);
    await keepPicture(page, `preflight-tight-${locale}`);
    await readable(page);
    await dialog.getByRole("button", { name: say("common.cancel") }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await page.getByTestId("prepare").isVisible()).toBe(true);
    await page.getByTestId("prepare").click();
    await page.getByTestId("launch-anyway").click();
    await page.getByTestId("session-menu").waitFor();
    await page.close();
  },
);

test("a cluster that does not keep seats apart is launched on with open eyes, and the session says so for good", async () => {
  const say = wordsIn("fr");
  const finding = { words: "preflight", weight: "warns", code: "notIsolated" } as const;
  const page = await openCheck({ isolation: NOT_ISOLATED, findings: [finding] }, "theme=dark");
  const row = page.getByTestId("isolation");
  expect(await row.textContent()).toContain(say("preflight:isolation.ignored"));
  await row.getByRole("button", { name: say("preflight:isolation.details") }).click();
  await page.getByText(say("preflight:isolation.userNamespaces.refused")).waitFor();
  await keepPicture(page, "preflight-not-isolated-fr-dark");
  await readable(page);

  await page.getByTestId("prepare").click();
  const mark = page.getByTestId("session-isolation");
  await mark.waitFor();
  expect(await mark.getAttribute("data-network")).toBe("ignored");
  await mark.click();
  await page.getByText(say("preflight:isolation.how")).waitFor();
  await keepPicture(page, "session-not-isolated-fr-dark");
  await readable(page);
  await page.close();
});

test("a trial that is asked for is waited for, and its verdict replaces the one before", async () => {
  const say = wordsIn("fr");
  const page = await openCheck({ isolation: { ...NOT_ISOLATED, network: "unknown" } });
  await page.getByRole("button", { name: say("preflight:isolation.again") }).click();
  const later = { ...NOT_ISOLATED, network: "enforced", probedAt: new Date(Date.now() + 1000).toISOString() };
  await page.evaluate((isolation) => Object.assign(window.fake.world.options, { isolation }), later);
  await page.getByTestId("isolation").and(page.locator("[data-network=enforced]")).waitFor();
  await page.close();
});

test("a capacity that the site counted says how old the count is, in both languages", async () => {
  const need = { cpu: 15, memoryBytes: 30 * Gi, storageBytes: 0, pods: 30 };
  for (const [locale, age] of [
    ["fr", "Compté par le site il y a 3\u00a0min."],
    ["en", "Counted by the site 3\u00a0min ago."],
  ] as const) {
    // In the middle of its minute: the window looks at the clock twice in one, and opening it takes a while.
    const takenAt = new Date(Date.now() - 210_000).toISOString();
    const capacity = { verdict: "fits", seats: 40, need, lacks: [], takenAt } as const;
    const page = await openCheck({ capacity: { ...capacity, lacks: [] } }, `locale=${locale}`);
    expect(await page.getByTestId("capacity").textContent()).toContain(age);
    await keepPicture(page, `preflight-counted-${locale}`);
    await page.close();
  }
});

test("a capacity that may not be looked at names the right that is missing", async () => {
  const need = { cpu: 15, memoryBytes: 30 * Gi, storageBytes: 0, pods: 30 };
  const missingRights = [
    { verb: "list", resource: "nodes" },
    { verb: "list", resource: "pods" },
  ];
  const page = await openCheck({ capacity: { verdict: "unknown", need, lacks: [], missingRights } });
  expect(await page.getByTestId("capacity").textContent()).toContain("list nodes, list pods");
  expect(await page.getByTestId("prepare").isEnabled()).toBe(true);
  await keepPicture(page, "preflight-unknown-fr");
  await page.close();
});
