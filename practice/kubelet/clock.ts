/** Time as the simulated node sees it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls once after so many milliseconds. Returns the way to call it off. */
  after(milliseconds: number, call: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, call) {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** How long the simulated node takes, in milliseconds. */
export interface Timings {
  /** Fetching an image that the node does not have. */
  pull: number;
  /** From a created container to a running one. */
  start: number;
  /** First wait before an ended container starts again; doubles up to `backOffLimit`. */
  backOff: number;
  backOffLimit: number;
  /** Between two tries to mount a volume whose source is missing. */
  mountRetry: number;
  /** How long ended programs may take to let go before the Pod is removed. */
  stop: number;
  /** Files of volumes are written behind by so much. */
  flush: number;
}

export const defaultTimings: Timings = {
  pull: 20,
  start: 5,
  backOff: 10_000,
  backOffLimit: 300_000,
  mountRetry: 2_000,
  stop: 30,
  flush: 40,
};

/** `5s`, `250ms`, `2m` in milliseconds; 0 for anything else. */
export function parseDuration(text: string | undefined): number {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h)\s*$/.exec(text ?? "");
  const factors: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
  return match ? Number(match[1]) * (factors[match[2] ?? ""] ?? 0) : 0;
}
