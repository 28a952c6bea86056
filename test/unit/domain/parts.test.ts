import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LabError } from "../../../shared/contract/failure.ts";
import { pathText } from "../../../shared/domain/finding.ts";
import { imagePolicyIssues, imageRepository } from "../../../shared/domain/imagePolicy.ts";
import { editDistance, nearest } from "../../../shared/domain/nearest.ts";
import { readParameterValue } from "../../../shared/domain/parameterValues.ts";
import { parseQuantity } from "../../../shared/domain/quantity.ts";
import { safePattern } from "../../../shared/domain/safePattern.ts";
import { substitute, variablesIn } from "../../../shared/domain/substitute.ts";
import { Access } from "../../../shared/domain/template.ts";
import { isSameTitle } from "../../../shared/domain/text.ts";

test("a title typed for confirmation may differ in capitals, spaces and apostrophes, not in words", () => {
  expect(isSameTitle("Classe d'exemple", " classe  d’exemple ")).toBe(true);
  expect(isSameTitle("Cassée", "Casse\u0301e")).toBe(true);
  expect(isSameTitle("Cassée", "Cassee")).toBe(false);
  expect(isSameTitle("SQL L2", "")).toBe(false);
});

describe("parseQuantity", () => {
  test.each([
    ["250m", 0.25],
    ["2", 2],
    ["0.5", 0.5],
    [".5", 0.5],
    ["128Mi", 134217728],
    ["1.5Gi", 1610612736],
    ["3910m", 3.91],
    ["16374688Ki", 16767680512],
    ["1e3", 1000],
    ["2E", 2e18],
    ["100k", 100000],
    ["1500000n", 0.0015],
  ])("reads %s", (text, value) => expect(parseQuantity(text)).toBeCloseTo(value, 9));

  test.each(["", "x", "1 Gi", "1gi", "Gi", "1e", "--1", "1".repeat(99)])("refuses %j", (text) =>
    expect(() => parseQuantity(text)).toThrow(LabError),
  );
});

describe("imageRepository", () => {
  test.each([
    ["debian:12.11", "docker.io/library/debian"],
    ["docker.io/debian:12", "docker.io/library/debian"],
    ["index.docker.io/a/b:1", "docker.io/a/b"],
    ["codercom/code-server:4.9", "docker.io/codercom/code-server"],
    ["localhost/a:1", "localhost/a"],
    ["a.b:5000/lab:1", "a.b:5000/lab"],
    [`a.b:5000/lab@sha256:${"0".repeat(64)}`, "a.b:5000/lab"],
    [`a.b/lab:1@sha256:${"0".repeat(64)}`, "a.b/lab"],
  ])("%s comes from %s", (image, repository) => expect(imageRepository(image)).toBe(repository));

  test("a source allows what is below it, not what begins alike", () => {
    const codes = (image: string) => imagePolicyIssues([{ image }], ["a.b/lab"]).map(({ code }) => code);
    expect(codes("a.b/lab/x:1")).toEqual([]);
    expect(codes("a.b/lab-evil/x:1")).toEqual(["template.imageForbidden"]);
    expect(codes("a.b.evil.example/lab/x:1")).toEqual(["template.imageForbidden"]);
  });
});

