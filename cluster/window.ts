/** What one call met, for the next ones' sake. */
export interface Met {
  /** Milliseconds on the wire. */
  ms: number;
  /** Told to slow down (429). */
  throttled: boolean;
}

/**
 * So many calls at a time as the server bears, the rest in the order they came. `enter` resolves to the function that
 * leaves, which says what the call met; a call that says nothing (a list is slow by nature) leaves the size alone.
 */
interface Window {
  enter(): Promise<(met?: Met) => void>;
  /** How many may be in at the moment. */
  readonly size: number;
}

interface WindowOptions {
  least: number;
  most: number;
  /** Milliseconds, monotonic. */
  clock: () => number;
}

/**
 * Milliseconds that a write may take before it counts as a sign of a busy server: others wait in the same queue, and a
 * second of everybody's patience is the sum of several calls.
 */
const SLOW = 200;
/** Of a round's answers; with more slow ones than that the server is busy. */
const TOLERATED = 1 / 5;
const FIRST_SIZE = 16;
/** Milliseconds without a call after which nothing is known of the server any more. */
const FORGOTTEN = 1_000;

/**
 * As TCP does it, round by round, a round being as many answers as there is room for. A quick round wins one place, and
 * until the server was busy for the first time doubles them (slow start); a slow one costs a quarter of them, a 429 half
 * at once. What was asked before a step back tells nothing about it, so that there is one a round trip at most. After a
 * rest it begins anew: how busy the server was with the end of one class is no measure for the launch of the next.
 */
export function createWindow({ least, most, clock }: WindowOptions): Window {
  const firstSize = Math.max(least, Math.min(most, FIRST_SIZE));
  let size = firstSize;
  let starting = true;
  let leftAt = clock();
  let round = { answers: 0, slow: 0 };
  /** Calls let in so far, and how many of them before the last step back. */
  let entered = 0;
  let outdated = 0;
  let running = 0;
  const waiting: (() => void)[] = [];
  let head = 0;

  const admit = () => {
    while (running < Math.floor(size)) {
      const next = waiting[head];
      if (!next) return;
      head += 1;
      // A plain shift() copies the whole queue each time: a launch of 300 seats queues thousands.
      if (head > 1_000) {
        waiting.splice(0, head);
        head = 0;
      }
      running += 1;
      next();
    }
  };

  const begin = (from: number, doubling: boolean) => {
    size = Math.max(least, from);
    starting = doubling;
    outdated = entered;
    round = { answers: 0, slow: 0 };
  };

  const learn = ({ ms, throttled }: Met, number: number) => {
    if (number <= outdated) return;
    if (throttled) return begin(size / 2, false);
    round.answers += 1;
    if (ms > SLOW) round.slow += 1;
    if (round.answers < Math.floor(size)) return;
    if (round.slow > round.answers * TOLERATED) return begin(size * 0.75, false);
    size = Math.min(most, starting ? size * 2 : size + 1);
    round = { answers: 0, slow: 0 };
  };

  const leaveOnce = () => {
    const number = ++entered;
    let left = false;
    return (met?: Met) => {
      if (left) return;
      left = true;
      running -= 1;
      leftAt = clock();
      if (met) learn(met, number);
      admit();
    };
  };

  return {
    enter: () =>
      new Promise((resolve) => {
        if (running === 0 && clock() - leftAt > FORGOTTEN) begin(firstSize, true);
        waiting.push(() => resolve(leaveOnce()));
        admit();
      }),
    get size() {
      return Math.floor(size);
    },
  };
}
