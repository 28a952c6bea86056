import type { Duplex } from "node:stream";
import { LabError } from "../../../shared/contract/failure.ts";
import { parseDuration } from "../clock.ts";
import { serveContainer } from "../web/podServer.ts";
import { type ContainerLife, startLife } from "./containerLife.ts";
import { ConfigError, environmentOf } from "./environment.ts";
import { containerIdOf, imageIdOf } from "./images.ts";
import type { Node } from "./node.ts";
import { asPod, type Container, type ContainerStatus, type Pod } from "./podShape.ts";
import { buildStatus, type PodFacts, terminated, waitingStatus } from "./podStatus.ts";
import { watchReadiness } from "./probes.ts";
import { pullImage } from "./pullImage.ts";
import { MountError, PodVolumes } from "./volumes.ts";

class Stopped extends Error {}

const steady = 600_000;

/** Runs one Pod from its binding to its end. */
export class PodWorker {
  pod: Pod;
  private readonly node: Node;
  private readonly volumes: PodVolumes;
  private readonly facts: PodFacts;
  private readonly stopping = new AbortController();
  private readonly lives = new Map<string, ContainerLife>();
  private readonly previous = new Map<string, ContainerLife>();
  private readonly wakers = new Set<() => void>();
  private work: Promise<void> = Promise.resolve();

  constructor(pod: Pod, node: Node) {
    this.pod = pod;
    this.node = node;
    this.volumes = new PodVolumes(pod, node.store, node.files);
    const now = this.now();
    const init = pod.spec.initContainers ?? [];
    this.facts = {
      startTime: pod.status?.startTime ?? now,
      hostIP: node.hostIP,
      podIP: undefined,
      init: init.map((one) => this.firstStatus(one, pod.status?.initContainerStatuses, init.length > 0)),
      main: pod.spec.containers.map((one) =>
        this.firstStatus(one, pod.status?.containerStatuses, init.length > 0),
      ),
    };
  }

  private now(): string {
    return `${new Date(this.node.clock.now()).toISOString().slice(0, 19)}Z`;
  }

  /** A container that ran when this process ended has lost its life: the next one counts as a restart. */
  private firstStatus(
    container: Container,
    known: ContainerStatus[] | undefined,
    initFirst: boolean,
  ): ContainerStatus {
    const fresh = waitingStatus(
      container.name,
      container.image,
      initFirst ? "PodInitializing" : "ContainerCreating",
    );
    const old = known?.find(({ name }) => name === container.name);
    if (!old) return fresh;
    const lost = old.state.running
      ? { ...terminated(old, 255, this.now()), reason: "Unknown" }
      : old.state.terminated;
    const counted = old.restartCount + (old.state.running ? 1 : 0);
    return { ...fresh, restartCount: counted, lastState: lost ? { terminated: lost } : old.lastState };
  }

  start(): void {
    this.work = this.run().catch((error: unknown) => {
      if (error instanceof Stopped || this.stopping.signal.aborted) return;
      this.node.log("a pod could not be run", { pod: this.pod.metadata.name, error: String(error) });
    });
  }

  private async run(): Promise<void> {
    this.publish();
    const annotations = this.pod.metadata.annotations ?? {};
    if (annotations["practice.pupitre.fr/stuck"] === "true") await this.wait(Number.POSITIVE_INFINITY);
    await this.wait(parseDuration(annotations["practice.pupitre.fr/start-delay"]));
    await this.mount();
    this.facts.podIP = this.node.nextAddress();
    for (const container of this.pod.spec.initContainers ?? [])
      if (!(await this.initialize(container))) return;
    await Promise.all(this.pod.spec.containers.map((container) => this.keepRunning(container)));
  }

  private statusOf(name: string): ContainerStatus {
    const { init, main } = this.facts;
    return [...init, ...main].find((status) => status.name === name) as ContainerStatus;
  }

  private set(name: string, change: Partial<ContainerStatus>): void {
    if (this.stopping.signal.aborted) return;
    Object.assign(this.statusOf(name), change);
    this.publish();
  }

  private publish(): void {
    const { namespace, name, uid } = this.pod.metadata;
    this.node.store.update("Pod", namespace, name, (current) => {
      if (current.metadata.uid !== uid) return undefined;
      const pod = asPod(current);
      const status = { ...pod.status, ...structuredClone(buildStatus(pod, this.facts, this.now())) };
      return JSON.stringify(status) === JSON.stringify(pod.status) ? undefined : { ...current, status };
    });
  }

