import type { CallInput, CallOutput } from "../../../../shared/contract/calls.ts";
import type { joiningCalls } from "../../../../shared/contract/joining.ts";
import { fullName } from "../../../../shared/domain/roster.ts";
import type { FakeSeat, FakeSession } from "./session.ts";

type JoinCall = keyof typeof joiningCalls;
type JoinAnswers = { [N in JoinCall]: (input: CallInput<N>) => CallOutput<N> };

function wait(seat: FakeSeat, now: number): void {
  const [person] = seat.people;
  seat.claims = [
    {
      person: 1,
      hash: seat.number.toString(16).padStart(64, "0"),
      at: new Date(now - seat.number * 1000).toISOString(),
      device: "Firefox · Android",
      ...(person ? { name: fullName(person) } : {}),
      ...(seat.number === 2 ? { twins: [12] } : {}),
      ...(seat.number === 3 ? { taken: "link" as const } : {}),
    },
  ];
}

/** Who comes into a fake class by its code. */
export function joiningAnswers(
  find: (id: string) => FakeSession,
  waiting: number,
  now: () => number,
): JoinAnswers {
  const answer = (id: string, number: number, hash: string, change: (seat: FakeSeat) => void) => {
    const seat = find(id).seats.find((one) => one.number === number);
    if (!seat) return null;
    seat.claims = seat.claims?.filter((claim) => claim.hash !== hash);
    change(seat);
    return null;
  };
  return {
    openJoining: ({ session, mode }) => {
      const found = find(session);
      const { opened, mode: before } = found.join ?? { opened: 0, mode: "closed" };
      found.join = { mode, opened: before === "closed" ? opened + 1 : opened };
      if (before === "closed") for (const seat of found.seats.slice(0, waiting)) wait(seat, now());
      return null;
    },
    closeJoining: ({ session }) => {
      const { join } = find(session);
      if (join) join.mode = "closed";
      return null;
    },
    admitStudent: ({ session, seat, hash }) =>
      answer(session, seat, hash, (found) => {
        found.declared = true;
      }),
    turnAwayStudent: ({ session, seat, hash }) => answer(session, seat, hash, () => undefined),
    // An empty picture: what it shows is the QR library's business.
    readDoor: ({ session }) => {
      const { join } = find(session);
      return {
        door: "http://join.localhost:8080",
        qr: "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7",
        ...(join && join.mode !== "closed" ? { code: `K7Q-4T${join.opened}` } : {}),
      };
    },
  };
}
