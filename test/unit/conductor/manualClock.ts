import type { Clock } from "../../../conductor/clock.ts";

/** A clock that stands still until it is turned. */
interface ManualClock extends Clock {
  turn(ms: number): Promise<void>;
}

export function manualClock(): ManualClock {
  let time = 1_000_000;
  let timers: { at: number; run: () => void }[] = [];
  /** Lets everything happen that hangs on promises alone. */
  const breathe = async () => {
    for (let round = 0; round < 20; round++) await Promise.resolve();
  };
  return {
    now: () => time,
    monotonic: () => time,
    after(ms, run) {
      const timer = { at: time + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async turn(ms) {
      const end = time + ms;
      await breathe();
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        time = Math.max(time, next.at);
        timers = timers.filter((other) => other !== next);
        next.run();
        await breathe();
      }
      time = end;
    },
  };
}
