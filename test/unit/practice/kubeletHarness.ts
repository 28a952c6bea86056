import { startKubelet } from "../../../practice/kubelet/kubelet.ts";
import type { ContainerRuntime } from "../../../practice/seams.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import { type FakeStore, fakeStore, memoryJournal } from "./fakeStore.ts";

export interface PodOptions {
  name?: string;
  namespace?: string;
  annotations?: Record<string, string>;
  spec?: Record<string, unknown>;
  container?: Record<string, unknown>;
}

export function podManifest({
  name = "seat",
  namespace = "lab-a-01",
  annotations,
  spec,
  container,
}: PodOptions = {}) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, ...(annotations ? { annotations } : {}) },
    spec: { containers: [{ name: "main", image: "debian:12", ...container }], ...spec },
  };
}

const timings = { pull: 2, start: 1, backOff: 15, backOffLimit: 40, mountRetry: 10, stop: 30, flush: 5 };

export interface Cluster {
  store: FakeStore;
  records: unknown[];
  kubelet: ContainerRuntime;
  /** Waits for an Event of this reason. */
  untilEvent(reason: string): Promise<void>;
  /** Creates a Pod and waits until it is ready. */
  ready(options?: PodOptions): Promise<KubeObject>;
  /** Waits until the object is as asked. */
  until(
    kind: string,
    namespace: string,
    name: string,
    test: (object: KubeObject | undefined) => boolean,
  ): Promise<KubeObject>;
  run(
    command: string[],
    options?: { pod?: string; namespace?: string; stdin?: string; container?: string },
  ): Promise<Output>;
  sh(script: string, options?: { pod?: string; namespace?: string }): Promise<string>;
}

export interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

async function* inputOf(...chunks: (string | Uint8Array)[]): AsyncIterable<Uint8Array> {
  for (const chunk of chunks) yield typeof chunk === "string" ? Buffer.from(chunk) : chunk;
}

export const isReady = (pod: KubeObject | undefined): boolean =>
  ((pod?.status as { conditions?: { type: string; status: string }[] } | undefined)?.conditions ?? []).some(
    ({ type, status }) => type === "Ready" && status === "True",
  );

/** A cluster of simulated nodes over a fake store. Give it the store and records of another to restart that one. */
export function startCluster(store: FakeStore = fakeStore(), records: unknown[] = []): Cluster {
  const kubelet = startKubelet({ store, journal: memoryJournal(records), timings });
  const cluster: Cluster = {
    store,
    records,
    kubelet,
    until(kind, namespace, name, test) {
      return new Promise((resolve) => {
        const look = (object: KubeObject | undefined) => {
          if (!test(object)) return;
          stop();
          resolve(object as KubeObject);
        };
        const stop = store.observe(kind, namespace, name, look);
        look(store.get(kind, namespace, name));
      });
    },
    async untilEvent(reason) {
      while (!store.events.some((event) => event.reason === reason)) await store.nextEvent();
    },
    async ready(options = {}) {
      const manifest = podManifest(options);
      store.create(manifest);
      return cluster.until("Pod", manifest.metadata.namespace, manifest.metadata.name, isReady);
    },
    async run(command, { pod = "seat", namespace = "lab-a-01", stdin = "", container = "" } = {}) {
      const output = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
      const { code } = await kubelet.exec(
        { namespace, name: pod },
        { container, command, tty: false },
        {
          stdin: inputOf(stdin),
          stdout: (chunk) => {
            output.stdout = Buffer.concat([output.stdout, chunk]);
          },
          stderr: (chunk) => {
            output.stderr = Buffer.concat([output.stderr, chunk]);
          },
          onResize: () => undefined,
          signal: new AbortController().signal,
        },
      );
      return { code, stdout: output.stdout.toString("utf8"), stderr: output.stderr.toString("utf8") };
    },
    async sh(script, options) {
      return (await cluster.run(["sh", "-c", script], options)).stdout;
    },
  };
  return cluster;
}
