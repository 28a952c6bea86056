import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { parseTemplate } from "../../../intake/parseTemplate.ts";
import { readYaml } from "../../../intake/readYaml.ts";
import type { Issue } from "../../../shared/contract/failure.ts";
import { exampleSpec } from "../domain/exampleTemplate.ts";
import { expectWords } from "./words.ts";
import { shapes } from "./yamlShapes.ts";

/** Only a hang takes that long, on however busy a machine. */
const HANG = 120_000;

/** A line of `readShapes.ts`. */
interface Told {
  name: string;
  cpu?: number;
  issues?: Issue[];
  done?: true;
}

describe("a text that overwhelms parsers is answered, in a process that lives on", { timeout: HANG }, () => {
  const folder = mkdtempSync(join(tmpdir(), "read-yaml-"));
  const told: Told[] = [];
  beforeAll(async () => {
    const outfile = join(folder, "readShapes.cjs");
    const entry = new URL("./readShapes.ts", import.meta.url).pathname;
    await build({
      entryPoints: [entry],
      bundle: true,
      platform: "node",
      format: "cjs",
      outfile,
      logLevel: "error",
    });
    const ask = (wanted: string[]) => {
      const { stdout } = spawnSync(process.execPath, [outfile], {
        input: JSON.stringify(wanted),
        encoding: "utf8",
        maxBuffer: 64 * 1024 * 1024,
      });
      const lines = stdout.split("\n").filter((line) => line !== "");
      for (const line of lines) told.push(JSON.parse(line) as Told);
    };
    // Alone in a process that has compiled nothing yet: there they are most likely to end it.
    const names = Object.keys(shapes);
    const alone = names.filter((name) => name.endsWith("of many depths"));
    for (const name of alone) ask([name]);
    // A process that died is started again for the shapes behind the one that killed it.
    let rest = names.filter((name) => !alone.includes(name));
    while (rest.length > 0) {
      ask(rest);
      rest = rest.slice(rest.indexOf(told.at(-1)?.name ?? "") + 1 || rest.length);
    }
  }, HANG);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(Object.keys(shapes))("%s", (name) => {
    const lines = told.filter((line) => line.name === name);
    if (!lines.at(-1)?.done) throw new Error("the process died of it");
    for (const { cpu, issues } of lines.filter((line) => line.issues)) {
      // Of the processor's time: this is about a parser that hangs, not about a busy computer.
      expect(cpu).toBeLessThan(1_000);
      expect(issues?.length).toBeGreaterThan(0);
      for (const issue of issues ?? []) {
        expectWords(issue);
        expect(Math.min(issue.line ?? 0, issue.column ?? 0)).toBeGreaterThan(0);
      }
    }
  });
});

describe("a refusal before parsing says where", () => {
  test.each([
    ["levels on one line", `a: b\n${"- ".repeat(40)}`, "yaml.tooDeep 2:33"],
    ["levels of brackets", `a:\n  - ${"[".repeat(40)}`, "yaml.tooDeep 2:37"],
    ["levels of indentation", `a:\n${" ".repeat(101)}- b`, "yaml.tooDeep 2:102"],
    ["a hyphen within brackets", "a: [b,\n  - c]", "yaml.tooManyMistakes 2:3"],
    ["brackets that were never opened", `a: b\nc: ${"]".repeat(20)}`, "yaml.tooManyMistakes 2:14"],
    ["too many parts", "- a\n".repeat(20_000), "yaml.tooManyParts"],
    ["escapes that there are not", `a: b\nc: "${"\\q".repeat(20)}"`, "yaml.tooManyMistakes 2:4"],
    ["too many marks", "- &a b\n".repeat(2_000), "yaml.tooManyParts 1001:3"],
    ["a NUL", 'a: b\nc: "d\u0000"', "yaml.unprintable 2:6"],
    ["an escape character", "a: \u001b[1m", "yaml.unprintable 1:4"],
    ["a lone surrogate", "a: |\n  b\ud800\n", "yaml.unprintable 2:4"],
    ["more than a mebibyte", `a: b\n# ${"é".repeat(512 * 1024)}`, "yaml.tooLarge 2:524287"],
    ["nothing", "", "yaml.empty 1:1"],
  ])("%s", (_, text, expected) => {
    const read = readYaml(text);
    const told = read.ok ? [] : read.issues.map(({ code, line, column }) => `${code} ${line}:${column}`);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(expected);
  });
});

