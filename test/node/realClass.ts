import { connect } from "../../cluster/connect.ts";
import { loadKubeconfig } from "../../cluster/kubeconfig.ts";
import type { Cluster } from "../../cluster/port.ts";
import { type Conductor, startConductor } from "../../conductor/startConductor.ts";
import { ensureNamespace, prepareCluster } from "../../services/prepareCluster.ts";
import { toFailure } from "../../shared/contract/failure.ts";
import type { PortalOrigin } from "../../shared/domain/links.ts";
import { newSessionId, type SessionId, seatName, seatNamespace } from "../../shared/domain/names.ts";
import type { Seat } from "../../shared/domain/seat.ts";
import type { TrainingSession, TrainingSessionSpec } from "../../shared/domain/session.ts";
import type { TemplateSpec } from "../../shared/domain/template.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";

export const NODE_IMAGE = process.env.PUPITRE_NODE_IMAGE ?? "local.test/node:20";
const KUBECONFIG = process.env.PUPITRE_NODE_KUBECONFIG ?? "";

/** A cluster of tests may keep its CA in a file beside the kubeconfig: the tests agree to read it. */
export async function connectToNode(): Promise<Cluster> {
  const source = { path: KUBECONFIG, trust: "own" } as const;
  try {
    return connect(await loadKubeconfig(source));
  } catch (error) {
    const consent = (toFailure(error).issues ?? []).map(({ params }) => String(params?.consent ?? ""));
    return connect(await loadKubeconfig({ ...source, consent }));
  }
}

type Container = TemplateSpec["containers"][number];

/** A lab of one container that does nothing for long; `changes` make it go wrong. */
export function lab(changes: Partial<Container> = {}, more: Partial<TemplateSpec> = {}): TemplateSpec {
  return {
    version: "1.0",
    title: { fr: "Essai", en: "Trial" },
    summary: { fr: "Un essai.", en: "A trial." },
    level: "beginner",
    minutes: 60,
    service: "linux",
    containers: [
      {
        name: "shell",
        image: NODE_IMAGE,
        command: ["sleep", "1000000"],
        resources: { cpu: "20m", memory: "64Mi" },
        ...changes,
      },
    ],
    accesses: [{ kind: "terminal", name: "terminal", title: { en: "Terminal" }, container: "shell" }],
    instructions: { en: "Do it." },
    ...more,
  };
}

/** An establishment of its own on the real cluster, with a conductor that looks after nothing else. */
export interface RealClass {
  cluster: Cluster;
  establishment: string;
  launch(template: TemplateSpec, seats?: number): Promise<SessionId>;
  seat(id: SessionId, number?: number): Promise<Seat>;
  restart(id: SessionId, number?: number): Promise<unknown>;
  /** A teacher's press, the `presses`th, of the seat's checks. */
  check(id: SessionId, presses: number, number?: number): Promise<unknown>;
  pods(id: SessionId, number?: number): Promise<KubeObject[]>;
  end(id: SessionId): Promise<unknown>;
  close(): Promise<void>;
}

