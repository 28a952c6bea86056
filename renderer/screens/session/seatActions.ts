import { create } from "zustand";
import type { SessionView } from "../../../shared/contract/views.ts";
import { api } from "../../api.ts";
import { i18n } from "../../i18n.ts";
import { dismissHint, useKnown } from "../../stores/known.ts";
import { act } from "../../ui/act.tsx";

type SeatAction = "restart" | "reissue" | "closeLinks" | "remove";

interface Asked {
  action: SeatAction;
  seats: number[];
  /** A key was pressed for the first time: say that it will act at once from now on. */
  teaches: boolean;
}

/** What waits for a person's yes. */
export const useSeatConfirmation = create<{ asked: Asked | undefined }>(() => ({ asked: undefined }));
export const dismissConfirmation = (): void => useSeatConfirmation.setState({ asked: undefined });

const ask = (action: SeatAction, seats: number[], teaches = false): void =>
  useSeatConfirmation.setState({ asked: { action, seats, teaches } });

/** Whose seats. */
export type Of = Pick<SessionView, "site" | "id">;
const TAUGHT = "singleKeyRestart";

/**
 * Restarting keeps the work, so one seat restarts on a click; several are confirmed, unless they failed and nobody
 * works there. A key does it only where single keys are on, and asks the first time.
 */
export function askRestart(of: Of, seats: number[], by: "button" | "key" | "retry"): void {
  const { singleKeys, hintsDismissed } = useKnown.getState().settings;
  if (by === "key" && !singleKeys) return;
  if (seats.length > 1 && by !== "retry") ask("restart", seats);
  else if (by === "key" && !hintsDismissed.includes(TAUGHT)) ask("restart", seats, true);
  else void carryOut(of, "restart", seats);
}

export const askRemove = (seats: number[]): void => ask("remove", seats);
export const askCloseLinks = (seats: number[]): void => ask("closeLinks", seats);
export const askReissue = (seats: number[]): void => ask("reissue", seats);

/** Nothing in a seat changes by it, so nobody is asked. */
export async function runChecks({ site, id }: Of, seats: number[]): Promise<void> {
  await act(
    () => api.runChecks({ site, session: id, seats }),
    () => i18n.t("asked", { ns: "checks", count: seats.length, number: seats[0] ?? 0 }),
  );
}

const CALLS = {
  restart: api.restartSeats,
  reissue: api.reissueLinks,
  closeLinks: api.closeLinks,
  remove: api.removeSeats,
};

async function carryOut({ site, id }: Of, action: SeatAction, seats: number[]): Promise<void> {
  await act(
    () => CALLS[action]({ site, session: id, seats }),
    (done) => {
      // Of links those that were closed before are not counted again.
      const { length: count, 0: number = 0 } = done?.seats ?? seats;
      return i18n.t(`confirm.${action}.done`, { count, number });
    },
  );
}

export async function confirmAsked(of: Of): Promise<void> {
  const { asked } = useSeatConfirmation.getState();
  if (!asked) return;
  dismissConfirmation();
  if (asked.teaches) await act(() => dismissHint(TAUGHT));
  await carryOut(of, asked.action, asked.seats);
}
