import type { CallInput, CallName, CallOutput } from "../../../../shared/contract/calls.ts";
import type { handOutCalls } from "../../../../shared/contract/handOuts.ts";
import type { HandedSeat, HandOut } from "../../../../shared/domain/handOut.ts";

type Answers = { [N in keyof typeof handOutCalls]: (input: CallInput<N>) => CallOutput<N & CallName> };

/** Seats one after the other; of the first turn one does not run, and one has a file of that name already. */
export function fakeHandOuts(
  told: (list: HandOut[]) => void,
  { now, seatMs }: { now: () => number; seatMs: number },
): Answers {
  let list: HandOut[] = [];
  const find = (id: string) => list.find((one) => one.id === id);
  const change = (id: string, part: Partial<HandOut>) => {
    list = list.map((one) => (one.id === id ? { ...one, ...part } : one));
    told(list);
  };
  const put = (id: string, seat: HandedSeat) =>
    change(id, { seats: (find(id)?.seats ?? []).map((one) => (one.seat === seat.seat ? seat : one)) });
  const go = (id: string, isFirst: boolean): void => {
    const next = find(id)?.seats.find(({ state }) => state === "waiting");
    if (find(id)?.state !== "running") return;
    if (!next) {
      change(id, { state: "ended" });
      return;
    }
    put(id, { seat: next.seat, state: "running" });
    setTimeout(() => {
      const { seat } = next;
      if (isFirst && seat === 12) put(id, { seat, state: "failed", cause: "notRunning" });
      else put(id, { seat, state: "done", name: seat === 2 ? "énoncé (2).pdf" : "énoncé.pdf" });
      go(id, isFirst);
    }, seatMs);
  };
  return {
    chooseHandOut: () => ({ file: "f1", name: "énoncé.pdf", bytes: 482_113 }),
    startHandOut: ({ site, session, seats }) => {
      const id = `h${list.length + 1}`;
      const startedAt = new Date(now()).toISOString();
      const waiting = seats.map((seat) => ({ seat, state: "waiting" as const }));
      list = [
        {
          id,
          site,
          session,
          name: "énoncé.pdf",
          bytes: 482_113,
          startedAt,
          state: "running",
          seats: waiting,
        },
        ...list,
      ];
      told(list);
      go(id, true);
      return { id };
    },
    retryHandOut: ({ id }) => {
      const seats = (find(id)?.seats ?? []).map((one) =>
        one.state === "done" ? one : { seat: one.seat, state: "waiting" as const },
      );
      change(id, { state: "running", seats });
      go(id, false);
      return null;
    },
    cancelHandOut: ({ id }) => {
      change(id, { state: "stopped" });
      return null;
    },
    listHandOuts: () => list,
  };
}
