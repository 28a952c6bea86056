import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { repository } from "../build/tools/paths.mjs";
import { connect } from "../cluster/connect.ts";
import { loadKubeconfig } from "../cluster/kubeconfig.ts";
import type { Cluster } from "../cluster/port.ts";
import { ensureNamespace, prepareCluster } from "../services/prepareCluster.ts";
import { LABEL } from "../shared/domain/names.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import { type Kubectl, openKubectl } from "./kubectl.ts";
import { documents } from "./labObjects.ts";
import { openRaw, type RawApi } from "./rawHttp2.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

/** A real control plane (etcd, API server, controllers, scheduler) whose nodes are kwok's: Pods become ready by themselves. */
export interface RealCluster {
  kubeconfigPath: string;
  /** Of a real node: an image that it has. */
  nodeImage?: string;
  kubectl: Kubectl;
  connect(maxInFlight?: number): Promise<Cluster>;
  /** Follows what the product labels as its own, from now on. */
  follow(what: "pods" | "namespaces", selector?: string): Promise<Followed>;
  /** A file for `kubectl -f`. */
  file(name: string, manifests: Manifest[]): Promise<string>;
  folder: string;
  /** Asks for the deletion of every namespace of ours, as many at once as bare requests can. */
  deleteNamespaces(): Promise<void>;
  /** Does the namespace controller's work, without its limit. */
  sweep(): Promise<void>;
  /** Whatever a contender has left: namespaces, Seats, sessions. Resolves when it is gone. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface Followed {
  /** Resolve when so many different ones were accepted, are ready (Pods), or are gone. */
  accepted(count: number): Promise<void>;
  ready(count: number): Promise<void>;
  gone(count: number): Promise<void>;
  end(): void;
}

export const ESTABLISHMENT = "demo";
/** Whoever made it: Helm calls itself the manager of all that it installs. */
const OURS = `labelSelector=${encodeURIComponent(LABEL.session)}`;

/**
 * `PUPITRE_BENCH_KUBECONFIG` names a control plane that runs already; else one is started and stopped again. With a
 * node (Linux, root), containers and volumes are real too.
 */
export async function openRealCluster({ node = false } = {}): Promise<RealCluster> {
  const folder = await temporaryFolder();
  const started = await startControlPlane(node);
  const { kubeconfigPath, nodeImage } = started;
  const open = async (maxInFlight?: number) =>
    connect(
      await loadKubeconfig({ path: kubeconfigPath, trust: "own" }),
      maxInFlight === undefined ? {} : { maxInFlight },
    );
  const cluster = await open();
  await Promise.all([prepareCluster(cluster), ensureNamespace(cluster, ESTABLISHMENT)]);
  if (!node) await addNode(cluster);
  // A schema that has just changed is not served for a moment, which bare requests would not wait for.
  for (const kind of ["Seat", "TrainingSession"]) await cluster.list({ apiVersion: API_VERSION, kind });
  /** A server hangs up on whoever is silent for 90 s, so that nothing is kept between two uses. */
  const withRaw = async (work: (raw: RawApi) => Promise<void>) => {
    const raw = await openRaw(kubeconfigPath);
    await work(raw).finally(() => raw.close());
  };
  const kubectl = await openKubectl(kubeconfigPath, folder.path);
  return {
    kubeconfigPath,
    ...(nodeImage === undefined ? {} : { nodeImage }),
    kubectl,
    connect: open,
    folder: folder.path,
    follow: async (what, selector = OURS) => follow(await openRaw(kubeconfigPath), what, selector),
    async file(name, manifests) {
      const path = join(folder.path, name);
      await writeFile(path, documents(manifests));
      return path;
    },
    deleteNamespaces: () => withRaw(deleteNamespaces),
    sweep: () => withRaw(sweepNamespaces),
    clear: () => withRaw(clear),
    async close() {
      await cluster.close();
      await started.stop();
      await folder.remove();
    },
  };
}

interface Started {
  kubeconfigPath: string;
  nodeImage?: string | undefined;
  stop(): Promise<void>;
}

async function startControlPlane(node: boolean): Promise<Started> {
  const named = process.env.PUPITRE_BENCH_KUBECONFIG;
  const nodeImage = process.env.PUPITRE_BENCH_NODE_IMAGE;
  if (named) return { kubeconfigPath: named, nodeImage, stop: async () => {} };
  const words = ["up", "--json", ...(node ? ["--node"] : [])];
  const child = spawn(process.execPath, [join(repository, "build", "cluster.mjs"), ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  process.once("SIGTERM", () => {
    child.kill("SIGTERM");
    void ended.then(() => process.exit(143));
  });
  const hello = new Promise<{ kubeconfig: string; nodeImage?: string }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.startsWith("{")) resolve(JSON.parse(line) as { kubeconfig: string; nodeImage?: string });
    });
    void ended.then(() => reject(new Error("the real cluster did not start")));
  });
  const said = await hello;
  return {
    kubeconfigPath: said.kubeconfig,
    nodeImage: said.nodeImage,
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Wide enough that nothing waits for room, and without the taint that keeps others' Pods off kwok's nodes. */
async function addNode(cluster: Cluster): Promise<void> {
  const name = "bench-kwok";
  if (await cluster.get({ apiVersion: "v1", kind: "Node", name })) return;
  const room = { cpu: "2000", memory: "4000Gi", pods: "10000", "ephemeral-storage": "4000Gi" };
  await cluster.create({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, annotations: { "kwok.x-k8s.io/node": "fake" }, labels: { type: "kwok" } },
  } as Manifest);
  await cluster.request("PATCH", `/api/v1/nodes/${name}/status`, {
    status: { allocatable: room, capacity: room },
  });
}

