import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Cluster, InformerOptions } from "../../cluster/port.ts";
import type { Conductor } from "../../conductor/startConductor.ts";
import { discardWork } from "../../services/leftWork.ts";
import { rosterSecret } from "../../services/rosterSecret.ts";
import type { SiteAccess } from "../../services/site.ts";
import { rosterSecretName, type SessionId, seatName, seatNamespace } from "../../shared/domain/names.ts";
import type { TrainingSessionSpec } from "../../shared/domain/session.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { allReady, DEMO, openStage, type Stage, until } from "./conductorStage.ts";

/** What goes wrong around work that outlives its session: a watch that lags, and a namespace that hangs. */
let stage: Stage;
let site: SiteAccess;
let conductor: Conductor | undefined;

beforeAll(async () => {
  stage = await openStage();
  site = { id: "practice", kind: "practice", cluster: stage.cluster, namespace: DEMO };
}, 60_000);
afterEach(() => conductor?.stop());
afterAll(() => stage.close());

const inDays = (days: number) => new Date(Date.now() + days * 24 * 3_600_000).toISOString();

async function launch(changes: Partial<TrainingSessionSpec> = {}): Promise<SessionId> {
  const id = await stage.launch({ workKeptUntil: inDays(7), retainNamesUntil: inDays(30), ...changes }, 1);
  await until(() => stage.seats(id), allReady(1), 40);
  const now = new Date().toISOString();
  await stage.cluster.create({
    ...{ apiVersion: API_VERSION, kind: "SeatPresence" },
    metadata: { name: seatName(id, 1), namespace: DEMO },
    spec: {
      ...{ session: id, number: 1, connected: false, cookies: [] },
      ...{ firstSeen: now, lastSeen: now, lastActive: now },
    },
  });
  return id;
}

const ended = (id: SessionId) =>
  until(
    () => stage.session(id),
    (session) => session?.status?.phase === "ended",
    40,
  );

/** The watch of the volumes has told that they are wanted, and lags behind since. */
function lagging(cluster: Cluster): Cluster {
  const isBound = (object: KubeObject) =>
    (object as { status?: { phase?: string } }).status?.phase === "Bound";
  return {
    ...cluster,
    informer: <T extends KubeObject>(
      kind: { apiVersion: string; kind: string },
      options: InformerOptions<T>,
    ) =>
      cluster.informer<T>(kind, {
        ...options,
        onChange: (change) => {
          if (kind.kind === "PersistentVolumeClaim" && isBound(change.object)) return;
          options.onChange?.(change);
        },
      }),
  };
}

test("a volume of which the watch does not tell is asked for before anything of its seat goes", async () => {
  conductor = await stage.conduct({ cluster: lagging(await stage.connect()) });
  const id = await launch();
  const claims = () => stage.within(seatNamespace(id, 1), "PersistentVolumeClaim");
  const [before] = await claims();
  expect(before?.status).toMatchObject({ phase: "Bound" });
  await stage.patchSession(id, { phase: "ended" });
  expect((await ended(id))?.status?.work).toMatchObject({ phase: "kept", seats: [1] });
  expect((await claims()).map(({ metadata }) => metadata.uid)).toEqual([before?.metadata.uid]);
  expect((await stage.seat(id, 1)).status?.phase).toBe("kept");
}, 90_000);

test("a seat whose volume is indeed not there any more is not kept for the sake of nothing", async () => {
  conductor = await stage.conduct();
  const id = await launch();
  await stage.patchSession(id, { phase: "ended" });
  expect((await ended(id))?.status?.work).toMatchObject({ phase: "kept", seats: [1] });
  const namespace = seatNamespace(id, 1);
  for (const { metadata } of await stage.within(namespace, "PersistentVolumeClaim"))
    await stage.cluster.delete(
      { apiVersion: "v1", kind: "PersistentVolumeClaim", namespace, name: metadata.name },
      { uid: metadata.uid },
    );
  await until(
    () => stage.namespaces(id),
    (names) => names.length === 0,
  );
}, 90_000);

test("names go at their time although kept work that was to go hangs", async () => {
  conductor = await stage.conduct();
  const id = await launch();
  await stage.cluster.create(rosterSecret(id, DEMO, { version: 1, people: [] }));
  await stage.patchSession(id, { phase: "ended" });
  await ended(id);
  const namespace = seatNamespace(id, 1);
  const held = { apiVersion: "v1", kind: "ConfigMap", namespace, name: "held" };
  await stage.cluster.create({
    ...{ apiVersion: "v1", kind: "ConfigMap" },
    metadata: { namespace, name: "held", finalizers: ["example.org/never"] },
  });
  await discardWork(site, id, "Shell L1");
  await until(
    () => stage.session(id),
    (session) => session?.status?.work?.phase === "going",
  );
  await stage.patchSession(id, { retainNamesUntil: new Date(Date.now() + 500).toISOString() });
  const silent = await until(
    () => stage.session(id),
    (session) => session?.status?.namesDeletedAt !== undefined,
  );
  expect(silent?.status?.work?.phase).toBe("going");
  const roster = { apiVersion: "v1", kind: "Secret", namespace: DEMO, name: rosterSecretName(id) };
  expect(await stage.cluster.get(roster)).toBeUndefined();
  // And the rest is not forgotten over it.
  await stage.cluster.mergePatch(held, { metadata: { finalizers: null } });
  const gone = await until(
    () => stage.session(id),
    (session) => session?.status?.work?.phase === "gone",
    40,
  );
  expect(gone?.status?.namesDeletedAt).toBe(silent?.status?.namesDeletedAt);
  expect(await stage.namespaces(id)).toEqual([]);
}, 90_000);
