import { execFileSync } from "node:child_process";

export interface Process {
  pid: number;
  args: string;
}

/** All processes that come from this one, whatever namespace they are in; itself included. */
export function descendants(ancestor: number): Process[] {
  const all = list();
  const found = all.filter(({ pid }) => pid === ancestor);
  for (const { pid } of found) found.push(...all.filter(({ parent }) => parent === pid));
  return found.map(({ pid, args }) => ({ pid, args }));
}

/** Those of `processes` that are still there: the same number with the same words. A corpse does not count. */
export function alive(processes: Process[]): Process[] {
  const now = list();
  return processes.filter(({ pid, args }) => now.some((one) => one.pid === pid && one.args === args));
}

function list(): (Process & { parent: number })[] {
  const text = execFileSync("ps", ["-A", "-ww", "-o", "pid=,ppid=,stat=,args="], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return text.split("\n").flatMap((line) => {
    const [, pid, parent, state, args] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return state === undefined || state.startsWith("Z")
      ? []
      : [{ pid: Number(pid), parent: Number(parent), args: args ?? "" }];
  });
}
