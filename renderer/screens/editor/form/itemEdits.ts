import type { Edit } from "../../../../intake/editYaml.ts";
import type { Place } from "../../../../intake/readYaml.ts";

/**
 * The fewest edits that make the list at `at` say `next` instead of `before`, in order: what stands beside the items that
 * stay is left to its author. Pure.
 */
export function itemEdits(at: Place, before: readonly unknown[], next: readonly unknown[]): Edit[] {
  const shorter = Math.min(before.length, next.length);
  let first = 0;
  while (first < shorter && before[first] === next[first]) first += 1;
  let last = 0;
  while (last < shorter - first && before.at(-1 - last) === next.at(-1 - last)) last += 1;
  const changed = shorter - first - last;
  const edits: Edit[] = [];
  for (let index = first; index < first + changed; index += 1)
    edits.push({ does: "set", at: [...at, index], value: next[index] });
  for (let index = first + changed; index < next.length - last; index += 1)
    edits.push({ does: "insert", at, index, value: next[index] });
  for (
    let index = before.length - last - 1;
    index >= first + changed && next.length < before.length;
    index -= 1
  )
    edits.push({ does: "remove", at: [...at, index] });
  return edits;
}
