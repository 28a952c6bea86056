import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Locale } from "../../shared/domain/text.ts";
import { readable } from "./readable.ts";
import { keepPicture } from "./screenshots.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { openBoard, type ServedWindow, serveWindow } from "./windowPage.ts";
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

const TITLE = "Shell L1 · groupe 3";
const names = (text: string) => text.match(/Élodie|Lefèvre|Hugo|Inès/g) ?? [];

/** Nothing is cut off, whatever the projector is, and nothing lies on something else. */
async function readsFromTheLastRow(page: Page): Promise<void> {
  for (const size of [
    { width: 1280, height: 720 },
    { width: 800, height: 600 },
  ]) {
    await page.setViewportSize(size);
    await readable(page);
    const main = page.locator("main");
    expect(await main.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
    const [body, hint] = await Promise.all([
      main.locator("section").first().boundingBox(),
      main.locator("> p").last().boundingBox(),
    ]);
    expect((body?.y ?? 0) + (body?.height ?? 0)).toBeLessThanOrEqual(hint?.y ?? 0);
  }
}

test.each<[Locale, "light" | "dark"]>([
  ["fr", "light"],
  ["en", "dark"],
])(
  "the window for the projector shows address, clock and counts, live, and no name (%s)",
  async (locale, theme) => {
    const say = wordsIn(locale);
    const page = await served.open(browser, `locale=${locale}&theme=${theme}`);
    const id = await page.evaluate(async (title) => {
      const answer = (await window.fake.call("listSessions", null)) as {
        value: { id: string; title: string }[];
      };
      return answer.value.find((one) => one.title === title)?.id ?? "";
    }, TITLE);
    await page.goto(`${page.url()}&site=practice&project=${id}`);
    await page.getByRole("heading", { name: TITLE }).waitFor();
    expect(await page.getByTestId("door-address").innerText()).toBe("join.localhost:8080");
    const left = () => page.getByTestId("time-left").innerText();
    const before = await left();
    expect(before).toMatch(/^(\d:)?\d\d:\d\d$/);
    await expect.poll(left).not.toBe(before);
    const counts = await page.getByTestId("project-counts").innerText();
    expect(counts).toMatch(/\d+\/30/);
    const whole = await page.content();
    expect([names(whole), whole.includes("seat-grid")]).toEqual([[], false]);
    await readsFromTheLastRow(page);
    await page.setViewportSize({ width: 1280, height: 720 });
    await keepPicture(page, `${locale}/project`);
    await page.evaluate(
      ([session]) =>
        window.fake
          .call("openJoining", { site: "practice", session, mode: "teacher" })
          .then(() => window.fake.tell()),
      [id],
    );
    await page.getByTestId("wall-code").waitFor();
    await readsFromTheLastRow(page);
    await page.setViewportSize({ width: 1280, height: 720 });
    await keepPicture(page, `${locale}/project-join`);
    await page.evaluate(
      ([session, confirmation]) =>
        window.fake.call("endSession", { site: "practice", session, confirmation }).then(() => undefined),
      [id, TITLE],
    );
    await page.getByText(say("handing:project.over")).waitFor();
    await page.close();
  },
);

test("new links for all say how many students are cut off before they are made", async () => {
  const say = wordsIn("fr");
  const page = await served.open(browser, "locale=fr");
  await openBoard(page);
  await page.getByTestId("links-menu").click();
  await page.getByTestId("reissue-all").click();
  await page.getByText(say("confirm.reissue.title", { count: 30 })).waitFor();
  await page.getByText(say("confirm.reissue.effect", { count: 30 })).waitFor();
  expect(await page.getByRole("dialog").innerText()).toMatch(/\d+ étudiants y sont connectés/);
  await keepPicture(page, "fr/reissue-all");
  await page.getByTestId("confirm-seats").click();
  await page.getByText(say("confirm.reissue.done", { count: 30 })).waitFor();
  await page.close();
});

test.each(["fr", "en"] as const)(
  "a link is closed from its seat's panel, those of several from the selection, and a new one opens it again (%s)",
  async (locale) => {
    const say = wordsIn(locale);
    const page = await served.open(browser, `locale=${locale}&theme=${locale === "en" ? "dark" : "light"}`);
    await openBoard(page);
    await page.locator("[data-seat='3']").click();
    await page.getByTestId("tab-link").click();
    await page.getByTestId("close-link").click();
    await page.getByText(say("confirm.closeLinks.effect", { count: 1 })).waitFor();
    await keepPicture(page, `${locale}/close-link`);
    await page.getByTestId("confirm-seats").click();
    await page.getByText(say("confirm.closeLinks.done", { count: 1, number: 3 })).waitFor();
    await page.getByTestId("link-closed").waitFor();
    expect(await page.getByRole("button", { name: say("links.reveal"), exact: true }).count()).toBe(0);
    await keepPicture(page, `${locale}/link-closed`);
    await readable(page);
    expect(await page.locator("[data-seat='3']").innerText()).toContain(say("seat.linkClosed"));
    await page.getByRole("button", { name: say("links.reissue") }).click();
    await page.getByTestId("confirm-seats").click();
    await page.getByRole("button", { name: say("links.reveal"), exact: true }).waitFor();
    // All of them, of which none is counted twice.
    await page.getByTestId("links-menu").click();
    await page.getByTestId("close-links-all").click();
    await page.getByText(say("confirm.closeLinks.title", { count: 30 })).waitFor();
    await page.getByTestId("confirm-seats").click();
    await page.getByText(say("confirm.closeLinks.done", { count: 30 })).waitFor();
    await page.getByTestId("links-menu").click();
    await page.getByTestId("close-links-all").click();
    await page.getByTestId("confirm-seats").click();
    await page.getByText(say("confirm.closeLinks.done", { count: 0 })).waitFor();
    await page.close();
  },
);
