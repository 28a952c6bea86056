import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseTemplate } from "../../../intake/parseTemplate.ts";
import { readBeside } from "../../../services/readBeside.ts";
import {
  imagesOf as imagesOfTemplate,
  type ResolvedTemplate,
  resolveTemplate,
} from "../../../shared/domain/resolveTemplate.ts";
import type { LabTemplate } from "../../../shared/domain/template.ts";

const FOLDER = new URL("../../../templates/", import.meta.url);

export const templateNames: string[] = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

export const templateText = (name: string): string =>
  readFileSync(new URL(`${name}/template.yaml`, FOLDER), "utf8");
export const solution = (name: string): string =>
  readFileSync(new URL(`${name}/solution.sh`, FOLDER), "utf8");

export function builtIn(name: string): LabTemplate {
  const folder = fileURLToPath(new URL(`${name}/`, FOLDER));
  const parsed = parseTemplate(templateText(name), { beside: (path) => readBeside(folder, path) });
  if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.issues, null, 1)}`);
  return parsed.template;
}

export function resolved(
  name: string,
  values: Record<string, string | number | boolean> = {},
): ResolvedTemplate {
  const seat = { sessionId: "k3x9pa", seatNumber: 7, seatOrigin: "https://k3x9pa-07.example.org" };
  const result = resolveTemplate(builtIn(name).spec, values, seat);
  if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.issues, null, 1)}`);
  return result.template;
}

/** What a session with the default parameters asks its nodes for, and what its students may deploy there. */
export const imagesOf = (name: string): string[] => [
  ...new Set([
    ...imagesOfTemplate(resolved(name)),
    ...(builtIn(name).spec.parameters ?? []).flatMap((parameter) =>
      parameter.type === "image" ? (parameter.default ?? []) : [],
    ),
  ]),
];
