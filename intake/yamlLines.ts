import { isScalar, isSeq, type Pair } from "yaml";
import { type Collection, lastOffset, pairEnd } from "./yamlNodes.ts";

/** The lines of one item of a block. */
interface Chunk {
  from: number;
  /** Where they begin without the comments above. */
  bare: number;
  to: number;
  column: number;
  /** It stands behind a hyphen (`- name: x`), so that its first line begins before it. */
  inline: boolean;
}

/** Where parts of a YAML text begin and end, by its lines. */
export class YamlLines {
  constructor(readonly text: string) {}

  /** Where an item itself begins: its name, or its hyphen. */
  own(parent: Collection, index: number): number {
    const token = parent.srcToken;
    const start = token && "items" in token ? token.items[index] : undefined;
    if (isSeq(parent)) {
      const hyphen = start?.start.find(({ type }) => type === "seq-item-ind");
      return hyphen?.offset ?? 0;
    }
    const key = parent.items[index]?.key;
    return (isScalar(key) ? key.range?.[0] : undefined) ?? 0;
  }

  #lineStart(offset: number): number {
    return this.text.lastIndexOf("\n", offset - 1) + 1;
  }

  #lineEnd(offset: number): number {
    if (offset > 0 && this.text[offset - 1] === "\n") return offset;
    const end = this.text.indexOf("\n", offset);
    return end < 0 ? this.text.length : end + 1;
  }

  /** The lines of an item of a block, with comments right above it, up to those of the next. */
  chunk(parent: Collection, index: number): Chunk {
    const own = this.own(parent, index);
    const line = this.#lineStart(own);
    const column = own - line;
    const inline = this.text.slice(line, own).trim() !== "";
    const bare = inline ? own : line;
    const from = inline ? own : this.#above(line, column);
    return { from, bare, to: this.#end(parent, index), column, inline };
  }

  #end(parent: Collection, index: number): number {
    if (index + 1 < parent.items.length) {
      const next = this.own(parent, index + 1);
      const line = this.#lineStart(next);
      return this.#above(line, next - line);
    }
    const item = parent.items[index];
    return this.#lineEnd(isSeq(parent) ? lastOffset(item) : pairEnd(item as Pair));
  }

  /** Comments that stand at the same column right above belong to the line below them. */
  #above(line: number, column: number): number {
    let from = line;
    while (from > 0) {
      const before = this.#lineStart(from - 1);
      const text = this.text.slice(before, from);
      if (text.search(/\S/) !== column || text[column] !== "#") break;
      from = before;
    }
    return from;
  }
}
