import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { onDisk } from "../../../../services/collect/onDisk.ts";
import { archiveName, openWorkFolder } from "../../../../services/collect/workFolder.ts";
import type { CollectedSeat } from "../../../../shared/domain/collection.ts";

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "pupitre-work-"));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const now = new Date(2026, 10, 30, 10, 5);
const open = (title = "TP 3 : shell", session = "k3x9pz", at = now) =>
  openWorkFolder(parent, { session, title, now: at });
const done = (seat: number, file: string, body: string): CollectedSeat => ({
  ...{ seat, file, state: "done", files: 1, bytes: Buffer.byteLength(body) },
  sha256: "ab".repeat(32),
});

test("an archive is named as a teacher looks for it, and as every file system takes it", () => {
  expect(archiveName(7, ["Zoé Çelik"])).toBe("07 Zoé Çelik.tar.gz");
  expect(archiveName(12, ["Ana Roux", "Lou Petit"])).toBe("12 Ana Roux + Lou Petit.tar.gz");
  expect(archiveName(130, [])).toBe("130.tar.gz");
  expect(archiveName(1, ['../../etc/x:"y"\u202e\n'])).toBe("01 .. .. etc x y.tar.gz");
  expect(archiveName(1, ["é".repeat(300)]).length).toBeLessThan(120);
});

test("a folder is the session's own and its owner's alone, beside one of the same minute", async () => {
  const { path } = await open();
  expect(path).toBe(join(parent, "TP 3 shell 2026-11-30 10h05"));
  expect(((await stat(path)).mode & 0o777).toString(8)).toBe("700");
  const other = await open("TP 3 : shell", "zzzzzz");
  expect(other.path).toBe(join(parent, "TP 3 shell 2026-11-30 10h05 (2)"));
});

test("one that was broken off is gone on with: what is there whole is not asked for again", async () => {
  const first = await open();
  await writeFile(join(first.path, "01.tar.gz"), "whole");
  await writeFile(join(first.path, "02.tar.gz"), "torn");
  const seats = [
    done(1, "01.tar.gz", "whole"),
    done(2, "02.tar.gz", "was longer"),
    done(3, "03.tar.gz", "gone"),
  ];
  await first.save(seats);
  const again = await open("TP 3 : shell", "k3x9pz", new Date(2026, 10, 30, 11, 0));
  expect([again.path, again.collected.map(({ seat }) => seat)]).toEqual([first.path, [1]]);
  // Also when its own folder is chosen.
  const within = await openWorkFolder(first.path, { session: "k3x9pz", title: "x", now });
  expect(within.path).toBe(first.path);

  await again.save(seats, now);
  expect((await open("TP 3 : shell", "k3x9pz", new Date(2026, 10, 30, 11, 0))).path).not.toBe(first.path);
});

test("the sums are written as sha256sum reads them, and a foreign record is left alone", async () => {
  await writeFile(join(parent, "work.json"), "{");
  const { path, save } = await open();
  await save([done(1, "01 Zoé.tar.gz", "x"), { seat: 2, state: "failed", cause: "notRunning" }], now);
  expect(await readFile(join(path, "SHA256SUMS"), "utf8")).toBe(`${"ab".repeat(32)}  01 Zoé.tar.gz\n`);
  expect((await readdir(path)).sort()).toEqual(["SHA256SUMS", "work.json"]);
});

test("a folder that nothing can be written to is the disk's failure", async () => {
  const missing = join(parent, "gone");
  const refused = onDisk(openWorkFolder(missing, { session: "k3x9pz", title: "x", now }));
  await expect(refused).rejects.toMatchObject({ failure: { kind: "disk", params: { cause: "other" } } });
});
