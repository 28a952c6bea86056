import type { IncomingMessage } from "node:http";

/**
 * What Node's parser lets through but two programs in a row may read differently. Node itself refuses conflicting
 * lengths, folded lines and bad characters in names (insecureHTTPParser stays off).
 */
export function isAmbiguous(request: IncomingMessage): boolean {
  const names: string[] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2)
    names.push((request.rawHeaders[index] ?? "").toLowerCase());
  const count = (name: string) => names.filter((one) => one === name).length;
  if (count("host") !== 1 || count("content-length") > 1 || count("transfer-encoding") > 1) return true;
  if (count("content-length") > 0 && count("transfer-encoding") > 0) return true;
  const coding = request.headers["transfer-encoding"];
  if (coding !== undefined && coding.toLowerCase() !== "chunked") return true;
  if (request.method === "TRACE" || request.httpVersion !== "1.1") return true;
  return !isPlainTarget(request.url);
}

/** Origin form in visible ASCII, without a fragment; the path without backslash or dot segments in any spelling. */
function isPlainTarget(target: string | undefined): boolean {
  if (!target || !/^\/[\x21-\x7e]*$/.test(target) || /[#"<>]/.test(target)) return false;
  const [path = ""] = target.split("?");
  if (path.includes("\\") || /%(?![0-9a-f]{2})/i.test(path) || /%(0[0-9a-f]|1[0-9a-f]|7f|5c)/i.test(path))
    return false;
  if (path.startsWith("//")) return false;
  const dots = path.replaceAll(/%2e/gi, ".").replaceAll(/%2f/gi, "/").split("/");
  return !dots.some((segment) => /^\.\.?(;.*)?$/.test(segment));
}

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
export const isWrite = (request: IncomingMessage): boolean => !SAFE.has(request.method ?? "");

/** Whether a person is likely to have done this: a page in a browser's background reads on by itself, for hours. */
export const isDeed = (request: IncomingMessage): boolean =>
  isWrite(request) || request.headers["sec-fetch-mode"] === "navigate";

/**
 * Whether the page that asks is of this very origin. Seats are siblings ("same site"), so SameSite cookies do not
 * tell them apart. `Origin: null` comes from own forms under `no-referrer`: there the browser's own word counts.
 */
export function isSameOrigin(request: IncomingMessage, own: string): boolean {
  const { origin } = request.headers;
  if (origin === own) return true;
  return (origin === undefined || origin === "null") && request.headers["sec-fetch-site"] === "same-origin";
}

/**
 * Whether a read may be answered: not if another origin embeds, frames or fetches it. Following a link is fine, so is
 * a program without fetch metadata (it has no cookies of a student unless it stole them).
 */
export function isWelcomeRead(request: IncomingMessage): boolean {
  const site = request.headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return true;
  return request.headers["sec-fetch-mode"] === "navigate" && request.headers["sec-fetch-dest"] === "document";
}

/** The JSON body of at most so many bytes; `undefined` for anything else. */
export async function readJson(request: IncomingMessage, most = 4096): Promise<unknown> {
  if (request.headers["content-type"] !== "application/json") return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    return undefined;
  }
}
