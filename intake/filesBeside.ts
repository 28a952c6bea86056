import type { Finding } from "../shared/domain/finding.ts";

/** The text of a file beside the template by its relative path; `undefined` where there is none. */
export type FileBeside = (path: string) => string | undefined;

/** Below the template's own folder: no way up, no hidden file, nothing that a shell or another system reads otherwise. */
const RELATIVE = /^[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*(\/[A-Za-z0-9_@+-][A-Za-z0-9_.@+-]*)*$/;

export const FROM_SCHEMA = {
  type: "string",
  maxLength: 200,
  pattern: RELATIVE.source,
  description: "Instead of content: a file of the folder beside this template.",
};

/**
 * `from: data/notes.txt` becomes the `content` of that file, so that a template is one text from here on: as it is
 * kept in sessions, shared and exported. Entries that are no such thing are left for the schema to judge.
 */
export function inlineFiles(
  value: unknown,
  beside: FileBeside | undefined,
): { value: unknown; findings: Finding[] } {
  const spec = field(value, "spec");
  const shared = field(spec, "shared");
  const seat = inlineList(field(spec, "files"), beside, ["spec", "files"]);
  const common = inlineList(field(shared, "files"), beside, ["spec", "shared", "files"]);
  if (!seat && !common) return { value, findings: [] };
  const whole = {
    ...(spec as object),
    ...(seat && { files: seat.files }),
    ...(common && { shared: { ...(shared as object), files: common.files } }),
  };
  return {
    value: { ...(value as object), spec: whole },
    findings: [...(seat?.findings ?? []), ...(common?.findings ?? [])],
  };
}

function inlineList(files: unknown, beside: FileBeside | undefined, at: Finding["at"]) {
  if (!Array.isArray(files) || !files.some((file) => typeof field(file, "from") === "string"))
    return undefined;
  const findings: Finding[] = [];
  const inlined = files.map((file: object, index) => {
    const from = field(file, "from");
    if (typeof from !== "string") return file;
    const refuse = (code: string) => {
      findings.push({ code, params: { from: from.slice(0, 120) }, at: [...at, index, "from"] });
      return file;
    };
    if (field(file, "content") !== undefined) return refuse("template.fileFromAndContent");
    if (from.length > FROM_SCHEMA.maxLength || !RELATIVE.test(from)) return refuse("template.fileFromPath");
    if (!beside) return refuse("template.fileFromAlone");
    const content = beside(from);
    if (content === undefined) return refuse("template.fileFromMissing");
    const { from: _, ...rest } = file as { from: string };
    return { ...rest, content };
  });
  return { files: inlined, findings };
}

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
