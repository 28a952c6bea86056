const segmenter = new Intl.Segmenter("und", { granularity: "grapheme" });
const zero = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

// Two columns, as xterm.js counts by default (Unicode 6): emoji of the upper planes take one there.
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3040, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x20000, 0x2fffd],
  [0x30000, 0x3fffd],
];

/** Splits text into what a reader takes for one character: a letter with its accents, an emoji with its parts. */
export function graphemesOf(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Columns that a text takes on the terminal. Control characters are shown as `^X`. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 || code === 0x7f) width += 2;
    else if (!zero.test(character)) width += wide.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
  }
  return width;
}

/** Text without the sequences that colour it. */
export function withoutEscapes(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
  return text.replace(/\u001b\[[0-9;?]*[a-zA-Z]|\u001b\][^\u0007]*\u0007/g, "");
}

/** A character as it is shown: control characters as `^X`. */
export function shown(character: string): string {
  const code = character.charCodeAt(0);
  if (code === 0x7f) return "^?";
  return code < 0x20 && character !== "\n" ? `^${String.fromCharCode(code + 64)}` : character;
}
