import type { Page } from "playwright";
import type { SeatView, SessionView } from "../shared/contract/views.ts";

/** How the board is told of changes. */
export interface Pace {
  /** ms between two pictures. */
  every: number;
  /** Seats that are different from one picture to the next. */
  changes: number;
}

/** ms; frames last whole refreshes, so on a 60 Hz screen two of them (33.3 ms) already miss it. */
export const FRAME_GOAL = 33;

const SEATS = 1_000;
/** 200 changes a second, as the application tells them: pictures are throttled (services/sessionWatch.ts). */
export const THROTTLED: Pace = { every: 60, changes: 12 };
/** 200 changes a second, each told by a picture of its own. */
export const ONE_BY_ONE: Pace = { every: 5, changes: 1 };

/** A board of so many seats, made of the first one's. */
export function fillBoard(view: SessionView): SessionView {
  const since = new Date().toISOString();
  const seats = Array.from(
    { length: SEATS },
    (_, index): SeatView => ({
      number: index + 1,
      people: [`Élodie Lefèvre ${index + 1}`],
      phase: "ready",
      since,
      connected: index % 3 !== 0,
      devices: 1,
      restarts: 0,
      resets: 0,
    }),
  );
  const counts = { ...view.counts, wanted: SEATS, ready: SEATS, remaining: SEATS };
  return { ...view, phase: "open", counts, seats };
}

/** Until what is in sight has changed twice: a board that is not told of anything would be no measurement. */
export async function untilAlive(page: Page, grid: string): Promise<void> {
  await page.waitForFunction((of) => (document.querySelector(of)?.scrollHeight ?? 0) > 5_000, grid);
  for (let turn = 0; turn < 2; turn += 1) {
    const shown = await page.locator(grid).textContent();
    await page.waitForFunction(({ of, before }) => document.querySelector(of)?.textContent !== before, {
      of: grid,
      before: shown,
    });
  }
}

/** ms of each frame while the board scrolls up and down. Runs in the page. */
export function frameTimes({ ms, scroll }: { ms: number; scroll: string | null }): Promise<number[]> {
  const scroller = scroll === null ? null : document.querySelector(scroll);
  return new Promise((resolve) => {
    const frames: number[] = [];
    let last = 0;
    let step = 9;
    const frame = (now: number) => {
      if (last > 0) frames.push(now - last);
      last = now;
      if (scroller) {
        const before = scroller.scrollTop;
        scroller.scrollTop += step;
        if (scroller.scrollTop === before) step = -step;
      }
      if (frames.reduce((sum, one) => sum + one, 0) < ms) requestAnimationFrame(frame);
      else resolve(frames);
    };
    requestAnimationFrame(frame);
  });
}
