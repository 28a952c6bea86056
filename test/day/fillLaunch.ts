import type { Page } from "playwright";
import { wordsIn } from "../e2e/words.ts";

const say = wordsIn("fr");

interface Wishes {
  template: string;
  /** Field → choice, in the words of the window. */
  choices: Record<string, string>;
  /** A class list: a path. */
  roster: string;
  students: number;
  title: string;
}

/** A teacher goes through the four steps of a new session, up to the last button; what it returns presses that. */
export async function fillLaunch(window: Page, wishes: Wishes): Promise<() => Promise<void>> {
  await window.getByTestId("rail-sessions").click();
  await window.getByTestId("new-session").click();
  await window.locator(`input[name="lab"][value="${wishes.template}"]`).check({ force: true });
  for (const [field, choice] of Object.entries(wishes.choices)) {
    await window.getByRole("combobox", { name: field }).click();
    await window.getByRole("option", { name: choice, exact: true }).click();
  }
  const next = () => window.getByTestId("next-step").click();
  await next();
  await window.getByTestId("roster-file").setInputFiles(wishes.roster);
  await window
    .getByTestId("roster-row")
    .nth(wishes.students - 1)
    .waitFor();
  await window
    .getByTestId("roster-counts")
    .getByText(say("roster.students", { count: wishes.students }))
    .waitFor();
  await next();
  await window.getByTestId("capacity").and(window.locator("[data-verdict=fits]")).waitFor();
  await next();
  await window.getByTestId("session-title").fill(wishes.title);
  // Nothing enforces policies here: told before the launch.
  await window.getByTestId("isolation").and(window.locator("[data-network=ignored]")).waitFor();
  const prepare = window.getByTestId("prepare");
  await prepare.and(window.locator(":enabled")).waitFor();
  return () => prepare.click({ noWaitAfter: true });
}
