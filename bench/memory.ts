import type { ElectronApplication } from "playwright";
import type { Benchmark, Line, Measured } from "./benchmark.ts";
import { openApplication, openEmptyWindow, untilUsable } from "./electronWindow.ts";
import { proportionalSize } from "./processMemory.ts";
import { temporaryFolder } from "./temporaryFolder.ts";
import { untilLive } from "./window.ts";

/** Keys of the processes, by what Electron calls them. */
const PARTS: Record<string, string> = {
  Browser: "main process",
  Tab: "window",
  GPU: "graphics",
  Zygote: "Chromium's zygotes",
  "Pupitre practice": "practice cluster",
  "Pupitre conductor": "conductor",
  "Pupitre portal": "portal",
  rest: "other processes",
};

const part = ([key, what]: [string, string]): Line => ({
  key,
  what: `of it: ${what}`,
  unit: "MiB",
  limit: { key: `empty ${key}`, what: "in the empty window" },
});

export const memory: Benchmark = {
  name: "memory",
  lines: [
    {
      key: "all",
      what: "memory of the idle application, all processes",
      unit: "MiB",
      limit: { key: "empty all", what: "an empty window of the same Electron" },
    },
    ...Object.entries(PARTS).map(part),
  ],
  remark:
    "Ten seconds after the practice cluster is live, without sessions. Pages shared by several processes count in parts (PSS); where the system does not say, working sets. More when nothing else runs this Electron, for then nobody shares its pages.",
  most: 3,
  async open({ quick }) {
    const idle = () => new Promise((resolve) => setTimeout(resolve, quick ? 2_000 : 10_000));
    const [data, empty] = [await temporaryFolder(), await temporaryFolder()];
    const ours = async () => {
      const { app, page } = await openApplication(data.path);
      await untilLive(page);
      await idle();
      const measured = await measure(app);
      await app.close();
      return measured;
    };
    const theirs = async () => {
      const { app, page } = await openEmptyWindow(empty.path);
      await untilUsable(page);
      await idle();
      const measured = await measure(app);
      await app.close();
      return Object.fromEntries(Object.entries(measured).map(([key, value]) => [`empty ${key}`, value]));
    };
    return {
      repeat: async () => ({ ...(await ours()), ...(await theirs()) }),
      async close() {
        await data.remove();
        await empty.remove();
      },
    };
  },
};

/** MiB by part, and of all. */
async function measure(app: ElectronApplication): Promise<Measured> {
  const processes = await app.evaluate(({ app: { getAppMetrics } }) =>
    getAppMetrics().map(({ pid, type, name, memory: { workingSetSize } }) => ({
      pid,
      name: name ?? type,
      type: type as string,
      workingSetSize,
    })),
  );
  const measured: Measured = { all: 0 };
  for (const { pid, name, type, workingSetSize } of processes) {
    const key = [name, type].find((one) => Object.hasOwn(PARTS, one)) ?? "rest";
    const mebibytes = (await proportionalSize(pid)) ?? workingSetSize / 1024;
    measured[key] = (measured[key] ?? 0) + mebibytes;
    measured.all = (measured.all ?? 0) + mebibytes;
  }
  return measured;
}
