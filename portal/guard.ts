import type { Standing } from "../shared/contract/student.ts";

/** Something that stays open (a terminal, a live page, a proxied WebSocket) as long as its holder may be in. */
interface Opened {
  seat: string;
  /** Judged anew at each change and each second, since some ends are only a matter of time. */
  standing: () => Standing;
  /** Without a reason when only the portal ends: whoever was in comes back by itself to the next one. */
  close: (standing?: Standing) => void;
  /** Something about the seat changed, and its holder is still in. */
  changed?: () => void;
}

const PERIOD = 1_000;

/** Closes what may no longer be open: a check at the entrance alone would let a revoked link type on. */
export function createGuard() {
  const open = new Map<string, Set<Opened>>();

  function check(seat: string, changed: boolean): void {
    for (const opened of [...(open.get(seat) ?? [])]) {
      const standing = opened.standing();
      if (standing.is !== "in") {
        release(opened);
        opened.close(standing);
      } else if (changed) opened.changed?.();
    }
  }

  function release(opened: Opened): void {
    const ofSeat = open.get(opened.seat);
    ofSeat?.delete(opened);
    if (ofSeat?.size === 0) open.delete(opened.seat);
  }

  const timer = setInterval(() => {
    for (const seat of [...open.keys()]) check(seat, false);
  }, PERIOD);
  timer.unref();

  return {
    /** Returns the way to say that it closed by itself. */
    hold(opened: Opened): () => void {
      const ofSeat = open.get(opened.seat) ?? new Set();
      open.set(opened.seat, ofSeat.add(opened));
      return () => release(opened);
    },
    /** Something about this seat changed. */
    review: (seat: string) => check(seat, true),
    stop(): void {
      clearInterval(timer);
      for (const ofSeat of [...open.values()]) for (const opened of [...ofSeat]) opened.close();
      open.clear();
    },
  };
}
export type Guard = ReturnType<typeof createGuard>;
