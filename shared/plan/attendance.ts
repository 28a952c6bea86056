import type { Attendance, SeatAttendance } from "../domain/attendance.ts";
import type { Seat, SeatPresence } from "../domain/seat.ts";
import type { TrainingSession } from "../domain/session.ts";
import { seatProgress } from "./checkViews.ts";
import { isForPeople } from "./seatWish.ts";

/** What seats and presences say by themselves, seat by seat; the portal's word on a seat is at most a minute behind. */
export function attendanceOf(
  session: Pick<TrainingSession, "spec">,
  seats: readonly Seat[],
  presences: readonly SeatPresence[],
): Attendance {
  const checks = (session.spec.template.spec.checks ?? []).map(({ name }) => name);
  const seen = new Map(presences.map(({ spec }) => [spec.number, spec]));
  const cards = checks.map((name) => ({ name, title: {} }));
  return {
    checks,
    seats: seats
      .filter(isForPeople)
      .map((seat): SeatAttendance => {
        const { number } = seat.spec;
        const { firstSeen, lastSeen, connectedSeconds = 0, helps } = seen.get(number) ?? {};
        return {
          seat: number,
          ...declaredAt(seat),
          ...(firstSeen ? { firstSeen } : {}),
          ...(lastSeen ? { lastSeen } : {}),
          connectedSeconds,
          helps: helps ?? { asked: 0, answered: 0, waitedSeconds: 0 },
          checks: (seatProgress(cards, seat, undefined)?.states ?? []).map((state) => state ?? "never"),
        };
      })
      .sort((a, b) => a.seat - b.seat),
  };
}

/** By the links as they are at the end: one that was reissued since was handed out by the staff. */
function declaredAt({ status }: Seat): Pick<SeatAttendance, "declared"> {
  const declared = status?.links.flatMap((link) => (link.declared ? [link.person] : [])) ?? [];
  return declared.length > 0 ? { declared } : {};
}
