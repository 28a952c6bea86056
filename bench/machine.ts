import { readFile } from "node:fs/promises";
import { availableParallelism, loadavg, release, totalmem, type } from "node:os";

/** What a reader has to know of the computer, and nothing that names it. */
export async function describeMachine(): Promise<string> {
  const text = await readFile("/etc/os-release", "utf8").catch(() => "");
  const system = /^PRETTY_NAME="?([^"\n]+)/m.exec(text)?.[1] ?? `${type()} ${release()}`;
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${availableParallelism()} cores, ${memory} GiB, ${system}, Node ${process.versions.node}`;
}

/** Of the last minute: what else was running. Zero where the system does not say. */
export const loadNow = (): number => loadavg()[0] ?? 0;
