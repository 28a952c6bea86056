import { templateText } from "../intake/writeTemplate.ts";
import type { Benchmark, Measured } from "./benchmark.ts";
import { bundleBridge, openBuiltWindow, openChromium } from "./builtWindow.ts";
import { percentile } from "./statistics.ts";

const LINES = 1_000;
const GOAL = 50;

export const editor: Benchmark = {
  name: "editor",
  lines: [
    {
      key: "text",
      what: "a key in the text of a lab of 1,000 lines, judged and drawn",
      unit: "ms",
      goal: GOAL,
      limit: { key: "empty", what: "a key in a field of the catalogue" },
    },
    {
      key: "page",
      what: "a key in its form, with the student's page drawn anew",
      unit: "ms",
      goal: GOAL,
      limit: { key: "empty", what: "a key in a field of the catalogue" },
    },
    {
      key: "objects",
      what: "a key in its form, with a seat's objects and sums anew",
      unit: "ms",
      goal: GOAL,
      limit: { key: "empty", what: "a key in a field of the catalogue" },
    },
  ],
  remark:
    "The built window in headless Chromium at 1366×768 over a bridge in memory; median of the keys of a turn, each until the next frame was drawn. A frame lasts 16.7 ms, so that is the least.",
  async open({ quick }) {
    const browser = await openChromium();
    const text = JSON.stringify(longLab());
    const bridge = await bundleBridge(`
      import { fakeBridge } from "./test/unit/renderer/fake/fakeBridge.ts";
      const fake = fakeBridge({ seats: 30, failing: [] });
      void fake.call("createDraft", { text: ${text} });
      Object.assign(window, { pupitre: fake, fake });
    `);
    const keys = quick ? 5 : 25;
    return {
      async repeat(): Promise<Measured> {
        const page = await openBuiltWindow(browser, bridge);
        await page.getByTestId("rail-catalogue").click();
        await page.locator('[data-template^="draft/"]').click();
        await page.locator("main input").first().focus();
        const empty = percentile(await page.evaluate(keyTimes, keys), 0.5);
        for (let key = 0; key < keys; key += 1) await page.keyboard.press("Backspace");
        await page.getByTestId("edit-lab").click();
        await page.getByTestId("yaml").waitFor();
        await page.locator(".cm-line").nth(6).click();
        await page.keyboard.press("End");
        await page.keyboard.type("  # ");
        const inText = percentile(await page.evaluate(keyTimes, keys), 0.5);
        const field = page.locator('[data-testid="field spec.title.fr"]');
        const times: Measured = {};
        for (const view of ["page", "objects"]) {
          await page.getByTestId(`view-${view}`).click();
          await page.getByTestId(`${view}-view`).waitFor();
          await field.focus();
          times[view] = percentile(await page.evaluate(keyTimes, keys), 0.5);
        }
        await page.close();
        return { empty, text: inText, ...times };
      },
      close: () => browser.close(),
    };
  },
};

/** Runs in the page: ms from each key to the drawn frame. */
async function keyTimes(keys: number): Promise<number[]> {
  const times: number[] = [];
  for (let key = 0; key < keys; key += 1) {
    const begun = performance.now();
    document.execCommand("insertText", false, "a");
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    times.push(performance.now() - begun);
    await new Promise((done) => setTimeout(done, 30));
  }
  return times;
}

/** A lab that holds, with something of everything, padded to its length by steps of its instructions. */
function longLab(): string {
  const lab = (steps: number): string =>
    templateText({
      name: "long-lab",
      spec: {
        version: "1.0",
        title: { fr: "Long", en: "Long" },
        summary: { fr: "Un long TP.", en: "A long lab." },
        level: "advanced",
        minutes: 240,
        service: "hosting",
        containers: Array.from({ length: 8 }, (_, at) => ({
          name: `part-${at}`,
          image: `docker.io/library/debian:12.${at}`,
          command: ["sleep", "infinity"],
          env: Array.from({ length: 10 }, (__, n) => ({ name: `NAME_${n}`, value: `$(seat.number) ${n}` })),
          resources: { cpu: "100m", memory: "128Mi" },
          ports: [{ name: "web", port: 8000 + at }],
        })),
        storage: { size: "1Gi", path: "/home/student" },
        files: Array.from({ length: 20 }, (_, at) => ({
          path: `/home/student/file-${at}.sh`,
          content: `${"#!/bin/sh\necho one\necho two\n".repeat(2)}`,
        })),
        accesses: [{ kind: "terminal", name: "shell", title: { fr: "Terminal" }, container: "part-0" }],
        checks: Array.from({ length: 20 }, (_, at) => ({
          name: `check-${at}`,
          title: { fr: `Étape ${at}`, en: `Step ${at}` },
          hint: { fr: "Relisez la consigne.", en: "Read again." },
          container: "part-0",
          command: ["test", "-f", `/home/student/done-${at}`],
        })),
        instructions: { fr: `# Long\n\n${"1. Une étape de plus.\n".repeat(steps)}`, en: "Read." },
      },
    });
  const short = lab(1).split("\n").length;
  return lab(LINES - short + 2);
}
