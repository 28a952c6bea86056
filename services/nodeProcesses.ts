import { fork } from "node:child_process";
import { join } from "node:path";
import { eachLine } from "./eachLine.ts";
import type { ChildProgram, ProcessStarter } from "./programs.ts";

/** Hosts the programs as Node child processes; they end by themselves when this process is gone ('disconnect'). */
export function nodeProcesses(programsDir: string): ProcessStarter {
  return {
    start(name, { args, env }): ChildProgram {
      const child = fork(join(programsDir, `${name}.js`), args, {
        env: { ...process.env, ...env },
        execArgv: ["--enable-source-maps"],
        stdio: ["ignore", "pipe", "pipe", "ipc"],
      });
      const exited = new Promise<{ code: number | null }>((resolve) => {
        child.once("exit", (code) => resolve({ code }));
        child.once("error", () => resolve({ code: null }));
      });
      return {
        pid: child.pid,
        // a program that is gone is told nothing; that it ended is known by then
        tell: (message) => child.send(message as object, () => undefined),
        onLine: (listener) => eachLine(child.stdout, listener),
        onLog: (listener) => eachLine(child.stderr, listener),
        exited,
        async stop(graceMs = 5000) {
          child.kill("SIGTERM");
          const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
          await exited;
          clearTimeout(timer);
        },
      };
    },
  };
}
