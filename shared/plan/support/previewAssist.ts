import type { AssistPreview, AssistRefusal } from "../../contract/supportActions.ts";
import { type AssistAction, isSeatAssist, type SeatAssist } from "../../domain/assistance.ts";
import { isClosed, type Seat, type SeatPresence } from "../../domain/seat.ts";
import { lastEnd, seatEnd, type TrainingSession } from "../../domain/session.ts";
import { isAskedAgain, isUndoable } from "../keptTurn.ts";
import { isForPeople } from "../seatWish.ts";
import { extension, extraTime, isRefused, type SessionChange } from "../sessionChanges.ts";

export interface AssistWish {
  action: AssistAction;
  /** Absent: all of the session. */
  seats?: readonly number[] | undefined;
  minutes?: number | undefined;
}

interface AssistSources {
  session: TrainingSession;
  /** Of the session. */
  seats: readonly Seat[];
  presences: readonly SeatPresence[];
  /** Ms since 1970. */
  now: number;
}

/** Why a seat is left as it is, as the conductor judges it, too. */
export function assistRefusal(
  action: SeatAssist,
  seat: Seat | undefined,
  session: TrainingSession,
): AssistRefusal | undefined {
  if (!seat || seat.metadata.deletionTimestamp) return "gone";
  switch (action) {
    case "keep":
      if (!session.spec.template.spec.storage) return "noFolder";
      return isAskedAgain(seat, ["resets", "keeps", "undoes"]) ? "underway" : undefined;
    case "undo":
      if (isUndoable(seat)) return undefined;
      return isAskedAgain(seat, ["undoes"]) ? "underway" : "nothingKept";
    case "restart":
      return isAskedAgain(seat) ? "underway" : undefined;
    case "reset":
      return isAskedAgain(seat, ["resets"]) ? "underway" : undefined;
    case "evict":
      return isClosed(seat.spec) ? "closed" : undefined;
    case "reissue":
      return undefined;
  }
}

/** The patch of a session, or why there is none. */
export function sessionAssist(session: TrainingSession, wish: AssistWish, now: number): SessionChange {
  if (wish.action === "end") return session.spec.phase === "ended" ? undefined : { spec: { phase: "ended" } };
  if (wish.action !== "extend" || wish.minutes === undefined) return undefined;
  return wish.seats
    ? extraTime(session, wish.seats, wish.minutes, now)
    : extension(session, wish.minutes * 60_000);
}

/** Who is touched, who is there now, what is lost and what stays. Seats that are left as they are come with the reason. */
export function previewAssist(
  { session, seats, presences, now }: AssistSources,
  wish: AssistWish,
): AssistPreview {
  const { action } = wish;
  const people = seats.filter(isForPeople).sort((a, b) => a.spec.number - b.spec.number);
  const byNumber = new Map(people.map((seat) => [seat.spec.number, seat]));
  const named = action === "end" ? undefined : wish.seats;
  const wanted = [...new Set(named ?? byNumber.keys())].sort((a, b) => a - b);
  const refused = wanted.flatMap((number) => {
    const seat = byNumber.get(number);
    const why = isSeatAssist(action) ? assistRefusal(action, seat, session) : seat ? undefined : "gone";
    return why ? [{ seat: number, why }] : [];
  });
  const left = new Set(refused.map(({ seat }) => seat));
  const touched = wanted.flatMap((number) => (left.has(number) ? [] : (byNumber.get(number) ?? [])));
  const seen = new Map(presences.map(({ spec }) => [spec.number, spec]));
  const told = touched.map((seat) => ({
    ...seatFacts(seat, action),
    ...presenceOf(seen.get(seat.spec.number)),
  }));
  const { title, owner, template, workKeptUntil } = session.spec;
  const end = endFacts(session, wish, now);
  return {
    ...{ action, session: session.metadata.name, title, teacher: owner },
    seats: told,
    refused,
    present: told.filter(({ present }) => present).length,
    loses: losesBy(action, session),
    ...(template.spec.storage && keepsFolder(action, session) ? { keeps: template.spec.storage.path } : {}),
    ...(end ? { end } : {}),
    ...(action === "end" && workKeptUntil ? { workKeptUntil } : {}),
    basis: {
      session: generationOf(session),
      seats: touched.map((seat) => ({ number: seat.spec.number, generation: generationOf(seat) })),
    },
  };
}

export const generationOf = ({ metadata }: Seat | TrainingSession): number => metadata.generation ?? 1;

const seatFacts = ({ spec, status }: Seat, action: AssistAction) => ({
  number: spec.number,
  phase: status?.phase ?? "waiting",
  links: action === "reissue" || action === "evict" ? spec.persons : 0,
  setAside: action === "reset" ? (status?.kept?.length ?? 0) : 0,
});

const presenceOf = (seen: SeatPresence["spec"] | undefined) => ({
  present: seen?.connected ?? false,
  ...(seen?.lastActive ? { lastActive: seen.lastActive } : {}),
});

function losesBy(action: AssistAction, { spec }: TrainingSession): AssistPreview["loses"] {
  switch (action) {
    case "restart":
      return spec.template.spec.storage ? "programs" : "work";
    case "keep":
    case "undo":
      return "moved";
    case "reset":
      return "work";
    case "reissue":
    case "evict":
      return "access";
    case "extend":
      return "nothing";
    case "end":
      return spec.workKeptUntil && spec.template.spec.storage ? "programs" : "work";
  }
}

const keepsFolder = (action: AssistAction, { spec }: TrainingSession): boolean =>
  action === "restart" ||
  action === "keep" ||
  action === "undo" ||
  (action === "end" && !!spec.workKeptUntil);

function endFacts(session: TrainingSession, wish: AssistWish, now: number): AssistPreview["end"] {
  if (wish.action !== "extend") return undefined;
  const change = sessionAssist(session, wish, now);
  if (!change || isRefused(change)) return undefined;
  const after = { ...session.spec, ...change.spec } as TrainingSession["spec"];
  const latest = (spec: TrainingSession["spec"]) =>
    wish.seats ? Math.max(...wish.seats.map((number) => seatEnd(spec, number))) : lastEnd(spec);
  const iso = (time: number) => new Date(time).toISOString();
  return { from: iso(latest(session.spec)), to: iso(latest(after)) };
}
