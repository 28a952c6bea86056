import { isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import { emitFlow, emitInline, emitItem, emitPair, emitText } from "./emitYaml.ts";
import type { Place, YamlValue } from "./readYaml.ts";
import { YamlLines } from "./yamlLines.ts";
import { type Collection, childOf, indexOf, keyOf, outermostFlow, plain, Reference } from "./yamlNodes.ts";

/** A wish of the form. `set` makes the groups around that are not there yet. */
export type Edit =
  | { does: "set"; at: Place; value: unknown }
  | { does: "remove"; at: Place }
  /** Into the list at `at`, before the item of that index; at its end where there is none. */
  | { does: "insert"; at: Place; index: number; value: unknown }
  | { does: "move"; at: Place; from: number; to: number };

/** Replaces the text between two offsets. */
export interface TextChange {
  from: number;
  to: number;
  insert: string;
}

/** The fields of the group at a place in their usual order, for where a new one goes. */
export type FieldOrder = (at: Place) => readonly string[];

/** Longer than that, brackets give way to lines. */
const WIDEST = 110;

/**
 * The change of the text that carries out an edit and leaves everything else as its author wrote it: comments, order,
 * quotes, blank lines. `undefined` where the text has no such place, or only by a reference (`*name`).
 */
export function editYaml(yaml: YamlValue, edit: Edit, order: FieldOrder = () => []): TextChange | undefined {
  try {
    return change(yaml, edit, order);
  } catch (error) {
    if (error instanceof Reference) return undefined;
    throw error;
  }
}

function change(yaml: YamlValue, edit: Edit, order: FieldOrder): TextChange | undefined {
  const source = new Source(yaml.text, order);
  const found = source.descend(yaml.root, edit.at);
  if (!found) return undefined;
  const { node, parents, rest } = found;
  switch (edit.does) {
    case "set":
      if (rest.length === 0) return source.replace(node, parents, edit.at, edit.value);
      return source.add(node, parents, edit.at, rest, edit.value);
    case "remove":
      return rest.length === 0 ? source.remove(parents, edit.at) : undefined;
    case "insert":
      if (rest.length > 0) return source.add(node, parents, edit.at, rest, [edit.value]);
      if (!isSeq(node)) return source.replace(node, parents, edit.at, [edit.value]);
      return source.insertItem(node, parents, edit.at, edit.index, edit.value);
    case "move":
      return rest.length === 0 && isSeq(node)
        ? source.move(node, parents, edit.at, edit.from, edit.to)
        : undefined;
  }
}

/** The text, and where parts of it begin and end. */
class Source {
  readonly #lines: YamlLines;

  constructor(
    readonly text: string,
    readonly order: FieldOrder,
  ) {
    this.#lines = new YamlLines(text);
  }

  /** As far down as the text goes: the last node there is, those around it, and the steps that are missing. */
  descend(root: Node, at: Place): { node: Node; parents: Collection[]; rest: Place } | undefined {
    let node = root;
    const parents: Collection[] = [];
    for (const [depth, step] of at.entries()) {
      if (!isMap(node) && !isSeq(node)) {
        // Nothing or a plain value where a group is wanted: it is replaced by one.
        return isScalar(node) ? { node, parents, rest: at.slice(depth) } : undefined;
      }
      const inner = childOf(node, step);
      if (inner === undefined) return { node, parents, rest: at.slice(depth) };
      if (!isMap(inner) && !isSeq(inner) && !isScalar(inner)) return undefined;
      parents.push(node);
      node = inner;
    }
    return { node, parents, rest: [] };
  }

  replace(node: Node, parents: Collection[], at: Place, value: unknown): TextChange | undefined {
    if (value === undefined) return this.remove(parents, at);
    const flow = outermostFlow(parents);
    if (isScalar(node) && isWord(value)) {
      const change = this.#replaceWord(node, value, flow !== undefined, parents);
      if (change) return change;
    }
    if (flow) return this.#rewriteFlow(flow, parents, at, (copy, step) => setIn(copy, step, value));
    const parent = parents.at(-1);
    const step = at.at(-1);
    if (!parent || step === undefined) return undefined;
    return this.#rewrite(parent, step, value);
  }

  #replaceWord(node: Scalar, value: unknown, inFlow: boolean, parents: Collection[]): TextChange | undefined {
    const [from, to] = node.range ?? [0, 0];
    if (from === to) return undefined; // nothing stands there
    const old = this.text.slice(from, to);
    const parent = parents.at(-1);
    const asBlock = /^[|>]/.test(old) || (typeof value === "string" && value.includes("\n") && !inFlow);
    if (asBlock && parent) {
      const at = isSeq(parent)
        ? parent.items.indexOf(node)
        : parent.items.findIndex((pair) => pair.value === node);
      const { column } = this.#lines.chunk(parent, at);
      const block = emitText(value, blockColumn(old, column + 2));
      const ends = old.endsWith("\n");
      return { from, to, insert: ends ? `${block}\n` : block };
    }
    if (old.includes("\n")) return undefined;
    const quoting =
      node.type === "QUOTE_SINGLE" ? "single" : node.type === "QUOTE_DOUBLE" ? "double" : "plain";
    return { from, to, insert: emitInline(value, inFlow, quoting) };
  }

  /** A field or item that is not there yet, in groups that may not be there either. */
  add(node: Node, parents: Collection[], at: Place, rest: Place, value: unknown): TextChange | undefined {
    if (value === undefined) return { from: 0, to: 0, insert: "" };
    const here = at.slice(0, at.length - rest.length);
    const [step, ...deeper] = rest;
    const whole = deeper.reduceRight<unknown>(
      (inner, key) => (typeof key === "number" ? [inner] : { [key]: inner }),
      value,
    );
    if (step === undefined) return undefined;
    if (!isMap(node) && !isSeq(node))
      return this.replace(node, parents, here, typeof step === "number" ? [whole] : { [step]: whole });
    if (isSeq(node)) {
      return typeof step === "number" ? this.insertItem(node, parents, here, step, whole) : undefined;
    }
    const name = String(step);
    const flow = outermostFlow([...parents, node]);
    if (flow || node.items.length === 0) {
      if (flow && flow !== node)
        return this.#rewriteFlow(flow, parents, here, (copy, last, root) =>
          last === undefined ? setIn(root, name, whole) : setIn(childValue(copy, last), name, whole),
        );
      return this.#replaceCollection(
        node,
        parents,
        here,
        this.#sorted({ ...plain(node), [name]: whole }, here),
      );
    }
    const index = this.#place(node, name, here);
    return this.#insertAt(node, index, (column) => emitPair(name, whole, column));
  }

  insertItem(
    list: YAMLSeq,
    parents: Collection[],
    at: Place,
    index: number,
    value: unknown,
  ): TextChange | undefined {
    if (list.flow || outermostFlow(parents) || list.items.length === 0) {
      const items = plain(list) as unknown[];
      items.splice(Math.min(index, items.length), 0, value);
      return this.#replaceCollection(list, parents, at, items);
    }
    return this.#insertAt(list, Math.min(index, list.items.length), (column) => emitItem(value, column));
  }

  remove(parents: Collection[], at: Place): TextChange | undefined {
    const parent = parents.at(-1);
    const step = at.at(-1);
    if (!parent || step === undefined) return undefined;
    const around = parents.slice(0, -1);
    if (outermostFlow(parents) || parent.items.length === 1) {
      const left = plain(parent);
      if (Array.isArray(left)) left.splice(Number(step), 1);
      else delete left[String(step)];
      return this.#replaceCollection(parent, around, at.slice(0, -1), left);
    }
    const index = indexOf(parent, step);
    const { from, to, inline } = this.#lines.chunk(parent, index);
    // The next field takes the place behind the hyphen.
    if (inline) return { from, to: this.#lines.own(parent, index + 1), insert: "" };
    return { from, to, insert: "" };
  }

  move(list: YAMLSeq, parents: Collection[], at: Place, from: number, to: number): TextChange | undefined {
    const last = list.items.length - 1;
    if (from === to || from < 0 || to < 0 || from > last || to > last) return undefined;
    const whole = list.items.some((_, index) => this.#lines.chunk(list, index).inline);
    if (list.flow || whole || outermostFlow(parents)) {
      const items = plain(list) as unknown[];
      items.splice(to, 0, ...items.splice(from, 1));
      return this.#replaceCollection(list, parents, at, items);
    }
    const first = Math.min(from, to);
    const chunks = list.items
      .slice(first, Math.max(from, to) + 1)
      .map((_, i) => this.#lines.chunk(list, first + i));
    const start = chunks[0]?.from ?? 0;
    const end = chunks.at(-1)?.to ?? start;
    const texts = chunks.map((chunk) => this.text.slice(chunk.from, chunk.to).replace(/\n?$/, "\n"));
    texts.splice(to - first, 0, ...texts.splice(from - first, 1));
    return { from: start, to: end, insert: texts.join("") };
  }

  /** The text of a whole group anew: of one between brackets, or one that is or becomes empty. */
  #replaceCollection(
    node: Collection,
    parents: Collection[],
    at: Place,
    value: object,
  ): TextChange | undefined {
    const flow = outermostFlow(parents);
    if (flow) return this.#rewriteFlow(flow, parents, at, (copy, step) => setIn(copy, step, value));
    if (node.flow) {
      const [from, to] = node.range ?? [0, 0];
      const line = emitFlow(value);
      if (line.length <= WIDEST || parents.length === 0) return { from, to, insert: line };
    }
    const parent = parents.at(-1);
    const step = at.at(-1);
    if (!parent || step === undefined) return undefined;
    return this.#rewrite(parent, step, value);
  }

  /** The lines of one item anew; the comments above it stay. */
  #rewrite(parent: Collection, step: string | number, value: unknown): TextChange {
    const { bare, to, column, inline } = this.#lines.chunk(parent, indexOf(parent, step));
    const body = isSeq(parent) ? emitItem(value, column) : emitPair(String(step), value, column);
    return { from: bare, to, insert: lines(body, column, inline) };
  }

  /** Between brackets nothing has a line of its own: the outermost pair of them is written anew. */
  #rewriteFlow(
    flow: Collection,
    parents: Collection[],
    at: Place,
    change: (around: unknown, step: string | number | undefined, root: unknown) => void,
  ): TextChange | undefined {
    const depth = parents.indexOf(flow);
    const value = plain(flow);
    const steps = depth < 0 ? [] : at.slice(depth);
    const around = steps.slice(0, -1).reduce<unknown>(childValue, value);
    change(around, steps.at(-1), value);
    const [from, to] = flow.range ?? [0, 0];
    return { from, to, insert: emitFlow(value) };
  }

  #insertAt(parent: Collection, index: number, emit: (column: number) => string): TextChange {
    if (index >= parent.items.length) {
      const { to, column } = this.#lines.chunk(parent, parent.items.length - 1);
      const body = lines(emit(column), column, false);
      return { from: to, to, insert: this.text[to - 1] === "\n" || to === 0 ? body : `\n${body}` };
    }
    const { from, column, inline } = this.#lines.chunk(parent, index);
    const body = emit(column);
    return { from, to: from, insert: inline ? `${body}\n${" ".repeat(column)}` : lines(body, column, false) };
  }

  /** Before the first field that usually comes later. */
  #place(map: YAMLMap, name: string, at: Place): number {
    const usual = this.order(at);
    const mine = usual.indexOf(name);
    if (mine < 0) return map.items.length;
    const later = map.items.findIndex((pair) => usual.indexOf(keyOf(pair)) > mine);
    return later < 0 ? map.items.length : later;
  }

  #sorted(value: Record<string, unknown>, at: Place): Record<string, unknown> {
    const usual = this.order(at);
    const rank = (name: string) => (usual.includes(name) ? usual.indexOf(name) : usual.length);
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => rank(a) - rank(b)));
  }
}

/** Where the lines of a block begin already, or where they usually do. */
function blockColumn(old: string, usual: number): number {
  const first = /^[|>][^\n]*\n(?:\s*\n)*( +)\S/.exec(old)?.[1];
  return /^[|>][-+]?\d/.test(old) ? usual : (first?.length ?? usual);
}

const lines = (body: string, column: number, inline: boolean): string =>
  `${inline ? "" : " ".repeat(column)}${body}\n`;

const isWord = (value: unknown): boolean => typeof value !== "object" || value === null;

const childValue = (value: unknown, step: string | number): unknown =>
  (value as Record<string | number, unknown>)[step];

function setIn(around: unknown, step: string | number | undefined, value: unknown): void {
  if (step !== undefined) (around as Record<string | number, unknown>)[step] = value;
}