describe("what a lab may hold passes", () => {
  const markdown = [
    "# Lab — step 1 [see](https://x.org/a?b=c&d#e)",
    "- - - nested - lists\n  - [ ] to do\n  - [x] done\n\n---\n",
    "| a | b |\n|---|:-:|\n| `{{ x }}` | *&! % @ |",
    "```yaml\nkey: [1, 2, {a: b}]\n? complex\n: - - - -\n```",
    `${" ".repeat(150)}- far to the right\n]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\n{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{`,
    '"quotes" \'and\' "open ones\n\ttab\n%directive\n!tag &anchor *alias',
  ].join("\n\n");
  const labWith = (change: Parameters<typeof exampleSpec>[0]) => ({
    apiVersion: "pupitre.fr/v1alpha1",
    kind: "LabTemplate",
    metadata: { name: "example" },
    spec: exampleSpec(change),
  });
  const long = markdown.repeat(Math.floor(90_000 / markdown.length));

  test.each<[string, (lab: unknown) => string]>([
    ["as blocks", (lab) => stringify(lab)],
    ["as quoted texts", (lab) => stringify(lab, { defaultStringType: "QUOTE_DOUBLE", lineWidth: 0 })],
    ["as JSON on one line", (lab) => JSON.stringify(lab)],
    ["as JSON on many lines", (lab) => JSON.stringify(lab, undefined, 2)],
  ])("Markdown with every mark of YAML in it, and large files, %s", (_, written) => {
    const lab = labWith({
      instructions: { fr: long, en: long },
      files: [
        { path: "/tmp/a.md", content: markdown.repeat(Math.floor(199_000 / markdown.length)) },
        { path: "/tmp/b.csv", content: "1,2,3\n".repeat(30_000) },
      ],
    });
    const text = written(lab);
    expect(text.length).toBeGreaterThan(500_000);
    const parsed = parseTemplate(text);
    expect(parsed.ok ? [] : parsed.issues).toEqual([]);
    expect(parsed).toEqual({ ok: true, template: lab });
  });

  test("a hundred files, ten containers with a hundred variables each, thirty questions", () => {
    const [main] = exampleSpec().containers;
    if (!main) throw new Error("the example lost its container");
    const lab = labWith({
      files: Array.from({ length: 100 }, (_, index) => ({
        path: `/home/student/${index}.txt`,
        content: `- ${index}\n  [x]: "y"\n`,
      })),
      containers: Array.from({ length: 10 }, (_, index) => ({
        ...main,
        ...(index === 0 ? {} : { name: `c${index}`, pod: `p${index}` }),
        env: Array.from({ length: 100 }, (__, variable) => ({
          name: `V${variable}`,
          value: `${variable}: x`,
        })),
      })),
      parameters: [
        ...(exampleSpec().parameters ?? []),
        ...Array.from({ length: 20 }, (_, index) => ({
          type: "choice" as const,
          name: `p${index}`,
          title: { fr: "Combien ?", en: "How many?" },
          choices: Array.from({ length: 10 }, (__, value) => ({
            value: `${value}`,
            title: { fr: `« ${value} »`, en: `“${value}”` },
          })),
        })),
      ],
    });
    expect(parseTemplate(stringify(lab))).toEqual({ ok: true, template: lab });
  });

  test.each([
    ["comments far to the right", `a: b\n${" ".repeat(200)}# note\n`, { a: "b" }],
    ["lines of spaces", `a: b\n${" ".repeat(200)}\nc: d\n`, { a: "b", c: "d" }],
    ["continued brackets far to the right", `a: [b,\n${" ".repeat(200)}c]\n`, { a: ["b", "c"] }],
    ["a first and a last mark of the document", "---\na: b\n...\n", { a: "b" }],
    ["Windows line ends", "a:\r\n  - b\r\n  - c: d\r\n", { a: ["b", { c: "d" }] }],
    ["a byte order mark", "\ufeffa: b\n", { a: "b" }],
    ["lists in lists", "- - - a\n    - b\n", [[["a", "b"]]]],
    ["quoted names on lines of their own", "\"a\": 'b'\n'c': \"d\"\n", { a: "b", c: "d" }],
    ["a block text without a last line end", "a: |\n  ]]]]]]]]]]]]]]]]]]]", { a: "]]]]]]]]]]]]]]]]]]]\n" }],
    ["emoji and an escaped NUL", 'a: "😀\\0"\n', { a: "😀\0" }],
    ["a text of one sign that means something", "a: '['\nb: '-'\nc: \"]\"\n", { a: "[", b: "-", c: "]" }],
    [
      "every escape that there is",
      String.raw`a: "\0\a\b\t\n\v\f\r\e\ \"\/\\\N\_\L\P\x41\u00e9\U0001F600"`,
      { a: '\0\u0007\b\t\n\v\f\r\u001b "/\\\u0085\u00a0\u2028\u2029Aé😀' },
    ],
    ["an explicit name", "? a\n: b\n", { a: "b" }],
  ])("%s", (_, text, value) => {
    const read = readYaml(text);
    expect(read.ok ? read.yaml.value : read.issues).toEqual(value);
  });
});

/** Runs of thousands; `FUZZ_RUNS=100000` for a long run. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 2_000);

test(
  "any heap of marks is answered with sentences that say where, or with a value",
  () => {
    const sign = fc.constantFrom(..."-?:,[]{}#&*!|>'\"%@` \n\ta");
    const repeated = fc
      .tuple(fc.string({ unit: sign, minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 600 }))
      .map(([unit, times]) => unit.repeat(times));
    const heap = fc
      .array(fc.oneof(fc.string({ unit: sign, maxLength: 400, size: "max" }), repeated), { maxLength: 4 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(heap, (text) => {
        const begun = process.cpuUsage();
        const read = readYaml(text);
        expect(process.cpuUsage(begun).user).toBeLessThan(1_000_000);
        if (read.ok) return;
        expect(read.issues.length).toBeGreaterThan(0);
        for (const issue of read.issues) {
          expectWords(issue);
          if (!issue.line || !issue.column) throw new Error(`${issue.code} does not say where`);
        }
      }),
      { numRuns: RUNS },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  },
  HANG + RUNS * 20,
);
