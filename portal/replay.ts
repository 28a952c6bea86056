/** Modes that change what later bytes mean: alternate screen, cursor keys, bracketed paste, mouse. */
const MODES = ["1049", "1", "2004", "1000", "1002", "1003", "1006", "25"];
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
const MODE_CHANGE = /\x1b\[\?([0-9;]+)([hl])/g;

/**
 * The last bytes of a terminal, so that a page that comes back shows the same screen. What falls out at the old end
 * leaves behind the modes that it set, else the rest of a full-screen program would be drawn into the wrong screen.
 */
export function createReplay(limit: number) {
  let chunks: Uint8Array[] = [];
  let size = 0;
  let truncated = false;
  const modes = new Map<string, string>();

  /** The end of what was lost: a sequence may be lost in two parts. */
  let carried = "";

  function forget(chunk: Uint8Array): void {
    truncated = true;
    const lost = carried + Buffer.from(chunk).toString("latin1");
    carried = lost.slice(-24);
    for (const [, numbers = "", set = "l"] of lost.matchAll(MODE_CHANGE))
      for (const mode of numbers.split(";")) if (MODES.includes(mode)) modes.set(mode, set);
  }

  return {
    append(chunk: Uint8Array): void {
      chunks.push(chunk);
      size += chunk.length;
      while (size > limit) {
        const oldest = chunks[0] ?? new Uint8Array();
        const over = size - limit;
        const dropped = oldest.length <= over ? oldest : oldest.subarray(0, over);
        forget(dropped);
        size -= dropped.length;
        if (dropped === oldest) chunks.shift();
        else chunks[0] = oldest.subarray(dropped.length);
      }
    },
    clear(): void {
      chunks = [];
      size = 0;
      truncated = false;
      modes.clear();
      carried = "";
    },
    /** Begins at a line's start where something is missing: not within a character or an escape sequence. */
    snapshot(): Uint8Array {
      const all = Buffer.concat(chunks);
      if (!truncated) return all;
      const lineEnd = all.indexOf(0x0a);
      const prefix = [...modes].map(([mode, set]) => `\x1b[?${mode}${set}`).join("");
      return Buffer.concat([Buffer.from(prefix, "latin1"), all.subarray(lineEnd < 0 ? 0 : lineEnd + 1)]);
    },
  };
}
