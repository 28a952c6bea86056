import fc from "fast-check";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { parseTemplate } from "../../../intake/parseTemplate.ts";
import { resolveTemplate } from "../../../shared/domain/resolveTemplate.ts";
import type { LabTemplate, Parameter, ParameterValue } from "../../../shared/domain/template.ts";
import type { Manifest } from "../../../shared/kubernetes/objects.ts";
import { seatManifests } from "../../../shared/manifests/seatManifests.ts";
import { place } from "../plan/sample.ts";
import { templateNames, templateText } from "../templates/builtInTemplates.ts";
import { LINES } from "./labText.ts";

/** Of each of the two; `FUZZ_RUNS=100000` for a long run. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 50_000);
/** µs of the processor that one text may cost. */
const HANG = 1_000_000;

const TEXTS = [LINES, ...templateNames.map(templateText)];
/** The short one more often: what a change does does not depend on how much stands after it. */
const text = fc.constantFrom(...Array.from({ length: 40 }, () => LINES), ...TEXTS);

/** Fields by which a Pod leaves its seat, and words that somewhere mean more than they say. */
const HOSTILE_FIELDS = [
  ...[
    "hostNetwork",
    "hostPID",
    "hostIPC",
    "hostPath",
    "hostPort",
    "hostUsers",
    "privileged",
    "securityContext",
  ],
  ...[
    "serviceAccountName",
    "automountServiceAccountToken",
    "nodeName",
    "nodeSelector",
    "tolerations",
    "volumes",
  ],
  ...["namespace", "runtimeClassName", "initContainers", "ephemeralContainers", "capabilities", "procMount"],
  ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "loadBalancer", "nodePort", "x"],
];
const HOSTILE_VALUES: unknown[] = [
  ...[null, true, 0, -1, 1e30, 0.1, "", "x", [], {}, [[]], { en: 1 }, { fr: "$(param.nope)" }],
  ...[
    "../..",
    "/",
    "/etc/passwd",
    "/proc/1/root",
    "/var/run/secrets",
    "/var/run/docker.sock",
    "//evil.example/",
  ],
  ...["$(seat.number)", "$(SEAT_PASSWORD)", "$$(x)", "$(param.x)$(param.x)", "kube-system", "lab-b2b2b2-01"],
  ...[
    "root",
    65_536,
    "0",
    "1e9",
    "999999Gi",
    "-1",
    "0x10",
    "a:latest",
    "a",
    "A:1",
    "a:1\nb",
    "a\u0000b",
    "\u202eabc",
  ],
  ...[{ privileged: true }, { hostPath: { path: "/" } }, { name: "kube-api-access" }, ["sh", "-c", "id"]],
];

/** Fields that a lab may have and the samples mostly lack, with what goes too far. */
const KNOWN_FIELDS: [string, unknown[]][] = [
  ["user", [0, -1, 65_536, "root", 1000]],
  ["pod", ["lab", "b", "../x", "kube-system"]],
  ["scratch", [["/tmp"], ["/"], ["/proc"], ["/home/student"], ["/var/run/secrets"]]],
  ["workingDir", ["/", "/tmp", ".."]],
  [
    "env",
    [[{ name: "SEAT_PASSWORD", value: "x" }], [{ name: "A", password: "db" }], [{ name: "A-", value: "x" }]],
  ],
  [
    "init",
    [[{ name: "a", container: "main", command: ["id"] }], [{ name: "a", container: "b", command: ["id"] }]],
  ],
  ["passwords", [[{ name: "db" }], [{ name: "password", length: 8 }], [{ name: "../db", length: 1e6 }]]],
  ["network", [{ internet: true }, { otherSeats: true }, { internet: "yes" }, { hostNetwork: true }]],
  [
    "storage",
    [
      { size: "1Gi", path: "/" },
      { size: "99999Ti", path: "/tmp" },
      { size: "0", path: "/a" },
    ],
  ],
  [
    "ports",
    [[{ name: "http", port: 0 }], [{ name: "http", port: 80, hostPort: 80 }], [{ name: "a", port: 81 }]],
  ],
  ["ready", [{ tcp: 1 }, { http: { port: 80, path: "//x" } }, { command: ["true"] }]],
  ["from", ["../../etc/passwd", "a.txt"]],
];

/** What may well stand there: the ways out of a seat are looked for in labs that hold. */
const PLAUSIBLE: unknown[] = [
  ...["main", "b", "/home/student", "/tmp", "250m", "64Mi", "debian:12.11", "$(seat.number)", "x y", "token"],
  ...[0, 1, 2, 80, 1000, true, ["sh", "-c", "id"], [{ name: "b", port: 81 }], { en: "x" }],
];

/** In bytes that a hand or a bad disk may have left. */
const damage = fc.array(
  fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat(6),
    fc.oneof(
      fc.constantFrom("", "a", "9", "é", ".", "/"),
      fc.constantFrom(
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
        "%",
      ),
      fc.constantFrom(
        "<<: ",
        "? ",
        "| ",
        "> ",
        "\u0000",
        "\u202e",
        "$(x.y)",
        "\ud800",
        "!!js/function ",
        "\r",
      ),
      fc.constantFrom(...HOSTILE_FIELDS).map((field) => `${field}: true\n`),
      fc.string({ unit: "binary", maxLength: 4 }),
    ),
  ),
  { minLength: 1, maxLength: 3 },
);
const damaged = fc.tuple(text, damage).map(([whole, edits]) =>
  edits.reduce((rest, [where, remove, insert]) => {
    const at = Math.floor(where * rest.length);
    return rest.slice(0, at) + insert + rest.slice(at + remove);
  }, whole),
);

