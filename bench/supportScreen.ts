import type { Browser } from "playwright";
import type { SupportSession, SupportSite } from "../shared/contract/support.ts";
import type { Benchmark, Measured } from "./benchmark.ts";
import { FRAME_GOAL, frameTimes } from "./bigBoard.ts";
import { bundleBridge, openBuiltWindow, openChromium, VIEWPORT } from "./builtWindow.ts";
import { percentile } from "./statistics.ts";

const PAGE = '[aria-labelledby="screen-title"] > div';
const SITES = ["practice", "site-live"];
const SESSIONS = 20;
const SEATS = 30;
/** As the application tells (services/supportWatch.ts), and the sessions that are different each time. */
const PACE = { every: 200, changes: 4 };

export const supportScreen: Benchmark = {
  name: "support-screen",
  lines: [
    {
      key: "p99",
      what: "p99 frame of support's list while it scrolls: 40 sessions, 1,200 seats, two sites that change (Chromium)",
      unit: "ms",
      goal: FRAME_GOAL,
      limit: { key: "empty", what: "an empty page" },
    },
    { key: "p50", what: "p50 frame of the same", unit: "ms" },
  ],
  remark:
    "The built window in headless Chromium at 1366×768 over a bridge in memory. Each site tells a picture every 200 ms, as the application does at most, with four of its sessions different.",
  async open({ quick }) {
    const browser = await openChromium();
    const bridge = await bundleBridge(`
      import { fakeBridge } from "./test/unit/renderer/fake/fakeBridge.ts";
      const fake = fakeBridge({ realSites: true });
      Object.assign(window, { pupitre: fake, fake });
    `);
    const ms = quick ? 3_000 : 10_000;
    return {
      async repeat(): Promise<Measured> {
        const empty = await browser.newPage({ viewport: VIEWPORT });
        const nothing = await empty.evaluate(frameTimes, { ms: ms / 2, scroll: null });
        await empty.close();
        const frames = await scrollSupport(browser, bridge, ms);
        return {
          empty: percentile(nothing, 0.99),
          p99: percentile(frames, 0.99),
          p50: percentile(frames, 0.5),
        };
      },
      close: () => browser.close(),
    };
  },
};

async function scrollSupport(browser: Browser, bridge: string, ms: number): Promise<number[]> {
  const page = await openBuiltWindow(browser, bridge);
  await page.getByTestId("rail-support").click();
  await page.getByTestId("support-session").first().waitFor();
  await page.evaluate(keepTelling, { sites: SITES.map(sampleSite), ...PACE });
  // Until what is shown has changed twice: a list that is not told of anything would be no measurement.
  await page.waitForFunction(
    (all) => document.querySelectorAll('[data-testid="support-session"]').length >= all,
    SITES.length * SESSIONS,
  );
  for (let turn = 0; turn < 2; turn += 1) {
    const before = await page.getByTestId("support-counts").textContent();
    await page.waitForFunction(
      (text) => document.querySelector('[data-testid="support-counts"]')?.textContent !== text,
      before,
    );
  }
  const frames = await page.evaluate(frameTimes, { ms, scroll: PAGE });
  await page.close();
  return frames;
}

function sampleSite(site: string): SupportSite {
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const sessions = Array.from(
    { length: SESSIONS },
    (_, index): SupportSession => ({
      ...{ id: `${site.slice(0, 1)}${String(index).padStart(5, "2")}`, version: 1, colleagues: index % 2 },
      ...{ title: `Séance ${index} · groupe ${index % 5}`, teacher: `prof.durand-${index}@example.org` },
      ...{ establishment: `univ-${"abcd"[index % 4]}`, lab: { fr: "Bases de données", en: "Databases" } },
      ...{ phase: "open", launchedAt: at(-40), endsAt: at(80), trouble: [], troubled: 0 },
      counts: { wanted: SEATS, ready: SEATS, failed: 0, connected: 20, help: 0, remaining: SEATS },
    }),
  );
  return { site, state: "live", scope: "all", own: "univ-a", missing: [], sessions, olderEnded: 0 };
}

interface Bridged {
  fake: { emit(name: string, payload: object): void };
}

/** Runs in the page. Seats come to be in trouble, and are well again. */
function keepTelling({
  sites,
  every,
  changes,
}: {
  sites: SupportSite[];
  every: number;
  changes: number;
}): void {
  const { fake } = globalThis as unknown as Bridged;
  let turn = 0;
  setInterval(() => {
    turn += 1;
    const since = new Date().toISOString();
    for (const site of sites) {
      for (let change = 0; change < changes; change += 1) {
        const at = (turn * changes + change) % site.sessions.length;
        const session = site.sessions[at];
        if (!session) continue;
        const troubled = session.troubled === 0 ? 1 + ((turn + change) % 4) : 0;
        site.sessions[at] = {
          ...session,
          version: session.version + 1,
          troubled,
          trouble: Array.from({ length: troubled }, (_, index) => ({
            ...{ seat: index + 1, is: "failed", since },
            reason: { code: "imageNotFound", params: { image: "a:1" }, message: "" },
          })),
          counts: { ...session.counts, ready: session.counts.wanted - troubled, failed: troubled },
        };
      }
      fake.emit("supportChanged", site);
    }
  }, every);
}
