import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";

/** Nodes of a YAML text as editYaml needs them. */

export type Collection = YAMLMap | YAMLSeq;

/** A group that is to be written anew holds `*name`, which would be lost. */
export class Reference extends Error {}

/** Where the last thing that is said in a node ends. */
export function lastOffset(node: unknown): number {
  if (isMap(node) && !node.flow && node.items.length > 0) return pairEnd(node.items.at(-1) as Pair);
  if (isSeq(node) && !node.flow && node.items.length > 0) return lastOffset(node.items.at(-1));
  return (node as Node | null)?.range?.[1] ?? 0;
}

export const pairEnd = ({ key, value }: Pair): number => Math.max(lastOffset(key), lastOffset(value));

export const keyOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : "");

export const indexOf = (parent: Collection, step: string | number): number =>
  isSeq(parent) ? Number(step) : parent.items.findIndex((pair) => keyOf(pair) === String(step));

export function childOf(parent: Collection, step: string | number): Node | undefined {
  const found = isSeq(parent)
    ? parent.items[Number(step)]
    : parent.items.find((pair) => keyOf(pair) === String(step))?.value;
  return (found as Node | null | undefined) ?? undefined;
}

export const outermostFlow = (parents: readonly Collection[]): Collection | undefined =>
  parents.find(({ flow }) => flow === true);

export const plain = (node: Node): Record<string, unknown> & unknown[] =>
  dataOf(node) as Record<string, unknown> & unknown[];

function dataOf(node: unknown): unknown {
  if (isScalar(node)) return node.value;
  if (isSeq(node)) return node.items.map(dataOf);
  if (isMap(node)) return Object.fromEntries(node.items.map((pair) => [keyOf(pair), dataOf(pair.value)]));
  if (node === null || node === undefined) return null;
  throw new Reference();
}
