import type { SeatPageState } from "../shared/contract/student.ts";

const COALESCE = 100;

/**
 * Tells one page of each change of its state: the whole state, never a difference, and only when it is another. Changes
 * at one moment are told once.
 */
export function tellState(state: () => SeatPageState | undefined, tell: (state: SeatPageState) => void) {
  let last = "";
  let timer: NodeJS.Timeout | undefined;
  function tellNow(): void {
    timer = undefined;
    const whole = state();
    if (!whole) return; // the guard closes in a moment
    const { now: _clock, ...rest } = whole;
    const text = JSON.stringify(rest);
    if (text !== last) tell(whole);
    last = text;
  }
  tellNow();
  return {
    changed(): void {
      timer ??= setTimeout(tellNow, COALESCE);
    },
    stop: (): void => clearTimeout(timer),
  };
}
