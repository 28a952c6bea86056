import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { InvalidArgumentError } from "commander";
import { parseTemplate } from "../intake/parseTemplate.ts";
import { readBeside } from "../services/readBeside.ts";
import { LabError } from "../shared/contract/failure.ts";
import type { LabTemplate } from "../shared/domain/template.ts";

/** @throws LabError notFound, invalid with every fault */
export async function readTemplate(file: string): Promise<LabTemplate> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new LabError({ kind: "notFound", params: { what: file } }, { cause: error });
  });
  const parsed = parseTemplate(text, {
    fileName: file,
    beside: (path) => readBeside(dirname(file), path),
  });
  if (!parsed.ok) throw new LabError({ kind: "invalid", issues: parsed.issues });
  return parsed.template;
}

/** One `name=value`, added to those before it. */
export function readValue(text: string, before: Record<string, string>): Record<string, string> {
  const [name = "", ...rest] = text.split("=");
  if (name === "" || rest.length === 0) throw new InvalidArgumentError("name=value");
  return { ...before, [name]: rest.join("=") };
}
