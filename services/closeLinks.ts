import { LabError, toFailure } from "../shared/contract/failure.ts";
import type { SessionId } from "../shared/domain/names.ts";
import { isClosed, type Seat } from "../shared/domain/seat.ts";
import { forEachAtMost } from "../shared/plan/forEachAtMost.ts";
import { change, getSession, refuseEnded, seatRef } from "./changeSession.ts";
import type { SiteAccess } from "./site.ts";

/**
 * Ends the links of these seats, and the codes and cookies that descend from them, with nothing in their place; the seats
 * stay, and a new link opens them again. The portal goes by the wish: nobody waits for the conductor.
 * @returns the seats whose links this closed, the others had none that were open, or are gone
 * @throws LabError `invalid` where the cluster was prepared by a version that cannot, conflict (it has ended)
 */
export async function closeLinks(site: SiteAccess, id: SessionId, seats: number[]): Promise<number[]> {
  refuseEnded(await getSession(site, id));
  const closed: number[] = [];
  await forEachAtMost(8, [...new Set(seats)], async (number) => {
    let wanted: number | undefined;
    try {
      const changed = await change<Seat>(site.cluster, seatRef(site, id, number), ({ spec }) => {
        wanted = isClosed(spec) ? undefined : spec.linkIssues;
        return wanted === undefined ? undefined : { spec: { closedIssues: wanted } };
      });
      if (wanted === undefined) return;
      // A cluster that was prepared by an earlier version drops what its schema does not know, and says nothing.
      if ((changed.spec.closedIssues ?? 0) < wanted)
        throw new LabError({ kind: "invalid", issues: [{ code: "session.closeDropped" }] });
    } catch (error) {
      if (toFailure(error).kind !== "notFound") throw error;
      return;
    }
    closed.push(number);
  });
  return closed.sort((a, b) => a - b);
}
