import type { Line } from "./editLine.ts";
import { shown, widthOf, withoutEscapes } from "./width.ts";

interface Spot {
  row: number;
  column: number;
}

/** Where text ends that starts at `spot`, on a terminal that wraps. */
function advance(spot: Spot, text: string, columns: number): Spot {
  let { row, column } = spot;
  for (const character of text) {
    if (character === "\n") {
      row += 1;
      column = 0;
      continue;
    }
    const width = widthOf(character);
    if (column + width > columns) {
      row += 1;
      column = 0;
    }
    column += width;
  }
  return { row, column };
}

/**
 * Keeps a line of input on the screen as it is edited, over as many rows as it takes. It knows where the cursor stands
 * relative to the row of the prompt, and nothing else of the screen.
 */
export class LinePainter {
  private readonly write: (text: string) => void;
  private columns = 80;
  private prompt = "";
  private label: string | undefined;
  private cursorRow = 0;
  private drawn: { text: string; cursor: number; end: Spot } = {
    text: "",
    cursor: 0,
    end: { row: 0, column: 0 },
  };

  constructor(write: (text: string) => void) {
    this.write = write;
  }

  resize(columns: number): void {
    this.columns = Math.max(2, columns);
  }

  /** Starts a new line of input at the cursor, which stands at the beginning of a row. */
  begin(prompt: string): void {
    this.prompt = prompt;
    this.label = undefined;
    this.cursorRow = 0;
    this.paint({ characters: [], cursor: 0 });
  }

  private after(text: string): Spot {
    const head = withoutEscapes(this.label ?? this.prompt);
    const spot = advance({ row: 0, column: 0 }, head + text, this.columns);
    // A full row: the cursor belongs to the next one.
    return spot.column >= this.columns ? { row: spot.row + 1, column: 0 } : spot;
  }

  /** Shows the line as it is now. */
  update(line: Line): void {
    const text = line.characters.map(shown).join("");
    const before = this.drawn;
    const atEnd = line.cursor === line.characters.length;
    const added = text.slice(before.text.length);
    const plain = text.startsWith(before.text) && !/\n|\p{M}|\u200d/u.test(added);
    if (atEnd && before.cursor === -1 && plain && before.end.column + widthOf(added) < this.columns) {
      this.write(added);
      this.drawn = {
        text,
        cursor: -1,
        end: { row: before.end.row, column: before.end.column + widthOf(added) },
      };
      return;
    }
    this.paint(line);
  }

  private paint(line: Line): void {
    const head = line.characters.slice(0, line.cursor).map(shown).join("");
    const text = line.characters.map(shown).join("");
    const up = this.cursorRow > 0 ? `\u001b[${this.cursorRow}A` : "";
    const end = this.after(text);
    const spot = this.after(head);
    // Behind a full row the terminal waits with the wrap until something follows.
    const wrap = end.column === 0 && end.row > 0 && !text.endsWith("\n") ? " \r" : "";
    const back = end.row > spot.row ? `\u001b[${end.row - spot.row}A` : "";
    const across = `\r${spot.column > 0 ? `\u001b[${spot.column}C` : ""}`;
    const moved = line.cursor === line.characters.length ? "" : `${back}${across}`;
    this.write(`${up}\r\u001b[J${this.label ?? this.prompt}${text.replaceAll("\n", "\r\n")}${wrap}${moved}`);
    this.cursorRow = spot.row;
    this.drawn = { text, cursor: line.cursor === line.characters.length ? -1 : line.cursor, end };
  }

  /** Shows the line behind a label instead of the prompt, or behind the prompt again. */
  relabel(label: string | undefined, line: Line): void {
    this.label = label;
    this.paint(line);
  }

  /** Draws everything anew from where the cursor stands, at the beginning of a row. */
  redraw(line: Line): void {
    this.cursorRow = 0;
    this.paint(line);
  }

  /** Leaves the line: the cursor goes below it. */
  finish(line: Line): void {
    const end = this.after(line.characters.map(shown).join(""));
    const down = end.row - this.cursorRow;
    // Behind a full row the cursor stands on a row of its own already.
    const onFreshRow = end.row > 0 && end.column === 0 && line.characters.at(-1) !== "\n";
    this.write(`${down > 0 ? `\u001b[${down}B` : ""}\r${onFreshRow ? "" : "\n"}`);
    this.cursorRow = 0;
  }
}
