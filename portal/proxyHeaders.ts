import { upstreamCookie, withoutOwnCookies } from "./cookies.ts";

export type RawHeader = [name: string, value: string];

/** Meant for one connection, never for the next (RFC 9110 §7.6.1), and what proxies say of one another. */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-authentication-info",
  "proxy-connection",
  "proxy-status",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "http2-settings",
  "via",
]);
/** What an environment must not believe or learn: addresses, other names, rewritten paths. */
const FROM_CLIENT =
  /^(x-forwarded-.*|x-original-.*|x-rewrite-.*|x-real-ip|x-client-ip|x-host|x-http-method.*|forwarded|true-client-ip|cf-.*|client-ip|host|cookie2?|expect|proxy)$/;
/** What would reach beyond the access' own origin, or remove the cookies of its siblings. */
const FROM_UPSTREAM =
  /^(strict-transport-security|public-key-pins.*|expect-ct|nel|report-to|reporting-endpoints|alt-svc|clear-site-data|x-accel-.*|x-sendfile|refresh)$/;

function pairsOf(rawHeaders: readonly string[]): RawHeader[] {
  const pairs: RawHeader[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2)
    pairs.push([rawHeaders[index] ?? "", rawHeaders[index + 1] ?? ""]);
  return pairs;
}

/** Names that `Connection` declares to be for this connection only. */
function connectionNamed(headers: readonly RawHeader[]): Set<string> {
  const values = headers.filter(([name]) => name.toLowerCase() === "connection").map(([, value]) => value);
  return new Set(values.flatMap((value) => value.toLowerCase().split(",")).map((name) => name.trim()));
}

/** Names that a `Connection` header must not be able to remove: the proxy's own, and those that frame the message. */
const UNREMOVABLE = new Set([
  "content-length",
  "content-type",
  "origin",
  "sec-websocket-key",
  "sec-websocket-version",
]);

/** What the lab gets of a request: everything but what is for the portal, for the hop, or a claim about the client. */
export function requestHeaders(
  rawHeaders: readonly string[],
  forwarded: { host: string; scheme: string; upgrade: boolean; login?: string | undefined },
): RawHeader[] {
  const headers = pairsOf(rawHeaders);
  const named = connectionNamed(headers);
  const kept: RawHeader[] = [
    ["host", forwarded.host],
    ["x-forwarded-host", forwarded.host],
    ["x-forwarded-proto", forwarded.scheme],
  ];
  const cookies: string[] = [];
  for (const [written, value] of headers) {
    const name = written.toLowerCase();
    if (name === "cookie") cookies.push(value);
    if (HOP_BY_HOP.has(name) || FROM_CLIENT.test(name) || name.includes("_")) continue; // `_` may be read as `-`
    if (named.has(name) && !UNREMOVABLE.has(name)) continue;
    if (name === "authorization" && (forwarded.login !== undefined || /^\s*visit\b/i.test(value))) continue;
    kept.push([written, value]);
  }
  const cookie = withoutOwnCookies(cookies.join("; "));
  if (cookie) kept.push(["cookie", cookie]);
  if (forwarded.login !== undefined) kept.push(["authorization", forwarded.login]);
  if (forwarded.upgrade) kept.push(["connection", "Upgrade"], ["upgrade", "websocket"]);
  return kept;
}

/** What the student's browser gets of an answer. */
export function responseHeaders(rawHeaders: readonly string[], upgrade = false): RawHeader[] {
  const headers = pairsOf(rawHeaders);
  const named = connectionNamed(headers);
  const kept: RawHeader[] = [];
  let hasReferrerPolicy = false;
  for (const [written, value] of headers) {
    const name = written.toLowerCase();
    if (HOP_BY_HOP.has(name) || FROM_UPSTREAM.test(name)) continue;
    if (named.has(name) && !UNREMOVABLE.has(name)) continue;
    if (name === "referrer-policy") hasReferrerPolicy = true;
    if (name === "set-cookie") {
      const cookie = upstreamCookie(value);
      if (cookie !== undefined) kept.push([written, cookie]);
    } else kept.push([written, value]);
  }
  if (upgrade) return [...kept, ["connection", "Upgrade"], ["upgrade", "websocket"]];
  // A second policy only narrows: the lab's pages may frame themselves, nobody else may.
  kept.push(["content-security-policy", "frame-ancestors 'self'"]);
  if (!hasReferrerPolicy) kept.push(["referrer-policy", "same-origin"]);
  return kept;
}
