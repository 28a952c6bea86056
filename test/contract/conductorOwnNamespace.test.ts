import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../cluster/connect.ts";
import { loadKubeconfig } from "../../cluster/kubeconfig.ts";
import type { Cluster } from "../../cluster/port.ts";
import type { Conductor } from "../../conductor/startConductor.ts";
import type { PortalOrigin } from "../../shared/domain/links.ts";
import { type SessionId, seatNamespace, seatOwnNamespace } from "../../shared/domain/names.ts";
import type { TemplateSpec } from "../../shared/domain/template.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { allReady, openStage, SHELL, type Stage, until } from "./conductorStage.ts";
import { mortal } from "./mortalCluster.ts";

/** A lab that hands out a kubeconfig: each seat has a second namespace, which the student administers. */
const KUBE: TemplateSpec = {
  ...SHELL,
  service: "kubernetes",
  accesses: [
    ...SHELL.accesses,
    { kind: "kubeconfig", name: "cluster", title: { en: "Cluster" }, container: "shell", quota: { pods: 4 } },
  ],
};
const HOUR = 3_600_000;

let stage: Stage;
let conductor: Conductor;
const conduct = (cluster?: Cluster) =>
  stage.conduct({
    portal: { portalOrigin: "http://{seat}.localhost:8080" as PortalOrigin, apiServer: stage.apiServer },
    ...(cluster ? { cluster } : {}),
  });
beforeAll(async () => {
  stage = await openStage();
  conductor = await conduct();
}, 60_000);
afterAll(() => stage.close());

const launch = async (seats = 1): Promise<SessionId> => {
  const id = await stage.launch({ template: { name: "kube", spec: KUBE } }, seats);
  await until(() => stage.seats(id), allReady(seats), 30);
  return id;
};
const end = async (id: SessionId) => {
  await stage.patchSession(id, { phase: "ended" });
  await until(
    () => stage.session(id),
    (session) => session?.status?.phase === "ended",
    60,
  );
};
const uidOf = async (name: string) =>
  (await stage.cluster.get({ apiVersion: "v1", kind: "Namespace", name }))?.metadata.uid;
const podOf = (id: SessionId, name: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: seatOwnNamespace(id, 1) },
  spec: { containers: [{ name: "web", image: "docker.io/library/nginx:1.29.0", ...RESTRICTED }], ...CALM },
});
const RESTRICTED = {
  command: ["sleep", "infinity"],
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
};
const CALM = {
  securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
};
const pods = async (id: SessionId) =>
  (await stage.within(seatOwnNamespace(id, 1), "Pod")).map(({ metadata }) => metadata.name);

async function handedOut(id: SessionId, seat = 1): Promise<Record<string, string>> {
  const ref = { apiVersion: "v1", kind: "Secret", namespace: seatNamespace(id, seat), name: "access" };
  const secret = await stage.cluster.get<KubeObject & { data?: Record<string, string> }>(ref);
  return Object.fromEntries(
    Object.entries(secret?.data ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value, "base64").toString("utf8"),
    ]),
  );
}

test("a seat has two namespaces, and a restart leaves the student's as it is", async () => {
  const id = await launch();
  const [main, own] = [seatNamespace(id, 1), seatOwnNamespace(id, 1)];
  expect(await stage.namespaces(id)).toEqual([main, own]);
  await stage.cluster.create(podOf(id, "mine"));
  const before = await uidOf(own);
  await stage.patchSeat(id, 1, { restarts: 1 });
  await until(
    () => stage.seat(id, 1),
    ({ status }) => status?.phase === "ready" && status.observed.restarts === 1,
    30,
  );
  expect([await uidOf(own), await pods(id)]).toEqual([before, ["mine"]]);
  await end(id);
}, 90_000);

test("a reset gives the student a new one", async () => {
  const id = await launch();
  const own = seatOwnNamespace(id, 1);
  await stage.cluster.create(podOf(id, "mine"));
  const before = await uidOf(own);
  await stage.patchSeat(id, 1, { resets: 1 });
  await until(
    () => stage.seat(id, 1),
    ({ status }) => status?.phase === "ready" && status.observed.resets === 1,
    30,
  );
  expect(await uidOf(own)).not.toBe(before);
  expect(await pods(id)).toEqual([]);
  await end(id);
}, 90_000);

