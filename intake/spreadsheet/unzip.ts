import { Inflate, strFromU8 } from "fflate";
import { refused } from "./refusal.ts";

/** All that one file may unfold to, whatever its headers say. A list of a whole faculty is far below that. */
const MOST_UNFOLDED = 32 * 1024 * 1024;
const MOST_PARTS = 2000;
/** So little at a time that no piece unfolds to more than some 4 MiB before it is counted. */
const PIECE = 4096;

interface Part {
  encrypted: boolean;
  method: number;
  crc: number;
  packed: number;
  size: number;
  offset: number;
}

/** A spreadsheet's file is an archive of XML texts; nothing of it is unfolded but what is asked for. */
export class Archive {
  readonly #bytes: Uint8Array;
  readonly #parts: ReadonlyMap<string, Part>;
  #left = MOST_UNFOLDED;

  /** @throws LabError `invalid`: `roster.damagedFile`, as does `text` */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#parts = readDirectory(bytes);
  }

  get names(): string[] {
    return [...this.#parts.keys()];
  }

  /** `undefined` when there is no such part. @throws LabError `invalid`: also `roster.lockedFile`, `roster.swollenFile` */
  text(name: string): string | undefined {
    const part = this.#parts.get(name);
    if (!part) return undefined;
    if (part.encrypted) throw refused("lockedFile");
    const content = this.#content(part);
    const [first, second] = content;
    if (first === 0xff && second === 0xfe) throw refused("damagedFile"); // UTF-16: no program writes it here
    return strFromU8(content).replace(/^\uFEFF/, "");
  }

  #content(part: Part): Uint8Array {
    const start = dataOf(this.#bytes, part);
    const packed = this.#bytes.subarray(start, start + part.packed);
    if (packed.length < part.packed || (part.method !== 0 && part.method !== 8)) throw refused("damagedFile");
    const content = part.method === 0 ? packed : this.#unfold(packed);
    if (content.length !== part.size || crc32(content) !== part.crc) throw refused("damagedFile");
    return content;
  }

  #unfold(packed: Uint8Array): Uint8Array {
    const pieces: Uint8Array[] = [];
    let length = 0;
    const inflate = new Inflate((piece) => {
      this.#left -= piece.length;
      length += piece.length;
      pieces.push(piece);
    });
    for (let at = 0; at < packed.length || at === 0; at += PIECE) {
      try {
        inflate.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
      } catch {
        throw refused("damagedFile");
      }
      if (this.#left < 0) throw refused("swollenFile");
    }
    const whole = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}

const FOUR = 0xffffffff;

/** The archive's own list of its parts, at its end. Where two parts have one name, programs would not read the same. */
function readDirectory(bytes: Uint8Array): Map<string, Part> {
  const { count, offset } = directoryAt(bytes);
  if (count > MOST_PARTS) throw refused("swollenFile");
  const parts = new Map<string, Part>();
  let at = offset;
  for (let index = 0; index < count; index++) {
    if (u32(bytes, at) !== 0x02014b50) throw refused("damagedFile");
    const [nameLength, extraLength] = [u16(bytes, at + 28), u16(bytes, at + 30)];
    const name = strFromU8(bytes.subarray(at + 46, at + 46 + nameLength));
    if (parts.has(name)) throw refused("damagedFile");
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const [size, packed, local] = widened(extra, [
      u32(bytes, at + 24),
      u32(bytes, at + 20),
      u32(bytes, at + 42),
    ]);
    parts.set(name, {
      encrypted: (u16(bytes, at + 8) & 1) === 1,
      method: u16(bytes, at + 10),
      crc: u32(bytes, at + 16),
      packed,
      size,
      offset: local,
    });
    at += 46 + nameLength + extraLength + u16(bytes, at + 32);
  }
  return parts;
}

function directoryAt(bytes: Uint8Array): { count: number; offset: number } {
  const last = bytes.length - 22;
  for (let at = last; at >= 0 && at >= last - 0xffff; at--) {
    if (bytes[at] !== 0x50 || u32(bytes, at) !== 0x06054b50) continue;
    const [count, offset] = [u16(bytes, at + 10), u32(bytes, at + 16)];
    if (count !== 0xffff && offset !== FOUR) return { count, offset };
    // The wide form, which some programs write for small files too.
    if (at < 20 || u32(bytes, at - 20) !== 0x07064b50) throw refused("damagedFile");
    const wide = u64(bytes, at - 20 + 8);
    if (u32(bytes, wide) !== 0x06064b50) throw refused("damagedFile");
    return { count: u64(bytes, wide + 32), offset: u64(bytes, wide + 48) };
  }
  throw refused("damagedFile");
}

/** Numbers that did not fit stand in the extra field, in this order. */
function widened(extra: Uint8Array, numbers: [number, number, number]): [number, number, number] {
  if (!numbers.includes(FOUR)) return numbers;
  for (let at = 0; at + 4 <= extra.length; at += 4 + u16(extra, at + 2)) {
    if (u16(extra, at) !== 1) continue;
    let next = at + 4;
    const wide = (number: number): number => {
      if (number !== FOUR) return number;
      next += 8;
      return u64(extra, next - 8);
    };
    return [wide(numbers[0]), wide(numbers[1]), wide(numbers[2])];
  }
  throw refused("damagedFile");
}

function dataOf(bytes: Uint8Array, { offset }: Part): number {
  if (u32(bytes, offset) !== 0x04034b50) throw refused("damagedFile");
  return offset + 30 + u16(bytes, offset + 26) + u16(bytes, offset + 28);
}

/** @throws LabError beyond the end, as for all that does not fit together */
function byte(bytes: Uint8Array, at: number): number {
  const value = bytes[at];
  if (value === undefined) throw refused("damagedFile");
  return value;
}
const u16 = (bytes: Uint8Array, at: number): number => byte(bytes, at) | (byte(bytes, at + 1) << 8);
const u32 = (bytes: Uint8Array, at: number): number => u16(bytes, at) + u16(bytes, at + 2) * 0x10000;
function u64(bytes: Uint8Array, at: number): number {
  if (u32(bytes, at + 4) !== 0) throw refused("damagedFile");
  return u32(bytes, at);
}

const CRC = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = FOUR;
  for (const value of bytes) crc = (CRC[(crc ^ value) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ FOUR) >>> 0;
}
