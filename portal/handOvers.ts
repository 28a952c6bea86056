import { newSecret, type Random, sha256 } from "./secrets.ts";

/** A person's place, without the link's secret, which the portal never has. */
export interface HandOver {
  seat: string;
  person: number;
  /** SHA-256 of the link: what is handed over lives no longer than that. */
  link: string;
}

/** ms */
export const HAND_OVER_LIFETIME = 5 * 60_000;
const MOST = 10_000;

/**
 * Entrances to a seat for one who is already known to have its link, good once: from the door, where a code was typed, to
 * the seat's own origin, and from one device to another. Kept in memory, by hash.
 */
export function createHandOvers(random: Random, clock: () => number) {
  const open = new Map<string, HandOver & { until: number }>();

  function dropOld(): void {
    const now = clock();
    for (const [hash, { until }] of open) {
      if (until > now && open.size <= MOST) return; // oldest first: a Map keeps the order of insertion
      open.delete(hash);
    }
  }

  return {
    issue(place: HandOver): string {
      dropOld();
      const ticket = newSecret(random);
      open.set(sha256(ticket), { ...place, until: clock() + HAND_OVER_LIFETIME });
      return ticket;
    },
    /** What the ticket is for, while it is good and at its own seat; it stays good until it is spent. */
    find(ticket: string, seat: string): HandOver | undefined {
      const found = open.get(sha256(ticket));
      return found?.seat === seat && found.until > clock() ? found : undefined;
    },
    spend: (ticket: string): void => void open.delete(sha256(ticket)),
  };
}
export type HandOvers = ReturnType<typeof createHandOvers>;
