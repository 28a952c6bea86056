import { parse } from "just-bash";

/** Quotes that are open at the end, here-documents that wait for their end, and a backslash before the line end. */
function scan(text: string): boolean {
  const waiting: { word: string; tabs: boolean }[] = [];
  let quote = "";
  const lines = text.split("\n");
  for (const [number, line] of lines.entries()) {
    const document = quote === "" ? waiting[0] : undefined;
    if (document) {
      if ((document.tabs ? line.replace(/^\t+/, "") : line) === document.word) waiting.shift();
      continue;
    }
    let comment = false;
    for (let at = 0; at < line.length && !comment; at += 1) {
      const character = line[at] ?? "";
      if (quote === "'") {
        if (character === "'") quote = "";
      } else if (character === "\\") {
        if (at === line.length - 1 && number === lines.length - 1) return true;
        at += 1;
      } else if (quote === '"') {
        if (character === '"') quote = "";
      } else if (character === "'" || character === '"') quote = character;
      else if (character === "#" && (at === 0 || /\s/.test(line[at - 1] ?? ""))) comment = true;
      else if (line.startsWith("<<", at) && !line.startsWith("<<<", at) && line[at - 1] !== "<") {
        const match = /^<<(-?)\s*(?:'([^']*)'|"([^"]*)"|\\?([^\s;&|<>()]+))/.exec(line.slice(at));
        const inArithmetic = line.slice(0, at).lastIndexOf("((") > line.slice(0, at).lastIndexOf("))");
        if (match && !inArithmetic) {
          waiting.push({ word: match[2] ?? match[3] ?? match[4] ?? "", tabs: match[1] === "-" });
          at += match[0].length - 1;
        }
      }
    }
  }
  if (quote !== "" || waiting.length > 0) return true;
  return /(?:\|\||&&|[^|]\||^\|)\s*$/.test(text) && !/^\s*#/.test(lines.at(-1) ?? "");
}

function complaint(text: string): string | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether the shell would ask for more before it runs this: `PS2`. What is plainly wrong is not unfinished. */
export function isUnfinished(text: string): boolean {
  if (scan(text)) return true;
  const first = complaint(text);
  if (first === undefined) return false;
  if (/(got|unexpected) EOF|function body/.test(first)) return true;
  // An empty body, `if true; then`, is told as a syntax error; with something in it, as an early end.
  return (
    /near unexpected token `(fi|done|else|elif|esac|\}|\))'/.test(first) &&
    /got EOF/.test(complaint(`${text}\n:\n`) ?? "")
  );
}