  private event(type: "Normal" | "Warning", reason: string, message: string): void {
    if (!this.stopping.signal.aborted) this.node.store.recordEvent(this.pod, type, reason, message);
  }

  /** Ends after this time, or when a source has changed and `forSource` is set. @throws Stopped when the Pod ends. */
  private wait(milliseconds: number, forSource = false): Promise<void> {
    const { signal } = this.stopping;
    if (signal.aborted) return Promise.reject(new Stopped());
    if (milliseconds <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        cancel?.();
        this.wakers.delete(wake);
        signal.removeEventListener("abort", stopped);
        settle();
      };
      const wake = () => finish(resolve);
      const stopped = () => finish(() => reject(new Stopped()));
      const cancel = Number.isFinite(milliseconds) ? this.node.clock.after(milliseconds, wake) : undefined;
      if (forSource) this.wakers.add(wake);
      signal.addEventListener("abort", stopped);
    });
  }

  private async mount(): Promise<void> {
    for (;;) {
      try {
        this.volumes.mount();
        return;
      } catch (error) {
        if (!(error instanceof MountError)) throw error;
        this.event("Warning", "FailedMount", error.message);
      }
      await this.wait(this.node.timings.mountRetry, true);
    }
  }

  /** A ConfigMap, Secret or claim of the namespace has changed: look again at once where one was missing. */
  sourceChanged(object: Parameters<PodVolumes["refresh"]>[0]): void {
    this.volumes.refresh(object);
    for (const wake of [...this.wakers]) wake();
  }

  private async environment(container: Container): Promise<Record<string, string>> {
    for (;;) {
      try {
        const pod: Pod = {
          ...this.pod,
          status: { ...this.pod.status, podIP: this.facts.podIP ?? "", hostIP: this.facts.hostIP },
        };
        return environmentOf(this.node.store, pod, container);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        this.event("Warning", "Failed", `Error: ${error.message}`);
        this.set(container.name, {
          state: { waiting: { reason: "CreateContainerConfigError", message: error.message } },
        });
      }
      await this.wait(this.node.timings.mountRetry, true);
    }
  }

  private async launch(container: Container, init: boolean): Promise<ContainerLife> {
    await pullImage(container, {
      node: this.node,
      event: (type, reason, message) => this.event(type, reason, message),
      waiting: (reason, message) => this.set(container.name, { state: { waiting: { reason, message } } }),
      wait: (milliseconds) => this.wait(milliseconds),
    });
    const env = await this.environment(container);
    const status = this.statusOf(container.name);
    const id = containerIdOf(this.pod.metadata.uid, container.name, status.restartCount);
    this.event("Normal", "Created", `Created container: ${container.name}`);
    await this.wait(this.node.timings.start);
    const life = await startLife({
      ...{ pod: this.pod, container, env, id, init, clock: this.node.clock, address: this.facts.podIP ?? "" },
      mounts: this.volumes.mountsOf(container, this.node.clock.now()),
      dial: (port) => this.dial(port),
      connect: (hostname, port) =>
        this.node.connect(
          { ...this.pod.metadata, namespace: this.pod.metadata.namespace ?? "" },
          hostname,
          port,
        ),
    });
    if (this.stopping.signal.aborted) {
      life.stop();
      throw new Stopped();
    }
    const before = this.lives.get(container.name);
    if (before) this.previous.set(container.name, before);
    this.lives.set(container.name, life);
    this.event("Normal", "Started", `Started container ${container.name}`);
    const probed = !init && container.readinessProbe !== undefined;
    this.set(container.name, {
      ...{ containerID: id, imageID: imageIdOf(container.image), started: true, ready: !init && !probed },
      state: { running: { startedAt: this.now() } },
    });
    return life;
  }

  /** Waits for process 1 to end, and writes down how. */
  private async ended(life: ContainerLife, init: boolean): Promise<number> {
    const code = await life.exited;
    if (this.stopping.signal.aborted) throw new Stopped();
    const state = { terminated: terminated(this.statusOf(life.container.name), code, this.now()) };
    this.set(life.container.name, { state, ready: init && code === 0, started: false });
    return code;
  }

  private async backOff(container: Container, delay: number): Promise<void> {
    const status = this.statusOf(container.name);
    if (delay === 0) {
      if (status.state.terminated) status.lastState = { terminated: status.state.terminated };
      status.restartCount += 1;
      return;
    }
    const pod = `${this.pod.metadata.name}_${this.pod.metadata.namespace}(${this.pod.metadata.uid})`;
    const message = `back-off ${Math.round(delay / 1000)}s restarting failed container=${container.name} pod=${pod}`;
    const lastState = status.state.terminated ? { terminated: status.state.terminated } : status.lastState;
    this.event("Warning", "BackOff", `Back-off restarting failed container ${container.name} in pod ${pod}`);
    this.set(container.name, { lastState, state: { waiting: { reason: "CrashLoopBackOff", message } } });
    await this.wait(delay);
    status.restartCount += 1;
  }

  /** The first restart comes at once; the ones after it wait longer and longer. */
  private nextDelay(delay: number | undefined, life: ContainerLife): number {
    const { backOff, backOffLimit } = this.node.timings;
    if (delay === undefined || this.node.clock.now() - life.startedAt > steady) return 0;
    return Math.min(Math.max(delay * 2, backOff), backOffLimit);
  }

  /** @returns false when the Pod has failed for good. */
  private async initialize(container: Container): Promise<boolean> {
    for (let delay: number | undefined; ; ) {
      const life = await this.launch(container, true);
      if ((await this.ended(life, true)) === 0) return true;
      if (this.pod.spec.restartPolicy === "Never") return false;
      delay = this.nextDelay(delay, life);
      await this.backOff(container, delay);
    }
  }

  private async keepRunning(container: Container): Promise<void> {
    const policy = this.pod.spec.restartPolicy ?? "Always";
    for (let delay: number | undefined; ; ) {
      const life = await this.launch(container, false);
      this.watch(life);
      const code = await this.ended(life, false);
      if (policy === "Never" || (policy === "OnFailure" && code === 0)) return;
      delay = this.nextDelay(delay, life);
      await this.backOff(container, delay);
    }
  }

  private watch(life: ContainerLife): void {
    const { name } = life.container;
    const needs = {
      dial: (port: number) => this.dial(port),
      isReady: () => this.statusOf(name).ready,
      setReady: (ready: boolean) => this.set(name, { ready }),
      unhealthy: (message: string) => this.event("Warning", "Unhealthy", message),
      wait: (milliseconds: number) => this.wait(milliseconds),
    };
    // It ends with the life, or with the Pod: then its wait is refused.
    watchReadiness(life, needs).catch(() => undefined);
  }

  /** @throws LabError notFound when the container does not run. */
  life(container: string): ContainerLife {
    const name = container || (this.pod.spec.containers[0]?.name ?? "");
    const life = this.lives.get(name);
    if (!life || life.signal.aborted)
      throw new LabError({
        kind: "notFound",
        detail: `container ${name} is not running in pod ${this.pod.metadata.name}`,
      });
    return life;
  }

  /** A life whose log can be read: the running or last one, or the one before it. */
  logOf(container: string, previous: boolean): ContainerLife | undefined {
    const name = container || (this.pod.spec.containers[0]?.name ?? "");
    const restarting = this.statusOf(name)?.state.waiting !== undefined;
    // While it waits to start again, the life that has just ended is the previous one, and the current log too.
    return previous ? (restarting ? this.lives.get(name) : this.previous.get(name)) : this.lives.get(name);
  }

  /** @throws LabError notFound when no running container declares the port. */
  dial(port: number): Duplex {
    for (const life of this.lives.values()) {
      const declared = life.container.ports?.some(({ containerPort }) => containerPort === port);
      if (declared && !life.signal.aborted && this.statusOf(life.container.name).state.running)
        return serveContainer({ life, pod: this.pod, port });
    }
    throw new LabError({
      kind: "notFound",
      detail: `nothing listens on port ${port} of pod ${this.pod.metadata.name}`,
    });
  }

  /** Ends all that runs. The Pod itself stays in the store. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const lives = [...this.lives.values()];
    for (const life of lives) life.stop();
    const limit = new Promise<void>((resolve) => {
      this.node.clock.after(this.node.timings.stop, resolve);
    });
    await Promise.race([Promise.all([this.work, ...lives.map(({ exited }) => exited)]), limit]);
  }

  /** Forgets the files that were the Pod's own. */
  discard(): void {
    this.volumes.discard();
  }
}
