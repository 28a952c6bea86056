import { LabError, toFailure } from "../shared/contract/failure.ts";
import type { KeepRefusal, Turned } from "../shared/contract/keeping.ts";
import type { SessionId } from "../shared/domain/names.ts";
import type { Seat } from "../shared/domain/seat.ts";
import { forEachAtMost } from "../shared/plan/forEachAtMost.ts";
import { isAskedAgain, isUndoable } from "../shared/plan/keptTurn.ts";
import { change, getSession, refuseEnded, seatRef } from "./changeSession.ts";
import type { SiteAccess } from "./site.ts";

/**
 * Sets the work of these seats aside, on their volumes, and has them built anew on what the lab begins with.
 * @throws LabError `invalid` where the lab has no folder, or the cluster was prepared by a version that does not know how
 */
export async function keepWork(site: SiteAccess, id: SessionId, seats: number[]): Promise<Turned> {
  const session = await getSession(site, id);
  refuseEnded(session);
  if (!session.spec.template.spec.storage)
    throw new LabError({ kind: "invalid", issues: [{ code: "session.nothingToKeep" }] });
  return turnSeats(site, id, seats, "keeps", (seat) =>
    isAskedAgain(seat, ["resets", "keeps", "undoes"]) ? "underway" : undefined,
  );
}

/** Takes a reset keeping the work back, or one that is under way. @throws LabError as `keepWork` */
export async function undoReset(site: SiteAccess, id: SessionId, seats: number[]): Promise<Turned> {
  refuseEnded(await getSession(site, id));
  return turnSeats(site, id, seats, "undoes", (seat) => {
    if (isUndoable(seat)) return undefined;
    return isAskedAgain(seat, ["undoes"]) ? "underway" : "nothingKept";
  });
}

async function turnSeats(
  site: SiteAccess,
  id: SessionId,
  seats: number[],
  wish: "keeps" | "undoes",
  refusal: (seat: Seat) => KeepRefusal | undefined,
): Promise<Turned> {
  const refused: Turned["refused"] = [];
  await forEachAtMost(8, [...new Set(seats)], async (number) => {
    let why: KeepRefusal | undefined;
    let wanted = 0;
    try {
      const changed = await change<Seat>(site.cluster, seatRef(site, id, number), (seat) => {
        why = refusal(seat);
        if (why) return undefined;
        wanted = (seat.spec[wish] ?? 0) + 1;
        return { spec: { [wish]: wanted } };
      });
      // A cluster that was prepared by an earlier version drops what its schema does not know, and says nothing.
      if (!why && (changed.spec[wish] ?? 0) < wanted)
        throw new LabError({ kind: "invalid", issues: [{ code: "session.keepDropped" }] });
    } catch (error) {
      if (toFailure(error).kind !== "notFound") throw error;
      why = "gone";
    }
    if (why) refused.push({ seat: number, why });
  });
  const left = new Set(refused.map(({ seat }) => seat));
  return {
    seats: seats.filter((seat) => !left.has(seat)),
    refused: refused.sort((a, b) => a.seat - b.seat),
  };
}
