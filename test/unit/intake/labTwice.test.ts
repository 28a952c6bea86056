import { expect, test } from "vitest";
import { parseTemplate } from "../../../intake/parseTemplate.ts";
import { changed } from "./labText.ts";
import { expectWords } from "./words.ts";

/** Codes alone: where each stands is the matter of the tests about places. */
const codesOf = (text: string): string[] => {
  const parsed = parseTemplate(text, { beside: () => "beside" });
  if (parsed.ok) return [];
  parsed.issues.forEach(expectWords);
  return parsed.issues.map(({ code }) => code);
};
const check = "{ name: done, title: { en: Done }, container: main, command: [test, -f, /tmp/x] }";
const step = "{ name: first, container: main, command: [sh] }";
const inContainer = (line: string) =>
  changed("      command: [sleep, infinity]", `      command: [sleep, infinity]\n      ${line}`);
const inSpec = (line: string) => changed("  storage:", `  ${line}\n  storage:`);
const parameter = (fields: string) =>
  changed("title: { en: Word }, default: hi }", `title: { en: Word }, default: hi }\n    - { ${fields} }`);

test.each<[string, string, string]>([
  [
    "two checks of one name",
    changed("  instructions:", `    - ${check}\n  instructions:`),
    "template.duplicateCheck",
  ],
  [
    "two parameters of one name",
    parameter("name: word, type: string, title: { en: B }, default: b"),
    "template.duplicateParameter",
  ],
  [
    "a choice that is offered twice",
    parameter(
      "name: colour, type: choice, title: { en: B }, default: red, choices: [{ value: red, title: { en: R } }, { value: red, title: { en: S } }]",
    ),
    "template.duplicateChoice",
  ],
  [
    "two variables of one name",
    inContainer("env: [{ name: A, value: b }, { name: A, value: c }]"),
    "template.duplicateEnv",
  ],
  [
    "two passwords of one name",
    inSpec("passwords: [{ name: admin }, { name: admin }]"),
    "template.duplicatePassword",
  ],
  [
    "two ports of one name",
    changed(
      "ports: [{ name: http, port: 8080 }]",
      "ports: [{ name: http, port: 8080 }, { name: http, port: 81 }]",
    ),
    "template.duplicatePortName",
  ],
  ["two steps of one name", inSpec(`init: [${step}, ${step}]`), "template.duplicateStep"],
  [
    "a file that has its content and one beside",
    changed("content: $(param.word)", "content: $(param.word)\n      from: a.txt"),
    "template.fileFromAndContent",
  ],
  [
    "a file without a volume to lie in",
    changed("  storage: { size: 1Gi, path: /home/student }\n", ""),
    "template.fileWithoutStorage",
  ],
  [
    "a cost that nobody knows before the form is filled in",
    parameter("name: cores, type: string, title: { en: B }").replace("cpu: 100m", "cpu: $(param.cores)"),
    "template.quantityNeedsDefault",
  ],
])("%s is refused by name, with its sentence", (_, text, expected) => {
  expect(codesOf(text)).toContain(expected);
});
