import {
  LABEL,
  MANAGED_BY,
  type SessionId,
  seatName,
  seatSuffix,
  TEARDOWN_FINALIZER,
} from "../domain/names.ts";
import type { Seat } from "../domain/seat.ts";
import { endOf, type TrainingSession } from "../domain/session.ts";
import { API_VERSION } from "../kubernetes/kinds.ts";
import type { Manifest } from "../kubernetes/objects.ts";
import { isListed, sessionWish, wantedSeats } from "./seatWish.ts";

interface SessionPlan {
  create: Manifest[];
  /** Seats at which more or fewer persons are to sit now. */
  reseat: { seat: Seat; persons: number }[];
  /** No longer listed by the session; their finalizer keeps them until all of theirs is gone. */
  delete: Seat[];
}

/**
 * Which Seat objects a session lacks and which it has too many. Not asked of a session that ends: its Seats stay,
 * with what they were, until the Receipt is written.
 */
export function planSession(session: TrainingSession, seats: Seat[]): SessionPlan {
  const existing = new Map(seats.map((seat) => [seat.spec.number, seat]));
  const wanted = new Map(wantedSeats(session).map(({ number, persons }) => [number, persons]));
  return {
    create: [...wanted].flatMap(([number, persons]) =>
      existing.has(number) ? [] : seatManifest(session, number, persons),
    ),
    reseat: [...wanted].flatMap(([number, persons]) => {
      const seat = existing.get(number);
      return seat && !seat.metadata.deletionTimestamp && seat.spec.persons !== persons
        ? { seat, persons }
        : [];
    }),
    delete: seats.filter((seat) => !isListed(seat, session) && !seat.metadata.deletionTimestamp),
  };
}

function seatManifest(
  { metadata, apiVersion, kind }: TrainingSession,
  number: number,
  persons: number,
): Manifest {
  const session = metadata.name as SessionId;
  return {
    apiVersion: API_VERSION,
    kind: "Seat",
    metadata: {
      name: seatName(session, number),
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      labels: { [LABEL.managedBy]: MANAGED_BY, [LABEL.session]: session, [LABEL.seat]: seatSuffix(number) },
      ownerReferences: [{ apiVersion, kind, name: session, uid: metadata.uid, controller: true }],
      // From the first moment: a Seat that could vanish before its namespace would leave an orphan.
      finalizers: [TEARDOWN_FINALIZER],
    },
    spec: { session, number, persons, restarts: 0, resets: 0, linkIssues: 1 },
  };
}

/** When something is to happen without anybody's doing, in ms since 1970: opening, going on, ending, or forgetting names. */
export function nextMoment(session: TrainingSession, now: number): number | undefined {
  const { opensAt, resumesAt, retainNamesUntil } = session.spec;
  const ended = sessionWish(session, now) === "end";
  const moments = ended
    ? [Date.parse(retainNamesUntil)]
    : [Date.parse(opensAt ?? ""), Date.parse(resumesAt ?? ""), endOf(session)];
  const ahead = moments.filter((at) => at > now);
  return ahead.length > 0 ? Math.min(...ahead) : undefined;
}
