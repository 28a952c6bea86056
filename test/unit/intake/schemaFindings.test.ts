import { expect, test } from "vitest";
import { z } from "zod";
import { schemaFindings } from "../../../intake/schemaFindings.ts";
import { toIssue } from "../../../shared/domain/finding.ts";
import { structuralSchema } from "../../../shared/manifests/structuralSchema.ts";
import { expectWords } from "./words.ts";

/** What zod finds in a value, as the editor says it. */
function findings(schema: z.ZodType, value: unknown): string[] {
  const issues = schema.safeParse(value).error?.issues ?? [];
  return schemaFindings(issues, value, structuralSchema(schema)).map((finding) => {
    expectWords(toIssue(finding));
    return `${finding.code} ${finding.at.join(".")} ${finding.params?.field ?? ""}`;
  });
}

test.each<[string, z.ZodType, unknown]>([
  ["a step that is not kept", z.number().multipleOf(5), 7],
  ["a form that only zod knows", z.string().regex(/^a/), "b"],
  ["a rule without a word of ours", z.string().refine((text) => text === "a"), "b"],
])("%s is refused with its field, although it has no sentence of its own", (_, rule, value) => {
  const schema = z.object({ spec: z.object({ minutes: rule }) });
  expect(findings(schema, { spec: { minutes: value } })).toEqual(["template.invalid spec.minutes minutes"]);
});

test("a number beyond every bound is told once", () => {
  const schema = z.object({ minutes: z.int().max(600) });
  expect(findings(schema, { minutes: 1e20 })).toEqual(["template.numberTooLarge minutes minutes"]);
  expect(findings(z.object({ minutes: z.int() }), { minutes: 1e20 })).toHaveLength(1);
});