interface Watched {
  type: string;
  object: {
    metadata: { uid: string; resourceVersion: string };
    status?: { conditions?: { type: string; status: string }[] };
  };
}

function follow(raw: RawApi, what: string, selector: string): Followed {
  const sets = { accepted: new Set<string>(), ready: new Set<string>(), gone: new Set<string>() };
  const waiting: { set: keyof typeof sets; count: number; resolve: () => void }[] = [];
  const look = () => {
    for (const each of [...waiting])
      if (sets[each.set].size >= each.count) {
        waiting.splice(waiting.indexOf(each), 1);
        each.resolve();
      }
  };
  let version = "";
  let end = () => {};
  // A server ends the watch of whoever takes its events too slowly: then from where it was.
  const watch = () => {
    const from = version && `&resourceVersion=${version}`;
    end = raw.watch(`/api/v1/${what}?watch=true&${selector}${from}`, take, watch);
  };
  const take = (line: string) => {
    const { type, object } = JSON.parse(line) as Watched;
    const { uid, resourceVersion } = object.metadata;
    if (type === "ERROR") throw new Error(`the watch of ${what}: ${line}`);
    version = resourceVersion;
    sets.accepted.add(uid);
    if (type === "DELETED") sets.gone.add(uid);
    if (object.status?.conditions?.some((one) => one.type === "Ready" && one.status === "True"))
      sets.ready.add(uid);
    look();
  };
  watch();
  const until = (set: keyof typeof sets) => (count: number) =>
    new Promise<void>((resolve) => {
      waiting.push({ set, count, resolve });
      look();
    });
  return {
    accepted: until("accepted"),
    ready: until("ready"),
    gone: until("gone"),
    end() {
      end();
      raw.close();
    },
  };
}

interface Named {
  items: { metadata: { name: string; namespace?: string } }[];
}

const list = async (raw: RawApi, path: string) => (JSON.parse(await raw.send("GET", path)) as Named).items;

async function deleteNamespaces(raw: RawApi): Promise<void> {
  const namespaces = await list(raw, `/api/v1/namespaces?${OURS}`);
  await Promise.all(
    namespaces.map(({ metadata }) => raw.send("DELETE", `/api/v1/namespaces/${metadata.name}`)),
  );
}

/** What can be in a seat's namespace, the cluster's own additions included. */
const CONTENTS = [
  ...["pods", "configmaps", "secrets", "serviceaccounts", "resourcequotas", "limitranges", "events"].map(
    (plural) => ["/api/v1", plural] as const,
  ),
  ["/apis/networking.k8s.io/v1", "networkpolicies"],
  ["/apis/rbac.authorization.k8s.io/v1", "roles"],
  ["/apis/rbac.authorization.k8s.io/v1", "rolebindings"],
  ["/apis/events.k8s.io/v1", "events"],
] as const;

/**
 * Between two contenders, where nobody measures: the namespace controller takes three namespaces a second, which would
 * be most of the hours that a benchmark lasts. So what it does is done here, without its limit.
 */
async function sweepNamespaces(raw: RawApi): Promise<void> {
  const namespaces = await list(raw, `/api/v1/namespaces?${OURS}`);
  await Promise.all(
    namespaces.map(async ({ metadata: { name } }) => {
      const gone = () => undefined; // the controller was here first
      await raw.send("DELETE", `/api/v1/namespaces/${name}`).catch(gone);
      await Promise.all(
        CONTENTS.map(([group, plural]) =>
          raw.send("DELETE", `${group}/namespaces/${name}/${plural}?gracePeriodSeconds=0`).catch(gone),
        ),
      );
      const finalized = { apiVersion: "v1", kind: "Namespace", metadata: { name }, spec: { finalizers: [] } };
      await raw.send("PUT", `/api/v1/namespaces/${name}/finalize`, JSON.stringify(finalized)).catch(gone);
    }),
  );
}

async function clear(raw: RawApi): Promise<void> {
  const seats = `/apis/${API_VERSION}/namespaces/${ESTABLISHMENT}`;
  await sweepNamespaces(raw);
  await raw.send("DELETE", "/api/v1/namespaces/default/secrets?labelSelector=owner%3Dhelm");
  for (const kind of ["seats", "trainingsessions"]) {
    const unbound = JSON.stringify({ metadata: { finalizers: null } });
    await Promise.all(
      (await list(raw, `${seats}/${kind}`)).map(async ({ metadata: { name } }) => {
        await raw.send("PATCH", `${seats}/${kind}/${name}`, unbound, "application/merge-patch+json");
        await raw.send("DELETE", `${seats}/${kind}/${name}`).catch(() => undefined);
      }),
    );
  }
  while ((await list(raw, `/api/v1/namespaces?${OURS}&limit=1`)).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 250));
}
