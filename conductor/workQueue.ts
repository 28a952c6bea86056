import type { Clock } from "./clock.ts";

/** What a run answers: done; come again after so many ms; or it did not work, so come again ever more slowly. */
export type Outcome = { again: number } | "failed" | undefined;

interface WorkQueue {
  /** As soon as a worker is free. A key that is being worked on is worked on once more afterwards. */
  add(key: string): void;
  /** After so many ms, or earlier when an earlier moment was named before. */
  addAfter(key: string, ms: number): void;
  /** Resolves when the last worker is idle; nothing begins any more. */
  stop(): Promise<void>;
}

const BACKOFF = { first: 200, max: 30_000 };

/** Keys in the order they came, one worker a key, `concurrency` workers in all. */
export function createWorkQueue(options: {
  concurrency: number;
  clock: Clock;
  /** `failures`: how many times in a row this key has failed. */
  run: (key: string, failures: number) => Promise<Outcome>;
  /** What a run that threw comes to. */
  onError: (key: string, error: unknown) => Outcome;
}): WorkQueue {
  const { clock } = options;
  const waiting = new Set<string>();
  const running = new Set<string>();
  const dirty = new Set<string>();
  const failures = new Map<string, number>();
  const timers = new Map<string, { at: number; callOff: () => void }>();
  let stopped = false;
  let whenIdle = () => {};

  const pump = () => {
    for (const key of waiting) {
      if (running.size >= options.concurrency || stopped) return;
      waiting.delete(key);
      running.add(key);
      void work(key);
    }
  };

  const work = async (key: string) => {
    const outcome = await attempt(key);
    running.delete(key);
    settle(key, outcome);
    if (dirty.delete(key)) add(key);
    if (stopped && running.size === 0) whenIdle();
    pump();
  };

  const attempt = async (key: string): Promise<Outcome> => {
    try {
      return await options.run(key, failures.get(key) ?? 0);
    } catch (error) {
      return options.onError(key, error);
    }
  };

  const settle = (key: string, outcome: Outcome) => {
    if (outcome === "failed") {
      const count = (failures.get(key) ?? 0) + 1;
      failures.set(key, count);
      addAfter(key, Math.min(BACKOFF.max, BACKOFF.first * 2 ** (count - 1)));
      return;
    }
    failures.delete(key);
    if (outcome) addAfter(key, outcome.again);
  };

  const add = (key: string) => {
    if (stopped) return;
    if (running.has(key)) dirty.add(key);
    else {
      waiting.add(key);
      pump();
    }
  };

  const addAfter = (key: string, ms: number) => {
    if (stopped) return;
    const at = clock.monotonic() + ms;
    const known = timers.get(key);
    if (known && known.at <= at) return;
    known?.callOff();
    const callOff = clock.after(ms, () => {
      timers.delete(key);
      add(key);
    });
    timers.set(key, { at, callOff });
  };

  return {
    add,
    addAfter,
    stop() {
      stopped = true;
      for (const { callOff } of timers.values()) callOff();
      timers.clear();
      waiting.clear();
      return new Promise((resolve) => {
        whenIdle = resolve;
        if (running.size === 0) resolve();
      });
    },
  };
}
