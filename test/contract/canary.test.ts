import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../cluster/connect.ts";
import { loadKubeconfig } from "../../cluster/kubeconfig.ts";
import type { Cluster } from "../../cluster/port.ts";
import { draftStore } from "../../services/drafts.ts";
import { PRACTICE_NAMESPACE } from "../../services/practiceSite.ts";
import { rehearse } from "../../services/rehearse/rehearse.ts";
import { shareTemplate } from "../../services/sharedTemplates.ts";
import type { SiteAccess } from "../../services/site.ts";
import { templateSources } from "../../services/templateSources.ts";
import { templateCatalogue } from "../../services/templates.ts";
import { connectVisit, makeVisit } from "../../services/visit.ts";
import type { PortalOrigin } from "../../shared/domain/links.ts";
import { linksSecretName, rosterSecretName, type SessionId, seatName } from "../../shared/domain/names.ts";
import type { TrainingSession } from "../../shared/domain/session.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { moodleCsv } from "../builders/moodleCsv.ts";

/** A class whose every secret is a canary, from its launch to its end, by the programs as they are delivered. */
const PROGRAM = join("out", "cli", "pupitre.js");
const folder = mkdtempSync(join(tmpdir(), "pupitre-canary-"));
const env = { ...process.env, PUPITRE_DATA_DIR: join(folder, "data"), LANG: "en", LC_ALL: "en" };
const NAMES = ["Zorglubcanari", "Élodiecanari", "Brimbelcanari", "Siâncanari"];

let practice: ChildProcess;
let logs = "";
let kubeconfig: string;
let cluster: Cluster;
/** What the command line said, but for the answers whose purpose is to show names or links. */
let said = "";

beforeAll(async () => {
  practice = spawn(process.execPath, [PROGRAM, "--json", "practice", "--verbose"], { env, stdio: "pipe" });
  practice.stderr?.on("data", (chunk: Buffer) => {
    logs += chunk.toString("utf8");
  });
  if (!practice.stdout) throw new Error("no output");
  const [line] = (await once(createInterface({ input: practice.stdout }), "line")) as [string];
  kubeconfig = (JSON.parse(line) as { kubeconfig: string }).kubeconfig;
  cluster = connect(await loadKubeconfig({ path: kubeconfig, trust: "own" }));
});
afterAll(async () => {
  await cluster.close();
  const exited = once(practice, "exit");
  practice.kill("SIGTERM");
  await exited;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

function pupitre(...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const all = [PROGRAM, "--json", "--timeout", "60", ...args];
    execFile(process.execPath, all, { env, encoding: "utf8" }, (error, out, err) => {
      said += err;
      if (error) reject(new Error(err));
      else resolve(out);
    });
  });
}

/** A POST as the seat's own page makes it. */
function post(origin: string, path: string, body: object): Promise<{ status: number; cookie: string }> {
  const { host, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const headers = { host, origin, "content-type": "application/json" };
    const asked = request({ host: "127.0.0.1", port, path, method: "POST", headers }, (answer) => {
      const cookie = /=([^;]*)/.exec(answer.headers["set-cookie"]?.[0] ?? "")?.[1] ?? "";
      answer.resume().on("end", () => resolve({ status: answer.statusCode ?? 0, cookie }));
    });
    asked.on("error", reject);
    asked.end(JSON.stringify(body));
  });
}

/** A text with all that stands in it in base64, so that nothing hides in an encoding. */
const unfolded = (text: string): string =>
  [text, ...(text.match(/[A-Za-z0-9+/_-]{12,}={0,2}/g) ?? []).map(decoded)].join("\n");
const decoded = (base64: string): string => Buffer.from(base64, "base64").toString("utf8");

const foundIn = (text: string, canaries: string[]): string[] => {
  const all = unfolded(text);
  return canaries.filter((canary) => all.includes(canary) || all.includes(encodeURIComponent(canary)));
};

/** Whatever the cluster has ever stored, as its journal tells it. */
const journal = (): { text: string; object: KubeObject & { data?: Record<string, string> } }[] =>
  readFileSync(join(kubeconfig, "..", "objects.journal"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .flatMap((text) => {
      const { o } = JSON.parse(text) as { o?: KubeObject };
      return o ? [{ text, object: o }] : [];
    });

/** Arguments and environment of every process that belongs to the demonstration. */
function processes(): string {
  if (!existsSync("/proc/self/environ")) return ""; // other systems show them in other ways; the programs are the same
  return readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .map((pid) => {
      try {
        return ["cmdline", "environ"]
          .map((file) => readFileSync(join("/proc", pid, file), "utf8"))
          .join("\n");
      } catch {
        return ""; // gone meanwhile, or somebody else's
      }
    })
    .filter((text) => text.includes(folder))
    .join("\n");
}

function filesBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)],
  );
}

