/**
 * A tree of files in memory that can be born as a copy of another one for nothing: directories and files are shared
 * until they are written, because 300 containers start from the same image and most of it is never touched.
 */
export interface FileNode {
  type: "file";
  /** Only the first `size` bytes count; the rest is room to append, so that a loop of `>>` stays linear. */
  buffer: Uint8Array;
  size: number;
  mode: number;
  mtime: number;
  owner: FileTree | undefined;
}

export interface DirectoryNode {
  type: "directory";
  children: Map<string, TreeNode>;
  mode: number;
  mtime: number;
  owner: FileTree | undefined;
}

export interface LinkNode {
  type: "symlink";
  target: string;
  mode: number;
  mtime: number;
}

export type TreeNode = FileNode | DirectoryNode | LinkNode;

export class FileTree {
  root: DirectoryNode;
  /** Bytes of file contents that this tree holds itself. What it shares with its origin costs nothing. */
  used = 0;
  readonly capacity: number;
  /** Told after each change of the entry at this path. Directories that appear or go are told as themselves. */
  onChange: ((segments: readonly string[]) => void) | undefined;

  /** Files that have had a second name. */
  private readonly linked = new WeakSet<FileNode>();

  /** @param capacity in bytes; a write beyond it fails as a full disk does. */
  constructor(capacity: number, origin?: FileTree) {
    this.capacity = capacity;
    this.root = origin
      ? origin.root
      : { type: "directory", children: new Map(), mode: 0o755, mtime: 0, owner: this };
  }

  lookup(segments: readonly string[]): TreeNode | undefined {
    let node: TreeNode | undefined = this.root;
    for (const segment of segments) {
      if (node?.type !== "directory") return undefined;
      node = node.children.get(segment);
    }
    return node;
  }

  /** The directory at this path, as one that this tree may change. `undefined` when it is no directory. */
  private ownDirectory(segments: readonly string[]): DirectoryNode | undefined {
    if (this.root.owner !== this)
      this.root = { ...this.root, children: new Map(this.root.children), owner: this };
    let directory = this.root;
    for (const segment of segments) {
      const child = directory.children.get(segment);
      if (child?.type !== "directory") return undefined;
      if (child.owner === this) directory = child;
      else {
        const own: DirectoryNode = { ...child, children: new Map(child.children), owner: this };
        directory.children.set(segment, own);
        directory = own;
      }
    }
    return directory;
  }

  /** Puts a node at a path whose parent exists, in place of what is there. False when the parent is missing. */
  put(segments: readonly string[], node: TreeNode, now: number): boolean {
    const name = segments.at(-1);
    const parent = this.ownDirectory(segments.slice(0, -1));
    if (!parent || name === undefined) return false;
    this.used -= this.weight(parent.children.get(name));
    parent.children.set(name, node);
    this.used += this.weight(node);
    parent.mtime = now;
    this.onChange?.(segments);
    return true;
  }

  remove(segments: readonly string[], now: number): void {
    const name = segments.at(-1);
    const parent = this.ownDirectory(segments.slice(0, -1));
    const node = name === undefined ? undefined : parent?.children.get(name);
    if (!parent || name === undefined || !node) return;
    this.used -= this.weight(node);
    parent.children.delete(name);
    parent.mtime = now;
    this.onChange?.(segments);
  }

  /** Writes a whole file, or behind its end; keeps the node when it is ours, so that hard links see it. */
  write(segments: readonly string[], bytes: Uint8Array, now: number, append: boolean): boolean {
    const present = this.lookup(segments);
    if (present?.type !== "file") return this.put(segments, this.fileOf(bytes, 0o644, now), now);
    let file = present;
    if (file.owner !== this) {
      file = { ...this.fileOf(append ? contentOf(present) : new Uint8Array(), present.mode, now) };
      if (!this.put(segments, file, now)) return false;
    }
    this.used += bytes.length - (append ? 0 : file.size);
    if (append) appendTo(file, bytes);
    else {
      file.buffer = bytes.slice();
      file.size = bytes.length;
    }
    file.mtime = now;
    this.onChange?.(segments);
    return true;
  }

  /** Changes mode or time of an entry. */
  touch(segments: readonly string[], change: { mode?: number; mtime?: number }, now: number): void {
    const node = this.lookup(segments);
    if (!node) return;
    const target = node.type === "directory" ? (this.ownDirectory(segments) ?? node) : node;
    if (target.type === "file" && target.owner !== this) {
      this.put(segments, { ...this.fileOf(contentOf(target), target.mode, target.mtime), ...change }, now);
      return;
    }
    Object.assign(target, change);
    this.onChange?.(segments);
  }

  /** Says that a file of this tree gets one name more. */
  link(file: TreeNode): void {
    if (file.type === "file") this.linked.add(file);
  }

  /** All paths by which a file with several names is found; none for a file that never had a second one. */
  namesOf(file: TreeNode): string[][] {
    if (file.type !== "file" || !this.linked.has(file)) return [];
    const found: string[][] = [];
    const visit = (directory: DirectoryNode, at: string[]): void => {
      for (const [name, child] of directory.children) {
        if (child === file) found.push([...at, name]);
        else if (child.type === "directory") visit(child, [...at, name]);
      }
    };
    visit(this.root, []);
    return found;
  }

  fileOf(bytes: Uint8Array, mode: number, now: number): FileNode {
    return { type: "file", buffer: bytes.slice(), size: bytes.length, mode, mtime: now, owner: this };
  }

  directory(now: number, mode = 0o755): DirectoryNode {
    return { type: "directory", children: new Map(), mode, mtime: now, owner: this };
  }

  /** A copy of a node and of all below it that belongs to this tree. */
  adopt(node: TreeNode): TreeNode {
    if (node.type === "symlink") return { ...node };
    if (node.type === "file") return this.fileOf(contentOf(node), node.mode, node.mtime);
    const copy = this.directory(node.mtime, node.mode);
    for (const [name, child] of node.children) copy.children.set(name, this.adopt(child));
    return copy;
  }

  private weight(node: TreeNode | undefined): number {
    if (node?.type === "file") return node.owner === this ? node.size : 0;
    if (node?.type !== "directory" || node.owner !== this) return 0;
    let sum = 0;
    for (const child of node.children.values()) sum += this.weight(child);
    return sum;
  }
}

/** The bytes of a file. What is appended later does not change them. */
export function contentOf(file: FileNode): Uint8Array {
  return file.buffer.subarray(0, file.size);
}

function appendTo(file: FileNode, bytes: Uint8Array): void {
  const size = file.size + bytes.length;
  if (size > file.buffer.length) {
    const grown = new Uint8Array(Math.max(size, file.buffer.length * 2, 256));
    grown.set(contentOf(file));
    file.buffer = grown;
  }
  file.buffer.set(bytes, file.size);
  file.size = size;
}
