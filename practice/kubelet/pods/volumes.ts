import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import type { ObjectStore } from "../../seams.ts";
import type { Mount } from "../files/containerFiles.ts";
import { FileTree } from "../files/fileTree.ts";
import { joinPath, segmentsOf } from "../files/paths.ts";
import type { VolumeStore } from "../files/volumeStore.ts";
import { contentsOf } from "./environment.ts";
import type { Container, Item, Pod, Projection, Quantities, Volume } from "./podShape.ts";
import { parseQuantity } from "./quantity.ts";

/** Why the volumes of a Pod are not there yet: the kubelet's `FailedMount`. */
export class MountError extends Error {}

const MEBIBYTE = 1024 * 1024;
export const LAYER_CAPACITY = 64 * MEBIBYTE;
const LARGEST = 256 * MEBIBYTE;

export const claimVolume = (claim: KubeObject) =>
  `claim/${claim.metadata.namespace ?? ""}/${claim.metadata.name}/${claim.metadata.uid}`;
const emptyVolume = (pod: Pod, name: string) => `empty/${pod.metadata.uid}/${name}`;

/** Whether a volume's owner is still there: claims by uid, Pods by uid. */
export function isOrphan(
  volume: string,
  claims: readonly KubeObject[],
  pods: readonly KubeObject[],
): boolean {
  const [kind, ...rest] = volume.split("/");
  if (kind === "claim") return !claims.some((claim) => claimVolume(claim) === volume);
  return !pods.some((pod) => pod.metadata.uid === rest[0]);
}

/** Fills a read-only tree with the keys of a ConfigMap or Secret. Called again when the object has changed. */
function fill(
  tree: FileTree,
  object: KubeObject | undefined,
  { items, defaultMode = 0o644 }: Projection = {},
): void {
  const fresh = new FileTree(Number.POSITIVE_INFINITY);
  const contents = object ? contentsOf(object) : new Map<string, Buffer>();
  const wanted: Item[] = items ?? [...contents.keys()].map((key) => ({ key, path: key }));
  for (const { key, path, mode = defaultMode } of wanted) {
    const bytes = contents.get(key);
    if (!bytes) continue;
    const segments = segmentsOf(path);
    for (let depth = 1; depth < segments.length; depth += 1)
      if (!fresh.lookup(segments.slice(0, depth))) fresh.put(segments.slice(0, depth), fresh.directory(0), 0);
    const time = object ? Date.parse(object.metadata.creationTimestamp) || 0 : 0;
    fresh.put(segments, fresh.fileOf(bytes, mode, time), time);
  }
  tree.root = fresh.root;
}

function sourceOf(
  volume: Volume,
): { kind: "ConfigMap" | "Secret"; name: string; optional: boolean } | undefined {
  if (volume.configMap)
    return {
      kind: "ConfigMap",
      name: volume.configMap.name ?? "",
      optional: volume.configMap.optional ?? false,
    };
  if (volume.secret)
    return {
      kind: "Secret",
      name: volume.secret.secretName ?? "",
      optional: volume.secret.optional ?? false,
    };
  return undefined;
}

/** Whether what a volume holds is given by the cluster and not written by containers. */
function isFixed(volume: Volume): boolean {
  return sourceOf(volume) !== undefined || Boolean(volume.projected) || Boolean(volume.downwardAPI);
}

/** ConfigMaps and Secrets side by side. Programs here call no API: of the account's token there is the namespace alone. */
function projectedTree(pod: Pod, { projected }: Volume, store: ObjectStore): FileTree {
  const tree = new FileTree(Number.POSITIVE_INFINITY);
  for (const part of projected?.sources ?? []) {
    const source = sourceOf({ name: "", ...part });
    if (part.downwardAPI) tree.write(["namespace"], Buffer.from(pod.metadata.namespace ?? ""), 0, false);
    if (!source) continue;
    const object = store.get(source.kind, pod.metadata.namespace, source.name);
    const items = part.configMap?.items ?? part.secret?.items;
    for (const [key, bytes] of object ? contentsOf(object) : []) {
      const path = items ? items.find((item) => item.key === key)?.path : key;
      if (path !== undefined) tree.write(segmentsOf(path), bytes, 0, false);
    }
  }
  return tree;
}

