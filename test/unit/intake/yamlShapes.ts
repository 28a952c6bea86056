const MEBIBYTE = 1024 * 1024;
const full = (unit: string, before = "") =>
  before + unit.repeat(Math.floor((MEBIBYTE - before.length) / unit.length));
const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join("\n");

/** Whether a depth ends the process is decided by what is left of the stack, so many depths are tried. */
const ofDepths = (text: (depth: number) => string) =>
  Array.from({ length: 190 }, (_, index) => text(1_000 + index * 97));

/** Texts within 1 MiB that overwhelm parsers, each by another way. */
export const shapes: Readonly<Record<string, () => string | string[]>> = {
  "29,000 hyphens on one line": () => "- ".repeat(29_000),
  "59,000 closing brackets": () => "]".repeat(59_000),
  "hyphens on one line, of many depths": () => ofDepths((depth) => "- ".repeat(depth)),
  "hyphens after brackets that broke off, of many depths": () =>
    ofDepths((depth) => `a:\n  b: [\n${"- ".repeat(depth)}`),
  "hyphens within brackets, of many depths": () => ofDepths((depth) => `a: [${"- ".repeat(depth)}`),
  "question marks after a hyphen within brackets, of many depths": () =>
    ofDepths((depth) => `a: [- ${"? ".repeat(depth)}`),
  "question marks on one line, of many depths": () => ofDepths((depth) => "? ".repeat(depth)),
  "colons on one line, of many depths": () => ofDepths((depth) => "a: ".repeat(depth)),
  "brackets that open and close, of many depths": () =>
    ofDepths((depth) => `a: ${"[".repeat(depth)}${"]".repeat(depth)}`),
  "levels by indentation, of many depths": () =>
    Array.from({ length: 13 }, (_, index) => lines(200 + index * 93, (depth) => `${" ".repeat(depth)}a:`)),
  "two documents": () => "a: b\n---\na: b\n",
  "hyphens by the mebibyte": () => full("- "),
  "hyphens on lines within brackets": () => `a: [${"\n - -".repeat(9_000)}`,
  "question marks on lines": () => "? a\n".repeat(9_000),
  "questions and answers, level by level": () =>
    lines(500, (depth) => `${" ".repeat(depth)}?\n${" ".repeat(depth)}:`),
  "opening braces": () => "{".repeat(MEBIBYTE),
  "opening brackets and colons": () => full("[a: "),
  "brackets in keys": () => full("{[a]: "),
  "empty brackets in a row": () => "{}".repeat(19_000),
  "brackets that break off line by line": () => "a: [\n".repeat(7_000),
  "lists by indentation": () => lines(1_000, (depth) => `${" ".repeat(depth)}-`),
  "an indentation of a mebibyte": () => `${" ".repeat(MEBIBYTE - 9)}a: b`,
  "indentations that grow without a name": () => lines(1_400, (depth) => " ".repeat(depth)),
  "open quotes, line by line": () => `a: ${'" }\n'.repeat(19_000)}`,
  "single quotes, line by line": () => `a: [${"'#\n".repeat(19_000)}`,
  "quoted texts in a row": () => `a: ${"''".repeat(19_000)}`,
  "quoted texts on lines": () => "'a'\n".repeat(19_000),
  "backslashes in quotes": () => full("\\", 'a: "'),
  "wrong backslashes": () => full("\\q", 'a: "'),
  "escaped quotes": () => full('\\"', 'a: "'),
  "line ends in quotes": () => full("\n", 'a: "'),
  "spaces in quotes": () => `${full("x   ", 'a: "').slice(0, -1)}"`,
  "spaces before line ends in quotes": () => `${full("x   \n   ", 'a: "').slice(0, -1)}"`,
  "a plain text of a mebibyte": () => full("x", "a: "),
  "a plain text of spaces and letters": () => full("x ", "a: "),
  "a plain text over half a million lines": () => full("\n x", "a:"),
  "digits of a mebibyte": () => full("1", "a: "),
  "a block text of empty lines": () => full("\n", "a: |\n"),
  "a folded text of short lines": () => full("  x\n", "a: >\n"),
  "a folded text of growing indentations": () =>
    `a: >\n${lines(1_400, (depth) => `${" ".repeat(depth + 2)}x`)}`,
  "a block text with a huge indentation": () => `a: |9\n${" ".repeat(MEBIBYTE - 20)}x`,
  "a block text of spaces": () => full(" ", "a: |\n"),
  "block headers without a text": () => full("|\n "),
  "block headers on lines": () => "- |\n".repeat(9_000),
  "block headers that go on": () => full("a: |+-9"),
  "anchors in a row": () => full("&a "),
  "tags in a row": () => full("! "),
  "long tags": () => `a: !${full("%41", "x")}`.slice(0, MEBIBYTE),
  "a chain of anchors": () => `k0: &a0 [x]\n${lines(900, (n) => `k${n + 1}: &a${n + 1} [*a${n}]`)}`,
  "references to nothing": () => "- *a\n".repeat(9_000),
  "a billion laughs": () => `a0: &a0 [x,x]\n${lines(60, (n) => `a${n + 1}: &a${n + 1} [*a${n},*a${n}]`)}`,
  "merges in a chain": () => `k0: &a0 {x: y}\n${lines(90, (n) => `k${n + 1}: &a${n + 1} {<<: *a${n}}`)}`,
  "comments on lines": () => full("#\n"),
  "comments between items": () => "- a # b\n# c\n".repeat(4_000),
  "one comment of a mebibyte": () => full("#"),
  "document marks": () => "---\n".repeat(19_000),
  "document ends": () => "...\n".repeat(19_000),
  directives: () => "%a b\n".repeat(9_000),
  tabs: () => full("\t"),
  "tabs before names": () => "\ta: b\n".repeat(7_000),
  "commas in brackets": () => `a: [${", ".repeat(19_000)}`,
  "carriage returns": () => full("\r"),
  NUL: () => full("\u0000"),
  "NUL within a text": () => "a: b\nc: d\u0000e\n",
  "a lone surrogate": () => 'a: "\ud800"\n',
  "lone surrogates": () => full("\udc00"),
  "byte order marks": () => full("\ufeff"),
  "one name 10,000 times": () => "a: b\n".repeat(9_900),
  "9,900 names": () => lines(9_900, (index) => `name${index}: b`),
  "a name of a mebibyte": () => `${full("x")}`.slice(0, -3).concat(": y"),
};
