const NEWLINE = 0x0a;

/**
 * Cuts a byte stream into lines and parses each as JSON. It cuts bytes, not text, so that a character that comes in two
 * chunks stays whole. What follows the last newline was torn off and is never handed on.
 * The returned function throws SyntaxError for a complete line that is no JSON, and RangeError beyond `maxBytes`.
 */
export function createJsonLines(listener: (value: unknown) => void, maxBytes = 32 * 1024 * 1024) {
  let parts: Buffer[] = [];
  let size = 0;
  return (chunk: Buffer): void => {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      const last = chunk.subarray(from, at);
      const line = parts.length === 0 ? last : Buffer.concat([...parts, last]);
      parts = [];
      size = 0;
      from = at + 1;
      if (line.length > 0) listener(JSON.parse(line.toString("utf8")));
    }
    if (from === chunk.length) return;
    parts.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > maxBytes) throw new RangeError("a line is too long");
  };
}
