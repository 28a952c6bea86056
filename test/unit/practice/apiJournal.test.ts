import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openJournal } from "../../../practice/store/journal.ts";
import { type Change, Storage } from "../../../practice/store/storage.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
  file = join(folder, "objects.journal");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(historySize?: number): Storage {
  return new Storage({
    journal: openJournal(file),
    ...(historySize === undefined ? {} : { historySize }),
    onListenerError: (error) => {
      throw error;
    },
  });
}

function object(name: string, namespace: string, data: object = {}): KubeObject {
  const metadata = {
    name,
    namespace,
    uid: `uid-${name}`,
    creationTimestamp: "2026-01-01T00:00:00Z",
    resourceVersion: "",
  };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, data };
}

test("a store comes back as it was, with its version", () => {
  const first = open();
  first.write("configmaps", object("a", "x", { n: "1" }));
  first.write("configmaps", object("b", "y"));
  first.write("configmaps", object("a", "x", { n: "2" }));
  first.remove("configmaps", "y", "b");
  const before = {
    objects: first.list("configmaps"),
    version: first.version,
    inX: first.countIn("x"),
    inY: first.countIn("y"),
  };
  first.close();
  const second = open();
  const after = {
    objects: second.list("configmaps"),
    version: second.version,
    inX: second.countIn("x"),
    inY: second.countIn("y"),
  };
  expect(after).toEqual(before);
  expect(after).toMatchObject({ inX: 1, inY: 0 });
  second.close();
});

test("a torn last line is cut off, and writing goes on after it", () => {
  const first = open();
  first.write("configmaps", object("a", "x"));
  first.write("configmaps", object("b", "x"));
  first.close();
  truncateSync(file, readFileSync(file).length - 7);
  const second = open();
  expect(second.list("configmaps").map(({ metadata }) => metadata.name)).toEqual(["a"]);
  second.write("configmaps", object("c", "x"));
  second.close();
  const third = open();
  expect(third.list("configmaps").map(({ metadata }) => metadata.name)).toEqual(["a", "c"]);
  third.close();
});

test("a journal that is damaged before its end is refused, and left as it is", () => {
  const first = open();
  first.write("configmaps", object("a", "x"));
  first.close();
  writeFileSync(file, `{"r":"configmaps"\n${readFileSync(file, "utf8")}`);
  const bytes = readFileSync(file);
  expect(() => open()).toThrow("the journal is damaged at byte 0");
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

test("an unfinished compaction is ignored", () => {
  const first = open();
  first.write("configmaps", object("a", "x"));
  first.close();
  appendFileSync(`${file}.next`, '{"r":"configm');
  const second = open();
  expect(second.list("configmaps")).toHaveLength(1);
  second.close();
});

test("the journal stays in proportion to what it keeps", () => {
  const first = open();
  for (let round = 0; round < 20_000; round += 1)
    first.write("configmaps", object("a", "x", { n: String(round) }));
  first.close();
  const lines = readFileSync(file, "utf8").trimEnd().split("\n").length;
  expect(lines).toBeLessThanOrEqual(5001);
  const second = open();
  expect(second.get("configmaps", "x", "a")?.data).toEqual({ n: "19999" });
  expect(second.version).toBe(20_001);
  second.close();
});

test("listeners see one order, even when one of them writes", () => {
  const store = open();
  const heard: string[] = [];
  const note = (who: string) => (change: Change) =>
    heard.push(`${who} ${change.type} ${change.object.metadata.name}`);
  store.subscribe("configmaps", (change) => {
    if (change.object.metadata.name === "a") store.write("configmaps", object("b", "x"));
    note("first")(change);
  });
  store.subscribe("configmaps", note("second"));
  store.write("configmaps", object("a", "x"));
  expect(heard).toEqual(["first ADDED a", "second ADDED a", "first ADDED b", "second ADDED b"]);
  store.close();
});

test("what was long ago, before the start, or is yet to come is not known", () => {
  const store = open(4);
  const from = store.version;
  for (let round = 0; round < 10; round += 1) store.write("configmaps", object(`o${round}`, "x"));
  expect(store.changesSince("configmaps", from)).toBeUndefined();
  expect(
    store.changesSince("configmaps", store.version - 2)?.map(({ object }) => object.metadata.name),
  ).toEqual(["o8", "o9"]);
  expect(store.changesSince("configmaps", store.version)).toEqual([]);
  expect(store.changesSince("configmaps", store.version + 1)).toBeUndefined();
  store.close();
  const next = open();
  expect(next.changesSince("configmaps", next.version - 1)).toBeUndefined();
  expect(next.changesSince("configmaps", next.version)).toEqual([]);
  next.close();
});

test("stored objects cannot be changed behind the store's back", () => {
  const store = open();
  const stored = store.write("configmaps", object("a", "x", { n: "1" }));
  expect(() => {
    (stored.data as Record<string, string>).n = "2";
  }).toThrow(TypeError);
  store.close();
});

test("what was deleted or overwritten is gone from the file with the next start", () => {
  const first = open();
  first.write("secrets", object("a", "x", { name: "Zorglub" }));
  first.write("secrets", object("a", "x", { name: "" }));
  first.write("secrets", object("b", "x", { name: "Brimbel" }));
  first.remove("secrets", "x", "b");
  const { version } = first;
  first.close();
  expect(readFileSync(file, "utf8")).toMatch(/Zorglub[\s\S]*Brimbel/);
  const second = open();
  expect(readFileSync(file, "utf8")).not.toMatch(/Zorglub|Brimbel/);
  expect(second.version).toBe(version);
  second.close();
  const third = open();
  expect(third.list("secrets").map(({ metadata }) => metadata.name)).toEqual(["a"]);
  expect(third.version).toBe(version);
  third.close();
});
