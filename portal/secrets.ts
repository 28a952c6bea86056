import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

export type Random = (bytes: number) => Uint8Array;
export const systemRandom: Random = (bytes) => randomBytes(bytes);

/** 256 random bits, in characters that need no escaping anywhere. */
export const newSecret = (random: Random): string => Buffer.from(random(32)).toString("base64url");

/** Of the text as it is written, in lower-case hexadecimal. */
export const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

/** Compares two hexadecimal SHA-256 in a time that does not depend on where they differ. */
export function sameHash(one: string, other: string): boolean {
  const a = Buffer.from(one, "hex");
  const b = Buffer.from(other, "hex");
  return a.length === 32 && b.length === 32 && timingSafeEqual(a, b);
}

/** What a link's secret can look like; everything else is refused before it is hashed. */
export const isSecretShaped = (text: unknown): text is string =>
  typeof text === "string" && /^[A-Za-z0-9_-]{16,128}$/.test(text);
