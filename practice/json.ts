/** A JSON object whose fields are not known yet. */
export type Fields = Record<string, unknown>;

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `undefined` where the path does not lead: API objects are too ragged to check every step by hand. */
export function dig(value: unknown, ...path: (string | number)[]): unknown {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current)) current = current[step as number];
    else if (isFields(current) && Object.hasOwn(current, step)) current = current[step];
    else return undefined;
  }
  return current;
}

export function digFields(value: unknown, ...path: (string | number)[]): Fields | undefined {
  const found = dig(value, ...path);
  return isFields(found) ? found : undefined;
}

export function digList(value: unknown, ...path: (string | number)[]): unknown[] {
  const found = dig(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function digText(value: unknown, ...path: (string | number)[]): string | undefined {
  const found = dig(value, ...path);
  return typeof found === "string" ? found : undefined;
}

/** Only the entries whose value is a string: labels, annotations, node selectors. */
export function digTexts(value: unknown, ...path: (string | number)[]): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, text] of Object.entries(digFields(value, ...path) ?? {})) {
    if (typeof text === "string") texts[key] = text;
  }
  return texts;
}

/** Own keys only, so that a `__proto__` in a body stays a plain key. */
export function clone<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item) => clone(item)) as T;
  if (!isFields(value)) return value;
  const copy: Fields = {};
  for (const key of Object.keys(value)) setOwn(copy, key, clone(value[key]));
  return copy as T;
}

export function setOwn(target: Fields, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}

/** The object at `key`, made when absent, so that a defaulting step can write below it. */
export function ensureFields(parent: Fields, key: string): Fields {
  const present = parent[key];
  if (isFields(present)) return present;
  const made: Fields = {};
  parent[key] = made;
  return made;
}

export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  if (!isFields(a) || !isFields(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}

/** Stored objects are shared by readers, watchers and history: one that changes them must fail at once. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const item of Object.values(value)) deepFreeze(item);
  return Object.freeze(value);
}

export function without(fields: Fields, ...keys: string[]): Fields {
  const rest: Fields = {};
  for (const key of Object.keys(fields)) if (!keys.includes(key)) setOwn(rest, key, fields[key]);
  return rest;
}
