import type { Locator, Page } from "playwright";
import { settled } from "./readable.ts";

/** The editor of labs, by what tests do in it. */

export const field = (page: Page, path: string): Locator => page.locator(`[data-testid="field ${path}"]`);

/** Opens a part of the form, and waits until it has unfolded: what moves is not what one presses. */
export async function part(page: Page, name: string): Promise<void> {
  await page.getByTestId(`part-${name}`).click();
  await settled(page);
}
export const add = (page: Page, path: string) => page.locator(`[data-testid="add ${path}"]`).click();

export async function choose(page: Page, path: string, option: string): Promise<void> {
  await field(page, path).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

export async function openDraft(page: Page, id: string): Promise<void> {
  await page.getByTestId("rail-catalogue").click();
  await page.locator(`[data-template="draft/${id}"]`).click();
  await page.getByTestId("edit-lab").click();
  await page.getByTestId("yaml").waitFor();
}

export const textOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const drafts = (await window.pupitre.call("listDrafts", null)) as { value: { id: string }[] };
    const read = await window.pupitre.call("readDraft", { id: drafts.value[0]?.id });
    return (read as { value: { text: string } }).value.text;
  });

export const untilSaved = (page: Page) =>
  page.getByTestId("saving").and(page.locator('[data-state="saved"]')).waitFor();
export const untilItHolds = (page: Page) =>
  page.getByTestId("holds").and(page.locator('[data-holds="true"]')).waitFor();
