import type { Browser } from "playwright";
import type { SessionView } from "../shared/contract/views.ts";
import type { Benchmark, Measured } from "./benchmark.ts";
import {
  FRAME_GOAL,
  fillBoard,
  frameTimes,
  ONE_BY_ONE,
  type Pace,
  THROTTLED,
  untilAlive,
} from "./bigBoard.ts";
import { bundleBridge, openBuiltWindow, openChromium, VIEWPORT } from "./builtWindow.ts";
import { percentile } from "./statistics.ts";

const GRID = '[data-testid="seat-grid"]';

export const board: Benchmark = {
  name: "board",
  lines: [
    {
      key: "p99",
      what: "p99 frame of a scrolling board of 1,000 seats, 200 updates a second (Chromium)",
      unit: "ms",
      goal: FRAME_GOAL,
      limit: { key: "empty", what: "an empty page" },
    },
    { key: "p50", what: "p50 frame of the same", unit: "ms" },
    {
      key: "moving",
      what: "p99 frame when nobody points at the board, so that seats change places too",
      unit: "ms",
      goal: FRAME_GOAL,
      limit: { key: "empty", what: "an empty page" },
    },
    {
      key: "oneByOne",
      what: "p99 frame when each update is a picture of its own",
      unit: "ms",
      limit: { key: "empty", what: "an empty page" },
    },
  ],
  remark:
    "The built window in headless Chromium at 1366×768 over a bridge in memory; each picture is written and read whole, as it is between processes. Updates are told every 60 ms, as the application does, but for the last line; the pointer is on the board, as it is when one scrolls, but where the line says otherwise.",
  async open({ quick }) {
    const browser = await openChromium();
    const bridge = await bundleBridge(`
      import { fakeBridge } from "./test/unit/renderer/fake/fakeBridge.ts";
      const fake = fakeBridge({ seats: 30, failing: [] });
      Object.assign(window, { pupitre: fake, fake });
    `);
    const ms = quick ? 3_000 : 10_000;
    return {
      async repeat(): Promise<Measured> {
        const empty = await browser.newPage({ viewport: VIEWPORT });
        const nothing = await empty.evaluate(frameTimes, { ms: ms / 2, scroll: null });
        await empty.close();
        const throttled = await scrollBoard(browser, bridge, THROTTLED, ms);
        const moving = await scrollBoard(browser, bridge, THROTTLED, ms, '[data-testid="rail-sites"]');
        const oneByOne = await scrollBoard(browser, bridge, ONE_BY_ONE, ms);
        return {
          empty: percentile(nothing, 0.99),
          p99: percentile(throttled, 0.99),
          p50: percentile(throttled, 0.5),
          moving: percentile(moving, 0.99),
          oneByOne: percentile(oneByOne, 0.99),
        };
      },
      close: () => browser.close(),
    };
  },
};

interface Bridged {
  fake: {
    world: { sessions: { id: string }[] };
    call(name: string, input: object): Promise<{ value: SessionView }>;
    emit(name: string, payload: object): void;
  };
}

/** `pointed`: where the pointer rests. */
async function scrollBoard(
  browser: Browser,
  bridge: string,
  pace: Pace,
  ms: number,
  pointed = GRID,
): Promise<number[]> {
  const page = await openBuiltWindow(browser, bridge);
  await page.getByTestId("session-row").first().getByRole("button").first().click();
  await page.getByRole("gridcell").first().waitFor();
  const view = await page.evaluate(async () => {
    const { fake } = globalThis as unknown as Bridged;
    const session = fake.world.sessions[0]?.id ?? "";
    return (await fake.call("watchSession", { site: "practice", session })).value;
  });
  await page.evaluate(keepTelling, { view: fillBoard(view), ...pace });
  await untilAlive(page, GRID);
  await page.locator(pointed).hover();
  const frames = await page.evaluate(frameTimes, { ms, scroll: GRID });
  await page.close();
  return frames;
}

/** Runs in the page. */
function keepTelling({ view, every, changes }: { view: SessionView } & Pace): void {
  const { fake } = globalThis as unknown as Bridged;
  const { seats, counts } = view;
  setInterval(() => {
    for (let turn = 0; turn < changes; turn += 1) {
      const at = Math.floor(Math.random() * seats.length);
      const seat = seats[at];
      if (!seat) continue;
      const phase = Math.random() < 0.3 ? (seat.phase === "ready" ? "starting" : "ready") : seat.phase;
      seats[at] = { ...seat, phase, connected: !seat.connected, lastSeen: new Date().toISOString() };
    }
    counts.ready = seats.filter(({ phase }) => phase === "ready").length;
    counts.connected = seats.filter(({ connected }) => connected).length;
    fake.emit("sessionChanged", view);
  }, every);
}
