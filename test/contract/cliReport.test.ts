import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
