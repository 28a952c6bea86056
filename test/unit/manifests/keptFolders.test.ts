import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type KeptTurn, keepCommand } from "../../../shared/manifests/keptFolders.ts";

/** The script that moves work, in this computer's own shell, in a folder of its own. */
let root: string;
let work: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "pupitre-keep-"));
  work = join(root, "home");
  mkdirSync(join(work, "lost+found"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** `mv` that fails at the nth thing that it moves, as a Pod that is ended there. */
const fallible = (nth: number): string => {
  const bin = join(root, "bin");
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(root, "left"), String(nth));
  writeFileSync(
    join(bin, "mv"),
    [
      "#!/bin/sh",
      'while [ "$#" -gt 1 ]; do',
      '  one=$1; shift; for last in "$@"; do to=$last; done',
      `  left=$(cat "${root}/left")`,
      '  if [ "$left" -le 0 ]; then exit 1; fi',
      `  echo $((left - 1)) > "${root}/left"; /bin/mv "$one" "$to" || exit 1`,
      "done",
    ].join("\n"),
  );
  chmodSync(join(bin, "mv"), 0o755);
  return `${bin}:/usr/bin:/bin`;
};

function turn(wanted: KeptTurn, path = "/usr/bin:/bin"): boolean {
  const [program = "", ...args] = keepCommand(work, wanted);
  try {
    execFileSync(program, args, { env: { PATH: path }, stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}

const lay = (files: Record<string, string>) => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(work, path, ".."), { recursive: true });
    writeFileSync(join(work, path), content);
  }
};

const found = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(work, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path): [string, string] => [relative(work, path), readFileSync(path, "utf8")])
      .sort(([a], [b]) => a.localeCompare(b)),
  );

const WORK = {
  "a b.txt": "1",
  ".profile": "2",
  "..odd": "3",
  "-n": "4",
  "projet/src/main.c": "5",
  "é\n.txt": "6",
};
const START = { LISEZMOI: "début", "projet/README": "début" };
const under = (folder: string, files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`.pupitre/${folder}/${path}`, text]));
const sorted = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).sort(([a], [b]) => a.localeCompare(b)));

test("sets everything aside whatever it is called, and leaves what is the file system's own", () => {
  lay(WORK);
  expect(turn({ number: 1 })).toBe(true);
  expect(found()).toEqual(sorted(under("kept-1", WORK)));
  expect(readdirSync(work).sort()).toEqual([".pupitre", "lost+found"]);
});

test("moves nothing a second time: what the lab begins with stays, should its Pod begin again", () => {
  lay(WORK);
  turn({ number: 1 });
  lay(START);
  expect(turn({ number: 1 })).toBe(true);
  expect(found()).toEqual(sorted({ ...START, ...under("kept-1", WORK) }));
});

test("brings back what was set aside, and sets aside what was done since", () => {
  lay(WORK);
  turn({ number: 1 });
  lay(START);
  expect(turn({ number: 2, from: 1 })).toBe(true);
  expect(found()).toEqual(sorted({ ...WORK, ...under("kept-2", START) }));
  expect(turn({ number: 2, from: 1 })).toBe(true);
  expect(found()).toEqual(sorted({ ...WORK, ...under("kept-2", START) }));
  expect(turn({ number: 3, from: 2 })).toBe(true);
  expect(found()).toEqual(sorted({ ...START, ...under("kept-3", WORK) }));
});

test("cut off anywhere and begun again, comes to the same end; taken back there, to the beginning", () => {
  for (let nth = 0; ; nth++) {
    lay(WORK);
    const whole = turn({ number: 1 }, fallible(nth));
    expect(turn({ number: 1 })).toBe(true);
    expect(found()).toEqual(sorted(under("kept-1", WORK)));
    lay(START);
    turn({ number: 2, from: 1 }, fallible(nth));
    expect(turn({ number: 2, from: 1 })).toBe(true);
    expect(found()).toEqual(sorted({ ...WORK, ...under("kept-2", START) }));
    rmSync(join(work, ".pupitre"), { recursive: true });

    turn({ number: 1 }, fallible(nth));
    expect(turn({ number: 2, from: 1 })).toBe(true);
    expect(found()).toEqual(sorted(WORK));
    rmSync(work, { recursive: true });
    mkdirSync(work);
    if (whole) break;
    expect(nth).toBeLessThan(20);
  }
});

test("says why when it cannot, and can be taken back then", () => {
  lay(WORK);
  writeFileSync(join(work, ".pupitre"), "somebody's file");
  expect(turn({ number: 1 })).toBe(false);
  expect(turn({ number: 2, from: 1 })).toBe(true);
  expect(found()).toEqual(sorted({ ...WORK, ".pupitre": "somebody's file" }));
});
