import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HANDED_FOLDER } from "../../../shared/domain/names.ts";
import {
  HandedName,
  handExec,
  handHeader,
  parseHandCommand,
  parseHanded,
} from "../../../shared/manifests/handedFile.ts";
import { LAB } from "../plan/sample.ts";

/** The script itself, in this computer's own shell. */
let work: string;
let place: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "hand-"));
  place = join(work, HANDED_FOLDER);
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

const [program = "", ...words] = handExec(LAB)?.command ?? [];
function hand(
  name: string,
  bytes: Uint8Array | string,
  told = Buffer.byteLength(bytes as Buffer),
  as: { uid?: number; gid?: number } = {},
) {
  const input = Buffer.concat([Buffer.from(handHeader(name, told)), Buffer.from(bytes as string)]);
  const { stdout } = spawnSync(program, [...words.slice(0, -1), work], { input, ...as });
  return parseHanded(stdout.toString("utf8"));
}
const lies = () => readdirSync(place).sort();

describe("a file that is handed out", () => {
  test("lies in the folder byte by byte, whatever it is called", () => {
    const bytes = Buffer.from([0, 255, 10, 13, 128, 0, 10]);
    for (const name of ["données 1.bin", "-rf", "$(touch oops)", "a'b\"c;d&e|f", "*", "x".repeat(120)]) {
      expect(hand(name, bytes)).toEqual({ is: "handed", name });
      expect(readFileSync(join(place, name)).equals(bytes)).toBe(true);
    }
    expect(readdirSync(work)).toEqual([HANDED_FOLDER]);
    expect(hand("vide.txt", "")).toEqual({ is: "handed", name: "vide.txt" });
  });

  test("replaces nothing: it gets a number, and is not laid twice where it is the same", () => {
    hand("tp.tar.gz", "one");
    expect(hand("tp.tar.gz", "two")).toEqual({ is: "handed", name: "tp.tar (2).gz" });
    expect(hand("tp.tar.gz", "two")).toEqual({ is: "handed", name: "tp.tar (2).gz" });
    expect(hand("tp.tar.gz", "one")).toEqual({ is: "handed", name: "tp.tar.gz" });
    mkdirSync(join(place, "notes"));
    expect(hand("notes", "three")).toEqual({ is: "handed", name: "notes (2)" });
    expect(readFileSync(join(place, "tp.tar.gz"), "utf8")).toBe("one");
    expect(lies()).toEqual(["notes", "notes (2)", "tp.tar (2).gz", "tp.tar.gz"]);
  });

  test("leads through no link out of the folder, and follows none that has its name", () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "elsewhere-"));
    symlinkSync(elsewhere, place);
    expect(hand("a.txt", "x")).toEqual({ is: "failed", why: "way" });
    rmSync(place);
    writeFileSync(place, "a file");
    expect(hand("a.txt", "x")).toEqual({ is: "failed", why: "way" });
    rmSync(place);
    mkdirSync(place);
    symlinkSync(join(elsewhere, "stolen.txt"), join(place, "a.txt"));
    expect(hand("a.txt", "x")).toEqual({ is: "handed", name: "a (2).txt" });
    symlinkSync(elsewhere, join(place, "b.txt"));
    expect(hand("b.txt", "x")).toEqual({ is: "handed", name: "b (2).txt" });
    expect(readdirSync(elsewhere)).toEqual([]);
    rmSync(elsewhere, { recursive: true });
  });

  test("that is cut off on its way leaves nothing behind", () => {
    expect(hand("a.txt", "half", 100)).toEqual({ is: "failed", why: "cut" });
    expect(lies()).toEqual([]);
    expect(parseHanded("D a.txt\n")).toEqual({ is: "failed", why: "cut" });
  });

  test.each([
    ["longer than any", "x".repeat(3_000)],
    ["with signs of a terminal", "\u001b[2Ja.txt"],
    ["that is a path", "../a.txt"],
    ["that is hidden", ".a.txt"],
  ])("has no name %s, whatever a student's own program says", (_, name) => {
    expect(parseHanded(`D ${name}\npupitre-hand 000\n`)).toEqual({ is: "failed", why: "cut" });
    expect(parseHanded("D a (2).txt\npupitre-hand 000\n")).toEqual({ is: "handed", name: "a (2).txt" });
  });

  test("that the folder does not take is told", () => {
    mkdirSync(place);
    chmodSync(work, 0o755);
    chmodSync(place, 0o555);
    // The administrator may write anywhere: then it is somebody else who hands out.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    expect(hand("a.txt", "x", 1, nobody)).toEqual({ is: "failed", why: "room" });
    chmodSync(place, 0o700);
  });
});

test("names that are paths, hidden, or not to be read are refused", () => {
  for (const name of [
    "",
    ".",
    "..",
    ".bashrc",
    "a/b",
    "../a",
    "a\\b",
    "a\nb",
    "a\0b",
    " a",
    "a ",
    "a\u202Eb",
    "x".repeat(121),
  ])
    expect([name, HandedName.safeParse(name).success]).toEqual([name, false]);
  expect(HandedName.safeParse("TP 3 – énoncé.pdf").success).toBe(true);
});

test("its command says what it is, and holds nothing of the file", () => {
  expect(parseHandCommand([program, ...words])).toBe("/home/student");
  expect(parseHandCommand(["/bin/sh", "-c", "true", "hand", "/home/student"])).toBeUndefined();
});
