import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../build/tools/paths.mjs";
import { nodeProcesses } from "../services/nodeProcesses.ts";
import { startProgram } from "../services/programs.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import { type Kubectl, openKubectl } from "./kubectl.ts";
import { collectionOf, documents, type LabObjects, placeOf } from "./labObjects.ts";
import { openRaw, type RawApi } from "./rawHttp2.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

/** A practice cluster that nobody but the measurement uses: what it can do at best, and what kubectl does on it. */
export interface BareCluster {
  kubeconfigPath: string;
  raw: RawApi;
  kubectl: Kubectl;
  /** Posts everything, as many seats in flight as the server makes use of. */
  post(lab: LabObjects): Promise<void>;
  /** Deletes all its namespaces. */
  remove(lab: LabObjects): Promise<void>;
  /** Resolves when so many Pods of the lab are ready. Ask before you make them. */
  ready(lab: LabObjects, pods?: number): Promise<void>;
  /** Resolves when its namespaces are gone. */
  gone(lab: LabObjects): Promise<void>;
  /** A file for `kubectl -f`. */
  file(name: string, manifests: Manifest[]): Promise<string>;
  close(): Promise<void>;
}

/** More were tried: no faster, for the server has one thread. */
const SEATS_IN_FLIGHT = 32;

export async function openBareCluster(): Promise<BareCluster> {
  const folder = await temporaryFolder();
  const starter = nodeProcesses(join(repository, "out", "programs"));
  const practice = await startProgram(starter, "practice", {
    args: ["--data", join(folder.path, "practice")],
  });
  const kubeconfigPath = String(practice.hello.kubeconfig);
  const raw = await openRaw(kubeconfigPath);
  const kubectl = await openKubectl(kubeconfigPath, folder.path);
  const post = (manifest: Manifest) => raw.send("POST", collectionOf(manifest), JSON.stringify(manifest));

  return {
    kubeconfigPath,
    raw,
    kubectl,
    post: ({ seats }) =>
      eachOf(seats, SEATS_IN_FLIGHT, async (manifests) => {
        // A Pod needs its account, volume and files; everything needs its namespace.
        const waves = [["Namespace"], undefined, ["Pod"]];
        for (const kinds of waves)
          await Promise.all(
            manifests
              .filter(({ kind }) => (kinds ? kinds.includes(kind) : kind !== "Namespace" && kind !== "Pod"))
              .map(post),
          );
      }),
    remove: ({ seats }) =>
      eachOf(seats, SEATS_IN_FLIGHT, async ([namespace]) => {
        if (namespace) await raw.send("DELETE", placeOf(namespace));
      }),
    ready: (lab, pods = lab.seats.length) => untilReady(raw, lab, pods),
    gone: (lab) => untilGone(raw, lab),
    async file(name, manifests) {
      const path = join(folder.path, name);
      await writeFile(path, documents(manifests));
      return path;
    },
    async close() {
      raw.close();
      await practice.stop();
      await folder.remove();
    },
  };
}

interface WatchedPod {
  type: string;
  object: {
    metadata: { uid: string; deletionTimestamp?: string };
    status?: { conditions?: { type: string; status: string }[] };
  };
}

function untilReady(raw: RawApi, { selector }: LabObjects, wanted: number): Promise<void> {
  const ready = new Set<string>();
  return new Promise((resolve) => {
    const end = raw.watch(`/api/v1/pods?watch=true&${selector}`, (line) => {
      const { type, object } = JSON.parse(line) as WatchedPod;
      const is =
        type !== "DELETED" &&
        object.metadata.deletionTimestamp === undefined &&
        object.status?.conditions?.some((one) => one.type === "Ready" && one.status === "True");
      if (is) ready.add(object.metadata.uid);
      else ready.delete(object.metadata.uid);
      if (ready.size < wanted) return;
      end();
      resolve();
    });
  });
}

function untilGone(raw: RawApi, { selector, seats }: LabObjects): Promise<void> {
  let gone = 0;
  return new Promise((resolve) => {
    const end = raw.watch(`/api/v1/namespaces?watch=true&${selector}`, (line) => {
      if ((JSON.parse(line) as { type: string }).type === "DELETED") gone += 1;
      if (gone < seats.length) return;
      end();
      resolve();
    });
  });
}

async function eachOf<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
