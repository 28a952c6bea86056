import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename } from "node:path";
import { build } from "esbuild";
import type { Browser, Locator, Page } from "playwright";
import { programs } from "../../build/bundle/programs.mjs";

const TYPES: Record<string, string> = { html: "text/html", js: "text/javascript", css: "text/css" };

export interface ServedWindow {
  /** Opens the window over a fake application; `query` is what fake/page.ts understands. */
  open(browser: Browser, query?: string, size?: { width: number; height: number }): Promise<Page>;
  close(): Promise<void>;
}

/** The window's own bundle and page, with the fake bridge where the preload would be. */
export async function serveWindow(): Promise<ServedWindow> {
  const program = programs().find(({ name }) => name === "out/renderer/");
  if (!program) throw new Error("the window is no longer among the programs");
  const { outputFiles } = await build({
    ...program.options(false),
    entryPoints: { index: "renderer/index.tsx", fake: "test/unit/renderer/fake/page.ts" },
    sourcemap: false,
    write: false,
  });
  const html = await readFile("renderer/index.html", "utf8");
  const files = new Map<string, Uint8Array | string>(
    (outputFiles ?? []).map(({ path, contents }) => [basename(path), contents]),
  );
  files.set("index.html", html.replace("<script", '<script type="module" src="fake.js"></script><script'));
  const server: Server = createServer((request, response) => {
    const name = new URL(request.url ?? "/", "http://localhost").pathname.slice(1) || "index.html";
    const file = files.get(name);
    response.writeHead(file === undefined ? 204 : 200, {
      "content-type": TYPES[name.split(".").at(-1) ?? ""] ?? "application/octet-stream",
    });
    response.end(file);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    open: async (browser, query = "", size = { width: 1366, height: 768 }) => {
      // Not browser.newPage(): axe opens pages of its own in the context.
      const context = await browser.newContext({ viewport: size, reducedMotion: "reduce" });
      const page = await context.newPage();
      // The browser may be closed next, and takes the context along.
      page.once("close", () => void context.close().catch(() => {}));
      await page.goto(`http://127.0.0.1:${port}/?${query}`);
      await page.locator("h1").waitFor();
      return page;
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
}

const OPEN_CLASS = "Shell L1 · groupe 3";

export const board = (page: Page): Locator => page.getByTestId("seat-grid");
export const tile = (page: Page, seat: number): Locator => page.locator(`#seat-${seat}`);
export async function openBoard(page: Page): Promise<void> {
  await page.getByRole("button", { name: OPEN_CLASS, exact: true }).click();
  await board(page).waitFor();
}
