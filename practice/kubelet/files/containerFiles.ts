import type {
  BufferEncoding,
  CpOptions,
  FileContent,
  FsStat,
  IFileSystem,
  MkdirOptions,
  RmOptions,
} from "just-bash";
import { fault } from "./fault.ts";
import { contentOf, type FileTree, type TreeNode } from "./fileTree.ts";
import { joinPath, resolveFrom, segmentsOf } from "./paths.ts";

/** A file that is a conversation: a terminal, the null device. */
export interface Device {
  read(): Promise<Uint8Array>;
  write(bytes: Uint8Array): void | Promise<void>;
}

/** Where a volume is seen in a container. `base` is the subPath inside the volume. */
export interface Mount {
  path: string;
  tree: FileTree;
  base: readonly string[];
  readOnly: boolean;
}

interface Place {
  tree: FileTree;
  readOnly: boolean;
  /** In the tree. */
  at: readonly string[];
  /** In the container, links resolved. */
  path: readonly string[];
  node: TreeNode | undefined;
}

/** What two Pods may share and one container sees: its own layer over the image, and volumes mounted in it. */
interface FileWorld {
  layer: FileTree;
  mounts: ReadonlyMap<string, Mount>;
  /** Milliseconds since 1970. */
  now(): number;
}

const MAX_LINKS = 40;

/** The file system of a container as its shell sees it. Views of one world differ in their devices only. */
export class ContainerFiles implements IFileSystem {
  private readonly world: FileWorld;
  private readonly devices: ReadonlyMap<string, Device>;
  private readonly identities = new WeakMap<object, string>();
  private identityCount = 0;

  constructor(world: FileWorld, devices: ReadonlyMap<string, Device>) {
    this.world = world;
    this.devices = devices;
  }

  /** The same files with other devices: each terminal of a container has its own `/dev/tty`. */
  withDevices(devices: ReadonlyMap<string, Device>): ContainerFiles {
    return new ContainerFiles(this.world, new Map([...this.devices, ...devices]));
  }

  /** The volumes as they are mounted here. */
  mounts(): Mount[] {
    return [...this.world.mounts.values()];
  }

  private find(path: string, followLast: boolean, call: string): Place {
    let pending = segmentsOf(path);
    let done: string[] = [];
    let place: Place = {
      tree: this.world.layer,
      readOnly: false,
      at: [],
      path: [],
      node: this.world.layer.root,
    };
    for (let links = 0; pending.length > 0; ) {
      const name = pending.shift() as string;
      if (place.node && place.node.type !== "directory") throw fault("ENOTDIR", call, path);
      const next = this.step(place, name);
      if (next.node?.type === "symlink" && (followLast || pending.length > 0)) {
        links += 1;
        if (links > MAX_LINKS) throw fault("ELOOP", call, path);
        pending = [...segmentsOf(resolveFrom(joinPath(done), next.node.target)), ...pending];
        done = [];
        place = { tree: this.world.layer, readOnly: false, at: [], path: [], node: this.world.layer.root };
        continue;
      }
      if (!next.node && pending.length > 0) throw fault("ENOENT", call, path);
      done.push(name);
      place = next;
    }
    return place;
  }

  private step(from: Place, name: string): Place {
    const path = [...from.path, name];
    const mount = this.world.mounts.get(joinPath(path));
    if (mount) {
      const { tree, base: at, readOnly } = mount;
      return { tree, at, readOnly, path, node: tree.lookup(at) };
    }
    const node = from.node?.type === "directory" ? from.node.children.get(name) : undefined;
    return { tree: from.tree, readOnly: from.readOnly, at: [...from.at, name], path, node };
  }

  private present(path: string, followLast: boolean, call: string): Place & { node: TreeNode } {
    const place = this.find(path, followLast, call);
    if (!place.node) throw fault("ENOENT", call, path);
    return place as Place & { node: TreeNode };
  }

  private writable(place: Place, call: string, path: string, bytes = 0): Place {
    if (place.readOnly) throw fault("EROFS", call, path);
    if (bytes > 0 && place.tree.used + bytes > place.tree.capacity) throw fault("ENOSPC", call, path);
    return place;
  }

  async readFile(
    path: string,
    options?: { encoding?: BufferEncoding | null } | BufferEncoding,
  ): Promise<string> {
    const encoding = typeof options === "string" ? options : options?.encoding;
    return Buffer.from(await this.readFileBuffer(path)).toString(encoding ?? "utf8");
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    const device = this.devices.get(resolveFrom("/", path));
    if (device) return device.read();
    const { node } = this.present(path, true, "open");
    if (node.type !== "file") throw fault("EISDIR", "read", path);
    return contentOf(node);
  }