export async function openRealClass(name: string): Promise<RealClass> {
  const cluster = await connectToNode();
  const establishment = `${name}-${Date.now().toString(36)}`;
  await prepareCluster(cluster);
  await ensureNamespace(cluster, establishment);
  const conductorsOwn = await connectToNode();
  // Not in the establishment, whose end it is to outlive: with its Lease a conductor loses its office, and lets nothing go.
  const lease = { namespace: "default", name: `pupitre-${establishment}` };
  const conductor: Conductor = startConductor({
    cluster: conductorsOwn,
    lease,
    identity: `test/${establishment}`,
    namespaces: [establishment],
    portal: { portalOrigin: "http://{seat}.localhost:8080" as PortalOrigin },
  });
  await conductor.ready;
  const ref = (kind: string, of: string) => ({
    apiVersion: API_VERSION,
    kind,
    namespace: establishment,
    name: of,
  });
  const launched: SessionId[] = [];
  const end = (id: SessionId) => cluster.mergePatch(ref("TrainingSession", id), { spec: { phase: "ended" } });
  const seat = async (id: SessionId, number = 1): Promise<Seat> => {
    const found = await cluster.get<Seat>(ref("Seat", seatName(id, number)));
    if (!found) throw new Error(`no seat ${number}`);
    return found;
  };

  return {
    cluster,
    establishment,
    seat,
    end,
    async launch(template, seats = 1) {
      const id = newSessionId((below) => Math.floor(Math.random() * below));
      const hour = 3_600_000;
      const spec: TrainingSessionSpec = {
        title: "Essai",
        owner: "prof",
        locale: "fr",
        template: { name: "essai", spec: template },
        parameters: {},
        seats: Array.from({ length: seats }, (_, index) => ({ number: index + 1, persons: 1 })),
        phase: "open",
        endsAt: new Date(Date.now() + hour).toISOString(),
        retainNamesUntil: new Date(Date.now() + 24 * hour).toISOString(),
      };
      await cluster.create({
        apiVersion: API_VERSION,
        kind: "TrainingSession",
        metadata: { name: id, namespace: establishment },
        spec,
      });
      launched.push(id);
      return id;
    },
    async restart(id, number = 1) {
      const { spec } = await seat(id, number);
      return cluster.mergePatch(ref("Seat", seatName(id, number)), {
        spec: { restarts: spec.restarts + 1 },
      });
    },
    check: (id, presses, number = 1) =>
      cluster.mergePatch(ref("Seat", seatName(id, number)), { spec: { checkRuns: presses } }),
    pods: async (id, number = 1) =>
      (await cluster.list({ apiVersion: "v1", kind: "Pod" }, { namespace: seatNamespace(id, number) })).items,
    async close() {
      await Promise.all(launched.map((id) => end(id)));
      await until(
        async () => {
          const { items } = await cluster.list({ apiVersion: "v1", kind: "Namespace" });
          return items.filter(({ metadata }) =>
            launched.some((id) => metadata.name.startsWith(`lab-${id}-`)),
          );
        },
        (left) => left.length === 0,
        120,
      );
      await until(
        () => Promise.all(launched.map((id) => cluster.get<TrainingSession>(ref("TrainingSession", id)))),
        (sessions) => sessions.every((session) => !session || session.status?.phase === "ended"),
        60,
      );
      // Before the namespace, which takes the conductor's Lease along: nobody would let the sessions go then.
      for (const id of launched) {
        const found = await cluster.get(ref("TrainingSession", id));
        if (found) await cluster.delete(ref("TrainingSession", id), { uid: found.metadata.uid });
      }
      await until(
        () => Promise.all(launched.map((id) => cluster.get(ref("TrainingSession", id)))),
        (sessions) => sessions.every((session) => session === undefined),
        60,
      );
      const own = { apiVersion: "v1", kind: "Namespace", name: establishment };
      const found = await cluster.get(own);
      if (found) await cluster.delete(own, { uid: found.metadata.uid });
      await until(
        async () => (await cluster.get(own)) === undefined,
        (gone) => gone,
        60,
      );
      await conductor.stop();
      const office = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", ...lease };
      const left = await cluster.get(office);
      if (left) await cluster.delete(office, { uid: left.metadata.uid });
      await Promise.all([cluster.close(), conductorsOwn.close()]);
    },
  };
}

/** Asks again until it is so; what it was at last is the error of a test that waits in vain. */
export async function until<T>(ask: () => Promise<T>, isSo: (value: T) => boolean, seconds = 30): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const value = await ask().catch((error: unknown) => error as T);
    if (!(value instanceof Error) && isSo(value)) return value;
    if (performance.now() > end) {
      const last = value instanceof Error ? value.message : JSON.stringify(value);
      throw new Error(`still not so: ${last.slice(0, 2000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
