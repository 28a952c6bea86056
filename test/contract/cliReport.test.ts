import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CommandLine, openCommandLine } from "./commandLine.ts";

let commandLine: CommandLine;
beforeAll(async () => {
  commandLine = await openCommandLine();
});
afterAll(() => commandLine.stop());

interface Report {
  lines: { sessions: number; seats: number; topic: string; month: string; cost?: { amount?: number } }[];
}

function priceList(name: string, running: number): string {
  const path = join(commandLine.folder, name);
  const lines = [`version: "1"`, "currency: EUR", "service: Cloud-formation"];
  const prices = [`tariffs: { session: { running: ${running} } }`, "rates: { establishment: 1 }"];
  writeFileSync(path, `${[...lines, ...prices].join("\n")}\n`);
  return path;
}

test("what ended sessions took is told from their receipts, priced by a list, and a hole is no 0", async () => {
  expect((await commandLine.pupitre("report")).out).toContain("No session ended in that time.");
  for (const title of ["Groupe 6", "Groupe 7"]) {
    const launch = ["session", "launch", "shell", "--title", title, "--spare", "2"];
    const { id } = await commandLine.json<{ id: string }>("--timeout", "60", ...launch, "--wait");
    await commandLine.json("--timeout", "60", "session", "end", id, "--confirm", title, "--wait");
  }
  const report = (...options: string[]) => commandLine.json<Report>("report", ...options);
  const { lines } = await report();
  expect(lines).toMatchObject([{ sessions: 2, seats: 4, topic: "linux" }]);
  expect(lines[0]?.cost).toBeUndefined();
  expect((await report("--month", "2020-01")).lines).toEqual([]);

  const prices = priceList("prices.yaml", 5);
  const priced = await report("--prices", prices, "--kind", "establishment");
  expect(priced.lines[0]?.cost?.amount).toBe(10);
  const private_ = await report("--prices", prices, "--kind", "private");
  expect(private_.lines[0]?.cost).toMatchObject({ noRate: true });
  expect(private_.lines[0]?.cost?.amount).toBeUndefined();

  const before = priceList("before.yaml", 4);
  const told = await commandLine.pupitre("report", "--prices", prices, "--prices-before", before);
  expect(told.err).toContain("session.running: 4 becomes 5");
  expect(told.out).toContain("not set");
  const csv = await commandLine.pupitre("report", "--csv");
  expect(csv.out).toContain("month;establishment;topic;teacher;template;sessions;");
});

test("a price list that is none, a month and a time zone that do not exist are refused by name", async () => {
  const broken = priceList("broken.yaml", -5);
  const refused = await commandLine.pupitre("--json", "report", "--prices", broken);
  expect(refused.code).toBe(3);
  expect(JSON.parse(refused.err)).toMatchObject({ failure: { issues: [{ line: 4 }] } });
  expect(readFileSync(broken, "utf8")).toContain("-5");
  expect(await commandLine.pupitre("report", "--month", "2026-13")).toMatchObject({ code: 2 });
  expect(await commandLine.pupitre("report", "--time-zone", "Europe/Atlantis")).toMatchObject({ code: 3 });
});

/** Every text of a workbook, whichever of its files it stands in. */
const textOf = (path: string): string =>
  Object.values(unzipSync(readFileSync(path)))
    .map((part) => strFromU8(part))
    .join("\n");

test("a report leaves as CSV, JSON and a workbook, with the site's own prices and with no student in it", async () => {
  const { folder, pupitre, json } = commandLine;
  const roster = join(folder, "class.csv");
  writeFileSync(roster, "Nom;Prénom;Courriel\nZorglubcanari;Élodiecanari;brimbelcanari@x.fr\n");
  const title = "Groupe du canari";
  const launch = ["session", "launch", "shell", "--title", title, "--roster", roster];
  const { id } = await json<{ id: string }>("--timeout", "60", ...launch, "--wait");
  await json("--timeout", "60", "session", "end", id, "--confirm", title, "--wait");

  const prices = join(folder, "site.yaml");
  const list = (version: string, running: number, more = "") =>
    writeFileSync(
      prices,
      `version: "${version}"\ncurrency: EUR\nservice: Cloud-formation\ntariffs: { session: { running: ${running} } }\nrates: { establishment: 1 }\nmembers: { demo: establishment }\n${more}`,
    );
  expect((await pupitre("prices", "list")).out).toContain("no price list yet");
  list("2026-1", 5);
  expect((await pupitre("prices", "set", prices)).code).toBe(0);
  list("2026-2", 6);
  const refused = await pupitre("prices", "set", prices);
  expect(refused).toMatchObject({ code: 3 });
  expect(refused.err).toContain("session.running");
  list("2026-2", 6, 'decision: "CP 2026-11, point 4"\n');
  expect((await pupitre("prices", "set", prices)).code).toBe(0);
  const versions = await pupitre("prices", "list");
  expect(versions.out).toContain("CP 2026-11, point 4");
  expect(versions.out).toContain("2026-1");
  expect((await pupitre("prices", "show")).out).toContain("running: 6");

  const csv = await pupitre("report", "--format", "csv");
  expect(csv.out.split("\r\n")[0]).toContain("cost EUR");
  const whole = await pupitre("report", "--format", "json");
  const report = JSON.parse(whole.out);
  expect(report).toMatchObject({
    prices: { version: "2026-2" },
    total: { cost: { amount: expect.any(Number) } },
  });
  expect(report.indicators).toContainEqual({ name: "availability", value: null });
  expect(report.energy.kWh.low).toBeLessThanOrEqual(report.energy.kWh.high);
  const workbook = join(folder, "report.xlsx");
  expect((await pupitre("report", "--format", "xlsx")).code).toBe(3);
  const written = await pupitre("report", "--format", "xlsx", "--group", "teacher", "--out", workbook);
  expect(written.out).toContain("report.xlsx");
  const sheets = textOf(workbook);
  expect(sheets).toContain("Availability of the service");
  expect(sheets).toContain("not known");
  for (const text of [csv.out, whole.out, sheets, (await pupitre("report")).out])
    expect(text).not.toMatch(/canari/i);
});
