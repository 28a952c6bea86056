import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { KeptDeed, keptCommand, keptInput } from "../../../shared/manifests/keptFiles.ts";
import { type KeptAnswer, parseKept, topmost } from "../../../shared/plan/keptChanges.ts";

/** The script that compares and brings back, in this computer's own shell, in a folder of its own. */
let programs: string | undefined;
let root: string;
let work: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "pupitre-kept-"));
  work = join(root, "home");
  mkdirSync(work);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const lay = (folder: string, files: Record<string, string>) => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
};
const kept = () => join(work, ".pupitre/kept-1");

function run(deed: KeptDeed, before = ""): KeptAnswer {
  const [own = "", ...args] = keptCommand(work);
  const program = programs ? join(programs, "sh") : own;
  const input = keptInput(KeptDeed.parse(deed));
  const env = { PATH: `${before}${programs ?? "/usr/bin:/bin"}` };
  return parseKept(execFileSync(program, args, { input, env, stdio: ["pipe", "pipe", "ignore"] }).toString());
}
const listed = () => {
  const answer = run({ do: "list", number: 1 });
  if (answer.is !== "listing") throw new Error(JSON.stringify(answer));
  return answer.listing;
};
const states = () => listed().entries.map(({ path, is }) => `${is} ${path}`);
const bring = (...paths: string[]) => run({ do: "bring", number: 1, paths });
const setOf = (answer: KeptAnswer) => (answer.is === "brought" ? answer.set : 0);

/** What lies in the folder of the work, without our own. */
const found = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(work, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path): [string, string] => [
        relative(work, path),
        lstatSync(path).isSymbolicLink() ? `-> ${readlinkSync(path)}` : readFileSync(path, "utf8"),
      ])
      .filter(([path]) => !path.startsWith(".pupitre/"))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const BEFORE = {
  LISEZMOI: "début",
  "rapport.md": "fini",
  "projet/README": "changé",
  "projet/src/main.c": "5",
  "-n": "4",
  "a b'$(id).txt": "6",
  "é.txt": "7",
};
const NOW = { LISEZMOI: "début", "projet/README": "début", "modèle/x": "1" };
const layBoth = () => {
  lay(kept(), BEFORE);
  lay(work, NOW);
};

/** Small images have busybox in the place of all of these. */
const busybox = ["/bin/busybox", "/usr/bin/busybox"].find((path) => existsSync(path));
const SHELLS = [["this computer's programs"], ...(busybox ? [["busybox"]] : [])];

