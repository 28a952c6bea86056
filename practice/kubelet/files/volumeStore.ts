import type { Journal } from "../../seams.ts";
import { contentOf, FileTree, type TreeNode } from "./fileTree.ts";
import { segmentsOf } from "./paths.ts";

/** One entry of a volume in the journal. */
interface Entry {
  /** Path in the volume, without a leading slash. */
  p: string;
  /** file, directory, link, gone */
  k: "f" | "d" | "l" | "x";
  m?: number;
  /** Modified, milliseconds since 1970. */
  u?: number;
  /** Text, or a link's target. */
  s?: string;
  /** Base64 of what is no text. */
  b?: string;
}

interface VolumeRecord {
  volume: string;
  entries?: Entry[];
  dropped?: true;
}

const COMPACT_AFTER = 4 * 1024 * 1024;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The files that outlive containers: of claims, and of `emptyDir` volumes. Changes are gathered for some milliseconds
 * and written as one record, so that a burst of small writes costs one; that much is lost when the process is killed.
 */
export class VolumeStore {
  private readonly journal: Journal;
  private readonly flushAfter: number;
  private readonly trees = new Map<string, FileTree>();
  private readonly restored = new Map<string, FileTree>();
  private readonly dirty = new Map<string, Set<string>>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private written = 0;
  private closed = false;

  /** @param flushAfter in milliseconds */
  constructor(journal: Journal, flushAfter: number) {
    this.journal = journal;
    this.flushAfter = flushAfter;
    for (const record of journal.replay()) this.replay(record as VolumeRecord);
  }

  private replay(record: VolumeRecord): void {
    if (record.dropped) {
      this.restored.delete(record.volume);
      return;
    }
    let tree = this.restored.get(record.volume);
    if (!tree) {
      tree = new FileTree(Number.POSITIVE_INFINITY);
      this.restored.set(record.volume, tree);
    }
    for (const entry of record.entries ?? []) restoreEntry(tree, entry);
  }

  /** The volume of this name, empty when it is new. @param capacity in bytes */
  open(volume: string, capacity: number): FileTree {
    const present = this.trees.get(volume);
    if (present) return present;
    const tree = new FileTree(capacity);
    const old = this.restored.get(volume);
    if (old) {
      const root = tree.adopt(old.root);
      if (root.type === "directory") tree.root = root;
      tree.used = old.used;
      this.restored.delete(volume);
    }
    tree.onChange = (segments) => this.mark(volume, segments.join("/"));
    this.trees.set(volume, tree);
    return tree;
  }

  /** Forgets a volume and its files for good. */
  drop(volume: string): void {
    const known = this.trees.delete(volume);
    const old = this.restored.delete(volume);
    this.dirty.delete(volume);
    if (known || old) this.append({ volume, dropped: true });
  }

  /** Names of all volumes, opened or only restored. */
  names(): string[] {
    return [...new Set([...this.trees.keys(), ...this.restored.keys()])];
  }

  private mark(volume: string, path: string): void {
    let paths = this.dirty.get(volume);
    if (!paths) {
      paths = new Set();
      this.dirty.set(volume, paths);
    }
    paths.add(path);
    if (this.timer === undefined && !this.closed)
      this.timer = setTimeout(() => this.flush(), this.flushAfter);
  }

  /** Writes what has changed, now. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const [volume, paths] of this.dirty) {
      const tree = this.trees.get(volume);
      if (!tree) continue;
      const entries: Entry[] = [];
      let covered: string | undefined;
      for (const path of [...paths]) {
        const node = tree.lookup(segmentsOf(path));
        for (const name of node ? tree.namesOf(node) : []) paths.add(name.join("/"));
      }
      for (const path of [...paths].sort()) {
        if (covered !== undefined && path.startsWith(covered)) continue;
        const node = tree.lookup(segmentsOf(path));
        // A directory may have come with all that is in it: write it out, over whatever stood there.
        if (node?.type === "directory") covered = `${path}/`;
        if (!node) entries.push({ p: path, k: "x" });
        if (node) collect(path, node, entries);
      }
      this.append({ volume, entries });
    }
    this.dirty.clear();
    if (this.written > COMPACT_AFTER) this.compact();
  }

  private append(record: VolumeRecord): void {
    if (this.closed) return;
    this.written += sizeOf(record);
    this.journal.append(record);
  }

  private compact(): void {
    const records: VolumeRecord[] = [];
    for (const [volume, tree] of [...this.restored, ...this.trees]) {
      const entries: Entry[] = [];
      for (const [name, child] of tree.root.children) collect(name, child, entries);
      records.push({ volume, entries });
    }
    const size = records.reduce((sum, record) => sum + sizeOf(record), 0);
    // What is live must not be written again and again when it alone is large.
    if (this.written < 2 * size) return;
    this.journal.compact(records);
    this.written = 0;
  }

  /** Writes the rest and no more. The journal is closed by who opened it. */
  close(): void {
    this.flush();
    this.closed = true;
  }
}

function sizeOf(record: VolumeRecord): number {
  return (record.entries ?? []).reduce((sum, { p, s, b }) => sum + 40 + p.length + (s ?? b ?? "").length, 40);
}

function collect(path: string, node: TreeNode, entries: Entry[]): void {
  const common = { p: path, m: node.mode, u: node.mtime };
  if (node.type === "symlink") entries.push({ ...common, k: "l", s: node.target });
  else if (node.type === "file") {
    const bytes = contentOf(node);
    try {
      entries.push({ ...common, k: "f", s: utf8.decode(bytes) });
    } catch {
      entries.push({ ...common, k: "f", b: Buffer.from(bytes).toString("base64") });
    }
  } else {
    entries.push({ ...common, k: "d" });
    for (const [name, child] of node.children) collect(`${path}/${name}`, child, entries);
  }
}

function restoreEntry(tree: FileTree, entry: Entry): void {
  const segments = segmentsOf(entry.p);
  const mtime = entry.u ?? 0;
  if (entry.k === "x") tree.remove(segments, mtime);
  else if (entry.k === "d") tree.put(segments, tree.directory(mtime, entry.m), mtime);
  else if (entry.k === "l")
    tree.put(segments, { type: "symlink", target: entry.s ?? "", mode: 0o777, mtime }, mtime);
  else {
    const bytes = entry.b === undefined ? Buffer.from(entry.s ?? "", "utf8") : Buffer.from(entry.b, "base64");
    tree.put(segments, tree.fileOf(bytes, entry.m ?? 0o644, mtime), mtime);
  }
}
