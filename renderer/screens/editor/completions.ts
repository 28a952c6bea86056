/** What may stand at a place of a lab's file, read from its JSON Schema (draft-07). Pure. */
export interface LabSchema {
  type?: string | string[];
  properties?: Record<string, LabSchema>;
  required?: string[];
  items?: LabSchema | LabSchema[];
  additionalProperties?: boolean | LabSchema;
  anyOf?: LabSchema[];
  oneOf?: LabSchema[];
  allOf?: LabSchema[];
  enum?: unknown[];
  const?: unknown;
  description?: string;
}

type Step = string | number;

interface Suggestion {
  label: string;
  required: boolean;
  /** The field that it is, or that it fills. */
  at: readonly Step[];
}

/**
 * What may be written at a place: of a group the fields that it does not have yet, those that it must have first; of a
 * field the words that it takes, or the names that the lab itself gives (`container: main`).
 */
export function completionsAt(
  root: LabSchema,
  { kind, at, value }: { kind: "name" | "value"; at: readonly Step[]; value: unknown },
): Suggestion[] {
  if (kind === "value") {
    const words = [...valuesAt(root, at, value), ...namesAt(at, value)];
    return [...new Set(words)].map((label) => ({ label, required: false, at }));
  }
  const group = at.reduce<unknown>(childOf, value);
  return fieldsAt(root, at, value)
    .filter(({ name }) => childOf(group, name) === undefined)
    .sort((a, b) => Number(b.required) - Number(a.required))
    .map(({ name, required }) => ({ label: name, required, at: [...at, name] }));
}

/** Fields that hold the name of something else in the same lab, and where that stands. */
const NAMES: Readonly<Record<string, string>> = { container: "containers", password: "passwords" };

function namesAt(at: readonly Step[], value: unknown): string[] {
  const list = NAMES[String(at.at(-1))];
  // Steps of what is shared are done in what is shared; passwords stand in one list.
  const place = at[1] === "shared" && list === "containers" ? ["spec", "shared", list] : ["spec", list ?? ""];
  const items = place.reduce(childOf, value);
  if (!Array.isArray(items)) return [];
  return items.map((item) => childOf(item, "name")).filter((name) => typeof name === "string");
}

interface Field {
  name: string;
  required: boolean;
  schema: LabSchema;
}

/**
 * The fields of the group at `at`. Where there are several kinds of group (an access is a terminal or a page), those
 * that what is already there (`value`, the whole file) rules out do not count.
 */
export function fieldsAt(root: LabSchema, at: readonly Step[], value: unknown): Field[] {
  const found = new Map<string, Field>();
  for (const schema of schemasAt(root, at, value)) {
    for (const [name, inner] of Object.entries(schema.properties ?? {})) {
      const before = found.get(name);
      const required = (schema.required?.includes(name) ?? false) && before?.required !== false;
      const merged = before ? { anyOf: [before.schema, inner] } : inner;
      found.set(name, { name, required, schema: merged });
    }
  }
  return [...found.values()];
}

/** The words that a field takes, where it takes certain words only. */
function valuesAt(root: LabSchema, at: readonly Step[], value: unknown): string[] {
  return [...new Set(schemasAt(root, at, value).flatMap(wordsOf))];
}

function wordsOf(schema: LabSchema): string[] {
  if (schema.const !== undefined) return [String(schema.const)];
  if (schema.enum) return schema.enum.map(String);
  return schema.type === "boolean" ? ["true", "false"] : [];
}

/** What the schema says of a place: one, or several where it leaves a choice. */
function schemasAt(root: LabSchema, at: readonly Step[], value: unknown): LabSchema[] {
  let schemas = choices(root, value);
  let here = value;
  for (const step of at) {
    here = childOf(here, step);
    const inner = here;
    schemas = schemas.flatMap((schema) => descend(schema, step)).flatMap((schema) => choices(schema, inner));
  }
  return schemas;
}

function descend(schema: LabSchema, step: Step): LabSchema[] {
  if (typeof step === "number")
    return Array.isArray(schema.items)
      ? schema.items.slice(step, step + 1)
      : schema.items
        ? [schema.items]
        : [];
  const named =
    schema.properties && Object.hasOwn(schema.properties, step) ? schema.properties[step] : undefined;
  if (named) return [named];
  return typeof schema.additionalProperties === "object" ? [schema.additionalProperties] : [];
}

/** A choice spread out, without what the value rules out by its own word (`kind: web`). */
function choices(schema: LabSchema, value: unknown): LabSchema[] {
  const branches = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((group) => group ?? []);
  if (branches.length === 0) return [schema];
  const fitting = branches.filter((branch) => fits(branch, value));
  return (fitting.length > 0 ? fitting : branches).flatMap((branch) => choices(branch, value));
}

function fits(branch: LabSchema, value: unknown): boolean {
  return Object.entries(branch.properties ?? {}).every(([name, { const: only }]) => {
    const found = childOf(value, name);
    return only === undefined || found === undefined || found === null || found === only;
  });
}

function childOf(value: unknown, step: Step): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<Step, unknown>)[step];
}
