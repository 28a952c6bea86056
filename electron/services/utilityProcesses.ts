import { join } from "node:path";
import { utilityProcess } from "electron";
import { eachLine } from "../../services/eachLine.ts";
import type { ChildProgram, ProcessStarter } from "../../services/programs.ts";

/** Hosts the programs as utility processes, which end with the application, even when it is killed. */
export function utilityProcesses(programsDir: string): ProcessStarter {
  return {
    start(name, { args, env }): ChildProgram {
      const child = utilityProcess.fork(join(programsDir, `${name}.js`), args, {
        env: { ...process.env, ...env },
        execArgv: ["--enable-source-maps"],
        stdio: ["ignore", "pipe", "pipe"],
        serviceName: `Pupitre ${name}`,
      });
      const exited = new Promise<{ code: number | null }>((resolve) =>
        child.once("exit", (code) => resolve({ code })),
      );
      return {
        get pid() {
          return child.pid;
        },
        tell: (message) => child.postMessage(message),
        onLine: (listener) => eachLine(child.stdout, listener),
        onLog: (listener) => eachLine(child.stderr, listener),
        exited,
        async stop(graceMs = 3000) {
          // asked by signal where there are signals, else by message
          if (process.platform === "win32") child.postMessage({ stop: true });
          else child.kill();
          const timer = setTimeout(() => child.pid && process.kill(child.pid, "SIGKILL"), graceMs);
          await exited;
          clearTimeout(timer);
        },
      };
    },
  };
}
