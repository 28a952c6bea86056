import type { CallInput, CallName, CallOutput } from "../../../../shared/contract/calls.ts";
import type { collectionCalls } from "../../../../shared/contract/collections.ts";
import type { CollectedSeat, Collection } from "../../../../shared/domain/collection.ts";

type Answers = { [N in keyof typeof collectionCalls]: (input: CallInput<N>) => CallOutput<N & CallName> };

interface Options {
  now: () => number;
  session: (id: string) => { title: string; seats: number[] };
  /** ms a seat. */
  seatMs: number;
}

/** Seats one after the other; of the first turn one fails, one is empty, one is read in part. */
export function fakeCollections(told: (list: Collection[]) => void, options: Options): Answers {
  let list: Collection[] = [];
  const find = (id: string) => list.find((one) => one.id === id);
  const change = (id: string, part: Partial<Collection>) => {
    list = list.map((one) => (one.id === id ? { ...one, ...part } : one));
    told(list);
  };
  const outcome = (seat: number, isFirst: boolean): CollectedSeat => {
    const file = `${String(seat).padStart(2, "0")}.tar.gz`;
    const whole = { seat, file, bytes: seat * 700_000, sha256: "0".repeat(64) };
    if (isFirst && seat === 4) return { seat, state: "failed", cause: "notRunning" };
    if (seat === 5) return { ...whole, bytes: 900, state: "nothing", files: 0 };
    if (seat === 6) return { ...whole, state: "partial", files: 7 };
    return { ...whole, state: "done", files: seat };
  };
  const go = (id: string, index: number, isFirst: boolean): void => {
    const collection = find(id);
    if (collection?.state !== "running") return;
    const seat = collection.seats[index];
    const ended = { endedAt: new Date(options.now()).toISOString() };
    if (!seat) {
      change(id, { state: "ended", ...ended });
      return;
    }
    const put = (next: CollectedSeat) =>
      change(id, { seats: (find(id)?.seats ?? []).map((one) => (one.seat === next.seat ? next : one)) });
    put({ ...seat, state: "running", bytes: 120_000 });
    setTimeout(() => {
      if (find(id)?.state !== "running") return put({ seat: seat.seat, state: "waiting" });
      put(outcome(seat.seat, isFirst));
      go(id, index + 1, isFirst);
    }, options.seatMs);
  };
  return {
    startCollection: ({ site, session, seats }) => {
      const id = `collection-${list.length + 1}`;
      const { title, seats: all } = options.session(session);
      const wanted = (seats ?? all).map((seat): CollectedSeat => ({ seat, state: "waiting" }));
      const isFirst = list.length === 0;
      const folder = "/home/prof/Documents/TP Shell 2026-11-30 10h05";
      const startedAt = new Date(options.now()).toISOString();
      list = [{ id, site, session, title, folder, startedAt, state: "running", seats: wanted }, ...list];
      told(list);
      go(id, 0, isFirst);
      return { id };
    },
    cancelCollection: ({ id }) => {
      change(id, { state: "stopped", endedAt: new Date(options.now()).toISOString() });
      return null;
    },
    listCollections: () => list,
    showCollection: () => null,
  };
}
