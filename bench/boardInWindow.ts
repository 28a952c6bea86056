import { randomUUID } from "node:crypto";
import type { Page } from "playwright";
import type { SessionView } from "../shared/contract/views.ts";
import type { Benchmark } from "./benchmark.ts";
import { FRAME_GOAL, fillBoard, frameTimes, type Pace, THROTTLED, untilAlive } from "./bigBoard.ts";
import { openApplication, openEmptyWindow, untilUsable } from "./electronWindow.ts";
import { percentile } from "./statistics.ts";
import { temporaryFolder } from "./temporaryFolder.ts";
import { untilLive } from "./window.ts";

const GRID = '[data-testid="seat-grid"]';

export const boardInWindow: Benchmark = {
  name: "board-in-window",
  lines: [
    {
      key: "p99",
      what: "p99 frame of the same board in the application's window",
      unit: "ms",
      goal: FRAME_GOAL,
      limit: { key: "empty", what: "an empty window of the same Electron" },
    },
    { key: "p50", what: "p50 frame of the same", unit: "ms" },
  ],
  remark:
    "Pictures of 1,000 seats come from the main process every 60 ms, through the same channel and preload as ever. The practice cluster runs beside it, and on a computer without graphics Chromium draws with the processor.",
  async open({ quick }) {
    const [data, empty] = [await temporaryFolder(), await temporaryFolder()];
    const ms = quick ? 3_000 : 10_000;
    const first = await openEmptyWindow(empty.path);
    const { app, page } = await openApplication(data.path);
    await untilUsable(page);
    await untilLive(page);
    const view = await openBoard(page);
    await app.evaluate(keepTelling, { view: fillBoard(view), ...THROTTLED });
    await untilAlive(page, GRID);
    await page.locator(GRID).hover();
    return {
      async repeat() {
        const nothing = await first.page.evaluate(frameTimes, { ms: ms / 2, scroll: null });
        const frames = await page.evaluate(frameTimes, { ms, scroll: GRID });
        return {
          empty: percentile(nothing, 0.99),
          p99: percentile(frames, 0.99),
          p50: percentile(frames, 0.5),
        };
      },
      async close() {
        await first.app.close();
        await app.close();
        await data.remove();
        await empty.remove();
      },
    };
  },
};

interface Bridged {
  pupitre: { call(name: string, input: object): Promise<{ value: unknown }> };
}

/** A real session of one seat, shown in the window; the big one is told in its name. */
async function openBoard(page: Page): Promise<SessionView> {
  const title = randomUUID();
  const call = <T>(name: string, input: object) =>
    page.evaluate(
      async (asked) => {
        const { pupitre } = globalThis as unknown as Bridged;
        return (await pupitre.call(asked.name, asked.input)).value;
      },
      { name, input },
    ) as Promise<T>;
  const { session } = await call<{ session: string }>("launchSession", {
    site: "practice",
    template: "shell",
    title,
    parameters: {},
    people: [],
    spare: 1,
    minutes: 60,
    openAtOnce: true,
  });
  await page.getByTestId("session-row").filter({ hasText: title }).getByRole("button").first().click();
  await page.getByRole("gridcell").waitFor();
  // Until the conductor has no more to tell of it: a picture of the real session would wipe the big one away.
  for (;;) {
    const view = await call<SessionView>("watchSession", { site: "practice", session });
    if (view.phase === "open" && view.counts.ready === 1) return view;
    await page.waitForTimeout(200);
  }
}

/** Runs in the main process. */
function keepTelling(
  { BrowserWindow }: { BrowserWindow: { getAllWindows(): { webContents: WebContents }[] } },
  { view, every, changes }: { view: SessionView } & Pace,
): void {
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
    const text = JSON.stringify(view);
    for (const { webContents } of BrowserWindow.getAllWindows())
      if (!webContents.isDestroyed()) webContents.send("pupitre:event", "sessionChanged", text);
  }, every);
}

interface WebContents {
  isDestroyed(): boolean;
  send(channel: string, ...args: unknown[]): void;
}
