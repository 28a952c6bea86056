import { createHash } from "node:crypto";
import { isAbsolute, resolve } from "node:path";
import { type Checks, folderOf, refuse, textAt } from "./kubeconfigChecks.ts";
import type { Place } from "./kubeconfigText.ts";

/** Stands for exactly what was shown to the user, in exactly this text: when it changes, the consent is void. */
export function consentFor(kind: "exec" | "file" | "proxy", what: unknown, { origin }: Place): string {
  return `${kind}:${createHash("sha256")
    .update(JSON.stringify([origin.hash, what]))
    .digest("hex")}`;
}

/** The path at `key`, absolute, when it may be read; otherwise the refusal that asks or forbids. */
export function consentedPath(parent: Place, key: string, checks: Checks): string | undefined {
  const written = textAt(parent, key, checks.issues);
  const place = parent.get(key);
  if (written === undefined || !place) return undefined;
  const folder = folderOf(parent);
  if (checks.trust === "imported" || (folder === undefined && !isAbsolute(written))) {
    refuse(checks.issues, "fileInImport", place, { field: key, file: written });
    return undefined;
  }
  const file = resolve(folder ?? "/", written);
  const consent = consentFor("file", file, parent);
  if (checks.consent.has(consent)) return file;
  refuse(checks.issues, "fileNeedsConsent", place, { field: key, file, consent });
  return undefined;
}

/**
 * PEM from `<key>-data` (base64) or from the file at `<key>`. As in kubectl the data wins, but a path beside it is
 * refused all the same where paths are: nobody needs both.
 */
export async function pemAt(parent: Place, key: string, checks: Checks): Promise<string | undefined> {
  const encoded = textAt(parent, `${key}-data`, checks.issues);
  const dataPlace = parent.get(`${key}-data`);
  if (encoded !== undefined && dataPlace) {
    if (checks.trust === "imported") consentedPath(parent, key, checks);
    const pem = fromBase64(encoded);
    if (pem === undefined) refuse(checks.issues, "notBase64", dataPlace, { field: `${key}-data` });
    return pem;
  }
  const path = consentedPath(parent, key, checks);
  const place = parent.get(key);
  return path === undefined || !place ? undefined : checks.readFile(path, place);
}

function fromBase64(text: string): string | undefined {
  const compact = text.replace(/\s+/g, "");
  if (compact === "" || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return undefined;
  return Buffer.from(compact, "base64").toString("utf8");
}