/** The volumes of one Pod, found once and shared by its containers. */
export class PodVolumes {
  private readonly trees = new Map<string, FileTree>();
  private readonly pod: Pod;
  private readonly store: ObjectStore;
  private readonly files: VolumeStore;

  constructor(pod: Pod, store: ObjectStore, files: VolumeStore) {
    this.pod = pod;
    this.store = store;
    this.files = files;
  }

  /** Finds all volumes. @throws MountError when a source is missing; call again later. */
  mount(): void {
    for (const volume of this.pod.spec.volumes ?? []) {
      if (this.trees.has(volume.name)) continue;
      this.trees.set(volume.name, this.treeOf(volume));
    }
  }

  private treeOf(volume: Volume): FileTree {
    const source = sourceOf(volume);
    if (source) {
      const object = this.store.get(source.kind, this.pod.metadata.namespace, source.name);
      if (!object && !source.optional)
        throw new MountError(
          `MountVolume.SetUp failed for volume "${volume.name}" : ${source.kind.toLowerCase()} "${source.name}" not found`,
        );
      const tree = new FileTree(Number.POSITIVE_INFINITY);
      fill(tree, object, volume.configMap ?? volume.secret);
      return tree;
    }
    if (volume.persistentVolumeClaim)
      return this.claimTree(volume.name, volume.persistentVolumeClaim.claimName);
    if (volume.projected || volume.downwardAPI) return projectedTree(this.pod, volume, this.store);
    const limit = parseQuantity(volume.emptyDir?.sizeLimit);
    return this.files.open(emptyVolume(this.pod, volume.name), Math.min(limit || LAYER_CAPACITY, LARGEST));
  }

  private claimTree(volume: string, name: string): FileTree {
    const claim = this.store.get("PersistentVolumeClaim", this.pod.metadata.namespace, name);
    if (!claim || claim.metadata.deletionTimestamp)
      throw new MountError(
        `MountVolume.SetUp failed for volume "${volume}" : persistentvolumeclaim "${name}" not found`,
      );
    const spec = claim.spec as { resources?: { requests?: Quantities } } | undefined;
    const size = parseQuantity(spec?.resources?.requests?.storage);
    return this.files.open(claimVolume(claim), Math.min(size || LAYER_CAPACITY, LARGEST));
  }

  /** A ConfigMap or Secret has changed: containers see it in their volumes at once (a real node takes a minute). */
  refresh(object: KubeObject): void {
    for (const volume of this.pod.spec.volumes ?? []) {
      const source = sourceOf(volume);
      const tree = this.trees.get(volume.name);
      if (!tree || source?.kind !== object.kind || source.name !== object.metadata.name) continue;
      fill(tree, object, volume.configMap ?? volume.secret);
    }
  }

  /** What a container sees where. Directories of a subPath are made when they are missing. */
  mountsOf(container: Container, now: number): Map<string, Mount> {
    const mounts = new Map<string, Mount>();
    for (const { name, mountPath, subPath, readOnly } of container.volumeMounts ?? []) {
      const tree = this.trees.get(name);
      if (!tree) continue;
      const volume = this.pod.spec.volumes?.find((one) => one.name === name);
      const fixed = volume !== undefined && isFixed(volume);
      const base = segmentsOf(subPath ?? "");
      for (let depth = 1; !fixed && depth <= base.length; depth += 1)
        if (!tree.lookup(base.slice(0, depth))) tree.put(base.slice(0, depth), tree.directory(now), now);
      const locked = readOnly === true || volume?.persistentVolumeClaim?.readOnly === true;
      const path = joinPath(segmentsOf(mountPath));
      mounts.set(path, { path, tree, base, readOnly: fixed || locked });
    }
    return mounts;
  }

  /** The Pod is gone: what was its own goes with it. */
  discard(): void {
    for (const volume of this.pod.spec.volumes ?? [])
      if (!isFixed(volume) && !volume.persistentVolumeClaim)
        this.files.drop(emptyVolume(this.pod, volume.name));
  }
}
