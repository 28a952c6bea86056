import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readable, settled } from "./readable.ts";
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

async function openSite(query: string): Promise<Page> {
  const page = await served.open(browser, query);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.getByTestId("rail-sites").click();
  await page.getByTestId("site-report").waitFor();
  return page;
}

const column = (page: Page, index: number): Promise<string[]> =>
  page
    .getByTestId("report-table")
    .locator("tbody tr")
    .evaluateAll((rows, at) => rows.map((row) => row.children[at]?.textContent ?? ""), index);

describe.each([
  ["fr", "light"],
  ["en", "dark"],
] as const)("the consumption report (%s, %s)", (locale, theme) => {
  const say = wordsIn(locale);

  test("shows what was taken month by month, with sums, ranges and words for what nobody knows", async () => {
    const page = await openSite(`locale=${locale}&theme=${theme}`);
    await page.getByTestId("site-report").click();
    await page.getByTestId("report").waitFor();
    const rows = page.getByTestId("report-table").locator("tbody tr");
    expect(await rows.count()).toBe(3);
    // The oldest month has receipts that do not say who was there; the sum does not know either.
    expect(await rows.first().innerText()).toContain(say("report:unknown"));
    const foot = page.getByTestId("report-table").locator("tfoot");
    expect(await foot.innerText()).toContain(say("report:unknown"));
    // Of lycee-b the price list does not say what it is: no cost, and never 0.
    expect(await foot.innerText()).toContain(say("report:notSet"));
    expect(await page.getByTestId("report-notes").innerText()).toContain("lycee-b");
    expect(await page.getByTestId("report-energy").innerText()).toMatch(/kWh/);
    expect(await page.getByTestId("report-indicators").innerText()).toContain(say("report:unknown"));
    const chart = page.getByTestId("report-chart");
    await chart.locator("canvas").waitFor();
    expect(await chart.getAttribute("aria-label")).toContain(say("report:measure.seatHours"));
    await readable(page);
    await keepPicture(page, `report-${locale}-${theme}`);
    await page.getByTestId("report-energy").scrollIntoViewIfNeeded();
    await keepPicture(page, `report-below-${locale}-${theme}`);
    await page.close();
  });

  test("is grouped, sorted and exported by keys alone", async () => {
    const page = await openSite(`locale=${locale}&theme=${theme}`);
    await page.getByTestId("site-report").focus();
    await page.keyboard.press("Enter");
    await page.getByTestId("report").waitFor();
    await page.getByTestId("report-group").getByRole("radio").first().focus();
    await page.keyboard.press("ArrowRight");
    await page.getByTestId("report-table").getByRole("rowheader", { name: "lycee-b", exact: true }).waitFor();
    await page.getByTestId("sort-establishment").focus();
    await page.keyboard.press("Enter");
    expect(await column(page, 0)).toEqual(["univ-a", "lycee-b"]);
    // The cost of one of them is not set: it stays last, whichever way one sorts.
    await page.getByTestId("sort-cost").focus();
    for (const order of ["ascending", "descending"]) {
      await page.keyboard.press("Enter");
      await page.locator(`th[aria-sort=${order}]`).waitFor();
      expect(await column(page, 0)).toEqual(["univ-a", "lycee-b"]);
    }
    await page.getByTestId("export-report").focus();
    await page.keyboard.press("Enter");
    await page.getByTestId("export-xlsx").waitFor();
    await settled(page);
    await page.getByTestId("export-xlsx").focus();
    await page.keyboard.press("Enter");
    await page.getByText("consommation.xlsx").waitFor();
    await page.close();
  });

  test("a price list is written with refused lines named, and a large change with a decision", async () => {
    const page = await openSite(`locale=${locale}&theme=${theme}`);
    await page.getByTestId("site-prices").click();
    const prices = page.getByTestId("prices");
    await prices.waitFor();
    expect(await prices.innerText()).toContain(say("report:notSet"));
    await readable(page);
    await keepPicture(page, `prices-${locale}-${theme}`);

    await page.getByTestId("write-prices").click();
    const yaml = page.getByTestId("prices-yaml");
    await yaml.waitFor();
    const save = page.getByTestId("save-prices");
    // The version is one that there is.
    expect(await save.isDisabled()).toBe(true);
    const write = async (text: string) => {
      await yaml.click();
      await page.keyboard.press("Control+a");
      await page.keyboard.insertText(text);
    };
    const listWith = (price: string, more = "") =>
      [
        ...['version: "2026-2"', "currency: EUR", "service: Cloud-formation", "tariffs:"],
        `  seatHour: { investment: 0.02, running: ${price} }`,
        ...["entryTicket: 500", "rates: { establishment: 1, private: 2.5 }", more],
      ].join("\n");
    await write(listWith("-1"));
    const issues = page.getByTestId("price-issues");
    await issues.getByRole("button", { name: say("report:prices.editor.goTo", { line: "5" }) }).waitFor();
    await write(listWith("0.06"));
    await issues.getByText("seatHour.running").waitFor();
    expect(await save.isDisabled()).toBe(true);
    await page.getByTestId("price-changes").getByText("seatHour.running").waitFor();
    await settled(page);
    await keepPicture(page, `prices-editor-${locale}-${theme}`);
    await readable(page);
    await write(listWith("0.06", 'decision: "CP 2026-11, point 4"'));
    await issues.waitFor({ state: "detached" });
    await save.click();
    await page.getByTestId("confirm-prices").getByText("CP 2026-11, point 4").waitFor();
    await readable(page);
    await page.getByTestId("put-in-force").click();
    await page.getByTestId("price-version-2").waitFor();
    expect(await page.getByTestId("prices").innerText()).toMatch(/0[,.]06/);
    await page.getByTestId("price-version-1").click();
    await page.getByRole("heading", { name: say("report:prices.shown", { version: "2026-1" }) }).waitFor();
    await page.close();
  });
});

