import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../cluster/connect.ts";
import { loadKubeconfig } from "../../cluster/kubeconfig.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import { moodleCsv } from "../builders/moodleCsv.ts";
import type { AuditEntry } from "../day/records.ts";
import { type CommandLine, openCommandLine, PROGRAM } from "./commandLine.ts";

let commandLine: CommandLine;
let folder: string;
beforeAll(async () => {
  commandLine = await openCommandLine();
  folder = commandLine.folder;
  expect(commandLine.practice).toEqual({
    kubeconfig: expect.stringContaining(folder),
    portal: expect.stringMatching(/^http:\/\/localhost:\d+$/),
  });
});
afterAll(() => commandLine.stop());

const pupitre = (...args: string[]) => commandLine.pupitre(...args);
const json = <T>(...args: string[]) => commandLine.json<T>(...args);

test("a class is launched, shown, handed out, reset, extended and ended without a window", async () => {
  const roster = join(folder, "class.csv");
  writeFileSync(
    roster,
    moodleCsv([
      ["Lefèvre", "Élodie"],
      ["O'Neil", "Siân"],
    ]),
  );
  const view = await json<{ id: string; counts: { ready: number } }>(
    "--timeout",
    "60",
    "session",
    "launch",
    "shell",
    "--roster",
    roster,
    "--spare",
    "1",
    "--duration",
    "1h30",
    "--title",
    "Groupe 3",
    "--wait",
  );
  expect(view.counts.ready).toBe(3);

  const checked = await json<{
    checks: { name: string }[];
    seats: { number: number; passed: number; results: { state: string }[] }[];
  }>("--timeout", "60", "session", "checks", view.id, "--run");
  expect(checked.seats.map(({ number, passed }) => [number, passed])).toEqual([
    [1, 0],
    [2, 0],
    [3, 0],
  ]);
  for (const { results } of checked.seats)
    expect(results.map(({ state }) => state)).toEqual(checked.checks.map(() => "failed"));
  const { out } = await pupitre("session", "checks", view.id);
  expect(out).toMatch(/^SEAT {2}PASSED {2}folders /);
  const { id } = view;

  const sessions = await json<{ id: string; title: string; endsAt: string; launchedAt: string }[]>(
    "session",
    "list",
  );
  expect(sessions.map((session) => [session.id, session.title])).toEqual([[id, "Groupe 3"]]);

  const links = await json<{ seat: number; name: string; url: string }[]>("session", "links", id);
  expect(links.map(({ seat, name }) => [seat, name])).toEqual([
    [1, "Élodie Lefèvre"],
    [2, "Siân O'Neil"],
    [3, ""],
  ]);
  expect(links[0]?.url).toMatch(new RegExp(`^http://${id}-01\\.localhost:\\d+/s#[a-z0-9]{32}$`));

  const refused = await pupitre("session", "reset", id, "2");
  expect(refused.code).toBe(3);
  expect(await json("session", "reset", id, "2", "--yes")).toEqual({ session: id, seats: [2] });
  await expect
    .poll(
      async () =>
        (
          await json<{ seats: { number: number; phase: string; resets: number }[] }>("session", "show", id)
        ).seats.map(({ number, phase, resets }) => [number, phase, resets]),
      { timeout: 20_000 },
    )
    .toEqual([
      [1, "ready", 0],
      [2, "ready", 1],
      [3, "ready", 0],
    ]);

  const extended = await json<{ endsAt: string }>("session", "extend", id, "30m");
  expect(Date.parse(extended.endsAt) - Date.parse(sessions[0]?.endsAt ?? "")).toBe(30 * 60_000);

  // A week is the longest, counted from the launch: the hour and a half that it has already counts too.
  const forever = await pupitre("session", "extend", id, "167h");
  expect(forever.err).toContain("7 days at most");
  expect(forever.code).toBe(3);

  const wrong = await pupitre("session", "end", id, "--confirm", "Groupe 4");
  expect(wrong.code).toBe(3);
  expect(wrong.err).toContain("Groupe 3");
  const receipt = await json<{ seats: number; leftovers: unknown[] }>(
    "--timeout",
    "60",
    "session",
    "end",
    id,
    "--confirm",
    "Groupe 3",
    "--wait",
  );
  expect(receipt).toMatchObject({ seats: 3, leftovers: [] });
});

