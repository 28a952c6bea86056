const ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

/** RFC 4648 in lower case without padding: safe in a URL, in an environment variable, and read aloud. */
export function base32(bytes: Uint8Array): string {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(held >>> bits) & 31];
    }
    held &= 0xff; // what is above was written; without this the number would grow past 32 bits
  }
  return bits > 0 ? text + ALPHABET[(held << (5 - bits)) & 31] : text;
}
