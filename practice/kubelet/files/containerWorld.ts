import { randomBytes } from "node:crypto";
import { ContainerFiles, type Device, type Mount } from "./containerFiles.ts";
import type { FileTree } from "./fileTree.ts";
import { joinPath, segmentsOf } from "./paths.ts";

const nothing = async () => new Uint8Array();
const plainDevices = new Map<string, Device>([
  ["/dev/null", { read: nothing, write() {} }],
  // Programs here read a file whole, so the endless devices end; what takes a few bytes of them works.
  ["/dev/zero", { read: async () => new Uint8Array(1024 * 1024), write() {} }],
  ["/dev/urandom", { read: async () => randomBytes(64 * 1024), write() {} }],
  ["/dev/random", { read: async () => randomBytes(64 * 1024), write() {} }],
]);

/** Joins a container's own layer and its volumes. Mount points are made where they are missing, outermost first. */
export async function assembleFiles(
  layer: FileTree,
  wanted: ReadonlyMap<string, Mount>,
  now: () => number,
): Promise<ContainerFiles> {
  const mounts = new Map<string, Mount>();
  const files = new ContainerFiles({ layer, mounts, now }, plainDevices);
  for (const [path, mount] of [...wanted].sort(([a], [b]) => a.length - b.length)) {
    const isFile = mount.tree.lookup(mount.base)?.type === "file";
    const directory = isFile ? joinPath(segmentsOf(path).slice(0, -1)) : path;
    try {
      await files.mkdir(directory, { recursive: true });
      if (isFile && !(await files.exists(path))) await files.writeFile(path, "");
    } catch {
      // The point lies in a read-only volume that lacks it: the volume is seen when asked for by name.
    }
    mounts.set(path, mount);
  }
  return files;
}
