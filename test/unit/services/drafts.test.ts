import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { draftStore } from "../../../services/drafts.ts";
import { LabError } from "../../../shared/contract/failure.ts";

let root: string;
let folder: string;
let now = new Date("2026-11-30T10:00:00Z");
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "pupitre-drafts-"));
  folder = join(root, "labs");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

let counted = 0;
const store = () =>
  draftStore(
    folder,
    (below) => counted++ % below,
    () => now,
  );
const lab = (text: string, solution = "") => ({ text, solution });
const kindOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof LabError ? error.failure.kind : error),
  );

test("what is saved is there after a restart, for its owner alone", async () => {
  const { id } = await store().create(lab("a: 1\n"));
  const { revision } = await store().read(id);
  await store().save(id, lab("a: 2\n"), revision);
  expect((await store().list()).map(({ text }) => text)).toEqual(["a: 2\n"]);
  expect(statSync(join(folder, `${id}.yaml`)).mode & 0o077).toBe(0);
  expect(readdirSync(folder)).toEqual([`${id}.yaml`]);
});

test("a text that somebody else wrote meanwhile is never written over", async () => {
  const drafts = store();
  const { id } = await drafts.create(lab("a: 1\n"));
  const { revision } = await drafts.read(id);
  writeFileSync(join(folder, `${id}.yaml`), "a: theirs\n");
  expect(await kindOf(drafts.save(id, lab("a: mine\n"), revision))).toBe("conflict");
  expect(readFileSync(join(folder, `${id}.yaml`), "utf8")).toBe("a: theirs\n");
  // the same text is no conflict, however it came there
  expect(await kindOf(drafts.save(id, lab("a: theirs\n"), revision))).toBe("done");
});

test("what solves a lab lies beside it, for its owner alone, and is moved, kept and forgotten with it", async () => {
  const drafts = store();
  const { id } = await drafts.create(lab("a: 1\n", "touch done\n"));
  const file = join(folder, `${id}.solution.sh`);
  expect(readFileSync(file, "utf8")).toBe("touch done\n");
  expect(statSync(file).mode & 0o077).toBe(0);
  const { revision } = await drafts.read(id);
  writeFileSync(file, "theirs\n");
  expect(await kindOf(drafts.save(id, lab("a: 1\n", "mine\n"), revision))).toBe("conflict");
  expect(readFileSync(file, "utf8")).toBe("theirs\n");
  await drafts.remove(id);
  expect(readdirSync(folder)).toEqual(["removed"]);
  await drafts.restore(id);
  const back = await drafts.read(id);
  expect(back.solution).toBe("theirs\n");
  await drafts.save(id, lab("a: 1\n"), back.revision);
  expect(readdirSync(folder).sort()).toEqual([`${id}.yaml`, "removed"].sort());
});

test("writes that come at once are carried out one after the other, and all of them", async () => {
  const drafts = store();
  const made = await Promise.all(["a", "b", "c"].map((text) => drafts.create(lab(text))));
  expect(new Set(made.map(({ id }) => id)).size).toBe(3);
  const [first] = made;
  const { revision } = await drafts.read(first?.id ?? "");
  const kinds = await Promise.all(
    ["x", "y"].map((text) => kindOf(drafts.save(first?.id ?? "", lab(text), revision))),
  );
  expect(kinds).toEqual(["done", "conflict"]);
  await drafts.settled();
});

test("what was removed comes back, and is forgotten after a month", async () => {
  const drafts = store();
  const { id } = await drafts.create(lab("a: 1\n"));
  await drafts.remove(id);
  expect(await drafts.list()).toEqual([]);
  expect(await kindOf(drafts.read(id))).toBe("notFound");
  await drafts.restore(id);
  expect((await drafts.list()).map((draft) => draft.id)).toEqual([id]);
  await drafts.remove(id);
  const other = await drafts.create(lab("b: 1\n"));
  now = new Date(Date.now() + 31 * 24 * 60 * 60 * 1000);
  await drafts.remove(other.id);
  expect(await kindOf(drafts.restore(id))).toBe("notFound");
});

test("files that are no labs of ours are left alone, and a folder that is not there holds none", async () => {
  expect(await store().list()).toEqual([]);
  const { id } = await store().create(lab("a: 1\n"));
  writeFileSync(join(folder, "notes.txt"), "x");
  writeFileSync(join(folder, `${id}.yaml.new`), "half");
  writeFileSync(join(folder, "my-lab.yaml"), "b: 1\n");
  expect((await store().list()).map((draft) => draft.id).sort()).toEqual([id, "my-lab"].sort());
});
