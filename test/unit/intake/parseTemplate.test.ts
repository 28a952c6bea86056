import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { parseTemplate } from "../../../intake/parseTemplate.ts";
import { LabTemplate } from "../../../shared/domain/template.ts";
import { changed, found, LINES } from "./labText.ts";
import { expectWords } from "./words.ts";

test("a lab that holds is read as it stands", () => {
  const parsed = parseTemplate(LINES);
  expect(parsed).toEqual({ ok: true, template: LabTemplate.parse(parse(LINES)) });
});

describe("a file beside the template", () => {
  const text = changed("content: $(param.word)", "from: data/notes.txt");
  const content = (beside: (path: string) => string | undefined) => {
    const parsed = parseTemplate(text, { beside });
    return parsed.ok ? parsed.template.spec.files : parsed.issues.map(({ code }) => code);
  };
  test("becomes part of it", () =>
    expect(content((path) => `of ${path}`)).toEqual([
      { path: "/home/student/a.txt", content: "of data/notes.txt" },
    ]));
  test("that is missing is named", () =>
    expect(content(() => undefined)).toEqual(["template.fileFromMissing"]));
});

describe("one fault is told once, with its line and column", () => {
  test.each([
    [
      "an unknown field with a neighbour",
      changed("  minutes: 60", "  minuts: 60"),
      ["template.missing 5:1", "template.unknownFieldNear 10:3"],
    ],
    ["an unknown field", changed("storage:", "disks: 3\n  storage:"), ["template.unknownField 20:3"]],
    ["a field deep inside", changed("command: [sleep", "comand: [sleep"), ["template.unknownFieldNear 17:7"]],
    [
      "a field that leaves the seat",
      changed("command: [sleep, infinity]", "securityContext: { privileged: true }"),
      ["template.outsideSeat 17:7"],
    ],
    [
      "a host's port",
      changed("port: 8080 }]", "port: 8080, hostPort: 80 }]"),
      ["template.outsideSeat 19:41"],
    ],
    ["an unknown version", changed("v1alpha1", "v2"), ["template.unknownVersion 1:13"]],
    ["another kind of object", changed("kind: LabTemplate", "kind: Deployment"), ["template.otherKind 2:7"]],
    ["a mistyped kind", changed("kind: LabTemplate", "kind: LabTemplat"), ["template.kindNear 2:7"]],
    [
      "a number where a text belongs",
      changed('version: "1.0"', "version: 1.0"),
      ["template.needsQuotes 6:12"],
    ],
    [
      "a text where a number belongs",
      changed("minutes: 60", "minutes: long"),
      ["template.wantsNumber 10:12"],
    ],
    ["half a minute", changed("minutes: 60", "minutes: 60.5"), ["template.wantsWhole 10:12"]],
    [
      "a text where a list belongs",
      changed("[sleep, infinity]", "sleep infinity"),
      ["template.wantsList 17:16"],
    ],
    [
      "a text where fields belong",
      changed("resources: { cpu: 100m, memory: 128Mi }", "resources: small"),
      ["template.wantsFields 18:18"],
    ],
    ["an empty field", changed("image: debian:12.11", "image:"), ["template.emptyField 16:13"]],
    [
      "a level that there is not",
      changed("level: beginner", "level: begginer"),
      ["template.notOneOfNear 9:10"],
    ],
    [
      "a service that there is not",
      changed("service: linux", "service: mainframe"),
      ["template.notOneOf 11:12"],
    ],
    ["no limit of memory", changed(", memory: 128Mi", ""), ["template.missing 18:7"]],
    ["an image without a version", changed("debian:12.11", "debian"), ["template.imageWithoutTag 16:14"]],
    [
      "an image that changes overnight",
      changed("debian:12.11", "debian:latest"),
      ["template.imageLatest 16:14"],
    ],
    [
      "a password that nobody makes",
      changed("[sleep, infinity]", "[sleep, infinity]\n      env: [{ name: PASS, password: sql }]"),
      ["template.unknownPassword 18:37"],
    ],
    [
      "a variable without a value",
      changed("[sleep, infinity]", "[sleep, infinity]\n      env: [{ name: PASS }]"),
      ["template.envValue 18:13"],
    ],
    [
      "a step of a container that there is not",
      changed("  storage:", "  init: [{ name: go, container: mian, command: [a] }]\n  storage:"),
      ["template.unknownContainer 20:33"],
    ],
    [
      "a file that is not beside it",
      changed("content: $(param.word)", "from: notes.txt"),
      ["template.fileFromAlone 23:13"],
    ],
    [
      "a file that would be elsewhere",
      changed("content: $(param.word)", "from: ../../etc/passwd"),
      ["template.fileFromPath 23:13"],
    ],
    [
      "an undeclared variable",
      changed("$(param.word)", "$(param.wrod)"),
      ["template.unknownVariableNear 23:16"],
    ],
    [
      "an access to no container",
      changed("container: main }", "container: mian }"),
      ["template.unknownContainer 25:71"],
    ],
    ["an access of no kind", changed("kind: terminal", "kind: termnal"), ["template.notOneOfNear 25:15"]],
    [
      "a file outside",
      changed("path: /home/student/a.txt", "path: /etc/passwd"),
      ["template.fileOutside 22:13"],
    ],
    [
      "a path that climbs",
      changed("path: /home/student/a.txt", "path: /home/student/../a"),
      ["template.badPath 22:13"],
    ],
    ["a name with capitals", changed("name: main", "name: Main"), ["template.badName 15:13"]],
    [
      "a probe of two kinds",
      changed("ports: [", "ready: { tcp: 8080, command: [ls] }\n      ports: ["),
      ["template.exactlyOne 19:7"],
    ],
    [
      "a probe of no kind",
      changed("ports: [", "ready: { tpc: 8080 }\n      ports: ["),
      ["template.unknownFieldNear 19:16"],
    ],
    [
      "a probe with a wrong port",
      changed("ports: [", "ready: { http: { port: http, path: / } }\n      ports: ["),
      ["template.wantsNumber 19:30"],
    ],
    ["a text in no language", changed("title: { en: Done }", "title: {}"), ["template.textMissing 28:7"]],
    [
      "a text that lies about its order",
      changed("title: { en: Done }", 'title: { en: "a\\u202Eb" }'),
      ["template.unsafeText 28:7"],
    ],
    ["too short a class", changed("minutes: 60", "minutes: 1"), ["template.numberTooSmall 10:12"]],
    [
      "no container",
      changed("containers:\n", "containers: []\n  x:\n"),
      ["template.tooFew 14:3", "template.unknownField 15:3"],
    ],
    ["a memory without unit", changed("128Mi", '"128"'), ["template.quantityWithoutUnit 18:39"]],
    ["a CPU that is a number", changed("cpu: 100m", "cpu: 1"), ["template.needsQuotes 18:25"]],
  ])("%s", (_, text, expected) => expect(found(text)).toEqual(expected));
});

