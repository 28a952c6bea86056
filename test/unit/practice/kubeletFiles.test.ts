import fc from "fast-check";
import { expect, test } from "vitest";
import { assembleFiles } from "../../../practice/kubelet/files/containerWorld.ts";
import { contentOf, FileTree, type TreeNode } from "../../../practice/kubelet/files/fileTree.ts";
import { VolumeStore } from "../../../practice/kubelet/files/volumeStore.ts";
import { memoryJournal } from "./fakeStore.ts";

const CAPACITY = 1_000_000;
let time = 0;
const now = () => {
  time += 1;
  return time;
};

function shape(node: TreeNode | undefined): unknown {
  if (node?.type === "symlink") return `-> ${node.target}`;
  if (node?.type === "file")
    return `${node.mode.toString(8)} ${Buffer.from(contentOf(node)).toString("latin1")}`;
  return Object.fromEntries([...(node?.children ?? [])].sort().map(([name, child]) => [name, shape(child)]));
}

const path = fc
  .oneof(
    fc.array(fc.constantFrom("a", "b", "a.b"), { minLength: 1, maxLength: 3 }),
    fc.constantFrom(["a"], ["b"], ["é"]),
  )
  .map((parts) => `/v/${parts.join("/")}`);
const bytes = fc.oneof(
  fc.string({ maxLength: 20 }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 8 }),
);
const operation = fc.oneof(
  fc.tuple(fc.constantFrom("write", "append"), path, bytes),
  fc.tuple(fc.constantFrom("mkdir", "rm", "chmod"), path),
  fc.tuple(fc.constantFrom("mv", "cp", "link", "symlink"), path, path),
  fc.tuple(fc.constant("flush")),
);

test("whatever is done to a volume, its journal gives the same files again", async () => {
  const property = fc.asyncProperty(fc.array(operation, { maxLength: 40 }), async (operations) => {
    const records: unknown[] = [];
    const store = new VolumeStore(memoryJournal(records), 1_000_000);
    const tree = store.open("one", CAPACITY);
    const mount = { path: "/v", tree, base: [], readOnly: false };
    const files = await assembleFiles(new FileTree(CAPACITY), new Map([["/v", mount]]), now);
    const actions: Record<string, (from: string, to: unknown) => Promise<void>> = {
      write: (at, content) => files.writeFile(at, content as Uint8Array),
      append: (at, content) => files.appendFile(at, content as Uint8Array),
      mkdir: (at) => files.mkdir(at, { recursive: true }),
      rm: (at) => files.rm(at, { recursive: true }),
      chmod: (at) => files.chmod(at, 0o700),
      mv: (at, to) => files.mv(at, to as string),
      cp: (at, to) => files.cp(at, to as string, { recursive: true }),
      link: (at, to) => files.link(at, to as string),
      symlink: (at, to) => files.symlink(at, to as string),
      flush: async () => store.flush(),
    };
    for (const [name, from = "", to] of operations) await actions[name]?.(from, to).catch(() => undefined);
    store.close();
    const again = new VolumeStore(memoryJournal(records), 1_000_000).open("one", CAPACITY);
    expect(shape(again.root)).toEqual(shape(tree.root));
  });
  await fc.assert(property, { numRuns: 400 });
});

test("a file of two names is kept whole, whichever name it is written by", async () => {
  const records: unknown[] = [];
  const store = new VolumeStore(memoryJournal(records), 1_000_000);
  const tree = store.open("one", CAPACITY);
  const mount = { path: "/v", tree, base: [], readOnly: false };
  const files = await assembleFiles(new FileTree(CAPACITY), new Map([["/v", mount]]), now);
  await files.writeFile("/v/a", "1");
  await files.link("/v/a", "/v/b");
  store.flush();
  await files.appendFile("/v/b", "2");
  store.close();
  const again = new VolumeStore(memoryJournal(records), 1_000_000).open("one", CAPACITY);
  expect(shape(again.root)).toEqual({ a: "644 12", b: "644 12" });
});

test("a directory that takes another one's name brings its own files alone", async () => {
  const records: unknown[] = [];
  const store = new VolumeStore(memoryJournal(records), 1_000_000);
  const tree = store.open("one", CAPACITY);
  const mount = { path: "/v", tree, base: [], readOnly: false };
  const files = await assembleFiles(new FileTree(CAPACITY), new Map([["/v", mount]]), now);
  for (const name of ["a", "b"]) {
    await files.mkdir(`/v/${name}`);
    await files.writeFile(`/v/${name}/of-${name}`, name);
  }
  store.flush();
  await files.rm("/v/a", { recursive: true });
  await files.mv("/v/b", "/v/a");
  store.close();
  const again = new VolumeStore(memoryJournal(records), 1_000_000).open("one", CAPACITY);
  expect(shape(again.root)).toEqual({ a: { "of-b": "644 b" } });
});

test("a dropped volume is gone after a restart, and others stay", () => {
  const records: unknown[] = [];
  const store = new VolumeStore(memoryJournal(records), 1_000_000);
  store.open("one", CAPACITY).write(["a"], Buffer.from("1"), 1, false);
  store.open("two", CAPACITY).write(["a"], Buffer.from("2"), 1, false);
  store.flush();
  store.drop("one");
  store.close();
  const again = new VolumeStore(memoryJournal(records), 1_000_000);
  expect(again.names()).toEqual(["two"]);
  expect(shape(again.open("two", CAPACITY).root)).toEqual({ a: "644 2" });
});

test("a journal that grows far beyond its files is written anew", () => {
  const records: unknown[] = [];
  const store = new VolumeStore(memoryJournal(records), 1_000_000);
  const tree = store.open("one", 10 * CAPACITY);
  for (let round = 0; round < 30; round += 1) {
    tree.write(["a"], Buffer.alloc(300_000, 65 + round), round, false);
    store.flush();
  }
  expect(records.length).toBeLessThan(20);
  const again = new VolumeStore(memoryJournal(records), 1_000_000).open("one", 10 * CAPACITY);
  expect(shape(again.root)).toEqual(shape(tree.root));
});

test("what is written in a copy of a tree never shows in its origin or in another copy", async () => {
  const origin = new FileTree(CAPACITY);
  origin.put(["d"], origin.directory(0), 0);
  origin.write(["d", "f"], Buffer.from("origin"), 0, false);
  const copies = [new FileTree(CAPACITY, origin), new FileTree(CAPACITY, origin)];
  const [one, other] = await Promise.all(copies.map((layer) => assembleFiles(layer, new Map(), now)));
  await one?.appendFile("/d/f", " and more");
  await one?.link("/d/f", "/d/g");
  await one?.appendFile("/d/g", "!");
  await other?.rm("/d/f");
  expect(shape(origin.root)).toEqual({ d: { f: "644 origin" } });
  expect(shape(copies[0]?.root)).toEqual({ d: { f: "644 origin and more!", g: "644 origin and more!" } });
  expect(shape(copies[1]?.root)).toEqual({ d: {} });
});
