import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { sha256 } from "./secrets.ts";

export interface PageFile {
  type: string;
  body: Buffer;
  zipped: Buffer;
  etag: string;
}
export type PageFiles = ReadonlyMap<string, PageFile>;

/** The bundles of portal/page; the program is of no use without them, so a missing one is an error at the start. */
const NAMES = [
  "landing.js",
  "landing.css",
  "join.js",
  "seat.js",
  "seat.css",
  "terminal.js",
  "terminal.css",
  "access.js",
  "privacy.js",
  "room-test.js",
  "room-test.css",
];

/** A lectern, in the accent colour: the one picture there is. */
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b7285"/><path d="M7 11.5 25 8v4.5L7 16zM14.5 15.5h3V24h-3zM10 23h12v2.5H10z" fill="#fff"/></svg>`;

const typeOf = (name: string): string =>
  name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";

function pageFile(type: string, body: Buffer): PageFile {
  return {
    type,
    body,
    zipped: gzipSync(body, { level: 9 }),
    etag: `"${sha256(body.toString("latin1")).slice(0, 24)}"`,
  };
}

/** Reads the pages' files once. @throws Error of the file system when one is missing. */
export async function readPageFiles(folder: URL): Promise<PageFiles> {
  const files = new Map([["icon.svg", pageFile("image/svg+xml", Buffer.from(ICON))]]);
  for (const name of NAMES)
    files.set(name, pageFile(typeOf(name), await readFile(fileURLToPath(new URL(name, folder)))));
  return files;
}
