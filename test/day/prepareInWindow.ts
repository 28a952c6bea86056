import type { Page } from "playwright";
import { expect } from "vitest";
import { wordsIn } from "../e2e/words.ts";
import type { OfficeApplication } from "./officeApplication.ts";

const say = wordsIn("fr");

interface Wishes {
  domain: string;
  tlsSecret: string;
  nodePort: number;
  publicPort: number;
  image: string;
  establishment: string;
  teachers: string;
}

/** IT fills in *Prepare this cluster*, reads what it writes, and installs it: until the window says that it runs. */
export async function prepareInWindow({ window, site }: OfficeApplication, wishes: Wishes): Promise<void> {
  await window.locator(`[data-site=${site}]`).getByTestId("site-open").click();
  await window.getByTestId("prepare-cluster").click();
  await window.getByText(say("hosting:form.kind.nodePort"), { exact: true }).click();
  const fields: Record<string, string> = {
    domain: wishes.domain,
    tlsSecret: wishes.tlsSecret,
    port: String(wishes.nodePort),
    publicPort: String(wishes.publicPort),
    establishments: wishes.establishment,
    teachers: wishes.teachers,
    image: wishes.image,
  };
  for (const [name, value] of Object.entries(fields)) await window.getByTestId(`prepare-${name}`).fill(value);
  await showPlan(window);
  await window.getByTestId("prepare-install").click();
  await window.getByTestId("prepare-done").waitFor({ timeout: 240_000 });
  const installed = window.getByTestId("prepare-installed");
  // Of conductors one holds the office, and another is ready to take it over.
  for (const count of [2, 1])
    await installed.getByText(say("hosting:installed.ready", { ready: count, wanted: count })).waitFor();
}

/** What the window says of installing the same once more. */
export async function planAgain({ window }: OfficeApplication): Promise<string> {
  await showPlan(window);
  const button = window.getByTestId("prepare-install");
  expect(await button.isDisabled()).toBe(true);
  return (await button.textContent()) ?? "";
}

async function showPlan(window: Page): Promise<void> {
  await window.getByTestId("prepare-show").click();
  await window.getByTestId("prepare-plan").waitFor();
}
