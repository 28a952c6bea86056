/**
 * Values as YAML text in the style of the catalogue's labs: two spaces, lists indented below their field, short lists
 * and texts in two languages on one line, longer texts as blocks. What it writes, `readYaml` reads as the same value.
 */

const STEP = 2;
/** Longer than that, a collection is written below its field. */
const WIDEST = 90;

/** `fr: Mon TP`, over as many lines as it takes; `column` is where its name stands, for lines after the first. */
export function emitPair(key: string, value: unknown, column: number): string {
  return `${emitKey(key)}:${emitAfterColon(value, column)}`;
}

/** `- name: main`; `column` is where the hyphen stands. */
export function emitItem(value: unknown, column: number): string {
  return `- ${emitValue(value, column + STEP).trimStart()}`;
}

/** Fields one below the other, without an end of line. */
export function emitMap(value: object, column: number): string {
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([key, inner]) => emitPair(key, inner, column))
    .join(`\n${" ".repeat(column)}`);
}

function emitAfterColon(value: unknown, column: number): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "object") {
    const line = emitFlow(value);
    if (isShort(value, line)) return ` ${line}`;
    return `\n${" ".repeat(column + STEP)}${emitValue(value, column + STEP)}`;
  }
  return ` ${emitText(value, column + STEP)}`;
}

function emitValue(value: unknown, column: number): string {
  if (typeof value !== "object" || value === null) return emitText(value, column + STEP);
  if (isShort(value, emitFlow(value)) && (Array.isArray(value) || Object.keys(value).length === 0))
    return emitFlow(value);
  if (!Array.isArray(value)) return emitMap(value, column);
  return value.map((item) => emitItem(item, column)).join(`\n${" ".repeat(column)}`);
}

/** Lists of words and small groups of words fit a line; groups of groups do not read well there. */
function isShort(value: object, line: string): boolean {
  const parts = Object.values(value).filter((part) => part !== undefined);
  if (parts.length === 0) return true;
  const plain = parts.every((part) => typeof part !== "object" || part === null);
  const few = Array.isArray(value) || parts.length <= 3;
  return plain && few && line.length <= WIDEST && !line.includes("\\n");
}

/** On one line, between brackets. */
export function emitFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(emitFlow).join(", ")}]`;
  if (typeof value !== "object" || value === null) return emitInline(value, true);
  const parts = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([key, inner]) => `${emitKey(key)}: ${emitFlow(inner)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

const emitKey = (key: string): string => emitInline(key, true);

/** As a block where it has several lines and a block can say it; `column` is where the block's lines begin. */
export function emitText(value: unknown, column: number): string {
  return typeof value === "string" && canBeBlock(value) ? emitBlock(value, column) : emitInline(value, false);
}

/**
 * A block's first line decides its indentation, so that it must have one and not begin with a space; empty lines at its
 * end would be the business of whatever follows.
 */
const canBeBlock = (text: string): boolean =>
  text.includes("\n") &&
  /^\S/u.test(text) &&
  !text.endsWith("\n\n") &&
  !/[\r\u0085\u2028\u2029\ufeff]/u.test(text);

function emitBlock(text: string, column: number): string {
  const chomp = text.endsWith("\n") ? "" : "-";
  const lines = (chomp === "-" ? text : text.slice(0, -1)).split("\n");
  const indent = " ".repeat(column);
  return `|${chomp}\n${lines.map((line) => (line === "" ? "" : indent + line)).join("\n")}`;
}

type Quoting = "plain" | "single" | "double";

/** On one line; quoted where it would be read as something else, or as it was quoted before. */
export function emitInline(value: unknown, inFlow: boolean, quoting: Quoting = "plain"): string {
  if (value === null || value === undefined) return "null";
  if (typeof value !== "string") return String(value);
  if (quoting === "single" && !/[\n\t]/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return quoting === "plain" && isPlain(value, inFlow) ? value : JSON.stringify(value);
}

/** Words that other readers of YAML take for something else. */
const NO_WORD = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/** A word, a path, a variable, an option of a command (`-c`), or a quantity (`250m`, `1Gi`). */
const BEGINS_PLAIN = /^(?:[\p{L}_/]|\$\(|--?\p{L}|\d+(?:m|[kKMGT]i?)$)/u;

/** Rather too careful: quotes do no harm. */
function isPlain(text: string, inFlow: boolean): boolean {
  if (!BEGINS_PLAIN.test(text) || NO_WORD.test(text)) return false;
  if (/[\n\t\r]|\s$|:(?:\s|$)|\s#|[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text)) return false;
  return !inFlow || !/[,[\]{}]|:/.test(text);
}
