import type { SeatPageState } from "../../shared/contract/student.ts";
import { el } from "./dom.ts";
import { formatLeft, formatWhen } from "./time.ts";
import { fill, words } from "./words.ts";

/** The device's clock may be wrong: the portal's counts. */
let offset = 0;
export function setClock(state: SeatPageState): void {
  offset = Date.parse(state.now) - Date.now();
}

/** In ms; negative after the end. */
export const timeLeft = (endsAt: string): number => Date.parse(endsAt) - (Date.now() + offset);

const SOON = 5 * 60_000;

/** Time left, live. It renews its own text each second until it is taken off the page. */
export function countdown(endsAt: string): HTMLElement {
  const element = el("span", {
    class: "left",
    title: fill(words().seat.until, { time: formatWhen(endsAt) }),
  });
  const tick = () => {
    const left = timeLeft(endsAt);
    const text = left > 0 ? fill(words().seat.left, { time: formatLeft(left) }) : words().seat.ended;
    if (element.textContent !== text) element.textContent = text;
    element.classList.toggle("soon", left < SOON);
  };
  tick();
  const timer = setInterval(() => {
    if (element.isConnected) tick();
    else clearInterval(timer);
  }, 1_000);
  return element;
}
