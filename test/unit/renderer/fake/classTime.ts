import type { CallInput, CallOutput } from "../../../../shared/contract/calls.ts";
import { LabError } from "../../../../shared/contract/failure.ts";
import type { FakeSession } from "./session.ts";

type TimeCall =
  | "openSession"
  | "closeSession"
  | "pauseSession"
  | "resumeSession"
  | "extendSession"
  | "extendSeats"
  | "announce"
  | "endSession";
type TimeAnswers = { [N in TimeCall]: (input: CallInput<N>) => CallOutput<N> };

/** When a fake class is in, and until when. */
export function classTimeAnswers(find: (id: string) => FakeSession, now: () => number): TimeAnswers {
  const endOf = ({ endsAt }: FakeSession) => ({ endsAt: new Date(endsAt).toISOString() });
  return {
    openSession: ({ session }) => {
      find(session).openedAt = now();
      return null;
    },
    closeSession: ({ session }) => {
      Object.assign(find(session), { openedAt: undefined, resumesAt: undefined });
      return null;
    },
    pauseSession: ({ session, resumesAt }) => {
      const found = find(session);
      found.endsAt += Date.parse(resumesAt) - now();
      found.resumesAt = Date.parse(resumesAt);
      return endOf(found);
    },
    resumeSession: ({ session }) => {
      const found = find(session);
      found.endsAt -= (found.resumesAt ?? now()) - now();
      found.resumesAt = undefined;
      return endOf(found);
    },
    extendSession: ({ session, minutes }) => {
      const found = find(session);
      found.endsAt += minutes * 60_000;
      return endOf(found);
    },
    extendSeats: ({ session, seats, minutes }) => {
      const found = find(session);
      for (const seat of found.seats.filter(({ number }) => seats.includes(number)))
        seat.extraMinutes = minutes === 0 ? 0 : (seat.extraMinutes ?? 0) + minutes;
      const extra = Math.max(
        ...found.seats.map(({ number, extraMinutes = 0 }) => (seats.includes(number) ? extraMinutes : 0)),
      );
      return { endsAt: new Date(found.endsAt + extra * 60_000).toISOString() };
    },
    announce: () => null,
    endSession: ({ session, confirmation, warned, keepUntil }) => {
      const found = find(session);
      if (confirmation !== found.input.title)
        throw new LabError({ kind: "invalid", issues: [{ code: "session.confirmation" }] });
      if (keepUntil !== undefined) found.keepUntil = keepUntil === null ? undefined : Date.parse(keepUntil);
      if (warned) found.endsAt = Math.min(found.endsAt, now() + warned.minutes * 60_000);
      else found.endingAt = now();
      return endOf(found);
    },
  };
}
