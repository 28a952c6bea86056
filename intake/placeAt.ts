import { isMap, isScalar, isSeq, type Node, parseDocument } from "yaml";
import { type Place, refusalBeforeParsing } from "./readYaml.ts";

/** Where a cursor stands in a file that is being written. */
interface CursorPlace {
  /** `name`: a field's name is being written in the group at `at`; `value`: what stands at `at` itself. */
  kind: "name" | "value";
  at: Place;
  /** The word under the cursor, as offsets. */
  from: number;
  to: number;
  /** What the rest of the file says. */
  value: unknown;
}

/** Stands for the word under the cursor while the file is read. */
const MARK = "pupitreCursor";

/**
 * The place of a cursor, also where the text around it cannot be read as a whole yet: the word under the cursor is
 * replaced by a mark, and the mark is looked for. `undefined` within a longer text, or where nothing can be said.
 */
export function placeAt(text: string, offset: number): CursorPlace | undefined {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  const line = text.slice(start, text.indexOf("\n", offset) < 0 ? text.length : text.indexOf("\n", offset));
  const column = offset - start;
  const from = start + column - (/[\w./-]*$/.exec(line.slice(0, column))?.[0].length ?? 0);
  const to = offset + (/^[\w./-]*/.exec(line.slice(column))?.[0].length ?? 0);
  const before = line.slice(0, from - start);
  if (/(^|\s)#/.test(before)) return undefined;
  const named = /^\s*:(\s|$)/.test(line.slice(to - start));
  const opens = /^\s*(-\s+)*$/.test(before) || /[{,]\s*$/.test(before);
  const tries = named || !opens ? [MARK] : [`${MARK}: null`, MARK];
  for (const mark of tries) {
    const marked = text.slice(0, from) + mark + text.slice(to);
    if (refusalBeforeParsing(marked)) return undefined;
    const { contents } = parseDocument(marked, {
      version: "1.2",
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "error",
    });
    const found = find(contents, []);
    if (found) return { ...found, from, to, value: dataOf(contents) };
  }
  return undefined;
}

function find(node: Node | null, at: Place): Pick<CursorPlace, "kind" | "at"> | undefined {
  if (isScalar(node)) return node.value === MARK ? { kind: "value", at } : undefined;
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const found = find(item as Node, [...at, index]);
      if (found) return found;
    }
  }
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (isScalar(key) && key.value === MARK) return { kind: "name", at };
      const found = find(value as Node | null, [...at, String(isScalar(key) ? key.value : "")]);
      if (found) return found;
    }
  }
  return undefined;
}

function dataOf(node: unknown): unknown {
  if (isScalar(node)) return node.value === MARK ? undefined : node.value;
  if (isSeq(node)) return node.items.map(dataOf);
  if (!isMap(node)) return undefined;
  return Object.fromEntries(
    node.items.flatMap(({ key, value }) =>
      isScalar(key) && key.value !== MARK && key.value !== "__proto__"
        ? [[String(key.value), dataOf(value)]]
        : [],
    ),
  );
}

/** The field whose name or plain value stands at an offset of a file that could be read. */
export function fieldAt(root: Node, offset: number): { at: Place; from: number; to: number } | undefined {
  let node: Node | null = root;
  const at: (string | number)[] = [];
  while (isMap(node) || isSeq(node)) {
    let next: Node | null = null;
    if (isSeq(node)) {
      const index: number = node.items.findIndex((item) => covers(item as Node, offset));
      if (index < 0) return undefined;
      at.push(index);
      next = node.items[index] as Node;
    } else {
      const pair: (typeof node.items)[number] | undefined = node.items.find(
        ({ key, value }) => covers(key as Node, offset) || covers(value as Node | null, offset),
      );
      if (!pair || !isScalar(pair.key)) return undefined;
      at.push(String(pair.key.value));
      if (covers(pair.key, offset)) {
        const [from, to] = pair.key.range ?? [offset, offset];
        return { at, from, to };
      }
      next = pair.value as Node | null;
    }
    node = next;
  }
  const [from, to] = node?.range ?? [offset, offset];
  return isScalar(node) && at.length > 0 ? { at, from, to } : undefined;
}

const covers = (node: Node | null | undefined, offset: number): boolean =>
  node?.range ? offset >= node.range[0] && offset <= node.range[1] : false;
