import type { Page } from "playwright";
import type { Benchmark } from "./benchmark.ts";
import { openApplication, openEmptyWindow, untilUsable } from "./electronWindow.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

export const window: Benchmark = {
  name: "window",
  lines: [
    {
      key: "usable",
      what: "window usable after start, warm",
      unit: "s",
      goal: 2,
      limit: { key: "empty", what: "an empty window of the same Electron" },
    },
    { key: "live", what: "practice cluster live after start, warm", unit: "s" },
  ],
  remark:
    "From starting the process, under a driver that costs both alike, until the button “new session” can be pressed. Warm: the same data folder was used before.",
  async open() {
    const [data, empty] = [await temporaryFolder(), await temporaryFolder()];
    await start(data.path);
    await startEmpty(empty.path);
    return {
      repeat: async () => ({ ...(await start(data.path)), empty: await startEmpty(empty.path) }),
      async close() {
        await data.remove();
        await empty.remove();
      },
    };
  },
};

async function start(dataDir: string): Promise<{ usable: number; live: number }> {
  const begun = performance.now();
  const { app, page } = await openApplication(dataDir);
  await untilUsable(page);
  const usable = (performance.now() - begun) / 1000;
  await untilLive(page);
  const live = (performance.now() - begun) / 1000;
  await app.close();
  return { usable, live };
}

async function startEmpty(folder: string): Promise<number> {
  const begun = performance.now();
  const { app, page } = await openEmptyWindow(folder);
  await untilUsable(page);
  const seconds = (performance.now() - begun) / 1000;
  await app.close();
  return seconds;
}

interface Bridged {
  pupitre: { call(name: string, input: null): Promise<{ value?: { state: string }[] }> };
}

export const untilLive = (page: Page): Promise<unknown> =>
  page.waitForFunction(async () => {
    const { pupitre } = globalThis as unknown as Bridged;
    const sites = await pupitre.call("listSites", null);
    return sites.value?.some(({ state }) => state === "live");
  });
