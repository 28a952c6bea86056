import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { protocol } from "electron";

const SCHEME = "pupitre-app";
export const APP_PAGE = `${SCHEME}://window/index.html`;

/** Our page comes by a scheme of its own: `file://` pages may read other files, and have no origin to check. */
export const isOurPage = (url: string): boolean => url.startsWith(`${SCHEME}://window/`);

export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".map": "application/json",
  ".pdf": "application/pdf",
};

/** Pages that exist for a while only: slips hold links, so they never touch the disk unless they are saved. */
const papers = new Map<string, Uint8Array>();

/** @returns the address under which a window may show the PDF, by its title, until `forget` is called. */
export function offerPdf(title: string, data: Uint8Array): { url: string; forget: () => void } {
  const { href, pathname } = new URL(
    `${SCHEME}://papers/${randomUUID()}/${encodeURIComponent(title.replace(/[/\\]/g, "-"))}.pdf`,
  );
  papers.set(pathname, data);
  return { url: href, forget: () => papers.delete(pathname) };
}

/** Serves the files below `folder`, and nothing outside of it. */
export function serveAppPage(folder: string): void {
  protocol.handle(SCHEME, async (request) => {
    const url = new URL(request.url);
    if (url.host === "papers") {
      const paper = papers.get(url.pathname);
      return paper
        ? new Response(new Uint8Array(paper), { headers: { "content-type": "application/pdf" } })
        : new Response(null, { status: 404 });
    }
    const path = normalize(decodeURIComponent(url.pathname));
    if (url.host !== "window" || path.includes("..") || request.method !== "GET")
      return new Response(null, { status: 404 });
    try {
      const body = await readFile(join(folder, path));
      return new Response(new Uint8Array(body), {
        headers: {
          "content-type": TYPES[extname(path)] ?? "application/octet-stream",
          "x-content-type-options": "nosniff",
        },
      });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}