describe("safePattern", () => {
  test.each([
    ["[a-z]{1,8}", "salut", true],
    ["[a-z]{1,8}", "salut!", false],
    ["[a-z]+(-[a-z]+)?", "ana-maria", true],
    ["fr|en", "fren", false],
    ["\\d{4}-\\d{2}", "2026-11", true],
    ["(?:[0-9]{2}:)*[0-9]{2}", "10:20:30", true],
    ["\\p{L}+", "Élodie", true],
  ])("%s on %s", (pattern, text, expected) => expect(safePattern(pattern)?.test(text)).toBe(expected));

  test.each([
    "(a+)+",
    "(a|aa)+",
    "(a?){40}",
    `${"a?".repeat(40)}`,
    "a*a*a*a*",
    "(?=a)a",
    "(a)\\1",
    "(?<=a)b",
    "[",
    "a)(b",
    "(a*){2,}",
  ])("refuses %s", (pattern) => expect(safePattern(pattern)).toBeUndefined());

  test("whatever it accepts gives an answer, also on a text made to be slow", () => {
    const piece = fc.constantFrom(
      "a",
      "b",
      "[ab]",
      "(",
      "(?:",
      ")",
      "|",
      "*",
      "+",
      "?",
      "{2}",
      "{0,9}",
      ".",
      "\\w",
    );
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const pattern = safePattern(pieces.join(""));
        if (pattern) accepted++;
        // A hang would be the test's own timeout.
        if (pattern) expect(pattern.test(`${"a".repeat(499)}!`)).toBe(pattern.test(`${"a".repeat(499)}!`));
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(300);
  });
});

describe("substitute", () => {
  const known = new Map([["param.x", "VALUE"]]);
  test.each([
    ["$(param.x)", "VALUE"],
    ["a$(param.x)b$(param.x)", "aVALUEbVALUE"],
    ["$$(param.x)", "$(param.x)"],
    ["$$$(param.x)", "$$(param.x)"],
    ["$(date +%s)", "$(date +%s)"],
    ["$(python3.11)", "$(python3.11)"],
    ["$(param.y)", "$(param.y)"],
    ["$[param.x] $param.x", "$[param.x] $param.x"],
    ["$((1 + 2))", "$((1 + 2))"],
  ])("%s → %s", (text, expected) => expect(substitute(text, (name) => known.get(name))).toBe(expected));

  test("a text without dollars is never changed, and finds no variable", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const plain = text.replaceAll("$", "");
        expect(substitute(plain, () => "X")).toBe(plain);
        expect(variablesIn(plain)).toEqual([]);
      }),
    );
  });

  test("tells variables from commands of a shell", () =>
    expect(variablesIn("$(param.a) $(pwd) $(mkfs.ext4 x) $(sessoin.id) $$(param.b) $(python3.11)")).toEqual([
      "param.a",
      "sessoin.id",
    ]));
});

describe("nearest", () => {
  test.each([
    ["contianers", ["containers", "checks"], "containers"],
    ["Image", ["image"], "image"],
    ["acces", ["access", "accesses"], "access"],
    ["volumes", ["containers", "files"], undefined],
  ])("%s", (word, known, expected) => expect(nearest(word, known)).toBe(expected));

  test("a distance is the same from both sides, and 0 only to itself", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

test("a path reads as one would write it", () =>
  expect(pathText(["spec", "containers", 0, "image"])).toBe("spec.containers[0].image"));

describe("readParameterValue", () => {
  const number = { type: "number", name: "n", title: {} } as const;
  const yes = { type: "boolean", name: "b", title: {} } as const;
  test("reads numbers and yes or no as people type them", () => {
    expect([" 3 ", "2,5", "", "x"].map((text) => readParameterValue(number, text))).toEqual([
      3,
      2.5,
      undefined,
      undefined,
    ]);
    expect(["oui", "No", "true", "?"].map((text) => readParameterValue(yes, text))).toEqual([
      true,
      false,
      true,
      undefined,
    ]);
  });
});

describe("the path of a web access", () => {
  const access = { kind: "web", name: "site", title: { fr: "Site" }, container: "site", port: 8080 };
  test.each(["//evil.example/", "/\\evil.example/", "/\\/evil.example", "https://evil.example"])(
    "never leads elsewhere: %s",
    (path) => expect(Access.safeParse({ ...access, path }).success).toBe(false),
  );
  test.each(["/", "/edit?folder=/srv//site", "/a//b"])("may be any of the lab's own: %s", (path) =>
    expect(Access.safeParse({ ...access, path }).success).toBe(true),
  );
});
