import type { Duplex } from "node:stream";
import { LabError } from "../../shared/contract/failure.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import type { ContainerRuntime, Journal, ObjectStore } from "../seams.ts";
import { type Clock, defaultTimings, systemClock, type Timings } from "./clock.ts";
import { execute } from "./exec.ts";
import { VolumeStore } from "./files/volumeStore.ts";
import { routeTo } from "./network.ts";
import { addressOf, registerNodes } from "./nodes.ts";
import { missingClaim } from "./pods/missingClaim.ts";
import { asPod, type Condition, type Pod, podKey } from "./pods/podShape.ts";
import { PodWorker } from "./pods/podWorker.ts";
import { placePod, qosClassOf } from "./pods/scheduling.ts";
import { claimVolume, isOrphan } from "./pods/volumes.ts";

interface KubeletOptions {
  store: ObjectStore;
  /** Of the files in volumes. */
  journal: Journal;
  clock?: Clock;
  timings?: Partial<Timings>;
  /** Told about defects of the simulation itself; never about what students do. */
  log?: (message: string, details: Record<string, unknown>) => void;
}

/**
 * Starts the simulated nodes: they take the Pods of the store, run their containers in memory, and keep the files of
 * volumes in the journal. Pods that ran in an earlier life of this process are started again.
 */
export function startKubelet(options: KubeletOptions): ContainerRuntime {
  return new Kubelet(options);
}

const SOURCES = ["ConfigMap", "Secret", "PersistentVolumeClaim"] as const;
const ended = (pod: Pod) => pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";

class Kubelet implements ContainerRuntime {
  private readonly store: ObjectStore;
  private readonly clock: Clock;
  private readonly timings: Timings;
  private readonly files: VolumeStore;
  private readonly log: NonNullable<KubeletOptions["log"]>;
  private readonly workers = new Map<string, PodWorker>();
  /** Pods without a node, by uid. */
  private readonly unbound = new Map<string, Pod>();
  private readonly bound = new Map<string, Pod>();
  private readonly images = new Set<string>();
  private readonly unwatch: (() => void)[] = [];
  private addresses = 1;
  private closing = false;
  private placing = false;

  constructor(options: KubeletOptions) {
    this.store = options.store;
    this.clock = options.clock ?? systemClock;
    this.timings = { ...defaultTimings, ...options.timings };
    this.log = options.log ?? (() => undefined);
    this.files = new VolumeStore(options.journal, this.timings.flush);
    registerNodes(this.store, this.now());
    const claims = this.store.list("PersistentVolumeClaim");
    const pods = this.store.list("Pod");
    for (const name of this.files.names()) if (isOrphan(name, claims, pods)) this.files.drop(name);
    for (const kind of SOURCES) this.watch(kind, (type, object) => this.sourceChanged(type, object));
    this.watch("Pod", (type, object) => this.podChanged(type, asPod(object)));
    this.watch("Node", () => this.placeSoon());
  }

  private now(): string {
    return `${new Date(this.clock.now()).toISOString().slice(0, 19)}Z`;
  }

  private watch(kind: string, see: (type: string, object: KubeObject) => void): void {
    this.unwatch.push(
      this.store.watch(kind, ({ type, object }) => {
        if (!this.closing) see(type, object);
      }),
    );
  }

  private sourceChanged(type: string, object: KubeObject): void {
    if (object.kind === "PersistentVolumeClaim") {
      if (type === "DELETED") this.files.drop(claimVolume(object));
      this.placeSoon();
    }
    for (const worker of this.workers.values())
      if (worker.pod.metadata.namespace === object.metadata.namespace) worker.sourceChanged(object);
  }

  private podChanged(type: string, pod: Pod): void {
    const { uid } = pod.metadata;
    if (type === "DELETED") {
      this.forget(uid);
      return;
    }
    const worker = this.workers.get(uid);
    if (worker) worker.pod = pod;
    if (pod.metadata.deletionTimestamp) {
      this.end(pod);
      return;
    }
    if (ended(pod)) {
      if (this.bound.delete(uid)) this.placeSoon();
      return;
    }
    if (!pod.spec.nodeName) {
      this.unbound.set(uid, pod);
      this.placeSoon();
      return;
    }
    this.unbound.delete(uid);
    this.bound.set(uid, pod);
    if (!worker) this.takeUp(pod);
  }

  private takeUp(pod: Pod): void {
    const node = this.store.get("Node", undefined, pod.spec.nodeName ?? "");
    if (!node) return;
    const worker = new PodWorker(pod, {
      ...{
        store: this.store,
        clock: this.clock,
        timings: this.timings,
        files: this.files,
        images: this.images,
      },
      missingImages: process.env.PUPITRE_PRACTICE_MISSING_IMAGES,
      hostIP: addressOf(node.status),
      nextAddress: () => this.nextAddress(),
      connect: (from, hostname, port) => this.connect(from, hostname, port),
      log: this.log,
    });
    this.workers.set(pod.metadata.uid, worker);
    // Not within the store's own notice: a Pod is seen as created before it is seen as starting.
    setImmediate(() => {
      if (this.workers.get(pod.metadata.uid) === worker) worker.start();
    });
  }

  private nextAddress(): string {
    this.addresses = (this.addresses % 65_000) + 1;
    return `10.244.${this.addresses >> 8}.${this.addresses & 255}`;
  }

