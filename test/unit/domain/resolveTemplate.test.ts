import { describe, expect, test } from "vitest";
import {
  checkTemplate,
  resolveTemplate,
  seatRequests,
  templateResolver,
} from "../../../shared/domain/resolveTemplate.ts";
import { TemplateSpec } from "../../../shared/domain/template.ts";
import { exampleSpec } from "./exampleTemplate.ts";

const seat = { sessionId: "k3x9pa", seatNumber: 7, seatOrigin: "https://k3x9pa-07.example.org" };
const codes = (spec: TemplateSpec) => checkTemplate(spec).map(({ code, at }) => `${code} ${at.join(".")}`);
const [main, second] = exampleSpec().containers;
if (!main || !second) throw new Error("the example lost its containers");

describe("resolveTemplate", () => {
  test("puts values where variables stand and leaves a shell's own $(…) alone", () => {
    const resolved = resolveTemplate(exampleSpec(), { count: 5, word: "salut" }, seat);
    if (!resolved.ok) throw new Error(JSON.stringify(resolved.issues));
    const { containers, files, storage, instructions, checks } = resolved.template;
    expect(containers[0]).toEqual({
      ...main,
      image: "docker.io/library/debian:12.11",
      command: ["sh", "-c", "echo $(date) $(param.word) salut 7"],
      env: [{ name: "COUNT", value: "5" }],
    });
    expect(containers[1]).toEqual(second);
    expect(storage).toEqual({ size: "1Gi", path: "/home/student" });
    expect(files).toEqual([{ path: "/home/student/read.me", content: "Seat 7 of k3x9pa\n" }]);
    expect(instructions).toEqual({
      en: "Open https://site--k3x9pa-07.example.org/start, then run `echo $(pwd)`.",
    });
    expect(checks?.[0]?.title).toEqual({ en: "Done 5" });
    expect(TemplateSpec.safeParse(resolved.template).success).toBe(true);
  });

  test("one resolver serves every seat, each with its own values", () => {
    const resolve = templateResolver(exampleSpec(), { count: 5 });
    const texts = [7, 8].map((seatNumber) => {
      const resolved = resolve({ ...seat, seatNumber });
      return resolved.ok && resolved.template.files?.[0]?.content;
    });
    expect(texts).toEqual(["Seat 7 of k3x9pa\n", "Seat 8 of k3x9pa\n"]);
    expect(templateResolver(exampleSpec(), { count: "many" })(seat)).toMatchObject({ ok: false });
  });

  test("does not read a value again: a value that looks like a variable stays text", () => {
    const spec = exampleSpec({
      parameters: [{ type: "string", name: "word", title: { en: "Word" }, default: "$(seat.number)" }],
      containers: [{ ...main, image: "a:1", command: ["echo", "$(param.word)"], env: [] }],
      storage: { size: "1Gi", path: "/home/student" },
      checks: [],
    });
    const resolved = resolveTemplate(spec, {}, seat);
    expect(resolved.ok && resolved.template.containers[0]?.command).toEqual(["echo", "$(seat.number)"]);
  });

  test("takes the addresses that a site gives when accesses have no origin of their own", () => {
    const resolved = resolveTemplate(
      exampleSpec(),
      {},
      { ...seat, accessUrls: { site: "https://x.org/7/site/" } },
    );
    expect(resolved.ok && resolved.template.instructions.en).toContain("https://x.org/7/site/");
  });

  test.each([
    [{ count: 0 }, "parameter.tooSmall"],
    [{ count: 10 }, "parameter.tooLarge"],
    [{ count: 1.5 }, "parameter.notWhole"],
    [{ count: "5" }, "parameter.notNumber"],
    [{ count: Number.NaN }, "parameter.notNumber"],
    [{ word: "HELLO" }, "parameter.pattern"],
    [{ word: "a\nb" }, "parameter.unsafeText"],
    [{ word: "x".repeat(501) }, "parameter.tooLong"],
    [{ word: 3 }, "parameter.notText"],
    [{ flavour: "sour" }, "parameter.notAChoice"],
    [{ hints: "true" }, "parameter.notBoolean"],
    [{ image: "debian" }, "parameter.badImage"],
    [{ image: "debian:latest" }, "parameter.badImage"],
    [{ disk: "1Mi" }, "parameter.tooSmall"],
    [{ disk: "1Ti" }, "parameter.tooLarge"],
    [{ disk: "big" }, "parameter.badSize"],
    [{ colour: "red" }, "parameter.unknown"],
    [{ constructor: "x" }, "parameter.unknown"],
  ])("refuses the value %j", (values, code) => {
    const resolved = resolveTemplate(exampleSpec(), values as Record<string, string>, seat);
    const name = Object.keys(values)[0];
    expect(resolved.ok ? [] : resolved.issues.map((issue) => `${issue.code} ${issue.path}`)).toEqual([
      `${code} parameters.${name}`,
    ]);
  });

  test("wants a value where there is no default", () => {
    const spec = exampleSpec({ parameters: [{ type: "string", name: "word", title: { en: "Word" } }] });
    const resolved = resolveTemplate(
      {
        ...spec,
        containers: [{ ...main, image: "a:1", env: [] }],
        storage: { size: "1Gi", path: "/home/student" },
        checks: [],
      },
      {},
      seat,
    );
    expect(resolved).toEqual({
      ok: false,
      issues: [{ code: "parameter.missing", params: { name: "word" }, path: "parameters.word" }],
    });
  });

  test("checks what a value made of an image or a quantity", () => {
    const spec = exampleSpec({
      containers: [
        { ...main, image: "debian:$(param.word)", resources: { cpu: "$(param.word)", memory: "64" } },
      ],
      checks: [],
    });
    const resolved = resolveTemplate(spec, {}, seat);
    expect(resolved).toEqual({
      ok: false,
      issues: [
        { code: "template.badCpu", params: { value: "hi" }, path: "containers[0].resources.cpu" },
        {
          code: "template.quantityWithoutUnit",
          params: { value: "64" },
          path: "containers[0].resources.memory",
        },
      ],
    });
  });
});

