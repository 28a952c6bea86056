/** At most `limit` at a time, the rest in the order they came. `enter` resolves to the function that leaves. */
interface Limiter {
  enter(): Promise<() => void>;
}

export function createLimiter(limit: number): Limiter {
  let running = 0;
  const waiting: (() => void)[] = [];
  let head = 0;

  const leaveOnce = () => {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = waiting[head];
      if (next) {
        head += 1;
        // A plain shift() copies the whole queue each time: a launch of 300 seats queues thousands.
        if (head > 1_000) {
          waiting.splice(0, head);
          head = 0;
        }
        next();
      } else {
        running -= 1;
      }
    };
  };

  return {
    enter: () => {
      if (running < limit) {
        running += 1;
        return Promise.resolve(leaveOnce());
      }
      return new Promise((resolve) => waiting.push(() => resolve(leaveOnce())));
    },
  };
}