  private placeSoon(): void {
    if (this.placing || this.unbound.size === 0) return;
    this.placing = true;
    setImmediate(() => {
      this.placing = false;
      if (!this.closing) this.place();
    });
  }

  private place(): void {
    const nodes = this.store.list("Node");
    for (const pod of [...this.unbound.values()]) {
      const { namespace, name, uid } = pod.metadata;
      const placement = placePod(pod, nodes, [...this.bound.values()]);
      const claim = missingClaim(this.store, pod);
      const refusal = claim
        ? `0/${nodes.length} nodes are available: ${claim}.`
        : "message" in placement
          ? placement.message
          : undefined;
      if (refusal !== undefined || "message" in placement) {
        this.refuse(pod, refusal ?? "");
        continue;
      }
      const nodeName = placement.node.metadata.name;
      const bound = this.store.update("Pod", namespace, name, (current) => {
        if (current.metadata.uid !== uid || current.metadata.deletionTimestamp) return undefined;
        const fresh = asPod(current);
        const conditions = scheduled(fresh, this.now());
        return {
          ...fresh,
          spec: { ...fresh.spec, nodeName },
          status: { phase: "Pending", qosClass: qosClassOf(fresh), ...fresh.status, conditions },
        } as KubeObject;
      });
      this.unbound.delete(uid);
      if (!bound) continue;
      this.bound.set(uid, asPod(bound));
      this.store.recordEvent(
        bound,
        "Normal",
        "Scheduled",
        `Successfully assigned ${podKey({ namespace: namespace ?? "", name })} to ${nodeName}`,
      );
    }
  }

  private refuse(pod: Pod, message: string): void {
    const { namespace, name, uid } = pod.metadata;
    let changed = false;
    this.store.update("Pod", namespace, name, (current) => {
      const fresh = asPod(current);
      const before = fresh.status?.conditions?.find(({ type }) => type === "PodScheduled");
      if (current.metadata.uid !== uid || before?.message === message) return undefined;
      changed = true;
      const others = (fresh.status?.conditions ?? []).filter(({ type }) => type !== "PodScheduled");
      const condition: Condition = {
        ...{ type: "PodScheduled", status: "False", lastProbeTime: null, reason: "Unschedulable", message },
        lastTransitionTime: before?.lastTransitionTime ?? this.now(),
      };
      const status = {
        phase: "Pending",
        qosClass: qosClassOf(fresh),
        ...fresh.status,
        conditions: [...others, condition],
      };
      return { ...current, status };
    });
    if (changed) this.store.recordEvent(pod, "Warning", "FailedScheduling", message);
  }

  /** A Pod is to go: its containers end, then it is removed. */
  private end(pod: Pod): void {
    const { namespace, name, uid } = pod.metadata;
    const worker = this.workers.get(uid);
    this.unbound.delete(uid);
    const remove = () => {
      const current = this.store.get("Pod", namespace, name);
      if (current?.metadata.uid !== uid) return;
      // Somebody else wants to clean up first; their last finalizer brings us back here.
      if ((current.metadata.finalizers ?? []).length > 0) return;
      this.store.remove("Pod", namespace, name);
    };
    if (!worker) {
      setImmediate(remove);
      return;
    }
    worker.stop().then(remove, (error: unknown) => this.log("a pod did not stop", { error: String(error) }));
  }

  private forget(uid: string): void {
    this.unbound.delete(uid);
    this.bound.delete(uid);
    this.placeSoon();
    const worker = this.workers.get(uid);
    if (!worker) return;
    this.workers.delete(uid);
    worker
      .stop()
      .then(() => worker.discard())
      .catch((error: unknown) => this.log("a pod did not stop", { error: String(error) }));
  }

  private workerOf(pod: { namespace: string; name: string }): PodWorker {
    const object = this.store.get("Pod", pod.namespace, pod.name);
    const worker = object && this.workers.get(object.metadata.uid);
    if (!worker) throw new LabError({ kind: "notFound", detail: `pod ${podKey(pod)} is not running` });
    return worker;
  }

  exec: ContainerRuntime["exec"] = async (pod, options, streams) =>
    execute(this.workerOf(pod).life(options.container), options, streams);

  logs: ContainerRuntime["logs"] = (pod, { container, previous }) => {
    const worker = this.workerOf(pod);
    const life = worker.logOf(container, previous ?? false);
    if (!life && previous)
      throw new LabError({
        kind: "notFound",
        detail: `previous terminated container "${container}" not found`,
      });
    if (!life)
      throw new LabError({ kind: "invalid", detail: `container "${container}" is waiting to start` });
    const { log } = life;
    return { soFar: log.soFar, times: log.times, follow: (listener) => log.follow(listener) };
  };

  private connect(from: { namespace: string; name: string }, hostname: string, port: number) {
    const route = routeTo(this.store, from, hostname, port);
    if (typeof route === "string") return route;
    try {
      return this.dial(route.pod, route.port);
    } catch {
      return "refused" as const; // nothing listens there, or the Pod is only starting
    }
  }

  dial(pod: { namespace: string; name: string }, port: number): Duplex {
    return this.workerOf(pod).dial(port);
  }

  async close(): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    for (const stop of this.unwatch) stop();
    await Promise.all([...this.workers.values()].map((worker) => worker.stop()));
    this.files.close();
  }
}

function scheduled(pod: Pod, now: string): Condition[] {
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== "PodScheduled");
  return [...others, { type: "PodScheduled", status: "True", lastProbeTime: null, lastTransitionTime: now }];
}
