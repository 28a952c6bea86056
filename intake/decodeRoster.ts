import { LabError } from "../shared/contract/failure.ts";

/** What windows-1252 has at 0x80–0x9F; the five holes stay the controls that they are. */
const WINDOWS = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
/** A list of a whole faculty is far below that. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * A class list's bytes as text: by their byte order mark, else UTF-8 when they are that without fault, else
 * windows-1252 as Excel writes it in France. Without any decoder of Node's or the browser's, so that both read alike.
 * @throws LabError `invalid`: `roster.tooLarge`, `roster.binary`
 */
export function decodeRoster(bytes: Uint8Array): string {
  refuseLarge(bytes);
  const starts = (...prefix: number[]) => prefix.every((byte, index) => bytes[index] === byte);
  if (starts(0xff, 0xfe)) return utf16(bytes, 2, true);
  if (starts(0xfe, 0xff)) return utf16(bytes, 2, false);
  const start = starts(0xef, 0xbb, 0xbf) ? 3 : 0;
  const zeros = zeroBytes(bytes);
  if (zeros.even + zeros.odd > 0) {
    if (zeros.even === 0 && zeros.odd > bytes.length / 5) return utf16(bytes, 0, true);
    if (zeros.odd === 0 && zeros.even > bytes.length / 5) return utf16(bytes, 0, false);
    throw refused("roster.binary");
  }
  return utf8(bytes, start) ?? windows1252(bytes, start);
}

/** @throws LabError `invalid` `roster.tooLarge` */
export function refuseLarge(bytes: Uint8Array): void {
  if (bytes.length > MOST_BYTES) throw refused("roster.tooLarge", { max: MOST_BYTES / 1024 / 1024 });
}

const refused = (code: string, params?: Record<string, number>): LabError =>
  new LabError({ kind: "invalid", issues: [{ code, ...(params ? { params } : {}) }] });

function zeroBytes(bytes: Uint8Array): { even: number; odd: number } {
  const count = { even: 0, odd: 0 };
  for (const [index, byte] of bytes.entries()) if (byte === 0) count[index % 2 === 0 ? "even" : "odd"]++;
  return count;
}

function utf16(bytes: Uint8Array, start: number, littleEndian: boolean): string {
  const units: number[] = [];
  for (let at = start; at + 1 < bytes.length; at += 2) {
    const [first, second] = [bytes[at] ?? 0, bytes[at + 1] ?? 0];
    units.push(littleEndian ? first | (second << 8) : (first << 8) | second);
  }
  return joined(units, String.fromCharCode);
}

function windows1252(bytes: Uint8Array, start: number): string {
  const codes = Array.from(bytes.subarray(start), (byte) =>
    byte >= 0x80 && byte <= 0x9f ? WINDOWS.charCodeAt(byte - 0x80) : byte,
  );
  return joined(codes, String.fromCharCode);
}

/** `undefined` for anything that is not UTF-8: overlong forms, surrogates and cut-off characters too. */
function utf8(bytes: Uint8Array, start: number): string | undefined {
  const points: number[] = [];
  for (let at = start; at < bytes.length; ) {
    const first = bytes[at++] ?? 0;
    if (first < 0x80) {
      points.push(first);
      continue;
    }
    const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    if (first < 0xc2 || first > 0xf4) return undefined;
    let point = first & (0x3f >> more);
    for (let index = 0; index < more; index++) {
      const next = bytes[at++];
      if (next === undefined || (next & 0xc0) !== 0x80) return undefined;
      point = (point << 6) | (next & 0x3f);
    }
    const least = [0x80, 0x800, 0x10000][more - 1] ?? 0;
    if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    points.push(point);
  }
  return joined(points, String.fromCodePoint);
}

/** In pieces: a call takes only so many arguments. */
function joined(codes: number[], from: (...codes: number[]) => string): string {
  let text = "";
  for (let at = 0; at < codes.length; at += 8192) text += from(...codes.slice(at, at + 8192));
  return text;
}
