import type { Browser, BrowserContext, Page } from "playwright";
import { seesInTerminal } from "../e2e/studentBrowser.ts";
import { wordsIn } from "../e2e/words.ts";

const say = wordsIn("fr");
/** ms; two cores carry the cluster, six seats and the browser. */
const PATIENCE = 60_000;

/** A student opens the link in a browser of their own and is in. */
export async function enterInBrowser(
  browser: Browser,
  link: string,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ locale: "fr-FR" });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole("button", { name: say("student:landing.enter") }).click();
  await page.getByText(say("student:phase.ready"), { exact: true }).first().waitFor();
  return { context, page };
}

/** In this same tab. */
export async function openTerminal(page: Page): Promise<void> {
  await page.getByText(say("student:seat.openTerminal")).first().click();
  await page.locator(".xterm-rows").waitFor();
  await seesInTerminal(page, /\$ *$/);
}

/** The lab's own page, behind the button of this title. */
export async function openWeb(page: Page, title: string): Promise<Page> {
  const popup = page.context().waitForEvent("page", { timeout: PATIENCE });
  await page.getByRole("button", { name: title, exact: true }).click();
  return popup;
}

/**
 * A student waits until JupyterLab's bar says that Python is there, makes a cell in the notebook that is open, types, and
 * runs it by Shift+Enter; what the page then shows below it.
 */
export async function runCell(lab: Page, code: string): Promise<string> {
  await lab.getByText("Python 3 (ipykernel) | Idle").waitFor();
  await lab.locator(".jp-Notebook .jp-MarkdownCell").first().click();
  await lab.keyboard.press("b"); // below
  const cell = lab.locator(".jp-Notebook .jp-CodeCell").first();
  await cell.locator(".cm-content").click();
  await lab.keyboard.type(code);
  await lab.keyboard.press("Shift+Enter");
  const output = cell.locator(".jp-OutputArea-output").first();
  await output.waitFor();
  return (await output.textContent()) ?? "";
}
