import { base32 } from "../../shared/domain/base32.ts";

/** As many bits as the links that the conductor makes. */
const SECRET_BYTES = 20;
const KEY = "pupitre.joining";

/** Of a student who has said a name and waits: the link is this browser's alone, the portal has its hash. */
export interface Waiting {
  code: string;
  session: string;
  title: string;
  secret: string;
}

export const newLink = (): string => base32(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));

export async function hashOf(secret: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Kept by the tab alone, so that a page that is loaded anew still waits; a shared PC forgets it when the tab is closed. */
export function keepWaiting(waiting: Waiting | undefined): void {
  try {
    if (waiting) sessionStorage.setItem(KEY, JSON.stringify(waiting));
    else sessionStorage.removeItem(KEY);
  } catch {
    // nothing can be kept: it waits as long as the page is open
  }
}

export function keptWaiting(): Waiting | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Partial<Waiting> | null;
    const { code, session, title, secret } = kept ?? {};
    return code && session && title && secret ? { code, session, title, secret } : undefined;
  } catch {
    return undefined;
  }
}
