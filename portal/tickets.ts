import { newSecret, type Random, sha256 } from "./secrets.ts";

interface Ticket {
  seat: string;
  access: string;
  /** SHA-256 of the seat's cookie that asked for it: the access lives no longer than that. */
  cookie: string;
}

const LIFETIME = 30_000;
const MOST = 10_000;

/** One-time passes from the seat's page to the origin of one of its web accesses. Kept in memory, by hash. */
export function createTickets(random: Random, clock: () => number) {
  const tickets = new Map<string, Ticket & { until: number }>();

  function dropOld(): void {
    const now = clock();
    for (const [hash, ticket] of tickets) {
      // Oldest first, since a Map keeps the order of insertion.
      if (ticket.until > now && tickets.size <= MOST) return;
      tickets.delete(hash);
    }
  }

  return {
    issue(ticket: Ticket): string {
      dropOld();
      const secret = newSecret(random);
      tickets.set(sha256(secret), { ...ticket, until: clock() + LIFETIME });
      return secret;
    },
    /** The ticket, once, and only for the place that it was made for. */
    redeem(secret: string, place: { seat: string; access: string }): Ticket | undefined {
      const hash = sha256(secret);
      const ticket = tickets.get(hash);
      if (!ticket || ticket.seat !== place.seat || ticket.access !== place.access) return undefined;
      tickets.delete(hash);
      const { until, ...rest } = ticket;
      return until > clock() ? rest : undefined;
    },
  };
}
export type Tickets = ReturnType<typeof createTickets>;
