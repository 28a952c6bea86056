export interface ThrottleLimits {
  /** Failures that are answered plainly within the window. */
  failures: number;
  window: number;
}

/** A device at a seat: a student who mistypes some times is never bothered. */
export const DEVICE_LIMITS: ThrottleLimits = { failures: 10, window: 5 * 60_000 };
/** The same for typed codes. */
export const CODE_DEVICE_LIMITS: ThrottleLimits = { failures: 10, window: 5 * 60_000 };
/** Two slips of the finger for each of a class of thirty behind one address. */
export const CODE_ADDRESS_LIMITS: ThrottleLimits = { failures: 60, window: 5 * 60_000 };
/** Of everybody together: with it and the turns of the turnstile, 40 bits are enough (decision 0057). */
export const CODE_SITE_LIMITS: ThrottleLimits = { failures: 600, window: 5 * 60_000 };
/** Names that one device says at the join page: a slip of the finger or two, and never a list. */
export const NAME_LIMITS: ThrottleLimits = { failures: 10, window: 5 * 60_000 };
/**
 * Names of one class that one address says, whatever it calls its browser: never fewer, and NAMES_A_PERSON for each of a
 * larger class, which may sit behind one address as a whole.
 */
export const NAME_ADDRESS_LIMITS: ThrottleLimits = { failures: 40, window: 5 * 60_000 };
/** Fewer than a seat keeps claims (MOST_CLAIMS): one machine does not fill every seat of the class. */
export const NAMES_A_PERSON = 4;

/** A whole class may share one address. */
export const ADDRESS_LIMITS: ThrottleLimits = { failures: 300, window: 5 * 60_000 };

const MOST_KEYS = 20_000;

/** Counts failures by key in fixed windows. Times in milliseconds. */
export function createThrottle(limits: ThrottleLimits, clock: () => number) {
  const counts = new Map<string, { count: number; until: number }>();

  function forget(): void {
    const now = clock();
    for (const [key, entry] of counts) {
      if (entry.until > now && counts.size <= MOST_KEYS) return;
      counts.delete(key);
    }
  }

  return {
    /**
     * Counts one more failure; returns how long (ms) further ones of this key get no plain answer, 0 while free.
     * @param failures where this key has a bound of its own
     */
    fail(key: string, failures = limits.failures): number {
      forget();
      const now = clock();
      const known = counts.get(key);
      const entry = known && known.until > now ? known : { count: 0, until: now + limits.window };
      entry.count += 1;
      if (entry !== known) {
        counts.delete(key); // to the end: the order of insertion is the order of expiry
        counts.set(key, entry);
      }
      return entry.count > failures ? entry.until - now : 0;
    },
    /** Whether as many failures as are free were counted. */
    isSpent(key: string): boolean {
      const known = counts.get(key);
      return known !== undefined && known.until > clock() && known.count >= limits.failures;
    },
  };
}
export type Throttle = ReturnType<typeof createThrottle>;
