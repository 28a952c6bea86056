import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readable } from "./readable.ts";
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

async function rehearse(query: string, seats = 30): Promise<Page> {
  const page = await served.open(browser, query);
  await page.getByTestId("rail-catalogue").click();
  await page.locator("[data-template=shell]").click();
  await page.getByTestId("rehearse-lab").click();
  if (seats !== 30) await page.getByTestId("rehearsal-class").fill(String(seats));
  await page.getByTestId("start-rehearsal").click();
  return page;
}

const outcome = (page: Page, state: string) =>
  page.getByTestId("rehearsal-outcome").and(page.locator(`[data-state="${state}"]`));

test.each(["fr", "en"] as const)(
  "a dry-run is followed step by step, to a forecast for the class (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const page = await rehearse(`locale=${locale}&speed=4&theme=${locale === "en" ? "dark" : "light"}`, 24);
    await outcome(page, "running").waitFor();
    await outcome(page, "passed").waitFor();
    const states = await page
      .locator("ol > li")
      .evaluateAll((all) => all.map((one) => one.getAttribute("data-state")));
    expect(states).toEqual(Array(8).fill("passed"));
    const words = await page.locator("main").textContent();
    // 4.8 s where the images are, half a second for each of 23 more, and 16.2 s where an image is not there yet.
    expect(words).toContain(say("rehearsal:forecast", { count: 24, time: "35\u00a0s" }));
    expect(words).toContain(
      say("rehearsal:image", { image: "docker.io/library/debian:12.11", have: 2, of: 3 }),
    );
    await page.getByTestId("pull-everywhere").click();
    await page.getByText(say("rehearsal:pulling")).waitFor();
    const asked = await page.evaluate(
      () => window.fake.asked.find(({ name }) => name === "tryImages")?.input,
    );
    expect(asked).toEqual({ site: "practice", images: ["docker.io/library/debian:12.11"], everywhere: true });
    await readable(page);
    await page.close();
  },
);

test("what keeps a lab from being ready stands below its step, with what was printed", async () => {
  const say = wordsIn("fr");
  const page = await rehearse("rehearsal=fails&speed=4");
  await outcome(page, "failed").waitFor();
  const found = page.locator("[data-finding]");
  expect(await found.allInnerTexts()).toEqual([
    say("rehearsal:finding.accessSilent", { title: "Le site", port: 8080 }),
    expect.stringContaining(say("rehearsal:finding.checkFailsAfter", { title: "Un dépôt existe" })),
  ]);
  await page.getByText(say("rehearsal:output")).click();
  await page.getByText("fatal: not a git repository").waitFor();
  await page.close();
});

test("it goes on while another screen is shown, and can be stopped", async () => {
  const page = await rehearse("speed=1");
  await page.getByTestId("rail-sessions").click();
  await page.getByTestId("rail-catalogue").click();
  await page.locator("[data-template=web-server]").click();
  await page.getByTestId("rehearse-lab").click();
  // One at a time: they are timed.
  await page.getByTestId("start-rehearsal").and(page.locator(":disabled")).waitFor();
  await page.getByText(wordsIn("fr")("rehearsal:show"), { exact: true }).click();
  await page.getByTestId("cancel-rehearsal").click();
  await outcome(page, "cancelled").waitFor();
  await page.close();
});
