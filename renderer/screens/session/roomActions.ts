import { create } from "zustand";
import { fromLocalInput, toLocalInput } from "../../ui/time.ts";

/** What is asked before it is done to the whole room. */
export type RoomAsked = "pause" | "resume" | "close" | "message";

/** `seat`: whom a message is meant for, to begin with; everybody where there is none. */
export const useRoomDialog = create<{ asked: RoomAsked | undefined; seat: number | undefined }>(() => ({
  asked: undefined,
  seat: undefined,
}));
export const askRoom = (asked: RoomAsked, seat?: number): void => useRoomDialog.setState({ asked, seat });
export const leaveRoomDialog = (): void => useRoomDialog.setState({ asked: undefined });

/** How many days a pause may last at the most; the service holds it to the rule of sessions. */
export const PAUSE_DAYS = 7;

/** A class that is paused goes on on the next day, at the hour when it began: `begun` and `now` in ms since 1970. */
export function nextDay(begun: number, now: number): string {
  const [today, start] = [new Date(now), new Date(begun)];
  const tomorrow = new Date(
    today.getFullYear(),
    today.getMonth(),
    today.getDate() + 1,
    start.getHours(),
    start.getMinutes() - (start.getMinutes() % 5),
  );
  return toLocalInput(tomorrow.getTime());
}

/** The end of a class that is paused from `now` to the typed time; `undefined` where that is no time ahead. */
export function pausedEnd(
  typed: string,
  endsAt: string,
  now: number,
): { resumesAt: string; endsAt: number } | undefined {
  const resumesAt = fromLocalInput(typed);
  if (resumesAt === undefined || Date.parse(resumesAt) <= now) return undefined;
  return { resumesAt, endsAt: Date.parse(endsAt) + Date.parse(resumesAt) - now };
}