test("names and secrets stay out of what is printed unless they are asked for", async () => {
  const { id } = await json<{ id: string }>(
    "--timeout",
    "60",
    "session",
    "launch",
    "shell",
    "--spare",
    "1",
    "--wait",
  );
  const links = await json<{ url: string }[]>("session", "links", id);
  const secret = links[0]?.url.split("#")[1] ?? "";
  expect(secret).not.toBe("");
  for (const args of [
    ["session", "list"],
    ["session", "show", id],
  ]) {
    const { out, err } = await pupitre(...args);
    expect(out + err).not.toContain(secret);
  }
  await pupitre(
    "--timeout",
    "60",
    "session",
    "end",
    id,
    "--confirm",
    "First steps in a Linux shell",
    "--wait",
  );
});

test("a template's fault is told with its line and column", async () => {
  const file = join(folder, "template.yaml");
  writeFileSync(
    file,
    "apiVersion: pupitre.fr/v1alpha1\nkind: LabTemplate\nmetadata:\n  name: a\nspec:\n  titel: { en: A }\n",
  );
  const { code, err } = await pupitre("template", "validate", file);
  expect(code).toBe(3);
  expect(err).toMatch(/6:3: .*titel.*title/);
});

test("a template's objects and the schema of templates are printed, and a wrong seat is a wrong use", async () => {
  const file = join("templates", "shell", "template.yaml");
  const { code, out } = await pupitre("template", "render", file, "--seat", "7", "--set", "threshold=29");
  expect([code, out.match(/^kind: .*$/gm)?.slice(0, 3)]).toEqual([
    0,
    ["kind: Namespace", "kind: ResourceQuota", "kind: LimitRange"],
  ]);
  expect((await pupitre("template", "render", file, "--seat", "seven")).code).toBe(2);
  const schema = JSON.parse((await pupitre("template", "schema")).out) as { title: string };
  expect(schema.title).toBe("Lab template of Pupitre");
});

test("a template's files are read beside it, and one that is missing is named, in the language asked for", async () => {
  const beside = mkdtempSync(join(folder, "lab-"));
  const file = join(beside, "template.yaml");
  const shell = readFileSync(join("templates", "shell", "template.yaml"), "utf8");
  const more = "  files:\n    - { path: /home/student/more.txt, from: more.txt }\n";
  writeFileSync(file, shell.replace("  files:\n", more));
  const missing = await pupitre("--locale", "fr", "template", "validate", file);
  expect([missing.code, missing.err]).toEqual([3, expect.stringMatching(/fichier.*more\.txt/)]);
  writeFileSync(join(beside, "more.txt"), "more");
  expect((await pupitre("template", "validate", file)).err).toBe("");
});

test("a built-in template holds", async () => {
  const { code, out } = await pupitre("template", "validate", join("templates", "shell", "template.yaml"));
  expect([code, out]).toEqual([0, expect.stringContaining("shell")]);
});

test("a roster with a fault launches nothing and names the rows", async () => {
  const roster = join(folder, "twice.csv");
  writeFileSync(
    roster,
    moodleCsv([
      ["Lefèvre", "Élodie"],
      ["Lefèvre", "Élodie"],
    ]),
  );
  const before = await json<unknown[]>("session", "list");
  const { code, err } = await pupitre("session", "launch", "shell", "--roster", roster);
  expect(code).toBe(3);
  expect(err).toMatch(/row/);
  expect(await json<unknown[]>("session", "list")).toEqual(before);
});

test("a class from a spreadsheet takes late students on and lets go of who leaves", async () => {
  const folderOf = join(import.meta.dirname, "../unit/intake/spreadsheets");
  const launch = ["session", "launch", "shell", "--title", "Tableur", "--roster"];
  const both = join(folderOf, "two-sheets.xlsx");
  const asked = await pupitre(...launch, both);
  expect([asked.code, asked.err]).toEqual([3, expect.stringMatching(/Groupe 3, Groupe 4.*--sheet/)]);
  expect((await pupitre(...launch, both, "--sheet", "Groupe 5")).code).toBe(3);
  expect((await pupitre(...launch, join(folderOf, "locked.xlsx"))).err).toMatch(/password|mot de passe/);
  const { session } = await json<{ session: string }>(...launch, both, "--sheet", "Groupe 3");

  const whole = join(folderOf, "moodle.xlsx");
  expect(await json("session", "add", session, "--roster", whole)).toEqual({ session, seats: [3, 4] });
  expect(await json("session", "add", session, "--roster", whole)).toEqual({ session, seats: [] });
  expect((await pupitre("session", "remove", session, "1")).code).toBe(3);
  expect(await json("session", "remove", session, "1", "--yes")).toEqual({ session, seats: [1] });
  const { seats } = await json<{ seats: { number: number; people: string[] }[] }>("session", "show", session);
  const sitting = seats.filter(({ number }) => number !== 1).map(({ number, people }) => [number, ...people]);
  expect(sitting).toEqual([
    [2, "Thị Minh Nguyễn"],
    [3, "Siân O'Neil"],
    [4, "Zoé-Ana Ben Saïd"],
  ]);
  await pupitre("session", "end", session, "--confirm", "Tableur");
});

