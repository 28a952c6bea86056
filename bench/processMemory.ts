import { readFile } from "node:fs/promises";

/**
 * MiB that a process holds; pages shared by several count in parts (PSS). Absent where the system does not say.
 */
export async function proportionalSize(pid: number): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  const size = /^Pss:\s+(\d+) kB/m.exec(text)?.[1];
  return size === undefined ? undefined : Number(size) / 1024;
}

/** The most that a process held between the first call and `stop`, asked for a few times a second. */
export function watchMemory(pid: number): { stop(): Promise<number> } {
  let most = 0;
  const look = async () => {
    most = Math.max(most, (await proportionalSize(pid)) ?? 0);
  };
  const timer = setInterval(() => void look(), 250);
  return {
    async stop() {
      clearInterval(timer);
      await look();
      return most;
    },
  };
}
