import type { ServerResponse } from "node:http";

/** On every answer of the portal itself. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  "x-robots-tag": "noindex, nofollow",
};

/**
 * Everything from the page's own origin, nothing inline. `styleNonce` is for the terminal, whose library writes its
 * measured sizes into style elements.
 */
export function contentSecurityPolicy(styleNonce?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${styleNonce ? ` 'nonce-${styleNonce}'` : ""}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export function answer(
  response: ServerResponse,
  status: number,
  type: string,
  body: string | Uint8Array,
  headers: Record<string, string | string[]> = {},
): void {
  if (response.headersSent) return;
  response.writeHead(status, {
    ...COMMON_HEADERS,
    "content-security-policy": contentSecurityPolicy(),
    "content-type": type,
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

export const answerJson = (
  response: ServerResponse,
  status: number,
  value: unknown,
  headers?: Record<string, string | string[]>,
): void => answer(response, status, "application/json", JSON.stringify(value), headers);

/** The same few bytes for everything that is not there, so that they tell nothing. */
export const answerNotFound = (response: ServerResponse): void =>
  answer(response, 404, "text/plain; charset=utf-8", "Not found\n");

export const answerRefused = (response: ServerResponse, status: 400 | 403 | 405 | 413 = 400): void =>
  answer(response, status, "text/plain; charset=utf-8", "Refused\n", { connection: "close" });

/** The seat's container does not answer (yet): a page that asks again by itself. */
export const answerUnavailable = (response: ServerResponse): void =>
  answer(response, 503, "text/html; charset=utf-8", UNAVAILABLE, { refresh: "3", "retry-after": "3" });

const UNAVAILABLE = `<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Pupitre</title><link rel="stylesheet" href="/__pupitre/assets/landing.css"><main class="card"><h1>Cette page démarre…</h1>
<p>Elle s'affichera d'elle-même.</p><p lang="en">This page is starting; it will show by itself.</p></main></html>
`;
