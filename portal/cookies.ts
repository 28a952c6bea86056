import type { PublicOrigin } from "./hosts.ts";

const NAME = "pupitre";
/** On https the prefix makes browsers refuse a cookie of that name from anywhere but this very host. */
const cookieName = (origin: Pick<PublicOrigin, "scheme">): string =>
  origin.scheme === "https" ? `__Host-${NAME}` : NAME;

/** Whether a cookie is the portal's by its name: in any spelling, since what is not ours is passed on to the lab. */
export const isOurs = (name: string): boolean => /^(__(host|secure)-)?pupitre/i.test(name.trim());

/** The values under our name that can be ours. A sibling host may have planted another one: each is to be tried. */
export function readOwnCookies(header: string | undefined, origin: Pick<PublicOrigin, "scheme">): string[] {
  const name = cookieName(origin);
  const values: string[] = [];
  for (const part of (header ?? "").split(";")) {
    const cut = part.indexOf("=");
    if (cut < 0 || part.slice(0, cut).trim() !== name) continue;
    const value = part.slice(cut + 1).trim();
    if (/^[A-Za-z0-9_-]{43}$/.test(value) && values.length < 4) values.push(value);
  }
  return values;
}

/** The Cookie header without ours; `undefined` when nothing remains. */
export function withoutOwnCookies(header: string): string | undefined {
  const kept = header.split(";").filter((part) => part.trim() !== "" && !isOurs(part.split("=")[0] ?? ""));
  return kept.length > 0 ? kept.map((part) => part.trim()).join("; ") : undefined;
}

/** A session cookie: school PCs are shared, so it goes with the browser window. */
export function sessionCookie(value: string, origin: Pick<PublicOrigin, "scheme">): string {
  const secure = origin.scheme === "https" ? "; Secure" : "";
  return `${cookieName(origin)}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

export const clearedCookie = (origin: Pick<PublicOrigin, "scheme">): string =>
  `${sessionCookie("", origin)}; Max-Age=0`;

/**
 * A lab's own cookie, made safe for a host among siblings: it never widens its domain and never takes our name.
 * `undefined` when it must not be passed on.
 */
export function upstreamCookie(header: string): string | undefined {
  const [pair = "", ...attributes] = header.split(";");
  // Browsers send a cookie without a name as its bare value: `=pupitre=x` would come back as `pupitre=x`.
  if (isOurs(pair.replace(/^[\s=]+/, "").split("=")[0] ?? "")) return undefined;
  const kept = attributes.filter((attribute) => !/^\s*domain\s*(=|$)/i.test(attribute));
  return [pair, ...kept].join(";");
}
