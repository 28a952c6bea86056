const CHARACTERS = 400;
/** Escape sequences of terminals: colours, titles, cursor movements. */
const SEQUENCE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
/** What is left of control characters, and what turns the order of a line around or hides in it. */
const CONTROL = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
/** Values that are given out under a name that says what they are. */
const NAMED = /\b((?:[\w-]*(?:token|passw(?:or)?d|secret|api[_-]?key))["']?\s*[=:]\s*["']?)[^\s"'&]+/gi;
const HIDDEN = "•••";
/** A shorter one would hide half of a language. */
const SHORTEST_SECRET = 4;

/** The last lines of a program's output, as one may show them: at most 400 characters, no secrets, no control characters. */
export function bounded(text: string, secrets: string[], lines: number): string {
  const shown = withoutSecrets(plainLines(text).slice(-lines).join("\n"), secrets);
  const characters = [...shown];
  return characters.length > CHARACTERS ? `…${characters.slice(1 - CHARACTERS).join("")}` : shown;
}

/** The first lines of a program's output, made harmless likewise: at most so many bytes of UTF-8. */
export function boundedHead(text: string, secrets: string[], bytes: number): string {
  const shown = withoutSecrets(plainLines(text).join("\n"), secrets);
  const whole = Buffer.from(shown, "utf8");
  if (whole.length <= bytes) return shown;
  // The last character may be cut in two.
  const cut = whole.subarray(0, bytes - Buffer.byteLength("…")).toString("utf8");
  return `${cut.replace(/\ufffd$/, "")}…`;
}

const plainLines = (text: string): string[] =>
  text
    .replace(SEQUENCE, "")
    .split(/\r?\n/)
    .map((line) =>
      line
        .slice(line.lastIndexOf("\r") + 1)
        .replace(CONTROL, " ")
        .trimEnd(),
    )
    .filter((line) => line.trim() !== "");

const withoutSecrets = (text: string, secrets: string[]): string =>
  secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .reduce((shorter, secret) => shorter.replaceAll(secret, HIDDEN), text)
    .replace(NAMED, `$1${HIDDEN}`);
