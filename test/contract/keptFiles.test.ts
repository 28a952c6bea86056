import { afterAll, beforeAll, expect, test } from "vitest";
import { type Portal, startPortal } from "../../portal/portal.ts";
import { bringBack, keptChanges, undoBringing } from "../../services/keptFiles.ts";
import { PORTAL_CONFIG_MAP, PORTAL_ORIGIN_KEY } from "../../shared/domain/links.ts";
import { type SessionId, seatNamespace } from "../../shared/domain/names.ts";
import type { Visit } from "../../shared/domain/seat.ts";
import type { TrainingSession } from "../../shared/domain/session.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { Manifest } from "../../shared/kubernetes/objects.ts";
import { sessionView } from "../../shared/plan/views.ts";
import { builtPages } from "../unit/portal/classroom.ts";
import { allReady, DEMO, openStage, SHELL, type Stage, until } from "./conductorStage.ts";

/** A seat of the practice cluster and the students' door: nothing between is pretended. */
let stage: Stage;
let portal: Portal;
let id: SessionId;

beforeAll(async () => {
  stage = await openStage();
  await stage.conduct();
  id = await stage.launch({ title: "Shell L1" }, 2);
  await until(() => stage.seats(id), allReady(2));
  portal = await startPortal({
    cluster: await stage.connect(),
    listen: { host: "127.0.0.1", port: 0 },
    origin: { scheme: "http", domain: "localhost", port: 0 },
    pageDir: await builtPages(),
    log: () => undefined,
  });
  const data = { [PORTAL_ORIGIN_KEY]: `http://{seat}.localhost:${portal.port}` };
  const metadata = { name: PORTAL_CONFIG_MAP, namespace: DEMO };
  await stage.cluster.apply({ apiVersion: "v1", kind: "ConfigMap", metadata, data } as Manifest, "test");
}, 60_000);
afterAll(async () => {
  await portal.stop();
  await stage.close();
});

async function sh(script: string, of = { id, pod: "lab" }): Promise<string> {
  const command = ["sh", "-c", `cd /home/student && ${script}`];
  const pod = { namespace: seatNamespace(of.id, 1), name: of.pod };
  const stream = await stage.cluster.exec(pod, { container: "shell", command, tty: false, stdin: false });
  const said: Uint8Array[] = [];
  stream.onStdout((chunk) => said.push(chunk));
  expect(await stream.ended).toEqual({ code: 0 });
  return Buffer.concat(said).toString();
}

const at = (seat = 1) => ({
  site: { id: "practice", kind: "practice" as const, cluster: stage.cluster, namespace: DEMO },
  ...{ id, seat, now: new Date() },
});
const states = async () =>
  (await keptChanges(at())).entries.map(({ path, is, ofLab }) => `${is} ${path}${ofLab ? " (lab)" : ""}`);

test("after a reset the teacher sees what differs, brings chosen files back, and takes that back; a visit is on record", async () => {
  await expect(keptChanges(at())).rejects.toMatchObject({
    failure: { kind: "invalid", issues: [{ code: "kept.nothingAside" }] },
  });
  await sh("echo fini >> LISEZMOI; mkdir -p projet/src; echo 5 > projet/src/main.c; echo x > 'a b.txt'");
  await stage.patchSeat(id, 1, { keeps: 1 });
  await until(
    () => stage.seat(id, 1),
    ({ status }) => status?.phase === "ready" && status.observed.keeps === 1,
  );
  expect(await states()).toEqual([
    "changed LISEZMOI (lab)",
    "added a b.txt",
    "added projet",
    "added projet/src",
    "added projet/src/main.c",
  ]);
  const { number, totals, isCut } = await keptChanges(at());
  expect({ number, totals, isCut }).toEqual({ number: 1, totals: { before: 5, now: 1 }, isCut: false });

  const done = await bringBack(at(), 1, ["projet", "projet/src", "LISEZMOI"]);
  expect(done.count).toBe(2);
  expect(await sh("cat projet/src/main.c; tail -n 1 LISEZMOI; ls")).toMatch(/^5\nfini\nLISEZMOI\nprojet\n?$/);
  expect((await keptChanges(at())).brought).toEqual([{ set: done.set, count: 2 }]);
  await undoBringing(at(), 1, done.set);
  expect(await sh("ls; grep -c fini LISEZMOI || true")).toBe("LISEZMOI\n0\n");
  // What was set aside is whole, and goes back as ever.
  await stage.patchSeat(id, 1, { undoes: 1 });
  await until(
    () => stage.seat(id, 1),
    ({ status }) => status?.phase === "ready" && status.observed.undoes === 1,
  );
  expect(await sh("cat 'a b.txt' projet/src/main.c; tail -n 1 LISEZMOI")).toBe("x\n5\nfini\n");
  await expect(bringBack(at(), 1, ["projet"])).rejects.toMatchObject({
    failure: { issues: [{ code: "kept.keptElsewhere" }] },
  });
  // The student reads of it, at this seat alone.
  const said = (await stage.session(id))?.spec.announcements ?? [];
  expect(said.map(({ seat, text }) => [seat, /remis|annulé/.exec(text)?.[0]])).toEqual([
    [1, "remis"],
    [1, "annulé"],
  ]);
  const visits = await stage.cluster.list<Visit>({ apiVersion: API_VERSION, kind: "Visit" });
  expect(new Set(visits.items.map(({ spec }) => spec.mode))).toEqual(new Set(["kept"]));
}, 120_000);

test("a path that leads elsewhere, or is a command, is a name and nothing else", async () => {
  await sh(
    "rm -rf .pupitre; mkdir -p .pupitre/kept-2; echo 1 > '.pupitre/kept-2/$(touch pwned)'; ln -s /etc .pupitre/kept-2/lien",
  );
  for (const path of ["../../etc/passwd", "/etc/passwd", ".pupitre/kept-2"])
    await expect(bringBack(at(), 2, [path])).rejects.toThrow();
  await expect(bringBack(at(), 2, ["lien/passwd"])).rejects.toMatchObject({
    failure: { issues: [{ code: "kept.link", params: { path: "lien/passwd" } }] },
  });
  await bringBack(at(), 2, ["$(touch pwned)"]);
  expect(await sh("ls | sort")).toContain("$(touch pwned)\n");
  expect(await sh("ls | sort")).not.toMatch(/^pwned$/m);
}, 60_000);

test("a lab whose work is on all its machines, none of which is called as usual, is found by its volume", async () => {
  const containers = SHELL.containers.map((container) => ({ ...container, pod: "login" }));
  const spec = { ...SHELL, containers, storage: { size: "64Mi", path: "/home/student", everyPod: true } };
  const own = await stage.launch({ template: { name: "shell", spec } }, 1);
  await until(() => stage.seats(own), allReady(1));
  await sh("echo fini >> LISEZMOI", { id: own, pod: "login" });
  await stage.patchSeat(own, 1, { keeps: 1 });
  await until(
    () => stage.seat(own, 1),
    ({ status }) => status?.phase === "ready" && status.observed.keeps === 1,
  );
  const { entries } = await keptChanges({ ...at(), id: own });
  expect(entries.map(({ path, is }) => `${is} ${path}`)).toEqual(["changed LISEZMOI"]);
  const session = (await stage.session(own)) as TrainingSession;
  expect(sessionView(session, [], [], undefined, "practice").keepsWork).toBe(true);
}, 60_000);