describe("YAML that hides something is refused", () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefghi"].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghi"[index]}`).join(",")}]`).join("\n")}\n`;
  test.each([
    ["more than a mebibyte", `${LINES}# ${"x".repeat(1024 * 1024)}`, ["yaml.tooLarge 32:"]],
    ["a billion laughs", bomb, ["yaml.tooManyAliases"]],
    ["an anchor within itself", "a: &a [*a]\n", ["yaml.tooDeep"]],
    ["a thousand levels", `a: ${"[".repeat(1000)}${"]".repeat(1000)}`, ["yaml.tooDeep"]],
    [
      "the same key twice",
      changed("  level: beginner", "  level: beginner\n  level: advanced"),
      ["yaml.duplicateKey 10:3"],
    ],
    ["__proto__", changed("metadata:", "__proto__: { polluted: yes }\nmetadata:"), ["yaml.forbiddenKey 3:1"]],
    ["a custom tag", changed("name: example", "name: !!js/function example"), ["yaml.customTag 4:23"]],
    ["a tag of one's own", changed("name: example", "name: !run example"), ["yaml.customTag 4:14"]],
    ["two documents", `${LINES}---\n${LINES}`, ["yaml.severalDocuments 32:1"]],
    ["nothing at all", "", ["yaml.empty 1:1"]],
    ["a comment alone", "# nothing\n", ["yaml.empty 1:1"]],
    ["a list", "- a\n- b\n", ["template.notATemplate 1:1"]],
    ["a text", "hello", ["template.notATemplate 1:1"]],
    ["a list as a key", "? [a, b]\n: c\n", ["yaml.keyNotText 1:3"]],
    ["a reference to nothing", changed("debian:12.11", "*image"), ["yaml.unknownAlias 16:14"]],
    ["a tab", changed("    - name: main\n", "\t- name: main\n"), ["yaml.tab 15:1"]],
    ["an open quote", changed("name: example", 'name: "example'), ["yaml.missingMark"]],
    [
      "a merge",
      `base: &base { name: a }\n${changed("metadata:", "metadata:\n  <<: *base")}`,
      ["template.unknownField 1:1", "template.unknownField 5:3"],
    ],
  ])("%s", (_, text, expected) => {
    const issues = found(text);
    expect(issues.length).toBeGreaterThan(0);
    for (const [index, one] of expected.entries()) expect(issues[index]).toContain(one);
  });

  test("a few references are fine: each place gets a value of its own", () => {
    const parsed = parseTemplate(
      changed("title: { fr: Exemple, en: Example }", "title: &t { en: Example }").replace(
        "summary: { en: An example }",
        "summary: *t",
      ),
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
    expect(parsed.template.spec.summary).toEqual({ en: "Example" });
    expect(parsed.template.spec.summary).not.toBe(parsed.template.spec.title);
  });

  test("a fault inside a reference is shown where it is used", () => {
    const text = changed("name: main", "name: &name Main").replace("container: main }", "container: *name }");
    expect(found(text)).toEqual(["template.badName 15:19", "template.badName 25:71"]);
  });
});

