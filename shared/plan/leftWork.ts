import type { Issue } from "../contract/failure.ts";
import { type LeftWork, MOST_KEPT_DAYS } from "../domain/leftWork.ts";
import type { ReceiptSpec, SeatPresence, SeatPresenceSpec } from "../domain/seat.ts";
import { endOf, type TrainingSession } from "../domain/session.ts";
import { workPlaceOf } from "../manifests/workArchive.ts";

const DAY = 24 * 60 * 60_000;

/** Whether the lab has a folder in which work outlives its Pods. */
export const hasWorkFolder = ({ spec }: Pick<TrainingSession, "spec">): boolean =>
  workPlaceOf(spec.template.spec) !== undefined;

/** The latest date (ms since 1970) until which work may be kept: never longer than the names it belongs to. */
export function latestKeeping(session: TrainingSession): number {
  const endedAt = Date.parse(session.status?.endingAt ?? "");
  const end = Number.isNaN(endedAt) ? endOf(session) : endedAt;
  return Math.min(end + MOST_KEPT_DAYS * DAY, Date.parse(session.spec.retainNamesUntil));
}

/** Until when (ms since 1970) the work that nobody collected is kept; `undefined` where none is. */
export function leftUntil(session: TrainingSession): number | undefined {
  const { workKeptUntil } = session.spec;
  if (workKeptUntil === undefined || !hasWorkFolder(session)) return undefined;
  return Math.min(Date.parse(workKeptUntil), latestKeeping(session));
}

/**
 * Whether somebody was at the seat, and nobody took the work along since somebody last did something there. A seat that
 * nobody ever opened has no work in it.
 */
export const isUncollected = ({
  firstSeen,
  lastActive,
  collectedAt,
}: Pick<SeatPresenceSpec, "firstSeen" | "lastActive" | "collectedAt">): boolean =>
  firstSeen !== undefined &&
  (collectedAt === undefined || Date.parse(lastActive ?? firstSeen) > Date.parse(collectedAt));

/** The seats, by number, whose work is to stay when the session ends at `now` (ms since 1970). */
export function seatsToKeep(
  session: TrainingSession,
  presences: readonly SeatPresence[],
  now: number,
): number[] {
  const until = leftUntil(session);
  if (until === undefined || until <= now || session.metadata.deletionTimestamp) return [];
  const left = new Set(
    presences
      .filter(({ spec }) => spec.session === session.metadata.name && isUncollected(spec))
      .map(({ spec }) => spec.number),
  );
  return session.spec.seats.map(({ number }) => number).filter((number) => left.has(number));
}

/** What a new date is refused for; the past is a date as well, and means that nothing is kept. */
export function keepingIssues(session: TrainingSession, until: string): Issue[] {
  if (!hasWorkFolder(session)) return [{ code: "session.nothingToKeep" }];
  const most = latestKeeping(session);
  return Date.parse(until) <= most
    ? []
    : [
        {
          code: "session.keptTooLong",
          params: { max: MOST_KEPT_DAYS, latest: new Date(most).toISOString() },
          path: "workKeptUntil",
        },
      ];
}

/** `days` after the end, as far as that may be; 0 keeps nothing. Both times in ms since 1970. */
export const keptDays = (days: number, end: number, retainNamesUntil: number): string =>
  new Date(Math.min(end + days * DAY, retainNamesUntil)).toISOString();

/** A receipt as it was written, with what became since of the work that it names. */
export function receiptNow(
  receipt: ReceiptSpec,
  { work, workKeptUntil: until }: { work?: LeftWork | undefined; workKeptUntil?: string | undefined },
): ReceiptSpec {
  if (!work) return receipt;
  const kept = receipt.kept.map((one) =>
    one.what === "work" && work.phase === "kept" && until !== undefined ? { ...one, until } : one,
  );
  return { ...receipt, kept, work };
}
