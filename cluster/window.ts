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

interface WindowLimits {
  least: number;
  most: number;
}

/**
 * Milliseconds that a write may take before it counts as a sign of a busy server: others wait in the same queue, and a
 * second of everybody's patience is the sum of several calls.
 */
const SLOW = 200;
/** Of a place, given up for each slow answer. One in five slow is where a window of sixteen comes to rest. */
const STEP_BACK = 0.25;

/**
 * Additive increase, multiplicative decrease, as TCP does it: each quick answer wins 1/size of a place, each slow one
 * costs a quarter, each 429 half of what there is.
 */
export function createWindow({ least, most }: WindowLimits): Window {
  let size = Math.max(least, Math.min(most, 16));
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

  const learn = ({ ms, throttled }: Met) => {
    const change = throttled ? -size / 2 : ms > SLOW ? -STEP_BACK : 1 / size;
    size = Math.min(most, Math.max(least, size + change));
  };

  const leaveOnce = () => {
    let left = false;
    return (met?: Met) => {
      if (left) return;
      left = true;
      running -= 1;
      if (met) learn(met);
      admit();
    };
  };

  return {
    enter: () =>
      new Promise((resolve) => {
        waiting.push(() => resolve(leaveOnce()));
        admit();
      }),
    get size() {
      return Math.floor(size);
    },
  };
}
