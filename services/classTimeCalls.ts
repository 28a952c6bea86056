import type { SessionId } from "../shared/domain/names.ts";
import type { Deed } from "./audit.ts";
import {
  announce,
  closeSession,
  endSession,
  extendSeats,
  extendSession,
  openSession,
  pauseSession,
} from "./changeSession.ts";
import type { Handlers } from "./handlers.ts";
import { keepWorkUntil } from "./leftWork.ts";
import type { SiteAccess } from "./site.ts";

interface ClassTimePorts {
  onSession: (input: { site: string; session: string }) => Promise<{ access: SiteAccess; id: SessionId }>;
  /** Writes down what was done. */
  note: (site: SiteAccess, ...deeds: Deed[]) => Promise<void>;
  now: () => Date;
}

type ClassTimeCalls = Pick<
  Handlers,
  | "openSession"
  | "closeSession"
  | "pauseSession"
  | "resumeSession"
  | "extendSession"
  | "extendSeats"
  | "announce"
  | "endSession"
>;

/** For the record: whose time, and by how much. */
export const extendedSeat = (session: string, seat: number, minutes: number): Deed => ({
  ...{ action: "extend", session, seat },
  reason: minutes === 0 ? "as the class" : `${minutes} min more`,
});

/** When a class is in, until when, and what it is told. */
export const classTimeCalls = ({ onSession, note, now }: ClassTimePorts): ClassTimeCalls => ({
  openSession: async (input) => {
    const { access, id } = await onSession(input);
    await openSession(access, id, now());
    await note(access, { action: "open", session: id });
    return null;
  },
  closeSession: async (input) => {
    const { access, id } = await onSession(input);
    await closeSession(access, id, now());
    await note(access, { action: "close", session: id });
    return null;
  },
  pauseSession: async (input) => {
    const { access, id } = await onSession(input);
    const paused = await pauseSession(access, id, input.resumesAt, now());
    await note(access, { action: "pause", session: id });
    return paused;
  },
  resumeSession: async (input) => {
    const { access, id } = await onSession(input);
    const resumed = await openSession(access, id, now());
    await note(access, { action: "resume", session: id });
    return resumed;
  },
  extendSeats: async (input) => {
    const { access, id } = await onSession(input);
    const { seats, minutes } = input;
    const extended = await extendSeats(access, id, seats, minutes, now());
    await note(access, ...seats.map((seat) => extendedSeat(id, seat, minutes)));
    return extended;
  },
  extendSession: async (input) => {
    const { access, id } = await onSession(input);
    const extended = await extendSession(access, id, input.minutes);
    await note(access, { action: "extend", session: id });
    return extended;
  },
  announce: async (input) => {
    const { access, id } = await onSession(input);
    await announce(access, id, { text: input.text, seat: input.seat }, now());
    return null;
  },
  endSession: async (input) => {
    const { access, id } = await onSession(input);
    const { warned, keepUntil } = input;
    // First, and asked for again: an end cannot be taken back, should the date not hold.
    if (keepUntil) await keepWorkUntil(access, id, keepUntil, now());
    const ended = await endSession(access, id, input.confirmation, {
      warned: warned && { ...warned, now: now() },
      discardWork: keepUntil === null,
    });
    const reason = warned && `in ${warned.minutes} min`;
    await note(access, { action: "end", session: id, ...(reason ? { reason } : {}) });
    return ended;
  },
});