describe("checkTemplate", () => {
  test("has nothing to say of the example", () => expect(codes(exampleSpec())).toEqual([]));

  test("tries every choice, so that no class finds the one that does not work", () => {
    const containers = [
      { ...main, image: "debian:$(param.flavour)", resources: { cpu: "1", memory: "1Gi" } },
    ];
    const choices = ["plain", "not a tag"].map((value) => ({ value, title: { en: value } }));
    const parameters = exampleSpec().parameters?.map((one) =>
      one.type === "choice" ? { ...one, choices } : one,
    );
    expect(codes(exampleSpec({ containers, checks: [], parameters }))).toEqual([
      "template.imageWithoutTag containers.0.image",
    ]);
  });

  const text = (instructions: string) => exampleSpec({ instructions: { en: instructions } });
  test.each([
    ["an undeclared variable", text("$(param.wrod)"), "template.unknownVariableNear instructions.en"],
    ["a mistyped kind of variable", text("$(params.word)"), "template.unknownVariableNear instructions.en"],
    [
      "a variable without a neighbour",
      text("$(param.somethingelse)"),
      "template.unknownVariable instructions.en",
    ],
    ["the address of a terminal", text("$(access.shell.url)"), "template.accessWithoutUrl instructions.en"],
    [
      "an access to no container",
      exampleSpec({
        accesses: [{ kind: "terminal", name: "a", title: { en: "A" }, container: "mian" }],
        instructions: { en: "-" },
      }),
      "template.unknownContainer accesses.0.container",
    ],
    [
      "a port nobody declares",
      exampleSpec({
        accesses: [{ kind: "web", name: "site", title: { en: "A" }, container: "main", port: 81 }],
      }),
      "template.portNotDeclared accesses.0.port",
    ],
    [
      "a probe of another port",
      exampleSpec({ containers: [{ ...main, ready: { tcp: 81 } }, second] }),
      "template.portNotDeclared containers.0.ready.tcp",
    ],
    [
      "two containers of one name",
      exampleSpec({ containers: [main, { ...second, name: "main" }] }),
      "template.duplicateContainer containers.1.name",
    ],
    [
      "two containers of a Pod on one port",
      exampleSpec({ containers: [main, { ...second, pod: "lab", ports: [{ name: "x", port: 8080 }] }] }),
      "template.portTaken containers.1.ports.0.port",
    ],
    [
      "a file outside",
      exampleSpec({ files: [{ path: "/etc/passwd", content: "" }] }),
      "template.fileOutside files.0.path",
    ],
    [
      "a file twice",
      exampleSpec({
        files: [
          { path: "/tmp/a", content: "" },
          { path: "/tmp/a", content: "" },
        ],
      }),
      "template.duplicateFile files.1.path",
    ],
    [
      "a file that is a folder of another",
      exampleSpec({
        files: [
          { path: "/tmp/a", content: "" },
          { path: "/tmp/a/b", content: "" },
        ],
      }),
      "template.fileIsFolder files.0.path",
    ],
    [
      "files too large together",
      exampleSpec({
        files: ["a", "b", "c", "d", "e"].map((name) => ({
          path: `/tmp/${name}`,
          content: "é".repeat(90_000),
        })),
      }),
      "template.filesTooLarge files",
    ],
    [
      "a volume over /proc",
      exampleSpec({ storage: { size: "1Gi", path: "/proc" }, files: [] }),
      "template.pathReserved storage.path",
    ],
    [
      "a folder mounted twice",
      exampleSpec({ containers: [{ ...main, scratch: ["/tmp", "/tmp"] }, second] }),
      "template.pathTwice containers.0.scratch.1",
    ],
    [
      "a pattern that could hang",
      exampleSpec({
        parameters: [{ type: "string", name: "a", title: { en: "A" }, pattern: "(a+)+" }],
        containers: [{ ...second, pod: "lab" }],
        accesses: [{ kind: "terminal", name: "t", title: { en: "T" }, container: "second" }],
        storage: { size: "1Gi", path: "/home/student" },
        checks: [],
        instructions: { en: "-" },
      }),
      "template.unsafePattern parameters.0.pattern",
    ],
    [
      "a default that its own limits refuse",
      exampleSpec({
        parameters: exampleSpec().parameters?.map((one) =>
          one.name === "count" ? { ...one, default: 100 } : one,
        ) as TemplateSpec["parameters"],
      }),
      "parameter.tooLarge parameters.0.default",
    ],
    [
      "two accesses of one name",
      exampleSpec({
        accesses: [
          ...exampleSpec().accesses,
          { kind: "terminal", name: "shell", title: { en: "A" }, container: "main" },
        ],
      }),
      "template.duplicateAccess accesses.2.name",
    ],
    [
      "an access that a browser would decode",
      exampleSpec({
        accesses: [
          ...exampleSpec().accesses,
          { kind: "terminal", name: "xn", title: { en: "A" }, container: "main" },
        ],
      }),
      "template.accessName accesses.2.name",
    ],
  ])("finds %s", (_, spec, expected) => expect(codes(spec)).toEqual([expected]));
});

describe("seatRequests", () => {
  test("adds up containers, volume and Pods", () => {
    expect(seatRequests(exampleSpec(), { disk: "2Gi" })).toEqual({
      cpu: 0.75,
      memoryBytes: 1280 * 2 ** 20,
      storageBytes: 2 * 2 ** 30,
      pods: 2,
    });
  });
});