test("the file's name goes with every issue, for messages about several", () => {
  const parsed = parseTemplate("kind: X", { fileName: "a.yaml" });
  expect(parsed.ok || parsed.issues[0]?.params).toEqual({ kind: "X", file: "a.yaml" });
});

/** Only a hang takes that long, on however busy a machine. */
const HANG = 120_000;

describe("whatever is opened", { timeout: HANG }, () => {
  const check = (text: string) => {
    const parsed = parseTemplate(text);
    if (parsed.ok) expect(LabTemplate.safeParse(parsed.template).success).toBe(true);
    else {
      expect(parsed.issues.length).toBeGreaterThan(0);
      parsed.issues.forEach(expectWords);
    }
  };

  test("as changed characters: a lab that holds, or sentences", () => {
    const piece = fc.constantFrom(
      ":",
      "-",
      " ",
      "\n",
      "\t",
      "{",
      "}",
      "[",
      "]",
      '"',
      "'",
      "&a ",
      "*a",
      "!",
      "#",
      "---\n",
      "__proto__: 1\n",
      "<<: ",
      "? ",
      "| ",
      "> ",
      "%",
      "\u0000",
      "\u202e",
      "$(x.y)",
      "𝒳",
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(LINES.length), fc.nat(6), piece), { minLength: 1, maxLength: 4 }),
        (edits) => {
          let text = LINES;
          for (const [at, remove, insert] of edits)
            text = text.slice(0, at) + insert + text.slice(at + remove);
          check(text);
        },
      ),
      { numRuns: 1500 },
    );
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("as changed values: a lab that holds, or sentences", () => {
    const odd = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        true,
        0,
        -1,
        1e30,
        "",
        "x",
        [],
        {},
        [[]],
        { en: 1 },
        "$(param.nope)",
        "../..",
        "__proto__",
      ),
      fc.string(),
    );
    const paths: (string | number)[][] = [];
    const walk = (value: unknown, at: (string | number)[]): void => {
      if (at.length > 0) paths.push(at);
      if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, [...at, index]);
      else if (typeof value === "object" && value !== null)
        for (const [key, item] of Object.entries(value)) walk(item, [...at, key]);
    };
    walk(parse(LINES), []);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...paths), odd), { minLength: 1, maxLength: 3 }),
        (edits) => {
          const value = parse(LINES) as Record<string, unknown>;
          for (const [at, replacement] of edits) {
            let node: unknown = value;
            for (const part of at.slice(0, -1))
              node = (node as Record<string | number, unknown> | undefined)?.[part];
            const last = at.at(-1);
            if (typeof node === "object" && node !== null && last !== undefined)
              (node as Record<string | number, unknown>)[last] = replacement;
          }
          check(stringify(value));
        },
      ),
      { numRuns: 1500 },
    );
  });

  test("as any bytes: sentences", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), check), { numRuns: 5000 });
  });

  test.each([
    "[",
    "]",
    "{a: ",
    "- ",
    "? ",
    "! ",
    "&a ",
    '"',
    ",",
    ":",
    "#\n",
    "a: 1\n",
    "---\n",
    "%\n",
    "\t",
    "- *a\n",
    "|\n ",
  ])("a megabyte of %j is answered: the test's own timeout tells a hang", (unit) =>
    check(unit.repeat(Math.floor((1024 * 1024) / unit.length))),
  );
  test.each(["[", "]", ",", "! ", '"', "? "])("just as much of %j as is let in is answered", (unit) =>
    check(unit.repeat(29_000)),
  );
});
