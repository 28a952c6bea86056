import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CHANGED_FIELDS } from "../../../intake/changedFields.ts";
import { parseTemplate } from "../../../intake/parseTemplate.ts";
import { schemaFindings } from "../../../intake/schemaFindings.ts";
import { toIssue } from "../../../shared/domain/finding.ts";
import { LabTemplate } from "../../../shared/domain/template.ts";
import { type JsonSchema, structuralSchema } from "../../../shared/manifests/structuralSchema.ts";
import { LINES } from "./labText.ts";
import { expectWords } from "./words.ts";

const schema = structuralSchema(LabTemplate);

/** Every field of the language, as `spec.containers[].image`. */
function fieldsOf(node: JsonSchema, path = ""): string[] {
  const inner = Object.entries(node.properties ?? {}).flatMap(([name, below]) => {
    const at = path === "" ? name : `${path}.${name}`;
    return [at, ...fieldsOf(below, at)];
  });
  return node.items ? [...inner, ...fieldsOf(node.items, `${path}[]`)] : inner;
}

/** What authors could write in 0.1; a later version adds a file of its own and leaves this one as it is. */
const KEPT = join("test", "unit", "intake", "fields-0.1.txt");

test("a field that authors could write once is there today, or its change is told", () => {
  const today = new Set([...fieldsOf(schema), ...CHANGED_FIELDS.map(({ was }) => was)]);
  const once = readFileSync(KEPT, "utf8").trim().split("\n");
  expect(once.length).toBeGreaterThan(100);
  expect(once.filter((field) => !today.has(field))).toEqual([]);
});

test("a field that changed is told by what is written now, at its place, also deep in a list", () => {
  const changes = [
    { was: "spec.containers[].picture", now: "image", since: "0.2" },
    { was: "spec.duration", now: "minutes", since: "0.2" },
  ];
  const lab = JSON.parse(JSON.stringify(parsedLab())) as { spec: Record<string, unknown> };
  lab.spec.duration = 60;
  (lab.spec.containers as Record<string, unknown>[])[0] = { name: "main", picture: "debian:12.11" };
  const issues = LabTemplate.safeParse(lab).error?.issues ?? [];
  const told = schemaFindings(issues, lab, schema, changes).filter(
    ({ code }) => code === "template.fieldChanged",
  );
  for (const finding of told) expectWords(toIssue(finding));
  expect(told.map(({ params, at }) => [at.join("."), params?.now])).toEqual(
    expect.arrayContaining([
      ["spec.containers.0.picture", "image"],
      ["spec.duration", "minutes"],
    ]),
  );
});

function parsedLab(): LabTemplate {
  const parsed = parseTemplate(LINES);
  if (!parsed.ok) throw new Error("the example no longer holds");
  return parsed.template;
}
