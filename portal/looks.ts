import type { SeatPageLook } from "../shared/contract/student.ts";
import {
  answerLook,
  askKeyboard,
  type Look,
  type LookAnswer,
  type LookRecord,
  reviewLook,
} from "../shared/domain/look.ts";
import { isLook, type Visit } from "../shared/domain/seat.ts";
import type { Presence } from "./presence.ts";
import { newSecret, type Random } from "./secrets.ts";

interface LooksOptions {
  presence: Presence;
  visits: (seat: string) => readonly Visit[];
  clock: () => number;
  random: Random;
  /** The pages of the seat show another thing now. */
  onChange: (seat: string) => void;
}

interface Open {
  id: string;
  visit: { uid: string; name: string };
  look: Look;
  record: LookRecord | undefined;
  /** Counts the visitor off whom the student's banner tells of. */
  leave: (() => void) | undefined;
  changed: (look: Look) => void;
}

/** A Visit that answers an ask is known to do so for this long (ms): longer than any lasts. */
const REMEMBERED = 20 * 60_000;
const PERIOD = 1_000;

/**
 * The staff's looks into terminals, and the students' word about each. In memory: another portal asks again. What came
 * of each stands in the seat's presence.
 */
export function createLooks({ presence, visits, clock, random, onChange }: LooksOptions) {
  const open = new Map<string, Set<Open>>(); // by seat
  /** Whether the ask for help stood when a Visit began, by its UID: the Visit itself takes the ask away. */
  const invited = new Map<string, { was: boolean; until: number }>();

  const room = (seat: string, { uid }: Open["visit"]) => ({
    isThere: presence.isThere(seat),
    isAbsent: presence.isAbsent(seat),
    helpAsked: invited.get(uid)?.was === true || presence.help(seat) !== undefined,
  });

  function become(seat: string, one: Open, look: Look): void {
    if (look === one.look) return;
    const before = one.look;
    one.look = look;
    keepRecord(seat, one, before);
    if (look.is === "reading") one.leave ??= presence.visit(seat);
    else {
      one.leave?.();
      one.leave = undefined;
    }
    one.changed(look);
    onChange(seat);
  }

  /** A stretch of reading is one record, for one reason; a refusal is one of a moment. */
  function keepRecord(seat: string, one: Open, before: Look): void {
    const { look, visit } = one;
    const at = presence.instant();
    const goesOn = before.is === "reading" && look.is === "reading" && before.because === look.because;
    if (one.record && !goesOn) presence.recordLook(seat, { ...one.record, until: at });
    if (look.is === "refused") {
      one.record = undefined;
      if (before.is !== "reading")
        presence.recordLook(seat, { visit: visit.name, at, until: at, is: "refused" });
    } else if (look.is !== "reading" || !look.because) one.record = undefined;
    else {
      const given = look.keyboard === "given" || (goesOn && one.record?.keyboard === true);
      const since = (goesOn && one.record?.at) || at;
      one.record = { visit: visit.name, at: since, is: look.because, ...(given ? { keyboard: true } : {}) };
      presence.recordLook(seat, one.record);
    }
  }

  function review(seat: string): void {
    for (const one of [...(open.get(seat) ?? [])])
      become(seat, one, reviewLook(one.look, room(seat, one.visit)));
  }

  // That somebody has been gone for long enough is only a matter of time.
  const timer = setInterval(() => {
    for (const seat of [...open.keys()]) review(seat);
  }, PERIOD);
  timer.unref();

  return {
    review,
    /** Before anything else hears of the seat's Visits. */
    notice(seat: string): void {
      for (const [uid, { until }] of invited) if (until <= clock()) invited.delete(uid);
      for (const { metadata, spec } of visits(seat)) {
        const { uid, creationTimestamp } = metadata;
        if (!isLook(spec) || invited.has(uid)) continue;
        const was = presence.askedBefore(seat, creationTimestamp);
        invited.set(uid, { was, until: Date.parse(creationTimestamp) + REMEMBERED });
      }
    },
    /** Somebody of the staff is at the door with this Visit. `changed` hears of every change but the first state. */
    begin(seat: string, visit: Open["visit"], changed: (look: Look) => void) {
      const one: Open = {
        ...{ id: newSecret(random).slice(0, 12), visit },
        ...{ look: { is: "nobody", keyboard: "none" } as Look, record: undefined, leave: undefined },
        changed: () => {},
      };
      open.set(seat, (open.get(seat) ?? new Set<Open>()).add(one));
      become(seat, one, reviewLook(undefined, room(seat, visit)));
      onChange(seat);
      one.changed = changed;
      return {
        now: (): Look => one.look,
        askKeyboard: () => become(seat, one, askKeyboard(one.look)),
        leaveKeyboard: () => become(seat, one, answerLook(one.look, "keyboardKept")),
        end(): void {
          one.changed = () => {};
          if (one.record) presence.recordLook(seat, { ...one.record, until: presence.instant() });
          one.leave?.();
          const ofSeat = open.get(seat);
          ofSeat?.delete(one);
          if (ofSeat?.size === 0) open.delete(seat);
          onChange(seat);
        },
      };
    },
    /** The student's word; `false` where there is no such look any more. */
    answer(seat: string, { look: id, is }: LookAnswer): boolean {
      const one = [...(open.get(seat) ?? [])].find((other) => other.id === id);
      if (one) become(seat, one, answerLook(one.look, is));
      return one !== undefined;
    },
    /** What the student's pages show. */
    of: (seat: string): SeatPageLook[] =>
      [...(open.get(seat) ?? [])].flatMap(({ id, look: { is, keyboard } }) =>
        is === "asking" || is === "reading" ? [{ id, is, keyboard }] : [],
      ),
    /** Before presence writes its last words. */
    stop(): void {
      clearInterval(timer);
      for (const [seat, ofSeat] of open)
        for (const { record } of ofSeat) {
          if (record) presence.recordLook(seat, { ...record, until: presence.instant() });
        }
    },
  };
}
export type Looks = ReturnType<typeof createLooks>;
