import { CODE_BYTES, codeOf } from "../shared/domain/codes.ts";
import { newSecret, type Random, sha256 } from "./secrets.ts";

/** A person's place, without the link's secret, which the portal never has. */
interface HandOver {
  seat: string;
  person: number;
  /** SHA-256 of the link: what is handed over lives no longer than that. */
  link: string;
}

/** ms */
export const HAND_OVER_LIFETIME = 5 * 60_000;
const MOST = 10_000;

/** Oldest first, since a Map keeps the order of insertion. */
function dropOld(open: Map<string, { until: number }>, now: number): void {
  for (const [key, { until }] of open) {
    if (until > now && open.size <= MOST) return;
    open.delete(key);
  }
}

/**
 * Entrances to a seat for one who is already known to have its link, good once: from the door, where a code was typed, to
 * the seat's own origin, and from one device to another. Kept in memory, by hash.
 */
export function createHandOvers(random: Random, clock: () => number) {
  const tickets = new Map<string, HandOver & { until: number }>();
  /** To be typed at the door, where it becomes a ticket. */
  const codes = new Map<string, HandOver & { until: number }>();

  function issue(place: HandOver): string {
    dropOld(tickets, clock());
    const ticket = newSecret(random);
    tickets.set(sha256(ticket), { ...place, until: clock() + HAND_OVER_LIFETIME });
    return ticket;
  }

  return {
    issue,
    /** A ticket and a code for another device. What this person asked for before is good no more. */
    issueBoth(place: HandOver): { ticket: string; code: string } {
      dropOld(codes, clock());
      for (const open of [tickets, codes])
        for (const [key, { seat, person }] of open)
          if (seat === place.seat && person === place.person) open.delete(key);
      const code = codeOf(random(CODE_BYTES));
      codes.set(sha256(code), { ...place, until: clock() + HAND_OVER_LIFETIME });
      return { ticket: issue(place), code };
    },
    /** What the ticket is for, while it is good and at its own seat; it stays good until it is spent. */
    find(ticket: string, seat: string): HandOver | undefined {
      const found = tickets.get(sha256(ticket));
      return found?.seat === seat && found.until > clock() ? found : undefined;
    },
    findCode(code: string): HandOver | undefined {
      const found = codes.get(sha256(code));
      return found && found.until > clock() ? found : undefined;
    },
    spend: (ticket: string): void => void tickets.delete(sha256(ticket)),
    spendCode: (code: string): void => void codes.delete(sha256(code)),
  };
}
export type HandOvers = ReturnType<typeof createHandOvers>;
