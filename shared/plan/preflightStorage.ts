import type { PreflightFinding } from "../contract/preflight.ts";
import { readQuantity } from "../domain/quantity.ts";
import type { KubeObject } from "../kubernetes/objects.ts";

export type StorageClass = KubeObject & { provisioner?: string };
export type Volume = KubeObject & {
  spec?: { storageClassName?: string; capacity?: { storage?: string }; accessModes?: string[] };
  status?: { phase?: string };
};

/** `undefined` for what this user may not list. */
interface StorageSeen {
  classes: readonly StorageClass[] | undefined;
  volumes: readonly Volume[] | undefined;
  /** The class that this site's work goes to; absent: the cluster's default. */
  wanted: string | undefined;
}

const DEFAULT_MARK = "storageclass.kubernetes.io/is-default-class";
/** Makes nothing: its volumes are made by hand beforehand. */
const BY_HAND = "kubernetes.io/no-provisioner";

/**
 * Whether each seat will get its disk. A class that waits for its first consumer is as good as another; one without a
 * provisioner hands out the volumes that somebody made, and no more.
 */
export function judgeStorage(seen: StorageSeen, seats: number, bytes: number): PreflightFinding[] {
  const { classes, volumes, wanted } = seen;
  if (bytes === 0 || seats === 0) return [];
  if (!classes) return [found("notes", "storageUnknown", { right: "list storageclasses.storage.k8s.io" })];
  const chosen = classes.find(({ metadata }) =>
    wanted === undefined ? metadata.annotations?.[DEFAULT_MARK] === "true" : metadata.name === wanted,
  );
  if (wanted !== undefined && !chosen) return [found("blocks", "storageClassMissing", { name: wanted })];
  if (chosen && chosen.provisioner !== BY_HAND) return [];
  const name = chosen?.metadata.name ?? "";
  if (!volumes) return [found("notes", "storageUnknown", { right: "list persistentvolumes" })];
  const have = volumes.filter(
    ({ spec, status }) =>
      status?.phase === "Available" &&
      (spec?.storageClassName ?? "") === name &&
      (readQuantity(spec?.capacity?.storage ?? "") ?? 0) >= bytes &&
      (spec?.accessModes ?? ["ReadWriteOnce"]).includes("ReadWriteOnce"),
  ).length;
  if (have >= seats) return [];
  if (have === 0) return [found("blocks", chosen ? "volumesNone" : "storageNone", { name })];
  return [found("warns", "volumesShort", { count: have, seats })];
}

const found = (
  weight: PreflightFinding["weight"],
  code: string,
  params: Record<string, string | number>,
): PreflightFinding => ({ words: "preflight", weight, code, params });
