import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright";
import { findChromium } from "../build/runtime/chromium.mjs";
import { repository } from "../build/tools/paths.mjs";

const ORIGIN = "http://board.localhost";
export const VIEWPORT = { width: 1366, height: 768 };
const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

export async function openChromium(more: string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("no Chromium on this computer: name one in PUPITRE_CHROMIUM");
  return chromium.launch({ executablePath, args: ["--no-sandbox", ...more] });
}

/** The tests' bridge: an application in memory. Bundled by path, for nobody but tests imports tests. */
export async function bundleBridge(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: repository, loader: "ts" },
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "chrome130",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

/** The window as it was built, with the bridge where the preload would be. */
export async function openBuiltWindow(browser: Browser, bridge: string): Promise<Page> {
  const page = await browser.newPage({ viewport: VIEWPORT, locale: "fr-FR" });
  await page.addInitScript({ content: bridge });
  await page.route(`${ORIGIN}/**`, async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    const body = await readFile(join(repository, "out", "renderer", name)).catch(() => undefined);
    const contentType = TYPES[extname(name)] ?? "application/octet-stream";
    await route.fulfill(body ? { body, contentType } : { status: 404 });
  });
  await page.goto(`${ORIGIN}/index.html`);
  return page;
}
