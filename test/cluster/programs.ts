import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The programs of one cluster, each with its log. */
export interface Programs {
  start(name: string, path: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<void>;
  /** The last lines of a program's log. */
  tail(name: string): Promise<string>;
  /** Rejects as soon as one of those that run ends by itself, with its last words. */
  ended: Promise<never>;
  signal(name: string, signal: NodeJS.Signals): void;
  /** From now on their ends are nobody's surprise. */
  quiet(): void;
  /** The last started goes first; who does not end within its time is killed. */
  stop(): Promise<void>;
}

/** How long a program may take to end, in ms. Everything that it wrote is thrown away. */
const PATIENCE = 5_000;
const SETPRIV = "/usr/bin/setpriv";

export function openPrograms(folder: string): Programs {
  const running = new Map<string, ChildProcess>();
  let stopping = false;
  let fail: (reason: Error) => void = () => {};
  const ended = new Promise<never>((_, reject) => {
    fail = reject;
  });
  ended.catch(() => {}); // it may happen when nobody is waiting any more
  const tail = async (name: string): Promise<string> => {
    const log = await readFile(join(folder, `${name}.log`), "utf8").catch(() => "");
    return log.trimEnd().split("\n").slice(-15).join("\n");
  };
  return {
    ended,
    tail,
    async start(name, path, args, env = {}) {
      const log = await open(join(folder, `${name}.log`), "a");
      const [program, before] = boundToUs(path);
      const child = spawn(program, [...before, ...args], {
        cwd: folder,
        stdio: ["ignore", log.fd, log.fd],
        env: { PATH: process.env.PATH, HOME: folder, ...env },
      });
      running.set(name, child);
      child.on("error", fail);
      child.on("exit", (code, signal) => {
        running.delete(name);
        if (stopping) return;
        void tail(name).then((words) => fail(new Error(`${name} ended (${signal ?? code}):\n${words}`)));
      });
      await log.close();
    },
    signal: (name, signal) => void running.get(name)?.kill(signal),
    quiet() {
      stopping = true;
    },
    async stop() {
      stopping = true;
      for (const child of [...running.values()].reverse()) await end(child);
    },
  };
}

/** A program that the kernel kills when we are, however we end. */
function boundToUs(path: string): [string, string[]] {
  if (process.platform !== "linux" || !existsSync(SETPRIV)) return [path, []];
  return [SETPRIV, ["--pdeathsig", "KILL", path]];
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
  await gone;
  clearTimeout(timer);
}