test("names, links, cookies, keys and tokens of a class stand in its Secrets and nowhere else", async () => {
  const roster = join(folder, "class.csv");
  writeFileSync(
    roster,
    moodleCsv([
      [NAMES[0] ?? "", NAMES[1] ?? ""],
      [NAMES[2] ?? "", NAMES[3] ?? ""],
    ]),
  );
  const launched = await pupitre("session", "launch", "shell", "--roster", roster, "--title", "TP", "--wait");
  const { id } = JSON.parse(launched) as { id: SessionId };
  const links = JSON.parse(await pupitre("session", "links", id)) as {
    seat: number;
    url: string;
    code: string;
  }[];
  const [first, second] = links.map(({ url }) => new URL(url));
  if (!first || !second) throw new Error("no links");
  const secretOf = (url: URL) => url.hash.slice(1);

  // A student enters, mistypes, and tries the neighbour's; the teacher looks in.
  const entered = await post(first.origin, "/api/enter", { secret: secretOf(first) });
  expect(entered.status).toBe(200);
  expect((await post(first.origin, "/api/enter", { secret: secretOf(second) })).status).toBe(401);
  expect((await post(first.origin, `/${secretOf(first)}?${secretOf(first)}`, {})).status).toBe(404);
  const session = await cluster.get<TrainingSession>({
    apiVersion: API_VERSION,
    kind: "TrainingSession",
    namespace: "demo",
    name: id,
  });
  if (!session) throw new Error("no session");
  const site = { id: "practice", kind: "practice" as const, cluster, namespace: "demo" };
  const key = await makeVisit({ site, session, seat: 1, mode: "read", now: new Date() });
  const origin = first.origin.replace(seatName(id, 1), "{seat}") as PortalOrigin;
  (await connectVisit(origin, seatName(id, 1), "terminal", key)).terminate();

  const access = journal().find(
    ({ object }) => object.kind === "Secret" && object.metadata.name === "access",
  );
  const password = decoded(access?.object.data?.password ?? "");
  const token = /token: (\S+)/.exec(readFileSync(kubeconfig, "utf8"))?.[1] ?? "";
  const canaries = [...NAMES, ...links.map(({ url }) => new URL(url).hash.slice(1)), entered.cookie, key];
  canaries.push(password, token, ...links.map(({ code }) => code.replace("-", "")));
  expect(canaries.filter((canary) => canary.length < 8)).toEqual([]);
  expect(foundIn(processes(), canaries)).toEqual([]);

  await pupitre("session", "reset", id, "1", "--yes");
  await pupitre("session", "end", id, "--confirm", "TP", "--wait");

  const own = [rosterSecretName(id), linksSecretName(id), "access"];
  const isOwn = ({ kind, metadata }: KubeObject) => kind === "Secret" && own.includes(metadata.name);
  const records = journal();
  const kept = records.filter(({ object }) => isOwn(object)).map(({ text }) => text);
  expect(foundIn(kept.join("\n"), [...NAMES, secretOf(first), password]).length).toBe(NAMES.length + 2);
  const others = records.filter(({ object }) => !isOwn(object));
  expect(others.filter(({ text }) => foundIn(text, canaries).length > 0)).toEqual([]);
  const metadata = records.map(({ object }) => JSON.stringify(object.metadata));
  expect(foundIn(metadata.join("\n"), canaries)).toEqual([]);

  expect(logs).toContain("session ended");
  expect(foundIn(logs + said, canaries)).toEqual([]);
  const files = filesBelow(env.PUPITRE_DATA_DIR);
  const mayHold = new Set(["objects.journal", "kubeconfig", "cluster.json"]);
  const elsewhere = files.filter((file) => !mayHold.has(basename(file)));
  expect(foundIn(elsewhere.map((file) => readFileSync(file, "utf8")).join("\n"), canaries)).toEqual([]);
  if (process.platform !== "win32")
    expect(files.filter((file) => (statSync(file).mode & 0o077) !== 0)).toEqual([]);
}, 120_000);

test("the solution of a lab of one's own stays on this computer: the cluster holds nothing of it, shared, launched, rehearsed", async () => {
  const SOLUTION = "Solutioncanari";
  const drafts = draftStore(join(folder, "labs"), randomInt, () => new Date());
  const sources = templateSources(templateCatalogue("templates"), drafts);
  const site: SiteAccess = { id: "practice", kind: "practice", cluster, namespace: PRACTICE_NAMESPACE };
  const script = `# ${SOLUTION}\n${await sources.solution("shell")}`;
  const { id } = await drafts.create({ text: await sources.text("shell", undefined), solution: script });
  const ref = `draft/${id}`;
  const template = await sources.get(ref, site);
  await shareTemplate(site, template, undefined, new Date());
  const rehearsed = await rehearse({
    ...{ site, ref, template, solution: await sources.solution(ref), parameters: {}, seats: 1, locale: "en" },
    ...{ signal: new AbortController().signal, now: () => new Date() },
    note: async () => undefined,
    onChange: () => undefined,
  });
  // It was typed indeed: else there would be nothing to find.
  expect(rehearsed.steps.find(({ name }) => name === "checksAfter")).toMatchObject({ state: "passed" });
  const held = journal().map(({ text }) => text);
  expect(held.filter((text) => foundIn(text, [SOLUTION]).length > 0)).toEqual([]);
  expect(foundIn(logs + said, [SOLUTION])).toEqual([]);
  const files = filesBelow(join(folder, "data")).filter(
    (path) => foundIn(readFileSync(path, "utf8"), [SOLUTION]).length > 0,
  );
  expect(files).toEqual([]);
}, 120_000);
