import type { Seat, SeatPresence, SeatPresenceSpec } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { refOf } from "../shared/kubernetes/objects.ts";
import { firstToLetIn, lettingIn, twinsAt, twinsOf } from "../shared/plan/joining.ts";
import { type Context, seatsOf } from "./context.ts";
import { keyOf } from "./objectCache.ts";

/** Lets students in by themselves where the join page is left open; elsewhere the staff does, and nothing is done here. */
interface Joins {
  /** What the portal says of a seat. */
  note(presence: SeatPresence, removed: boolean): void;
  letInFirst(session: TrainingSession): Promise<void>;
}

export function createJoins(context: Context): Joins {
  const { cluster, rosters, seats } = context;
  const waiting = new Map<string, SeatPresenceSpec>();

  async function letIn(session: TrainingSession, seat: Seat): Promise<void> {
    const presence = waiting.get(keyOf(seat));
    if (!presence) return;
    const twins = twinsOf(rosters.everybody(keyOf(session)));
    const isTwin = (person: number) => twinsAt(twins, { seat: seat.spec.number, person }).length > 0;
    const claim = firstToLetIn(seat, presence, isTwin);
    if (!claim) return;
    const { resourceVersion } = seat.metadata;
    const spec = lettingIn(seat.spec, claim);
    // A conflict: somebody was faster, and the session is looked at again.
    seats.put(await cluster.mergePatch<Seat>(refOf(seat), { metadata: { resourceVersion }, spec }));
    context.addSeat(keyOf(seat));
  }

  return {
    note(presence, removed) {
      const key = keyOf(presence);
      const claims = presence.spec.claims?.length ?? 0;
      if (removed || claims === 0) waiting.delete(key);
      else waiting.set(key, presence.spec);
      if (!removed && claims > 0)
        context.addSession(`${presence.metadata.namespace ?? ""}/${presence.spec.session}`);
    },
    async letInFirst(session) {
      if (session.spec.join?.mode !== "open") return;
      for (const seat of seatsOf(context, session)) await letIn(session, seat);
    },
  };
}
