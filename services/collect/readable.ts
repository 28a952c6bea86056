import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "../../shared/contract/failure.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import type { Seat } from "../../shared/domain/seat.ts";
import type { TrainingSession } from "../../shared/domain/session.ts";
import { seatRef } from "../changeSession.ts";
import type { SiteAccess } from "../site.ts";
import { NoArchive } from "./takeArchive.ts";

/** ms for a Pod to come by which kept work is read: its image may have left the node meanwhile. */
const PATIENCE = 180_000;
const BETWEEN_LOOKS = 500;

/**
 * Seats whose work can be had: all of them, and those that are kept once that is said. It is said as the end begins, which
 * may take its time where something hangs. @throws LabError conflict
 */
export function seatsToCollect({ spec, status }: TrainingSession): number[] {
  if (status?.work?.phase === "kept") return status.work.seats;
  if (status?.phase !== "ended") return spec.seats.map(({ number }) => number);
  throw new LabError({ kind: "conflict", params: { what: "ended" }, issues: [{ code: "session.workGone" }] });
}

/** After the end nothing runs: somebody who has come for the work of a seat waits for what reads it. @throws NoArchive */
export async function untilReadable(
  site: SiteAccess,
  session: TrainingSession,
  number: number,
  signal: AbortSignal,
): Promise<void> {
  const { phase, work } = session.status ?? {};
  if (phase !== "ended" && work === undefined) return;
  if (work?.phase !== "kept" || !work.seats.includes(number)) throw new NoArchive("notKept");
  const ref = seatRef(site, session.metadata.name as SessionId, number);
  for (const end = performance.now() + PATIENCE; performance.now() < end; ) {
    const seat = await site.cluster.get<Seat>(ref);
    if (!seat) throw new NoArchive("notKept");
    if (seat.status?.phase === "readable") return;
    await sleep(BETWEEN_LOOKS, undefined, { signal }).catch((cause: unknown) => {
      throw new LabError({ kind: "cancelled" }, { cause });
    });
  }
  throw new NoArchive("notRunning");
}
