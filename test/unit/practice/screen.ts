import { widthOf } from "../../../practice/kubelet/terminal/width.ts";

/** A terminal's screen, as far as a line editor uses it: it wraps late, as real ones do. Rows never scroll off. */
export class Screen {
  readonly columns: number;
  private rows: string[][] = [[]];
  private row = 0;
  private column = 0;
  private wrapping = false;
  private pending = "";

  constructor(columns: number) {
    this.columns = columns;
  }

  write(text: string): void {
    let rest = this.pending + text;
    this.pending = "";
    while (rest !== "") {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
      const sequence = /^\u001b\[([?0-9;]*)([A-Za-z])/.exec(rest);
      if (sequence) {
        this.control(sequence[1] ?? "", sequence[2] ?? "");
        rest = rest.slice(sequence[0].length);
      } else if (rest.startsWith("\u001b")) {
        this.pending = rest;
        return;
      } else {
        const character = String.fromCodePoint(rest.codePointAt(0) ?? 0);
        this.put(character);
        rest = rest.slice(character.length);
      }
    }
  }

  private control(parameters: string, final: string): void {
    const count = Math.max(1, Number(parameters) || 1);
    if (!"hlm".includes(final)) this.wrapping = false;
    if (final === "A") this.row = Math.max(0, this.row - count);
    else if (final === "B") this.row += count;
    else if (final === "C") this.column = Math.min(this.columns - 1, this.column + count);
    else if (final === "D") this.column = Math.max(0, this.column - count);
    else if (final === "J" && parameters === "2") this.rows = [];
    else if (final === "J" && parameters === "") {
      this.rows.length = Math.min(this.rows.length, this.row + 1);
      this.at(this.row).length = Math.min(this.at(this.row).length, this.column);
    } else if (final === "H") {
      this.row = 0;
      this.column = 0;
    }
  }

  private at(row: number): string[] {
    while (this.rows.length <= row) this.rows.push([]);
    return this.rows[row] as string[];
  }

  private put(character: string): void {
    if (character === "\r") this.column = 0;
    else if (character === "\n") this.row += 1;
    else if (character === "\b") this.column = Math.max(0, this.column - 1);
    if (character < " ") {
      this.wrapping = false;
      return;
    }
    const width = widthOf(character);
    if (width === 0) {
      const line = this.at(this.row);
      const at = this.wrapping ? this.column : this.column - 1;
      line[at] = (line[at] ?? "") + character;
      return;
    }
    if (this.wrapping || this.column + width > this.columns) {
      this.row += 1;
      this.column = 0;
      this.wrapping = false;
    }
    const line = this.at(this.row);
    while (line.length < this.column) line.push(" ");
    line[this.column] = character;
    if (width === 2) line[this.column + 1] = "";
    if (this.column + width >= this.columns) this.wrapping = true;
    else this.column += width;
  }

  /** All rows, without blanks at their ends. */
  lines(): string[] {
    return this.rows.map((row) =>
      Array.from(row, (cell) => cell ?? " ")
        .join("")
        .trimEnd(),
    );
  }

  /** The rows as one text. */
  text(): string {
    return this.lines().join("\n").trimEnd();
  }

  get cursor(): { row: number; column: number } {
    return { row: this.row, column: this.column };
  }
}
