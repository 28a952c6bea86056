import type { Key } from "./keys.ts";
import { graphemesOf, shown, widthOf } from "./width.ts";

/**
 * Input of a running program: lines that the terminal echoes and lets one correct, as the kernel's line discipline
 * does. Ctrl-D ends the input at the beginning of a line, and sends the line as it is elsewhere.
 */
export class CookedInput {
  private readonly write: (text: string) => void;
  private readonly wholeInput: boolean;
  private readonly finish: (text: string) => void;
  private line: string[] = [];
  private text = "";

  /** @param wholeInput waits for the end of input; otherwise one line is enough. */
  constructor(write: (text: string) => void, wholeInput: boolean, finish: (text: string) => void) {
    this.write = write;
    this.wholeInput = wholeInput;
    this.finish = finish;
  }

  key(key: Key): void {
    if (key.type === "text" || key.type === "paste")
      for (const part of key.text.split(/(\n)/)) this.type(part);
    else if (key.type === "control") this.control(key.letter);
    else if (key.name === "enter") this.type("\n");
    else if (key.name === "tab") this.type("\t");
    else if (key.name === "backspace") this.erase(1);
  }

  private type(part: string): void {
    if (part === "") return;
    if (part !== "\n") {
      this.line.push(...graphemesOf(part));
      this.write(part === "\t" ? part : Array.from(part, shown).join(""));
      return;
    }
    this.write("\r\n");
    this.text += `${this.line.join("")}\n`;
    this.line = [];
    if (!this.wholeInput) this.finish(this.text);
  }

  private control(letter: string): void {
    if (letter === "u") this.erase(this.line.length);
    else if (letter === "w") {
      const rest = this.line.join("").replace(/\S*\s*$/, "");
      this.erase(this.line.length - graphemesOf(rest).length);
    } else if (letter === "d") {
      this.text += this.line.join("");
      if (this.line.length === 0 || !this.wholeInput) this.finish(this.text);
      else this.line = [];
    }
  }

  private erase(count: number): void {
    for (let left = count; left > 0 && this.line.length > 0; left -= 1) {
      const width = widthOf(this.line.pop() ?? "");
      this.write("\b \b".repeat(width));
    }
  }
}
