import { type Browser, chromium, type Page } from "playwright";
import { findChromium } from "../../build/runtime/chromium.mjs";

/** A student's browser: Chromium as the system has it, in the language of the class. */
export async function openStudentBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("no Chromium on this computer: name one in PUPITRE_CHROMIUM");
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}

/** What the terminal shows, from the screen reader's copy of it. */
const terminalText = async (page: Page): Promise<string> =>
  (await page.locator(".xterm-rows").first().innerText()).replaceAll("\u00a0", " ");

/** Types one line into the terminal and waits until `expected` stands alone on a line of the answer. */
export async function inTerminal(page: Page, line: string, expected: string | RegExp): Promise<void> {
  await page.locator(".xterm-helper-textarea").first().focus();
  await page.keyboard.type(line);
  await page.keyboard.press("Enter");
  await seesInTerminal(page, expected);
}

export async function seesInTerminal(page: Page, expected: string | RegExp): Promise<void> {
  const deadline = Date.now() + 20_000;
  const found = (text: string) =>
    text
      .split("\n")
      .some((row) => (typeof expected === "string" ? row.trim() === expected : expected.test(row)));
  let text = "";
  while (Date.now() < deadline) {
    text = await terminalText(page);
    if (found(text)) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`the terminal does not show ${expected}; it shows:\n${text}`);
}
