import { create } from "zustand";
import type { Turned } from "../../../shared/contract/keeping.ts";
import { api } from "../../api.ts";
import { i18n } from "../../i18n.ts";
import { seatsNow, useBoard } from "../../stores/board.ts";
import { act } from "../../ui/act.tsx";
import { currentLocale } from "../../ui/words.ts";
import type { Of } from "./seatActions.ts";

/** What is asked of a person: with the work set aside, without it, or to take that back. */
export type ResetHow = "keep" | "reset" | "undo";

interface ResetAsked {
  how: ResetHow;
  seats: number[];
}

interface Resets {
  asked: ResetAsked | undefined;
  /** Seats of the last reset of several from this window, while they are not all there again. */
  followed: { session: string; seats: readonly number[] } | undefined;
}

export const useResets = create<Resets>(() => ({ asked: undefined, followed: undefined }));
export const dismissReset = (): void => useResets.setState({ asked: undefined });

/** Nothing is lost unless somebody says so: where the lab has a folder, its work is kept. */
export const askReset = (seats: number[]): void =>
  useResets.setState({ asked: { how: useBoard.getState().view?.keepsWork ? "keep" : "reset", seats } });

export const askUndo = (seats: number[]): void => useResets.setState({ asked: { how: "undo", seats } });

export const chooseHow = (how: ResetHow): void =>
  useResets.setState(({ asked }) => (asked ? { asked: { ...asked, how } } : {}));

export const stopFollowing = (): void => useResets.setState({ followed: undefined });

const CALLS = {
  keep: api.keepSeats,
  undo: api.undoSeats,
  reset: async (input: Parameters<typeof api.resetSeats>[0]): Promise<Turned> => {
    await api.resetSeats(input);
    return { seats: input.seats, refused: [] };
  },
};

export async function confirmReset({ site, id }: Of): Promise<void> {
  const { asked } = useResets.getState();
  if (!asked) return;
  dismissReset();
  const turned = await act(
    () => CALLS[asked.how]({ site, session: id, seats: asked.seats }),
    (done) => told(asked.how, done),
  );
  if (turned && turned.seats.length > 1)
    useResets.setState({ followed: { session: id, seats: turned.seats } });
}

/** How many, and who not, by number. */
function told(how: ResetHow, { seats, refused }: Turned): string {
  const ns = { ns: "keeping" } as const;
  const list = (numbers: number[]) => new Intl.ListFormat(currentLocale()).format(numbers.map(String));
  const why = (["gone", "underway", "nothingKept"] as const).flatMap((one) => {
    const numbers = refused.filter((refusal) => refusal.why === one).map(({ seat }) => seat);
    return numbers.length > 0 ? [i18n.t(`refused.${one}`, { ...ns, seats: list(numbers) })] : [];
  });
  const done =
    seats.length === 0
      ? i18n.t("none", ns)
      : i18n.t(`${how}.done`, { ...ns, count: seats.length, number: seats[0] ?? 0 });
  return [done, ...why].join(" ");
}

/** Of these seats, those that have something to come back; of all where none are named. */
export const undoableAmong = (numbers?: ReadonlySet<number>): number[] =>
  seatsNow()
    .filter(({ number, undoable }) => undoable && (numbers === undefined || numbers.has(number)))
    .map(({ number }) => number);
