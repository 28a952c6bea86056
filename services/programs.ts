import { LabError } from "../shared/contract/failure.ts";

/** The programs that the application hosts, each a process of its own. */
export type ProgramName = "practice" | "conductor" | "portal";

/** How a process is made: a Node child process for the CLI, a utilityProcess for the window. */
export interface ProcessStarter {
  start(name: ProgramName, options: { args: string[]; env: Record<string, string> }): ChildProgram;
}

export interface ChildProgram {
  readonly pid: number | undefined;
  /** What only the program itself may know; structured data. */
  tell(message: unknown): void;
  /** Whole lines of standard output. */
  onLine(listener: (line: string) => void): void;
  /** Log lines (standard error). */
  onLog(listener: (line: string) => void): void;
  readonly exited: Promise<{ code: number | null }>;
  /** Asks it to end; kills it after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

export interface RunningProgram {
  /** What the program said when it was ready: its first line, as JSON. */
  readonly hello: Record<string, unknown>;
  readonly exited: Promise<{ code: number | null }>;
  stop(): Promise<void>;
}

/**
 * Starts a program and waits for its first line, `{"ready":true,…}`.
 * @throws LabError `internal` with the last log lines when it ends before, `timeout` after `timeoutMs`.
 */
export async function startProgram(
  starter: ProcessStarter,
  name: ProgramName,
  options: {
    args?: string[];
    env?: Record<string, string>;
    /** Told to each life of the program, see `cluster/hostAccess.ts`. */
    word?: unknown;
    timeoutMs?: number;
    log?: (line: string) => void;
  },
): Promise<RunningProgram> {
  const child = starter.start(name, { args: options.args ?? [], env: options.env ?? {} });
  if (options.word !== undefined) child.tell(options.word);
  const lastLog: string[] = [];
  child.onLog((line) => {
    lastLog.push(line);
    if (lastLog.length > 20) lastLog.shift();
    options.log?.(line);
  });
  const hello = await new Promise<Record<string, unknown>>((resolve, reject) => {
    const timer = setTimeout(() => {
      void child.stop(0);
      reject(
        new LabError({ kind: "timeout", detail: `${name} was not ready in time: ${lastLog.join(" | ")}` }),
      );
    }, options.timeoutMs ?? 30_000);
    child.onLine((line) => {
      const said = parseHello(line);
      if (!said) return;
      clearTimeout(timer);
      resolve(said);
    });
    void child.exited.then(({ code }) => {
      clearTimeout(timer);
      reject(
        new LabError({ kind: "internal", detail: `${name} ended with ${code}: ${lastLog.join(" | ")}` }),
      );
    });
  });
  return { hello, exited: child.exited, stop: () => child.stop() };
}

function parseHello(line: string): Record<string, unknown> | undefined {
  try {
    const said: unknown = JSON.parse(line);
    return typeof said === "object" && said !== null && "ready" in said
      ? (said as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined; // a library's stray print is not the program's word
  }
}
