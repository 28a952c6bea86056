import { isDeepStrictEqual } from "node:util";
import type { Cluster } from "../../cluster/port.ts";
import { toFailure } from "../../shared/contract/failure.ts";
import { type KubeObject, type Manifest, refOf } from "../../shared/kubernetes/objects.ts";
import { PREPARE_MANAGER } from "../../shared/manifests/system/names.ts";
import { forEachAtMost } from "../../shared/plan/forEachAtMost.ts";

export type Change = "create" | "change" | "same";

/**
 * What applying these objects would do, by asking the API server to do everything but write: defaults, admission and
 * rights are its own, so the answer is the truth. Whoever has no right to one hears it here.
 * @throws LabError forbidden, invalid
 */
export async function systemChanges(cluster: Cluster, manifests: Manifest[]): Promise<Map<Manifest, Change>> {
  const changes = new Map<Manifest, Change>();
  await forEachAtMost(6, manifests, async (manifest) => {
    changes.set(manifest, await changeOf(cluster, manifest));
  });
  return changes;
}

async function changeOf(cluster: Cluster, manifest: Manifest): Promise<Change> {
  const [current, wanted] = await Promise.all([found(cluster, manifest), tried(cluster, manifest)]);
  if (!current || !wanted) return "create";
  return isDeepStrictEqual(content(current), content(wanted)) ? "same" : "change";
}

const isAbsent = (error: unknown): boolean => toFailure(error).kind === "notFound";

async function found(cluster: Cluster, manifest: Manifest): Promise<KubeObject | undefined> {
  return cluster.get(refOf(manifest)).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
}

/** `undefined` where the namespace that it goes into is still to be made. */
async function tried(cluster: Cluster, manifest: Manifest): Promise<KubeObject | undefined> {
  return cluster.apply(manifest, PREPARE_MANAGER, { dryRun: true }).catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });
}

/** Without what every write changes. */
function content({ metadata, status: _, ...rest }: KubeObject): unknown {
  const { resourceVersion: _version, generation: _generation, ...meta } = metadata;
  return { ...rest, metadata: { ...meta, managedFields: undefined } };
}
