import { type ProcessStarter, type ProgramName, type RunningProgram, startProgram } from "./programs.ts";

export interface Supervised {
  /** The first line of the current life. */
  hello(): Record<string, unknown>;
  stop(): Promise<void>;
}

/**
 * Keeps one program alive: what ends unasked is started again after 0.5 s, doubling up to 10 s.
 * @throws LabError when its very first start fails, because then nobody should pretend that it runs.
 */
export async function supervise(
  starter: ProcessStarter,
  name: ProgramName,
  options: {
    args?: string[];
    env?: Record<string, string>;
    word?: unknown;
    log?: (line: string) => void;
    onState?: (state: "live" | "failed") => void;
  },
): Promise<Supervised> {
  let current: RunningProgram = await startProgram(starter, name, options);
  let stopping = false;
  let wake: (() => void) | undefined;
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const keep = async () => {
    let delay = 500;
    while (!stopping) {
      await current.exited;
      if (stopping) return;
      options.onState?.("failed");
      await sleep(delay);
      delay = Math.min(delay * 2, 10_000);
      if (stopping) return;
      try {
        current = await startProgram(starter, name, options);
        delay = 500;
        options.onState?.("live");
      } catch (error) {
        options.log?.(JSON.stringify({ msg: "program did not start", program: name, cause: String(error) }));
      }
    }
  };
  const kept = keep();
  return {
    hello: () => current.hello,
    async stop() {
      stopping = true;
      wake?.();
      await current.stop();
      await kept;
    },
  };
}