test("while the session is paused nothing of the student's runs, and afterwards it may again", async () => {
  const id = await launch();
  await stage.cluster.create(podOf(id, "mine"));
  await stage.patchSession(id, { phase: "paused" });
  await until(
    () => pods(id),
    (names) => names.length === 0,
    30,
  );
  await expect(stage.cluster.create(podOf(id, "another"))).rejects.toThrow(/quota/);
  expect(await uidOf(seatOwnNamespace(id, 1))).toBeDefined();
  await stage.patchSession(id, { phase: "open" });
  await until(() => stage.seats(id), allReady(1), 30);
  await stage.cluster.create(podOf(id, "another"));
  await end(id);
}, 90_000);

test("one that was taken away is made again", async () => {
  const id = await launch();
  const own = seatOwnNamespace(id, 1);
  const before = await uidOf(own);
  await stage.cluster.delete({ apiVersion: "v1", kind: "Namespace", name: own }, { uid: before ?? "" });
  await until(
    () => uidOf(own),
    (uid) => uid !== undefined && uid !== before,
    30,
  );
  await until(() => stage.seats(id), allReady(1), 30);
  await end(id);
}, 90_000);

test("the end takes both and accounts for both, with what the student made", async () => {
  const id = await launch(2);
  await stage.cluster.create(podOf(id, "mine"));
  await end(id);
  expect(await stage.namespaces(id)).toEqual([]);
  const { namespaces, removed, leftovers } = (await stage.receipt(id))?.spec ?? {};
  expect(namespaces).toEqual([1, 2].flatMap((seat) => [seatNamespace(id, seat), seatOwnNamespace(id, seat)]));
  const counts = Object.fromEntries(removed?.map(({ kind, count }) => [kind, count]) ?? []);
  expect(counts).toMatchObject({ Namespace: 4, Pod: 3, ResourceQuota: 4 });
  expect(leftovers).toEqual([]);
}, 90_000);

test("the file that a student takes along works, and lasts as long as the class, extended or not", async () => {
  const id = await launch();
  const first = await until(
    () => handedOut(id),
    ({ kubeconfig }) => kubeconfig !== undefined,
    30,
  );
  const session = await stage.session(id);
  expect(first["kubeconfig-until"]).toBe(session?.spec.endsAt);
  expect(Date.parse(first["kubeconfig-expires"] ?? "")).toBeGreaterThanOrEqual(
    Date.parse(session?.spec.endsAt ?? ""),
  );
  const access = await loadKubeconfig({ text: first.kubeconfig ?? "", trust: "imported" });
  expect(access).toMatchObject({ namespace: seatOwnNamespace(id, 1), server: stage.apiServer });
  const student = connect(access);
  const listed = () => student.list({ apiVersion: "v1", kind: "Pod" }, { namespace: access.namespace });
  expect((await listed()).items).toEqual([]);

  const later = new Date(Date.now() + 5 * HOUR).toISOString();
  await stage.patchSession(id, { endsAt: later });
  const second = await until(
    () => handedOut(id),
    ({ "kubeconfig-until": until }) => until === later,
    30,
  );
  expect(second.kubeconfig).not.toBe(first.kubeconfig);
  expect(second.password).toBe(first.password);

  await end(id);
  await expect(listed()).rejects.toMatchObject({ failure: { kind: "unauthorized" } });
  await student.close();
}, 90_000);

test("no token is in what the conductor says of a seat", async () => {
  const id = await launch();
  const { kubeconfig = "" } = await until(
    () => handedOut(id),
    (data) => data.kubeconfig !== undefined,
    30,
  );
  const { token } = JSON.parse(kubeconfig).users[0].user;
  expect(token).toMatch(/^eyJ/);
  expect(JSON.stringify(await stage.seat(id, 1))).not.toContain(token);
  await end(id);
}, 60_000);

test.each(["before", "after"] as const)(
  "killed %s any write of a reset, the next conductor goes on, and there is one new namespace",
  async (when) => {
    const id = await launch();
    const own = seatOwnNamespace(id, 1);
    await conductor.stop();
    for (let nth = 1, survived = false; !survived; nth++) {
      const before = await uidOf(own);
      const isReset = async () => {
        const { status } = await stage.seat(id, 1);
        return status?.phase === "ready" && status.observed.resets === nth;
      };
      await stage.patchSeat(id, 1, { resets: nth });
      const { port, isDead, died } = mortal(await stage.connect(), nth, when);
      const victim = await conduct(port);
      await Promise.race([died, until(isReset, (done) => done || isDead(), 30)]);
      await victim.stop();
      survived = !isDead();
      conductor = await conduct();
      await until(isReset, Boolean, 30);
      expect(await uidOf(own)).not.toBe(before);
      expect(await stage.namespaces(id)).toEqual([seatNamespace(id, 1), own]);
      await conductor.stop();
    }
    conductor = await conduct();
    await end(id);
  },
  300_000,
);