  writeFile(path: string, content: FileContent, options?: { encoding?: BufferEncoding } | BufferEncoding) {
    return this.store(path, bytesOf(content, options), false);
  }

  appendFile(path: string, content: FileContent, options?: { encoding?: BufferEncoding } | BufferEncoding) {
    return this.store(path, bytesOf(content, options), true);
  }

  private async store(path: string, bytes: Uint8Array, append: boolean): Promise<void> {
    const device = this.devices.get(resolveFrom("/", path));
    if (device) return device.write(bytes);
    const place = this.writable(this.find(path, true, "open"), "open", path, bytes.length);
    if (place.node?.type === "directory") throw fault("EISDIR", "open", path);
    if (!place.tree.write(place.at, bytes, this.world.now(), append)) throw fault("ENOENT", "open", path);
  }

  async exists(path: string): Promise<boolean> {
    if (this.devices.has(resolveFrom("/", path))) return true;
    try {
      return this.find(path, true, "access").node !== undefined;
    } catch {
      return false;
    }
  }

  async stat(path: string): Promise<FsStat> {
    return this.statOf(path, true);
  }

  async lstat(path: string): Promise<FsStat> {
    return this.statOf(path, false);
  }

  private statOf(path: string, follow: boolean): FsStat {
    const device = this.devices.get(resolveFrom("/", path));
    const mtime = new Date(this.world.now());
    if (device)
      return { isFile: true, isDirectory: false, isSymbolicLink: false, mode: 0o666, size: 0, mtime };
    const { node } = this.present(path, follow, follow ? "stat" : "lstat");
    return {
      isFile: node.type === "file",
      isDirectory: node.type === "directory",
      isSymbolicLink: node.type === "symlink",
      mode: node.mode,
      size: node.type === "file" ? node.size : node.type === "symlink" ? node.target.length : 4096,
      mtime: new Date(node.mtime),
      identity: this.identityOf(node),
    };
  }

  private identityOf(node: object): string {
    let identity = this.identities.get(node);
    if (identity === undefined) {
      this.identityCount += 1;
      identity = `node:${this.identityCount}`;
      this.identities.set(node, identity);
    }
    return identity;
  }

  async mkdir(path: string, options?: MkdirOptions): Promise<void> {
    const segments = segmentsOf(path);
    const first = options?.recursive ? 1 : segments.length;
    for (let depth = first; depth <= segments.length; depth += 1) {
      const place = this.find(joinPath(segments.slice(0, depth)), true, "mkdir");
      const last = depth === segments.length;
      if (place.node?.type === "directory" && (options?.recursive || !last)) continue;
      if (place.node) throw fault("EEXIST", "mkdir", path);
      this.writable(place, "mkdir", path);
      const now = this.world.now();
      if (!place.tree.put(place.at, place.tree.directory(now), now)) throw fault("ENOENT", "mkdir", path);
    }
  }

  async readdir(path: string): Promise<string[]> {
    return (await this.readdirWithFileTypes(path)).map((entry) => entry.name);
  }

  async readdirWithFileTypes(path: string) {
    const place = this.present(path, true, "scandir");
    if (place.node.type !== "directory") throw fault("ENOTDIR", "scandir", path);
    return [...place.node.children.keys()].sort().map((name) => {
      const type = this.step(place, name).node?.type;
      return {
        name,
        isFile: type === "file",
        isDirectory: type === "directory",
        isSymbolicLink: type === "symlink",
      };
    });
  }

  /** The names in a directory; none when it is none. */
  namesIn(path: string): string[] {
    try {
      const { node } = this.find(path, true, "scandir");
      return node?.type === "directory" ? [...node.children.keys()] : [];
    } catch {
      return [];
    }
  }

  async rm(path: string, options?: RmOptions): Promise<void> {
    let place: Place;
    try {
      place = this.present(path, false, "rm");
    } catch (error) {
      if (options?.force && (error as { code?: string }).code === "ENOENT") return;
      throw error;
    }
    if (place.node?.type === "directory" && place.node.children.size > 0 && !options?.recursive)
      throw fault("ENOTEMPTY", "rm", path);
    this.keepMounts(place, "rm", path);
    this.writable(place, "rm", path).tree.remove(place.at, this.world.now());
  }

  /** A mounted volume, or a directory with one below, cannot be taken away under the container. */
  private keepMounts(place: Place, call: string, path: string): void {
    const here = joinPath(place.path);
    for (const mount of this.world.mounts.keys())
      if (mount === here || mount.startsWith(here === "/" ? "/" : `${here}/`))
        throw fault("EBUSY", call, path);
  }