describe.each(SHELLS)("With %s, a reset's folder", (which) => {
  beforeAll(() => {
    if (which !== "busybox" || !busybox) return;
    programs = mkdtempSync(join(tmpdir(), "pupitre-busybox-"));
    for (const applet of execFileSync(busybox, ["--list"]).toString().trim().split("\n"))
      symlinkSync(busybox, join(programs, applet));
  });
  afterAll(() => {
    if (programs) rmSync(programs, { recursive: true });
    programs = undefined;
  });

  test("tells what was there before only, what is another one now, and what is there now only; what is alike is left out", () => {
    layBoth();
    expect(states()).toEqual([
      "added -n",
      "added a b'$(id).txt",
      "missing modèle",
      "missing modèle/x",
      "same projet",
      "changed projet/README",
      "added projet/src",
      "added projet/src/main.c",
      "added rapport.md",
      "added é.txt",
    ]);
    const { totals, isCut, entries } = listed();
    expect([totals, isCut]).toEqual([{ before: 9, now: 5 }, false]);
    expect(entries.find(({ path }) => path === "projet/README")).toMatchObject({ bytes: 7, bytesNow: 6 });
  });

  test("of the same size and another content is another file", () => {
    lay(kept(), { a: "12345" });
    lay(work, { a: "12354" });
    expect(states()).toEqual(["changed a"]);
  });

  test("brings chosen files and folders back, leaves the rest fresh, and can be taken back, and that too", () => {
    layBoth();
    const fresh = found();
    const brought = bring("rapport.md", "projet", "a b'$(id).txt", "-n");
    expect(brought).toMatchObject({ is: "brought", count: 4 });
    const mixed = {
      "-n": "4",
      LISEZMOI: "début",
      "a b'$(id).txt": "6",
      "modèle/x": "1",
      "projet/README": "changé",
      "projet/src/main.c": "5",
      "rapport.md": "fini",
    };
    expect(found()).toEqual(mixed);
    expect(listed().brought).toEqual([{ set: setOf(brought), count: 4 }]);
    writeFileSync(join(work, "rapport.md"), "mieux");
    const undone = run({ do: "undo", number: 1, set: setOf(brought) });
    expect(undone).toMatchObject({ is: "brought", count: 4 });
    expect(found()).toEqual(fresh);
    run({ do: "undo", number: 1, set: setOf(undone) });
    // What was done after it was brought back is not lost either.
    expect(found()).toEqual({ ...mixed, "rapport.md": "mieux" });
    // What was set aside is whole: the reset itself can still be undone.
    expect(readFileSync(join(kept(), "rapport.md"), "utf8")).toBe("fini");
  });

  test("follows no link out of the folder, on neither side, and carries links as links", () => {
    const outside = join(root, "outside");
    lay(outside, { secret: "s" });
    lay(kept(), { "own/a": "1" });
    symlinkSync(outside, join(kept(), "lien"));
    symlinkSync("nowhere", join(kept(), "mort"));
    expect(bring("lien/secret")).toEqual({ is: "failed", why: "link", path: "lien/secret" });
    symlinkSync(outside, join(work, "own"));
    expect(bring("own/a")).toEqual({ is: "failed", why: "way", path: "own/a" });
    expect(readdirSync(outside)).toEqual(["secret"]);
    expect(bring("lien", "mort")).toMatchObject({ is: "brought" });
    expect(found()).toEqual({ lien: `-> ${outside}`, mort: "-> nowhere", own: `-> ${outside}` });
    expect(states()).toEqual(expect.arrayContaining(["changed own", "added own/a"]));
  });

  test("changes nothing when one of several cannot be brought back", () => {
    layBoth();
    lay(work, { "é.txt": "nouveau" });
    const fresh = found();
    expect(bring("rapport.md", "pas là")).toEqual({ is: "failed", why: "gone", path: "pas là" });
    lay(kept(), { "LISEZMOI.d/x": "1" });
    lay(work, { "LISEZMOI.d": "a file" });
    expect(bring("é.txt", "LISEZMOI.d/x")).toEqual({ is: "failed", why: "way", path: "LISEZMOI.d/x" });
    rmSync(join(work, "LISEZMOI.d"));
    // No room for the second; busybox asks no other program.
    if (which !== "busybox") {
      const bin = join(root, "bin");
      lay(bin, { cp: '#!/bin/sh\ncase "$*" in *rapport*) exit 1;; esac\nexec /bin/cp "$@"\n' });
      chmodSync(join(bin, "cp"), 0o755);
      expect(run({ do: "bring", number: 1, paths: ["é.txt", "rapport.md"] }, `${bin}:`)).toMatchObject({
        is: "failed",
        why: "room",
      });
    }
    expect(found()).toEqual(fresh);
    expect(readdirSync(join(work, ".pupitre"))).toEqual(["kept-1"]);
  });

  test("of more than can be told of, the totals are true, and it says that there is more", () => {
    const many = Object.fromEntries(Array.from({ length: 6_000 }, (_, index) => [`f${index}`, ""]));
    lay(kept(), many);
    const { totals, isCut, entries } = listed();
    expect([totals.before, isCut, entries.length]).toEqual([6_000, true, 5_000]);
  });

  test("names with a line end are counted, and hide nothing", () => {
    lay(kept(), { "a\nkf 1 ./faux": "x", vrai: "1" });
    expect([states(), listed().unreadable]).toEqual([["added vrai"], 1]);
  });

  test("says that there is nothing where what was set aside is gone, or is a link", () => {
    expect(run({ do: "list", number: 1 })).toMatchObject({ is: "failed", why: "gone" });
    mkdirSync(join(work, ".pupitre"));
    symlinkSync("/etc", kept());
    expect(run({ do: "list", number: 1 })).toMatchObject({ is: "failed", why: "gone" });
  });
});

test.each([
  "",
  "/etc/passwd",
  "../x",
  "a/../../x",
  "a//b",
  "./a",
  "a\nb",
  "a\0b",
  ".pupitre/kept-1/a",
  ".pupitre",
  "lost+found/x",
])("the path %j is refused before anything is asked of the seat", (path) =>
  expect(KeptDeed.safeParse({ do: "bring", number: 1, paths: [path] }).success).toBe(false),
);

test("an answer that breaks off is none", () =>
  expect(parseKept("kt 3\nkf 1 ./a\n")).toEqual({ is: "cutOff" }));

test("what is in a chosen folder comes along with it", () =>
  expect(topmost(["a", "a/b", "a/b/c", "ab", "b/c"])).toEqual(["a", "ab", "b/c"]));
