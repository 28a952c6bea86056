import { z } from "zod";
import { LabError, toFailure } from "../../shared/contract/failure.ts";
import { HandedSeat, MOST_HANDED } from "../../shared/domain/handOut.ts";
import { type PortalOrigin, seatOrigin } from "../../shared/domain/links.ts";
import { type SessionId, seatName } from "../../shared/domain/names.ts";
import type { TrainingSession } from "../../shared/domain/session.ts";
import { HandedName } from "../../shared/manifests/handedFile.ts";
import { workPlaceOf } from "../../shared/manifests/workArchive.ts";
import { forEachAtMost } from "../../shared/plan/forEachAtMost.ts";
import { askByVisit, textOf } from "../askByVisit.ts";
import { refuseEnded } from "../changeSession.ts";
import type { SiteAccess } from "../site.ts";
import { makeVisit } from "../visit.ts";

/** Each passes whole through the students' door. */
const AT_ONCE = 2;

export interface HandedFile {
  name: string;
  bytes: Uint8Array;
}

/** @throws LabError invalid, for what is not to be handed out */
export function checkFile({ name, bytes }: HandedFile): void {
  if (!HandedName.safeParse(name).success)
    throw new LabError({ kind: "invalid", issues: [{ code: "handOut.name", params: { name } }] });
  if (bytes.length > MOST_HANDED)
    throw new LabError({
      kind: "invalid",
      issues: [{ code: "handOut.tooLarge", params: { max: MOST_HANDED / 2 ** 20 } }],
    });
}

interface HandOutOptions {
  site: SiteAccess;
  session: TrainingSession;
  seats: readonly number[];
  origin: PortalOrigin;
  file: HandedFile;
  now: () => Date;
  signal: AbortSignal;
  onChange: (seats: HandedSeat[]) => void;
}

/**
 * Lays the file into the folder of the work of each seat. What one seat does not take is told of that seat, and the others
 * go on; a second turn changes nothing where the same file lies already.
 * @throws LabError conflict (ended), invalid (no folder), cancelled
 */
export async function handOut(options: HandOutOptions): Promise<void> {
  const { session, signal, onChange } = options;
  refuseEnded(session);
  if (!workPlaceOf(session.spec.template.spec))
    throw new LabError({ kind: "invalid", issues: [{ code: "handOut.noFolder" }] });
  const seats = new Map(options.seats.map((seat) => [seat, { seat, state: "waiting" } as HandedSeat]));
  const put = (seat: HandedSeat) => {
    seats.set(seat.seat, seat);
    onChange([...seats.values()].sort((a, b) => a.seat - b.seat));
  };
  await forEachAtMost(AT_ONCE, options.seats, async (seat) => {
    if (signal.aborted) return;
    put({ seat, state: "running" });
    try {
      put(await handTo(options, seat));
    } catch (error) {
      put(signal.aborted ? { seat, state: "waiting" } : { seat, state: "failed", failure: toFailure(error) });
    }
  });
  if (signal.aborted) throw new LabError({ kind: "cancelled" });
}

const Answer = z.union([
  z.object({ is: z.literal("handed"), name: z.string() }),
  z.object({ is: HandedSeat.shape.cause.unwrap() }),
]);

async function handTo(
  { site, session, origin, file, now, signal }: HandOutOptions,
  seat: number,
): Promise<HandedSeat> {
  const own = seatOrigin(origin, seatName(session.metadata.name as SessionId, seat));
  const key = await makeVisit({ site, session, seat, mode: "hand", now: now() }).catch(asOldSite);
  const answer = await askByVisit({
    ...{ origin: own, key, file, signal },
    ...{ path: "/api/visit/hand", resource: "work" },
  });
  const said = Answer.safeParse(JSON.parse(await textOf(answer))).data;
  if (said?.is === "handed") return { seat, state: "done", name: said.name };
  return { seat, state: "failed", cause: said?.is ?? "cut" };
}

/** A cluster that was prepared before there was such a Visit. */
function asOldSite(error: unknown): never {
  if (toFailure(error).kind !== "invalid") throw error;
  throw new LabError({ kind: "unsupported", detail: toFailure(error).detail ?? "" }, { cause: error });
}
