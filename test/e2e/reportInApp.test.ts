import { readFileSync } from "node:fs";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenedApplication, openApplication, temporaryDataDir } from "./application.ts";
import { call, launchClass } from "./launch.ts";
import { paperWindow, readPaper } from "./paper.ts";
import { settled } from "./readable.ts";
import { keepPicture } from "./screenshots.ts";
import { wordsIn } from "./words.ts";

const say = wordsIn("fr");
const data = temporaryDataDir();
let opened: OpenedApplication;
beforeAll(async () => {
  opened = await openApplication(data.path);
});
afterAll(async () => {
  await opened?.close();
  data.remove();
});

/** Launches a class of the demonstration, ends it, and waits for its receipt. */
async function holdSession(window: Page, seats: number, title: string): Promise<void> {
  const session = await launchClass(window, seats, title);
  const summary = async () => (await call(window, "listSessions", null)).find(({ id }) => id === session);
  await expect.poll(async () => (await summary())?.counts.ready, { timeout: 90_000 }).toBe(seats);
  await call(window, "endSession", { site: "practice", session, confirmation: title, keepUntil: null });
  await expect.poll(async () => (await summary())?.phase, { timeout: 90_000 }).toBe("ended");
  const hasReceipt = () => call(window, "getReceipt", { site: "practice", session }).then(() => true);
  await expect.poll(() => hasReceipt().catch(() => false), { timeout: 90_000 }).toBe(true);
}

/** The system's own dialog, which no test can press, answers at once. */
const savesTo = (path: string) =>
  opened.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);

const LIST = [
  ...['version: "2026-1"', "currency: EUR", "service: Cloud-formation"],
  ...["tariffs: { session: { running: 5 }, seatHour: { running: 0.05 } }", "entryTicket: 500"],
  ...["rates: { establishment: 1 }", "members: { demo: establishment }"],
  "fullCost: { year: 2026, infrastructure: 40000, staff: 60000 }",
].join("\n");

test("a month's consumption is priced, charted, printed and saved from receipts of real sessions, without a student", async () => {
  const { window, app } = opened;
  await window.getByTestId("new-session").waitFor();
  await holdSession(window, 2, "Shell L1 · groupe 1");

  await window.getByTestId("rail-sites").click();
  await window.getByTestId("site-report").click();
  await window.getByTestId("period-thisMonth").click();
  await window.getByTestId("report-notes").getByText(say("report:cost.noPrices")).waitFor();
  const row = window.getByTestId("report-table").locator("tbody tr");
  expect(await row.count()).toBe(1);

  await window.getByTestId("open-prices").click();
  await window.getByText(say("report:prices.none")).waitFor();
  await window.getByTestId("write-prices").click();
  const yaml = window.getByTestId("prices-yaml");
  await yaml.click();
  await window.keyboard.press("Control+a");
  await window.keyboard.insertText(LIST);
  await window.getByTestId("save-prices").click();
  await window.getByTestId("put-in-force").waitFor();
  await settled(window);
  await window.getByTestId("put-in-force").click();
  await window.getByTestId("price-version-1").waitFor();

  await window.getByTestId("rail-sites").click();
  await window.getByTestId("site-report").click();
  await window.getByTestId("report-notes").getByText("2026-1").waitFor();
  await window.getByTestId("report-full-cost").waitFor();
  // Two seats, known from the receipt.
  expect(await row.first().locator("td").nth(1).innerText()).toBe("2");
  expect(await window.getByTestId("report-tickets").innerText()).toContain("500,00");
  await settled(window);
  await keepPicture(window, "fr/report");

  const workbook = join(data.path, "consommation.xlsx");
  await savesTo(workbook);
  await window.getByTestId("export-report").click();
  await window.getByTestId("export-xlsx").waitFor();
  await settled(window);
  await window.getByTestId("export-xlsx").click();
  await window.getByText(say("report:exports.saved", { path: workbook })).waitFor();
  const sheets = Object.values(unzipSync(readFileSync(workbook)))
    .map((part) => strFromU8(part))
    .join("\n");
  for (const word of ["indicators.sheet", "energy.title", "fullCost.total", "unknown", "notSet"] as const)
    expect(sheets).toContain(say(`report:${word}`));

  await window.getByTestId("export-report").click();
  await window.getByTestId("export-pdf").waitFor();
  await settled(window);
  await window.getByTestId("export-pdf").click();
  const preview = await paperWindow(app);
  const paper = await readPaper(app, preview);
  await keepPicture(paper.firstPage(), "fr/report-pages");
  const text = paper.text();
  for (const word of ["energy.title", "indicators.title", "tickets.title", "unknown"] as const)
    expect(text).toContain(say(`report:${word}`).normalize("NFKC"));
  expect(text).toContain("2026-1");
  expect(text).toContain(say("site.practice").normalize("NFKC"));
  for (const told of [sheets, text]) expect(told).not.toMatch(/Nom[12]\b|\bAna\b/);
  paper.forget();
  await preview.close();
});