/** In the grammar: a tree of the right shape, some of whose values and fields are not. */
const odd = fc.oneof(
  fc.constantFrom(...HOSTILE_VALUES),
  fc.constantFrom(...PLAUSIBLE),
  fc.string({ maxLength: 8 }),
  fc.jsonValue({ maxDepth: 1 }),
);
const change = fc.tuple(
  fc.nat(10_000),
  fc.oneof(
    odd.map((value) => ({ value, field: undefined })),
    fc.tuple(odd, fc.constantFrom(...HOSTILE_FIELDS)).map(([value, field]) => ({ value, field })),
    fc.constantFrom(...KNOWN_FIELDS.flatMap(([field, values]) => values.map((value) => ({ value, field })))),
  ),
);
const SAMPLES = new Map(TEXTS.map((whole) => [whole, parse(whole) as unknown]));
const misgrown = fc.tuple(text, fc.array(change, { minLength: 1, maxLength: 2 })).map(([whole, changes]) =>
  stringify(
    changes.reduce(
      (tree, [spot, { value, field }]) => {
        plant(tree, spot, value, field);
        return tree;
      },
      structuredClone(SAMPLES.get(whole)),
    ),
    { aliasDuplicateObjects: false },
  ),
);

/** Puts a value in some spot of the tree, or a field beside it. */
function plant(tree: unknown, spot: number, value: unknown, field: string | undefined): void {
  const spots: [Record<string, unknown>, string][] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    for (const key of Object.keys(node)) {
      spots.push([node as Record<string, unknown>, key]);
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(tree);
  const [node, key] = spots[spot % Math.max(1, spots.length)] ?? [];
  if (!node || key === undefined) return;
  const name = field === undefined || Array.isArray(node) ? key : field;
  // A copy: what is planted may be planted in itself the next time.
  const copy = structuredClone(value);
  Object.defineProperty(node, name, { value: copy, enumerable: true, configurable: true, writable: true });
}

const KINDS = new Set(
  "Namespace ResourceQuota LimitRange NetworkPolicy ServiceAccount RoleBinding Secret ConfigMap PersistentVolumeClaim Pod Service".split(
    " ",
  ),
);
const SEAT = "lab-k3x9pz-07";

/** Every object of the seat stands in its namespace and is of no kind and has no field that leaves it. */
function expectInside(manifest: Manifest): void {
  const { kind, metadata, spec } = manifest as Manifest & { spec?: Record<string, unknown> };
  expect(KINDS).toContain(kind);
  expect(kind === "Namespace" ? metadata.name : metadata.namespace).toBe(SEAT);
  expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
  if (kind === "Service") expect(spec).toMatchObject({ type: "ClusterIP" });
  if (kind !== "Pod") return;
  expect(spec).toMatchObject({
    serviceAccountName: "lab",
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true },
  });
  for (const field of [
    "hostNetwork",
    "hostPID",
    "hostIPC",
    "hostUsers",
    "nodeName",
    "nodeSelector",
    "runtimeClassName",
  ])
    expect(spec).not.toHaveProperty(field);
  for (const volume of (spec?.volumes ?? []) as Record<string, unknown>[])
    for (const source of Object.keys(volume))
      expect(["name", "persistentVolumeClaim", "configMap", "emptyDir"]).toContain(source);
  const all = [...((spec?.initContainers ?? []) as object[]), ...((spec?.containers ?? []) as object[])];
  for (const container of all) {
    expect(container).toMatchObject({
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        runAsNonRoot: true,
        seccompProfile: { type: "RuntimeDefault" },
      },
    });
    expect(
      (container as { securityContext: { runAsUser: number } }).securityContext.runAsUser,
    ).toBeGreaterThan(0);
    expect(JSON.stringify(container)).not.toContain("hostPort");
  }
}

/** What a teacher would have typed where the lab gives no default. */
const typed = ({ type }: Parameter): ParameterValue =>
  type === "number"
    ? 1
    : type === "boolean"
      ? true
      : type === "image"
        ? "a/b:1"
        : type === "size"
          ? "1Gi"
          : "x";

function seatOf({ spec }: LabTemplate): Manifest[] {
  const open = (spec.parameters ?? []).filter((parameter) => parameter.default === undefined);
  const values = Object.fromEntries(open.map((parameter) => [parameter.name, typed(parameter)]));
  const variables = { sessionId: "k3x9pz", seatNumber: 7, seatOrigin: "https://k3x9pz-07.example.org" };
  const outcome = resolveTemplate(spec, values, variables);
  if (!outcome.ok) return [];
  return seatManifests(place(), { resets: 0, restarts: 0 }, outcome.template, {
    credential: "c",
    password: (length) => "p".repeat(length),
  });
}

test.each([
  ["damaged bytes", damaged],
  ["values and fields that do not belong", misgrown],
])(
  "tens of thousands of labs with %s end in a named refusal, or in objects inside the seat",
  (_, arbitrary) => {
    const met = { refused: 0, built: 0 };
    fc.assert(
      fc.property(arbitrary, (input) => {
        const begun = process.cpuUsage();
        const parsed = parseTemplate(input);
        if (parsed.ok) {
          const manifests = seatOf(parsed.template);
          manifests.forEach(expectInside);
          met.built += manifests.length > 0 ? 1 : 0;
        } else {
          expect(parsed.issues.length).toBeGreaterThan(0);
          for (const { line, column } of parsed.issues) expect(line && column).toBeGreaterThan(0);
          met.refused += 1;
        }
        expect(process.cpuUsage(begun).user).toBeLessThan(HANG);
      }),
      { numRuns: RUNS },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
    // A test that only ever sees one of the two says nothing.
    expect(met.refused).toBeGreaterThan(RUNS / 20);
    expect(met.built).toBeGreaterThan(RUNS / 200);
  },
  60_000 + RUNS * 40,
);
