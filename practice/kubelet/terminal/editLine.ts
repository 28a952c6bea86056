import type { Key, KeyName } from "./keys.ts";
import { graphemesOf } from "./width.ts";

/** The line being typed. `cursor` counts characters as a reader does. */
export interface Line {
  characters: string[];
  cursor: number;
}

/** What Ctrl-Y brings back. */
export interface Clipboard {
  text: string[];
}

export const emptyLine = (): Line => ({ characters: [], cursor: 0 });
export const textOfLine = (line: Line): string => line.characters.join("");
export function lineOf(text: string): Line {
  const characters = graphemesOf(text);
  return { characters, cursor: characters.length };
}

const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}_]/u.test(character);

function wordLeft({ characters, cursor }: Line): number {
  let at = cursor;
  while (at > 0 && !isWord(characters[at - 1])) at -= 1;
  while (at > 0 && isWord(characters[at - 1])) at -= 1;
  return at;
}

function wordRight({ characters, cursor }: Line): number {
  let at = cursor;
  while (at < characters.length && !isWord(characters[at])) at += 1;
  while (at < characters.length && isWord(characters[at])) at += 1;
  return at;
}

/** Ctrl-W goes by blanks, unlike Alt-Backspace. */
function blankLeft({ characters, cursor }: Line): number {
  let at = cursor;
  while (at > 0 && /\s/.test(characters[at - 1] ?? "")) at -= 1;
  while (at > 0 && !/\s/.test(characters[at - 1] ?? "")) at -= 1;
  return at;
}

function cut({ characters }: Line, from: number, to: number): Line {
  return { characters: [...characters.slice(0, from), ...characters.slice(to)], cursor: from };
}

/** Puts text at the cursor. Accents that come after their letter join it. */
export function insertText({ characters, cursor }: Line, text: string): Line {
  const head = characters.slice(0, cursor);
  const joined = graphemesOf((head.pop() ?? "") + text);
  return {
    characters: [...head, ...joined, ...characters.slice(cursor)],
    cursor: head.length + joined.length,
  };
}

/** The line after a key, or `undefined` for keys that do not edit: they are the terminal's business. */
export function editLine(line: Line, key: Key, clipboard: Clipboard): Line | undefined {
  if (key.type === "text" || key.type === "paste") return insertText(line, key.text);
  const kill = (from: number, to: number): Line => {
    if (to > from) clipboard.text = line.characters.slice(from, to);
    return cut(line, from, to);
  };
  const end = line.characters.length;
  const at = line.cursor;
  if (key.type === "control") {
    switch (key.letter) {
      case "a":
        return { ...line, cursor: 0 };
      case "e":
        return { ...line, cursor: end };
      case "b":
        return { ...line, cursor: Math.max(0, at - 1) };
      case "f":
        return { ...line, cursor: Math.min(end, at + 1) };
      case "k":
        return { ...kill(at, end) };
      case "u":
        return kill(0, at);
      case "w":
        return kill(blankLeft(line), at);
      case "y":
        return insertText(line, clipboard.text.join(""));
      case "t":
        return swap(line);
      default:
        return undefined;
    }
  }
  return editByName(line, key.name, kill);
}

function editByName(line: Line, name: KeyName, kill: (from: number, to: number) => Line): Line | undefined {
  const end = line.characters.length;
  const at = line.cursor;
  switch (name) {
    case "left":
      return { ...line, cursor: Math.max(0, at - 1) };
    case "right":
      return { ...line, cursor: Math.min(end, at + 1) };
    case "home":
      return { ...line, cursor: 0 };
    case "end":
      return { ...line, cursor: end };
    case "backspace":
      return at === 0 ? line : cut(line, at - 1, at);
    case "delete":
      return at === end ? line : cut(line, at, at + 1);
    case "wordLeft":
      return { ...line, cursor: wordLeft(line) };
    case "wordRight":
      return { ...line, cursor: wordRight(line) };
    case "deleteWord":
      return kill(at, wordRight(line));
    case "deleteWordBack":
      return kill(wordLeft(line), at);
    case "unknown":
      return line;
    default:
      return undefined;
  }
}

function swap(line: Line): Line {
  const { characters, cursor } = line;
  const at = cursor === characters.length ? cursor - 1 : cursor;
  if (at < 1) return line;
  const swapped = [...characters];
  [swapped[at - 1], swapped[at]] = [characters[at] ?? "", characters[at - 1] ?? ""];
  return { characters: swapped, cursor: at + 1 };
}
