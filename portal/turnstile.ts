import type { Throttle } from "./throttle.ts";

interface Asker {
  device: string;
  address: string;
}

interface TurnstileOptions {
  devices: Throttle;
  addresses: Throttle;
  site: Throttle;
  /** An integer in [0, below). */
  pick: (below: number) => number;
}

/** Between two turns, in ms: who waits is judged at this pace, all askers of the site together. */
export const TURN_EVERY = 250;
const MOST_OF_ADDRESS = 20;
const MOST = 1_000;

/**
 * Codes are short, so how many are judged is bounded before they are looked at. While few were wrong they are judged at
 * once. Afterwards each waits for its turn, and turns are drawn: an address first, then one of those who ask from there. So
 * a neighbour who guesses makes the others wait, and shuts nobody out: a good code that has its turn opens.
 */
export function createTurnstile({ devices, addresses, site, pick }: TurnstileOptions) {
  const waiting = new Map<string, (() => void)[]>();
  let count = 0;

  return {
    /** `now`: to be judged within this tick. Else a promise of the turn, or `full`: to be asked again in a while. */
    ask({ device, address }: Asker): "now" | "full" | Promise<void> {
      if (count === 0 && !devices.isSpent(device) && !addresses.isSpent(address) && !site.isSpent(""))
        return "now";
      const ofAddress = waiting.get(address) ?? [];
      if (count >= MOST || ofAddress.length >= MOST_OF_ADDRESS) return "full";
      count += 1;
      return new Promise((resolve) => waiting.set(address, [...ofAddress, resolve]));
    },
    failed({ device, address }: Asker): void {
      devices.fail(device);
      addresses.fail(address);
      site.fail("");
    },
    /** Gives one turn; called every `TURN_EVERY` ms. */
    turn(): void {
      const address = [...waiting.keys()][pick(waiting.size)];
      const ofAddress = address === undefined ? undefined : waiting.get(address);
      if (address === undefined || !ofAddress) return;
      const [drawn] = ofAddress.splice(pick(ofAddress.length), 1);
      if (ofAddress.length === 0) waiting.delete(address);
      count -= 1;
      drawn?.();
    },
  };
}
export type Turnstile = ReturnType<typeof createTurnstile>;
