/** Words as a container wants them, and as one line, as people type it. Pure; the two are each other's inverse. */
export interface LineForm {
  show(words: readonly string[]): string;
  read(line: string): string[];
}

/** A command. What only a shell understands (`|`, `>`, `$`, `&&`) is given to one: `["sh", "-c", "…"]`. */
export const asCommand: LineForm = { show: toLine, read: toWords };
/** What follows a command: nothing in it is for a shell. A quote that is still open is a letter like others. */
export const asArguments: LineForm = { show: toQuoted, read: toArguments };

function toWords(line: string): string[] {
  const text = line.trim();
  if (text === "") return [];
  const words = split(text);
  return words === undefined || needsShell(text) ? ["sh", "-c", text] : words;
}

function toArguments(line: string): string[] {
  const text = line.trim();
  return text === "" ? [] : (split(text) ?? [text]);
}

function toLine(words: readonly string[]): string {
  const [program, option, script, ...more] = words;
  if (program === "sh" && option === "-c" && script !== undefined && more.length === 0) {
    const again = toWords(script);
    if (again.length === 3 && again[0] === "sh" && again[2] === script) return script;
  }
  return toQuoted(words);
}

function toQuoted(words: readonly string[]): string {
  return words.map(quote).join(" ");
}

/** Outside quotes only; `$(param.x)` is ours and stays. */
function needsShell(text: string): boolean {
  const plain = text
    .replace(/\$\((?:param|seat|session|access|shared)\.[^()]*\)/g, "x")
    .replace(/'[^']*'|"(?:[^"$`\\]|\\.)*"|\\./gs, "x");
  return /[|&;<>$`*?\n]|(^|\s)~/.test(plain);
}

function split(text: string): string[] | undefined {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s'"\\]|'[^']*'|"(?:[^"\\]|\\.)*"|\\.)+)/gy;
  let at = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    words.push(unquote(match[1] ?? ""));
    at = pattern.lastIndex;
  }
  return text.slice(at).trim() === "" ? words : undefined;
}

const unquote = (word: string): string =>
  word.replace(
    /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g,
    (_, single: string | undefined, double: string | undefined, escaped: string | undefined) =>
      single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? escaped ?? "",
  );

const quote = (word: string): string =>
  /^[\w@%+=:,./$()-]+$/.test(word) && !needsShell(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