test("a list that is being written outlives a look elsewhere, and is given up only when that is confirmed", async () => {
  const page = await openSite("");
  const openEditor = async () => {
    await page.getByTestId("site-prices").click();
    await page.getByTestId("write-prices").click();
    await page.getByTestId("prices-yaml").waitFor();
  };
  await openEditor();
  await page.getByTestId("prices-yaml").click();
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("# presque fini");
  await page.getByTestId("rail-sites").click();
  await openEditor();
  await page.getByTestId("prices-yaml").getByText("presque fini").waitFor();
  await page.getByTestId("leave-prices").click();
  await page.getByTestId("give-up-prices").waitFor();
  await readable(page);
  await page.getByTestId("give-up-prices").click();
  await page.getByTestId("prices").waitFor();
  await page.getByTestId("write-prices").click();
  await page.getByTestId("prices-yaml").getByText("Cloud-formation").waitFor();
  expect(await page.getByTestId("prices-yaml").innerText()).not.toContain("presque fini");
  // Nothing was written: there is nothing to ask.
  await page.getByTestId("leave-prices").click();
  await page.getByTestId("prices").waitFor();
  await page.close();
});

test("a teacher reads the price list and is offered no way to change it", async () => {
  const say = wordsIn("fr");
  const page = await openSite("prices=read");
  await page.getByTestId("site-prices").click();
  await page.getByTestId("prices").waitFor();
  await page.getByText(say("report:prices.readOnly")).waitFor();
  expect(await page.getByTestId("write-prices").count()).toBe(0);
  await page.close();
});

test("a report that could not be read says so in words, and is asked for again by one press", async () => {
  const say = wordsIn("fr");
  const page = await openSite("");
  await page.evaluate(() => window.fake.failNext("readReport", new Error("cut off") as never));
  await page.getByTestId("site-report").click();
  await page.getByRole("button", { name: say("common.retry") }).click();
  await page.getByTestId("report").waitFor();
  expect(await page.getByRole("button", { name: say("common.retry") }).count()).toBe(0);
  await page.close();
});

test("months in which nothing ended say so, and the palette leads to the report", async () => {
  const say = wordsIn("fr");
  const page = await served.open(browser, "");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill(say("palette.report"));
  await page.keyboard.press("Enter");
  await page.getByTestId("report").waitFor();
  await page.getByTestId("period-thisMonth").click();
  expect(await page.getByTestId("period-thisMonth").getAttribute("aria-pressed")).toBe("true");
  await page.locator("[data-testid=report-table] tbody tr").nth(1).waitFor({ state: "detached" });
  await page.close();
});
