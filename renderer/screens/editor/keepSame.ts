/**
 * `next`, in which every part that says what it said `before` is the very object that it was. A text is read anew at each
 * key, and most of it says the same: whoever shows a part need not draw it again. Pure; for values as YAML gives them.
 */
export function keepSame(before: unknown, next: unknown): unknown {
  if (!isGroup(before) || !isGroup(next) || Array.isArray(before) !== Array.isArray(next))
    return Object.is(before, next) ? before : next;
  const names = Object.keys(next);
  const parts = names.map((name) =>
    keepSame(Object.hasOwn(before, name) ? before[name] : undefined, next[name]),
  );
  const isSame =
    names.length === Object.keys(before).length &&
    names.every((name, index) => Object.hasOwn(before, name) && before[name] === parts[index]);
  if (isSame) return before;
  return Array.isArray(next) ? parts : Object.fromEntries(names.map((name, index) => [name, parts[index]]));
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
