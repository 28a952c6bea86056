import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cgroupOf, removeCgroup } from "./cgroups.ts";

/** `pupitre-cluster-<id>-<process that started it>-…` */
const NAME = /^pupitre-cluster-([0-9a-f]{8})-(\d+)-/;

/** Removes the files of clusters whose keeper was killed before it could: no process is left of them, only files. */
export async function sweepLeftovers(): Promise<void> {
  // Who keeps a folder has it among its arguments; elsewhere than on Linux there is no list to read, and no sweeping.
  if (process.platform !== "linux") return;
  const names = (await readdir(tmpdir())).filter((name) => NAME.test(name));
  if (names.length === 0) return;
  const used = await commandLines();
  for (const name of names) {
    const folder = join(tmpdir(), name);
    const [, id = "", starter = ""] = NAME.exec(name) ?? [];
    // Right after it is made, a folder has no keeper yet.
    if (existsSync(`/proc/${starter}`) || used.some((line) => line.includes(folder))) continue;
    await removeCgroup(cgroupOf(id)).catch(() => undefined);
    // Another user's folder is that user's to remove.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function commandLines(): Promise<string[]> {
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  return Promise.all(processes.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
}
