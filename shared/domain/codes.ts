/**
 * Codes that are read from paper and typed. Crockford's base32: digits and capitals without I, L, O and U, which are read
 * for one another or spell words. A code is kept and hashed in this one spelling, without the hyphen.
 */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 8;

/** Random bytes that one code takes: 40 bits, see decision 0057. */
export const CODE_BYTES = 5;

/** Shorter than a seat's, so that neither is ever taken for the other. */
const CLASS_LENGTH = 6;

/** Of exactly `CODE_BYTES` random bytes. */
export const codeOf = (bytes: Uint8Array): string => spell(bytes, LENGTH);

/** Thirty bits of as many bytes: a class code stands on a wall, and opens nothing by itself; see decision 0058. */
export const classCodeOf = (bytes: Uint8Array): string => spell(bytes, CLASS_LENGTH);

function spell(bytes: Uint8Array, length: number): string {
  let bits = 0n;
  for (const byte of bytes.subarray(0, CODE_BYTES)) bits = (bits << 8n) | BigInt(byte);
  let code = "";
  for (let index = length - 1; index >= 0; index--)
    code += ALPHABET[Number((bits >> BigInt(5 * index)) & 31n)] ?? "";
  return code;
}

/** `K7QM-4TXP`, as it stands on paper. */
export const showCode = (code: string): string =>
  `${code.slice(0, code.length / 2)}-${code.slice(code.length / 2)}`;

/** What somebody typed, forgiving about case, hyphens, spaces and look-alikes; `undefined` for what no code can be. */
export const readCode = (text: unknown): string | undefined => read(text, LENGTH);

/** The same for the code of a class: `K7Q-4TX`. */
export const readClassCode = (text: unknown): string | undefined => read(text, CLASS_LENGTH);

function read(text: unknown, length: number): string | undefined {
  if (typeof text !== "string" || text.length > 40) return undefined;
  const code = text
    .toUpperCase()
    .replace(/[\s\p{Pd}._]/gu, "")
    .replace(/[IL]/g, "1")
    .replace(/O/g, "0");
  return code.length === length && [...code].every((sign) => ALPHABET.includes(sign)) ? code : undefined;
}
