import type { TFunction } from "i18next";
import type { SeatProgress } from "../../../shared/contract/checks.ts";
import type { SeatView } from "../../../shared/contract/views.ts";
import { quietFor } from "../../../shared/plan/attention.ts";
import { duration, secondsBetween } from "../../ui/time.ts";
import { currentLocale } from "../../ui/words.ts";
import type { SeatState } from "./seatState.ts";

/** Tiles look at the clock twice a minute: seconds on them would be wrong. */
function since(instant: string, now: number, t: TFunction): string {
  const seconds = secondsBetween(instant, now);
  return seconds < 60 ? t("time.justNow") : t("time.since", { time: duration(seconds, currentLocale()) });
}

/** What keeps a seat from becoming ready is told before it counts as failed. */
export const TELLS_CAUSE: ReadonlySet<SeatState> = new Set([
  "failed",
  "waiting",
  "creating",
  "starting",
  "resetting",
  "ending",
]);

/** The third line of a tile: the cause, what is asked, or since when. */
export function seatDetail(seat: SeatView, state: SeatState, now: number, t: TFunction): string {
  if (seat.reason && TELLS_CAUSE.has(state)) return t(`seat.cause.${seat.reason.code}`);
  if (state === "help" && seat.help) {
    const time = since(seat.help.since, now, t);
    return seat.help.line ? `${time} · ${seat.help.line}` : time;
  }
  if (seat.linksClosed) return t("seat.linkClosed");
  if (state === "away" && seat.lastSeen) return since(seat.lastSeen, now, t);
  const quiet = quietFor(seat, now);
  if ((state === "connected" || state === "silent") && quiet !== undefined)
    return duration(quiet / 1000, currentLocale());
  if (state === "connected" && seat.devices > 1) return t("seat.devices", { count: seat.devices });
  return seat.declared ? t("isDeclared", { ns: "joining" }) : "";
}

/** `Espace 7 · Élodie Lefèvre`. */
export const seatTitle = (seat: Pick<SeatView, "number" | "people">, t: TFunction): string =>
  [t("seat.number", { number: seat.number }), ...seat.people].join(" · ");

/** Beside a name that nobody has checked, unless the detail says it already. */
export function declaredLabel({ declared }: SeatView, detail: string, t: TFunction): string[] {
  const word = t("isDeclared", { ns: "joining" });
  return declared && detail !== word ? [word] : [];
}

/** Told once there is something to tell: before the first run nobody is behind. */
export const shownProgress = ({ checks, phase }: SeatView): SeatProgress | undefined =>
  checks && phase === "ready" && (checks.at !== undefined || checks.running) ? checks : undefined;

export function progressLabel(seat: SeatView, t: TFunction): string[] {
  const progress = shownProgress(seat);
  const counts = progress && { passed: progress.passed, all: progress.states.length };
  return counts ? [t("progress", { ns: "checks", ...counts })] : [];
}

/** What a screen reader says of a tile: whose it is, and what the tile says of it. */
export const seatLabel = (seat: SeatView, state: string, detail: string, t: TFunction): string =>
  [
    t("seat.number", { number: seat.number }),
    ...seat.people,
    state,
    detail,
    ...declaredLabel(seat, detail, t),
    ...progressLabel(seat, t),
  ]
    .filter(Boolean)
    .join(", ");
