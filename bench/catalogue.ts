import type { Benchmark, Measured } from "./benchmark.ts";
import { bundleBridge, openBuiltWindow, openChromium } from "./builtWindow.ts";

const LABS = 200;

export const catalogue: Benchmark = {
  name: "catalogue",
  lines: [
    { key: "opens", what: `the catalogue with ${LABS} labs opens`, unit: "ms", goal: 300 },
    { key: "filters", what: "a letter in its search", unit: "ms" },
  ],
  remark:
    "The built window in headless Chromium at 1366×768 over a bridge in memory: from the press until every lab is in the page and a frame with them was drawn.",
  async open() {
    const browser = await openChromium();
    const bridge = await bundleBridge(`
      import { fakeBridge } from "./test/unit/renderer/fake/fakeBridge.ts";
      import { templateCards } from "./test/unit/renderer/fake/templates.ts";
      const first = [...templateCards];
      for (let at = 4; at < ${LABS}; at += 1) {
        const card = first[at % 4];
        templateCards.push({ ...card, ref: "lab-" + at, name: "lab-" + at, title: { fr: card.title.fr + " " + at } });
      }
      const fake = fakeBridge({ seats: 30, failing: [] });
      Object.assign(window, { pupitre: fake, fake });
    `);
    return {
      async repeat(): Promise<Measured> {
        const page = await openBuiltWindow(browser, bridge);
        await page.getByTestId("session-row").first().waitFor();
        const opens = await page.evaluate(untilDrawn, {
          press: '[data-testid="rail-catalogue"]',
          wanted: '[data-testid="template-card"]',
          count: LABS,
        });
        const filters = await page.evaluate(letterDrawn, { field: "main input", letter: "b" });
        await page.close();
        return { opens, filters };
      },
      close: () => browser.close(),
    };
  },
};

/** Runs in the page. */
async function untilDrawn(what: { press: string; wanted: string; count: number }): Promise<number> {
  const begun = performance.now();
  document.querySelector<HTMLElement>(what.press)?.click();
  while (document.querySelectorAll(what.wanted).length < what.count)
    await new Promise((done) => requestAnimationFrame(done));
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begun;
}

/** Runs in the page. */
async function letterDrawn({ field, letter }: { field: string; letter: string }): Promise<number> {
  document.querySelector<HTMLInputElement>(field)?.focus();
  const begun = performance.now();
  document.execCommand("insertText", false, letter);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - begun;
}
