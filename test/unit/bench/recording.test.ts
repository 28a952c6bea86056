import { expect, test } from "vitest";
import type { Write } from "../../../bench/recording.ts";
import { objectsOf, type Recording, recordedCluster, renamed, sortWrites } from "../../../bench/recording.ts";
import type { Cluster } from "../../../cluster/port.ts";
import type { SessionId } from "../../../shared/domain/names.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import type { Manifest } from "../../../shared/kubernetes/objects.ts";

const SESSION = "k3x9pb" as SessionId;
const nothing = {
  create: async () => undefined,
  mergePatch: async () => undefined,
  replaceStatus: async () => undefined,
};

const core = (kind: string, name: string, namespace?: string): Manifest => ({
  apiVersion: "v1",
  kind,
  metadata: { name, ...(namespace ? { namespace } : {}) },
});
const ours = (kind: string, name: string): Manifest => ({
  apiVersion: API_VERSION,
  kind,
  metadata: { name, namespace: "demo", resourceVersion: "7" },
});

/** As a conductor writes: a class of two, of which the second seat's Secret lies between those of the first. */
async function record(): Promise<Recording> {
  const writes: Write[] = [];
  const cluster = recordedCluster(nothing as unknown as Cluster, writes);
  await cluster.create(ours("TrainingSession", SESSION));
  await cluster.mergePatch({ ...ours("TrainingSession", SESSION), name: SESSION, namespace: "demo" }, {});
  await cluster.create(ours("Seat", `${SESSION}-01`));
  await cluster.create(core("Namespace", `lab-${SESSION}-01`));
  await cluster.create(core("ResourceQuota", "seat", `lab-${SESSION}-01`));
  await cluster.create(ours("Seat", `${SESSION}-02`));
  await cluster.create(core("Secret", "access", `lab-${SESSION}-01`));
  await cluster.create(core("Pod", "lab", `lab-${SESSION}-01`));
  await cluster.replaceStatus(ours("Seat", `${SESSION}-01`));
  await cluster.replaceStatus(ours("TrainingSession", SESSION));
  return { session: SESSION, uid: "u", writes };
}

const told = (writes: Write[]) => writes.map(({ method, path }) => `${method} ${path}`);

test("a recording has each write once, with its path", async () => {
  const { writes } = await record();
  expect(told(writes)).toContain("POST /api/v1/namespaces/lab-k3x9pb-01/resourcequotas");
  expect(told(writes).at(-1)).toBe(
    "PUT /apis/pupitre.fr/v1alpha1/namespaces/demo/trainingsessions/k3x9pb/status",
  );
  const { before, after, seats } = sortWrites(await record());
  expect(before.length + after.length + seats.flat(2).length).toBe(writes.length);
});

test("a seat's writes keep their order; what the conductor sends at once is together", async () => {
  const { before, after, seats } = sortWrites(await record());
  expect(told(before)).toHaveLength(2);
  expect(told(after)).toHaveLength(1);
  expect(seats.map((steps) => steps.map((step) => step.map(({ kind }) => kind)))).toEqual([
    [["Seat"], ["Namespace"], ["ResourceQuota", "Secret"], ["Pod"], ["Seat"]],
    [["Seat"]],
  ]);
});

test("whoever knows no Seats is given the other objects, under the names of another session", async () => {
  const other = renamed(await record(), "zzzzzz" as SessionId);
  expect(objectsOf(other).map((seat) => seat.map(({ kind }) => kind))).toEqual([
    ["Namespace", "ResourceQuota", "Secret", "Pod"],
    [],
  ]);
  expect(objectsOf(other)[0]?.[3]?.metadata.namespace).toBe("lab-zzzzzz-01");
  expect(JSON.stringify(other)).not.toContain(SESSION);
});