  async cp(src: string, dest: string, options?: CpOptions): Promise<void> {
    const from = this.present(src, false, "cp");
    if (from.node.type === "directory") {
      if (!options?.recursive) throw fault("EISDIR", "cp", src);
      const source = joinPath(from.path);
      if (`${resolveFrom("/", dest)}/`.startsWith(`${source}/`)) throw fault("EINVAL", "cp", src);
      await this.mkdir(dest, { recursive: true });
      for (const name of await this.readdir(src)) await this.cp(`${src}/${name}`, `${dest}/${name}`, options);
      return;
    }
    const size = from.node.type === "file" ? from.node.size : 0;
    const to = this.writable(this.find(dest, false, "cp"), "cp", dest, size);
    if (to.node?.type === "directory") throw fault("EISDIR", "cp", dest);
    if (to.node === from.node) return;
    if (!to.tree.put(to.at, to.tree.adopt(from.node), this.world.now())) throw fault("ENOENT", "cp", dest);
  }

  async mv(src: string, dest: string): Promise<void> {
    const from = this.writable(this.present(src, false, "mv"), "mv", src);
    const to = this.find(dest, false, "mv");
    if (!from.node || to.node === from.node) return;
    if (`${joinPath(to.path)}/`.startsWith(`${joinPath(from.path)}/`)) throw fault("EINVAL", "mv", src);
    this.keepMounts(from, "mv", src);
    if (to.node?.type === "directory" && to.node.children.size > 0) throw fault("ENOTEMPTY", "mv", dest);
    this.writable(to, "mv", dest, to.tree === from.tree || from.node.type !== "file" ? 0 : from.node.size);
    const node = to.tree === from.tree ? from.node : to.tree.adopt(from.node);
    if (!to.tree.put(to.at, node, this.world.now())) throw fault("ENOENT", "mv", dest);
    from.tree.remove(from.at, this.world.now());
  }

  resolvePath(base: string, path: string): string {
    return resolveFrom(base, path);
  }

  getAllPaths(): string[] {
    const paths: string[] = [];
    const visit = (place: Place): void => {
      paths.push(joinPath(place.path));
      if (place.node?.type !== "directory") return;
      for (const name of place.node.children.keys()) visit(this.step(place, name));
    };
    visit(this.find("/", true, "scandir"));
    return paths;
  }

  async chmod(path: string, mode: number): Promise<void> {
    const place = this.writable(this.present(path, true, "chmod"), "chmod", path);
    place.tree.touch(place.at, { mode }, this.world.now());
  }

  async utimes(path: string, _atime: Date, mtime: Date): Promise<void> {
    if (this.devices.has(resolveFrom("/", path))) return;
    const place = this.writable(this.present(path, true, "utimes"), "utimes", path);
    place.tree.touch(place.at, { mtime: mtime.getTime() }, this.world.now());
  }

  async symlink(target: string, linkPath: string): Promise<void> {
    const place = this.writable(this.find(linkPath, false, "symlink"), "symlink", linkPath);
    if (place.node) throw fault("EEXIST", "symlink", linkPath);
    const now = this.world.now();
    if (!place.tree.put(place.at, { type: "symlink", target, mode: 0o777, mtime: now }, now))
      throw fault("ENOENT", "symlink", linkPath);
  }

  async link(existingPath: string, newPath: string): Promise<void> {
    const from = this.present(existingPath, true, "link");
    const to = this.writable(this.find(newPath, false, "link"), "link", newPath);
    if (from.node.type !== "file") throw fault("EPERM", "link", existingPath);
    if (to.node) throw fault("EEXIST", "link", newPath);
    // The image's own files are shared with other containers: take ours first, so that both names are one file.
    from.tree.touch(from.at, {}, this.world.now());
    const own = from.tree.lookup(from.at) ?? from.node;
    const node = to.tree === from.tree ? own : to.tree.adopt(own);
    to.tree.link(node);
    if (!to.tree.put(to.at, node, this.world.now())) throw fault("ENOENT", "link", newPath);
  }

  async readlink(path: string): Promise<string> {
    const { node } = this.present(path, false, "readlink");
    if (node.type !== "symlink") throw fault("EINVAL", "readlink", path);
    return node.target;
  }

  async realpath(path: string): Promise<string> {
    return joinPath(this.present(path, true, "realpath").path);
  }
}

function bytesOf(content: FileContent, options?: { encoding?: BufferEncoding } | BufferEncoding): Uint8Array {
  if (typeof content !== "string") return content;
  return Buffer.from(content, (typeof options === "string" ? options : options?.encoding) ?? "utf8");
}