test("exit codes tell a script what happened", async () => {
  expect((await pupitre("--help")).code).toBe(0);
  expect((await pupitre("session", "launch")).code).toBe(2);
  expect((await pupitre("session", "show", "not an id")).code).toBe(2);
  expect((await pupitre("session", "reset", "bcdfgh", "abc", "--yes")).code).toBe(2);
  expect((await pupitre("session", "reset", "bcdfgh", "1", "0", "--yes")).code).toBe(2);
  expect((await pupitre("--locale", "de", "session", "list")).code).toBe(2);
  expect((await pupitre("session", "show", "bcdfgh")).code).toBe(4);
  expect((await pupitre("session", "launch", "no-such-lab")).code).toBe(4);
  expect((await pupitre("session", "launch", "shell", "--spare", "999")).code).toBe(9);
  const elsewhere = { ...commandLine.env, PUPITRE_DATA_DIR: join(folder, "nobody") };
  const code = await new Promise((resolve) =>
    execFile(process.execPath, [PROGRAM, "session", "list"], { env: elsewhere }, (error) =>
      resolve(error?.code),
    ),
  );
  expect(code).toBe(6);
});

test("the cluster's manifests are printed as YAML that kubectl takes", async () => {
  const { out } = await pupitre("cluster", "manifests");
  expect(out.split("---\n").length).toBeGreaterThan(7);
  expect(out).toContain("kind: CustomResourceDefinition");
});

interface Rehearsed {
  state: string;
  session?: string;
  steps: { name: string; state: string; findings: { code: string; title?: { en: string } }[] }[];
  timing?: { seats: number; again?: number };
}
const foundIn = ({ steps }: Rehearsed) =>
  Object.fromEntries(
    steps.flatMap(({ name, findings }) =>
      findings.length > 0 ? [[name, findings.map(({ code }) => code)]] : [],
    ),
  );

async function deedsOn(session: string | undefined): Promise<string[]> {
  const cluster = connect(await loadKubeconfig({ path: commandLine.practice.kubeconfig, trust: "own" }));
  const { items } = await cluster.list<AuditEntry>({ apiVersion: API_VERSION, kind: "AuditEntry" });
  await cluster.close();
  return items
    .map(({ spec }) => spec)
    .filter((spec) => spec.session === session)
    .sort((a, b) => a.at.localeCompare(b.at) || (a.seat ?? 0) - (b.seat ?? 0))
    .map(({ action, seat }) => (seat === undefined ? action : `${action} ${seat}`));
}

test("a lab is rehearsed: entered, checked before and after its solution, timed, and nothing of it is left", async () => {
  const rehearsed = await json<Rehearsed>(
    "template",
    "rehearse",
    join("templates", "shell", "template.yaml"),
    "--seats",
    "2",
  );
  expect(rehearsed).toMatchObject({ state: "passed", simulated: true, timing: { seats: 2 } });
  expect(rehearsed.steps.map(({ state }) => state)).toEqual(Array(8).fill("passed"));
  expect(foundIn(rehearsed)).toEqual({});
  const sessions = await json<{ id: string }[]>("session", "list");
  expect(sessions.filter(({ id }) => id === rehearsed.session)).toEqual([]);
  // On record as of any session, in this order.
  expect(await deedsOn(rehearsed.session)).toEqual(["launch", "reset 1", "reset 2", "end"]);
});

test("what a rehearsal finds is told step by step, and the exit code says that the lab is not ready", async () => {
  const text = readFileSync(join("templates", "shell", "template.yaml"), "utf8");
  const file = join(folder, "lab.yaml");
  const check = "    - name: nothing\n      title: { fr: Rien, en: Nothing }\n      container: shell\n";
  writeFileSync(file, text.replace("  checks:\n", `  checks:\n${check}      command: ["true"]\n`));
  const early = await pupitre("--json", "template", "rehearse", file);
  expect([early.code, foundIn(JSON.parse(early.out) as Rehearsed)]).toEqual([
    0,
    { checksBefore: ["checkPassesBefore"], solution: ["noSolution"] },
  ]);
  const image = "docker.io/library/does-not-exist:1";
  const missing = await pupitre("template", "rehearse", file, "--set", `image=${image}`);
  expect(missing.code).toBe(3);
  expect(missing.err).toContain(image);
  expect(missing.out).toContain("The lab is not ready");
  expect(await json("session", "list")).toEqual(
    expect.not.arrayContaining([expect.objectContaining({ phase: "open", rehearsal: true })]),
  );
});
