import { readFileSync, writeFileSync } from "node:fs";
import Ajv from "ajv";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { templateSchema } from "../../../intake/templateSchema.ts";
import { seatRequests } from "../../../shared/domain/resolveTemplate.ts";
import { LabTemplate } from "../../../shared/domain/template.ts";
import { hasStandIn } from "../../cluster/labImages.ts";
import { builtIn, imagesOf, resolved, solution, templateNames, templateText } from "./builtInTemplates.ts";

test("the catalogue has its labs", () =>
  expect(templateNames).toEqual([
    "chat",
    "code-editor",
    "file-sharing",
    "high-availability",
    "hpc-cluster",
    "kubernetes",
    "network",
    "object-storage",
    "python-notebook",
    "shell",
    "sql-database",
    "web-hosting",
    "web-server",
  ]));

describe.each(templateNames)("the lab %s", (name) => {
  const { metadata, spec } = builtIn(name);

  test("is called as its folder, and holds with its defaults", () => {
    expect(metadata.name).toBe(name);
    expect(LabTemplate.safeParse({ ...builtIn(name), spec: resolved(name) }).success).toBe(true);
  });

  test("says everything in French and in English", () => {
    const texts: unknown[] = [];
    const collect = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      if ("fr" in value || "en" in value) texts.push(value);
      else Object.values(value).forEach(collect);
    };
    collect(spec);
    for (const text of texts) expect(text).toEqual({ fr: expect.any(String), en: expect.any(String) });
    const { fr = "", en = "" } = spec.instructions;
    const shape = (text: string) => [
      text.match(/^#+ /gm),
      text.match(/^```/gm)?.length,
      text.match(/\$\([a-z.]+\)/g)?.length,
    ];
    expect(shape(fr)).toEqual(shape(en));
  });

  test("has checks, hints and instructions that a student can follow", () => {
    expect(spec.checks?.length).toBeGreaterThanOrEqual(3);
    for (const check of spec.checks ?? []) expect(check.hint).toBeDefined();
    for (const text of [spec.instructions.fr, spec.instructions.en])
      expect(text?.split("\n").length).toBeGreaterThanOrEqual(30);
  });

  test("lets thirty seats fit into a modest cluster: 16 cores, 32 GiB", () => {
    const { cpu, memoryBytes } = seatRequests(spec);
    expect(cpu * 30).toBeLessThanOrEqual(16);
    expect((memoryBytes * 30) / 2 ** 30).toBeLessThanOrEqual(32);
  });

  test("names its images with registry and exact version", () => {
    for (const { image } of resolved(name).containers)
      expect(image).toMatch(
        /^(docker|quay|ghcr)\.io\/[a-z0-9-]+\/[a-z0-9-]+:v?[0-9][0-9.-]*[0-9](-[a-z]+[0-9.]*)*$/,
      );
  });

  test("runs on the real node of the tests, where something stands in for each of its images", () => {
    expect(imagesOf(name).filter((image) => !hasStandIn(image))).toEqual([]);
  });

  test("reads alike for kubectl, which reads YAML 1.1", () =>
    expect(parse(templateText(name), { version: "1.1" })).toEqual(parse(templateText(name))));

  test("has its solution beside it, which says nothing to a cluster", () => {
    expect(solution(name)).toMatch(/^#!\/bin\/sh\n/);
    expect(templateText(name)).not.toContain("solution");
  });
});

const SCHEMA = new URL("../../../templates/schema.json", import.meta.url);

test("templates/schema.json is what editors complete from; UPDATE_SCHEMA=1 writes it anew, biome formats it", () => {
  const schema = templateSchema();
  if (process.env.UPDATE_SCHEMA) writeFileSync(SCHEMA, `${JSON.stringify(schema, null, 2)}\n`);
  expect(JSON.parse(readFileSync(SCHEMA, "utf8"))).toEqual(JSON.parse(JSON.stringify(schema)));
});

test("the schema accepts every built-in lab and refuses an unknown field", () => {
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(
    JSON.parse(readFileSync(SCHEMA, "utf8")),
  );
  for (const name of templateNames) expect(validate(parse(templateText(name))) || validate.errors).toBe(true);
  expect(validate({ ...parse(templateText("shell")), spce: {} })).toBe(false);
});
