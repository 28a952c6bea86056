import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright";
import { expect } from "vitest";

/**
 * Nothing fades or unfolds any more, for two frames in a row: half-shown words have half their contrast, and
 * what is pressed while it moves is missed. What turns for ever does not count.
 */
export const settled = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () =>
      new Promise<boolean>((tell) => {
        const still = () =>
          document
            .getAnimations()
            .every(
              ({ playState, effect }) =>
                playState !== "running" ||
                effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY,
            );
        requestAnimationFrame(() => {
          const first = still();
          requestAnimationFrame(() => tell(first && still()));
        });
      }),
  );

/** Everybody can read what the page shows now: axe finds no fault, and nothing lies beside the page's edge. */
export async function readable(page: Page): Promise<void> {
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => [id, target.join(" "), failureSummary]),
    ),
  ).toEqual([]);
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    "wider than the window",
  ).toBeLessThanOrEqual(0);
}
