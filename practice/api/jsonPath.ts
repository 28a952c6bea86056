import { equal, isFields } from "../json.ts";

type Read = (values: unknown[]) => unknown[];

/**
 * The JSONPath of printer columns: `.spec.a`, `['b']`, `[0]`, `[*]`, `[?(@.type=="Ready")]`, with or without braces.
 * @returns a reader of all values the path leads to; it finds nothing where the path is not understood.
 */
export function readJsonPath(path: string): (object: unknown) => unknown[] {
  const text = path.trim().replace(/^\{/, "").replace(/\}$/, "").replace(/^\$/, "");
  const steps: Read[] = [];
  let rest = text;
  while (rest !== "") {
    const step = nextStep(rest);
    if (!step) return () => [];
    steps.push(step.read);
    rest = rest.slice(step.length);
  }
  return (object) => steps.reduce((values, read) => read(values), [object]);
}

const FIELD = /^\.?((?:[\w$-]|\\.)+)/;
const QUOTED = /^\.?\[(?:'([^']*)'|"([^"]*)")\]/;
const INDEX = /^\.?\[(-?\d+)\]/;
const ALL = /^(?:\.?\[\*\]|\.\*)/;
const FILTER = /^\.?\[\?\(@\.([\w.-]+)\s*(==|!=)\s*(?:"([^"]*)"|'([^']*)'|([^)\s]+))\)\]/;

function nextStep(text: string): { length: number; read: Read } | undefined {
  const filter = FILTER.exec(text);
  if (filter) {
    const [whole, fields = "", operator, double, single, bare] = filter;
    const wanted: unknown = double ?? single ?? parsed(bare ?? "");
    const inner = fields.split(".");
    return {
      length: whole.length,
      read: (values) =>
        everyItem(values).filter((item) => {
          const value = inner.reduce<unknown>((one, key) => (isFields(one) ? one[key] : undefined), item);
          return equal(value, wanted) === (operator === "==");
        }),
    };
  }
  const all = ALL.exec(text);
  if (all) return { length: all[0].length, read: everyItem };
  const index = INDEX.exec(text);
  if (index) {
    const place = Number(index[1]);
    return {
      length: index[0].length,
      read: (values) =>
        values.map((value) => (Array.isArray(value) ? value.at(place) : undefined)).filter(isThere),
    };
  }
  const field = QUOTED.exec(text) ?? FIELD.exec(text);
  if (!field) return undefined;
  const key = (field[1] ?? field[2] ?? "").replaceAll(/\\(.)/g, "$1");
  return {
    length: field[0].length,
    read: (values) =>
      values
        .map((value) => (isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined))
        .filter(isThere),
  };
}

function everyItem(values: unknown[]): unknown[] {
  return values.flatMap((value) =>
    Array.isArray(value) ? value : isFields(value) ? Object.values(value) : [],
  );
}

function isThere(value: unknown): boolean {
  return value !== undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
