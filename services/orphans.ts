import type { Cluster } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { forEachAtMost } from "../shared/plan/forEachAtMost.ts";
import { type ClusterWorld, findOrphans, type Orphan } from "../shared/plan/orphans.ts";

interface FoundOrphans {
  orphans: Orphan[];
  /** Kinds that this user may not list: nothing is said of them. */
  unseen: string[];
}

/**
 * Everything of ours in the cluster that belongs to nothing, by listing what is there.
 * @throws LabError `forbidden` where namespaces or sessions cannot be listed everywhere: without those nothing can be judged
 */
export async function listOrphans(cluster: Cluster, now: () => number): Promise<FoundOrphans> {
  const unseen: string[] = [];
  const list = async <T extends KubeObject>(apiVersion: string, kind: string): Promise<T[]> =>
    (await cluster.list<T>({ apiVersion, kind })).items.map((item) => ({ ...item, apiVersion, kind }));
  const ifSeen = async <T extends KubeObject>(apiVersion: string, kind: string): Promise<T[]> => {
    try {
      return await list<T>(apiVersion, kind);
    } catch (error) {
      if (toFailure(error).kind !== "forbidden") throw error;
      unseen.push(kind);
      return [];
    }
  };
  type OfSession = ClusterWorld["ofSessions"][number];
  // What belongs to sessions is listed before them: one that is launched meanwhile is no orphan's lack.
  const [namespaces, secrets, volumes, ...ofSessions] = await Promise.all([
    list("v1", "Namespace"),
    ifSeen("v1", "Secret"),
    ifSeen<ClusterWorld["volumes"][number]>("v1", "PersistentVolume"),
    ...["Seat", "SeatPresence", "Visit", "SessionDoor"].map((kind) => ifSeen<OfSession>(API_VERSION, kind)),
  ]);
  const sessions = await list<TrainingSession>(API_VERSION, "TrainingSession");
  const world = { namespaces, secrets, volumes, sessions, ofSessions: ofSessions.flat() };
  return { orphans: findOrphans(world, now()), unseen: unseen.sort() };
}

interface Removed {
  removed: Orphan[];
  /** Seen before and left alone: they belong to something again, are another by that name, or could not be deleted. */
  left: { orphan: Orphan; why: string }[];
}

/**
 * Removes of these what is an orphan still: everything is looked at once more, and each goes by its UID, so that nothing
 * else of that name can be hit.
 */
export async function removeOrphans(
  cluster: Cluster,
  seen: readonly Orphan[],
  now: () => number,
): Promise<Removed> {
  const still = new Set((await listOrphans(cluster, now)).orphans.filter(isRemovable).map(({ uid }) => uid));
  const outcome: Removed = { removed: [], left: [] };
  await forEachAtMost(8, seen.filter(isRemovable), async (orphan) => {
    const { apiVersion, kind, namespace, name, uid } = orphan;
    if (!still.has(uid)) return void outcome.left.push({ orphan, why: "changed" });
    try {
      await cluster.delete(
        { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) },
        { uid },
      );
      outcome.removed.push(orphan);
    } catch (error) {
      const { kind: failed, detail } = toFailure(error);
      if (failed === "notFound") return;
      outcome.left.push({ orphan, why: detail ?? failed });
    }
  });
  return outcome;
}

const isRemovable = ({ mayRemove }: Orphan): boolean => mayRemove;
