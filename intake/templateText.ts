import { type Edit, editYaml, type TextChange } from "./editYaml.ts";
import { type FileBeside, inlineFiles } from "./filesBeside.ts";
import { readYaml } from "./readYaml.ts";

/** As editors hold it: ends of lines of one kind, and no mark in front. */
export const plainText = (text: string): string => text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");

/** The text with the files of its folder in it; entries that cannot be found stay, and are refused where they stand. */
export function withFilesInside(text: string, beside: FileBeside): string {
  const read = readYaml(text);
  if (!read.ok) return text;
  const { value } = inlineFiles(read.yaml.value, beside);
  const before = filesOf(read.yaml.value);
  const edits = filesOf(value).flatMap((file, index): Edit[] => {
    if (file === before[index]) return [];
    const at = ["spec", "files", index];
    return [
      { does: "set", at: [...at, "content"], value: (file as { content: string }).content },
      { does: "remove", at: [...at, "from"] },
    ];
  });
  return edits.reduce(edited, text);
}

/** The text of a lab of its own that begins like this one. `name` is for machines, `mark` is put behind its titles. */
export function copiedText(text: string, name: string, mark: { fr: string; en: string }): string {
  const read = readYaml(text);
  if (!read.ok) return text;
  const title = field(field(read.yaml.value, "spec"), "title");
  const titles = (["fr", "en"] as const).flatMap((locale): Edit[] => {
    const said = field(title, locale);
    if (typeof said !== "string" || said.length > 100) return [];
    return [{ does: "set", at: ["spec", "title", locale], value: `${said} ${mark[locale]}` }];
  });
  const edits: Edit[] = [{ does: "set", at: ["metadata", "name"], value: name }, ...titles];
  return edits.reduce(edited, text);
}

/** The text after an edit; as it was, where that is not possible. */
function edited(text: string, edit: Edit): string {
  const read = readYaml(text);
  const change = read.ok ? editYaml(read.yaml, edit) : undefined;
  return change ? applyChange(text, change) : text;
}

const applyChange = (text: string, { from, to, insert }: TextChange): string =>
  text.slice(0, from) + insert + text.slice(to);

const filesOf = (value: unknown): unknown[] => {
  const files = field(field(value, "spec"), "files");
  return Array.isArray(files) ? files : [];
};

const field = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
