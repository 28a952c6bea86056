import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, test } from "vitest";
import { readable } from "./readable.ts";
import { openStudentBrowser } from "./studentBrowser.ts";
import { openBoard, type ServedWindow, serveWindow, tile } from "./windowPage.ts";
import { wordsIn } from "./words.ts";

const say = wordsIn("fr");
let served: ServedWindow;
let browser: Browser;

beforeAll(async () => {
  [served, browser] = await Promise.all([serveWindow(), openStudentBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

describe("accessibility, by axe", () => {
  const steps: Record<string, (page: Page) => Promise<unknown>> = {
    sessions: async () => {},
    catalogue: async (page) => {
      await page.getByTestId("rail-catalogue").click();
      await page.getByTestId("template-card").first().getByRole("button").click();
    },
    launch: async (page) => {
      await page.getByTestId("new-session").click();
      await page.locator('input[name="lab"][value="notebook"]').check({ force: true });
    },
    class: async (page) => {
      await page.getByTestId("new-session").click();
      await page.locator('input[name="lab"][value="shell"]').check({ force: true });
      await page.getByTestId("next-step").click();
      await page.getByTestId("example-roster").click();
    },
    check: async (page) => {
      await page.getByTestId("new-session").click();
      await page.locator('input[name="lab"][value="shell"]').check({ force: true });
      await page.getByTestId("next-step").click();
      await page.getByTestId("example-roster").click();
      await page.getByTestId("step-when").click();
      await page.getByTestId("capacity").waitFor();
      await page.getByTestId("step-check").click();
      await page.getByTestId("capacity").waitFor();
    },
    board: async (page) => {
      await openBoard(page);
      await tile(page, 12).click();
      await page.getByTestId("tab-link").click();
    },
    list: async (page) => {
      await openBoard(page);
      await page.getByRole("button", { name: say("layout.list") }).click();
    },
    again: async (page) => {
      await page.getByTestId("again").first().click();
      await page.getByTestId("same-class").waitFor();
    },
    late: async (page) => {
      await openBoard(page);
      await page.getByTestId("session-menu").click();
      await page.getByTestId("add-students").click();
      await page.getByTestId("late-text").fill("Nom;Courriel\nZoé Tardive;zoe@x.fr\nHugo Dernier;personne\n");
      await page.getByTestId("late-look").click();
      await page.getByTestId("late-counts").waitFor();
    },
    remove: async (page) => {
      await openBoard(page);
      await tile(page, 7).click();
      await page.getByTestId("remove-seat").click();
      await page.getByTestId("who-sits-there").waitFor();
    },
    end: async (page) => {
      await openBoard(page);
      await page.getByTestId("session-menu").click();
      await page.getByTestId("end-session").click();
      await page.getByTestId("end-confirmation").waitFor();
    },
    receipt: async (page) => {
      const title = "Shell L1 · groupe 2";
      await page.getByRole("button", { name: say("sessions.receiptOf", { title }), exact: true }).click();
      await page.getByTestId("receipt").waitFor();
    },
    sites: (page) => page.getByTestId("rail-sites").click(),
    settings: (page) => page.getByTestId("rail-settings").click(),
    palette: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").waitFor();
    },
    shortcuts: async (page) => {
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    },
  };
  const dark = ["sessions", "catalogue", "class", "check", "board", "again", "late", "end", "receipt"];
  test.each([
    ...Object.keys(steps).map((name) => `${name} in light`),
    ...dark.map((name) => `${name} in dark`),
  ])("%s", async (what) => {
    const [name = "", , theme] = what.split(" ");
    const page = await served.open(browser, `theme=${theme}`);
    await steps[name]?.(page);
    await readable(page);
    await page.close();
  });
});
