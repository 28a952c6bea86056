import type { Key } from "./keys.ts";
import { graphemesOf } from "./width.ts";

const LIMIT = 1000;

/** What Ctrl-R looks for. */
interface Search {
  query: string;
  /** Index of the line found; behind the last one while none is. */
  place: number;
  failed: boolean;
}

/** The lines typed before: Up and Down walk through them, Ctrl-R searches them from the newest to the oldest. */
export class History {
  private readonly lines: string[];
  private place = 0;
  private draft = "";
  private search: Search | undefined;

  /** @param lines is kept as it is: `history` lists it, too. */
  constructor(lines: string[]) {
    this.lines = lines;
  }

  add(text: string): void {
    if (text.trim() !== "" && this.lines.at(-1) !== text) this.lines.push(text);
    if (this.lines.length > LIMIT) this.lines.shift();
    this.leave();
  }

  /** Goes back behind the newest line. */
  leave(): void {
    this.place = this.lines.length;
    this.draft = "";
    this.search = undefined;
  }

  /** The next line up or down, or `undefined` at either end. `current` is what stands there now. */
  recall(step: -1 | 1, current: string): string | undefined {
    const next = this.place + step;
    if (next < 0 || next > this.lines.length) return undefined;
    if (this.place === this.lines.length) this.draft = current;
    this.place = next;
    return this.lines[next] ?? this.draft;
  }

  beginSearch(current: string): void {
    this.draft = current;
    this.search = { query: "", place: this.lines.length, failed: false };
  }

  /** What stands in front of the line while one searches. */
  get label(): string | undefined {
    if (!this.search) return undefined;
    return `(${this.search.failed ? "failed " : ""}reverse-i-search)\`${this.search.query}': `;
  }

  /** The line found, with the character at which what is looked for begins in it. */
  get found(): { text: string; at: number } {
    const { query, place } = this.search ?? { query: "", place: this.place };
    const text = this.lines[place] ?? this.draft;
    const at = query === "" ? -1 : text.lastIndexOf(query);
    return { text, at: at < 0 ? text.length : graphemesOf(text.slice(0, at)).length };
  }

  /**
   * Takes a key of a search. Ctrl-G ends it with the line as it was before.
   * @returns false when another key ends it: what was found stands, and the key is still to be done.
   */
  searchBy(key: Key): boolean {
    const { search } = this;
    if (!search) return false;
    if (key.type === "text" || key.type === "paste") this.look(search.query + key.text, search.place);
    else if (key.type === "control" && key.letter === "r") this.look(search.query, search.place - 1);
    else if (key.type === "named" && key.name === "backspace")
      this.look(graphemesOf(search.query).slice(0, -1).join(""), this.lines.length);
    else {
      const dropped = key.type === "control" && key.letter === "g";
      this.place = dropped ? this.lines.length : search.place;
      this.search = undefined;
      return dropped;
    }
    return true;
  }

  private look(query: string, from: number): void {
    if (!this.search) return;
    if (query === "") this.search = { query, place: this.lines.length, failed: false };
    else {
      const place = this.lines.slice(0, from + 1).findLastIndex((line) => line.includes(query));
      this.search = place < 0 ? { ...this.search, query, failed: true } : { query, place, failed: false };
    }
  }
}
