import type { z } from "zod";
import type { Finding } from "../shared/domain/finding.ts";
import { nearest } from "../shared/domain/nearest.ts";
import type { JsonSchema } from "../shared/manifests/structuralSchema.ts";
import { CHANGED_FIELDS, type ChangedField, changedField } from "./changedFields.ts";

type ZodIssue = z.core.$ZodIssue;
type Place = (string | number)[];

/** What Kubernetes has and a seat must not: named in a sentence of its own, because "unknown field" helps nobody. */
const OUTSIDE_SEAT = new Set(
  [
    ["hostPath", "hostNetwork", "hostPID", "hostIPC", "hostPort", "hostAliases", "hostUsers"],
    ["privileged", "securityContext", "capabilities", "allowPrivilegeEscalation", "runAsUser", "runAsRoot"],
    ["volumes", "volumeMounts", "volumeDevices", "persistentVolume", "serviceAccount", "serviceAccountName"],
    ["nodePort", "loadBalancer", "nodeName", "nodeSelector", "tolerations", "affinity", "priorityClassName"],
    ["finalizers", "ownerReferences", "webhooks", "rules", "roleRef", "clusterRole", "initContainers"],
  ]
    .flat()
    .map((field) => field.toLowerCase()),
);

/** The codes that our own schemas give as their message. */
const OWN_WORDS = new Set([
  "badName",
  "badPortName",
  "badEnvName",
  "badPath",
  "badHost",
  "badUrlPath",
  "badCpu",
  "badSize",
  "badVersion",
  "imageWithoutTag",
  "imageLatest",
  "textMissing",
  "unsafeText",
]);

/** What zod found, in codes that have a sentence each. `fields` is the structural schema of the whole. */
export function schemaFindings(
  issues: readonly ZodIssue[],
  value: unknown,
  fields: JsonSchema,
  changes: readonly ChangedField[] = CHANGED_FIELDS,
): Finding[] {
  const found = issues
    .flatMap((issue) => findingsOf(issue, plainPath(issue.path), value, fields))
    .map((finding) => nowCalled(finding, changes));
  // Beyond what a computer counts is beyond the field's own bound, too, and that is the one to know.
  return found.filter(
    (one, index) =>
      Math.abs(Number(one.params?.max ?? one.params?.min)) !== Number.MAX_SAFE_INTEGER ||
      !found.some((other, at) => at !== index && other.code === one.code && isSamePlace(other.at, one.at)),
  );
}

/** An unknown field that was one before gets the sentence that tells what became of it. */
function nowCalled(finding: Finding, changes: readonly ChangedField[]): Finding {
  const change = finding.code.startsWith("template.unknownField")
    ? changedField(finding.at, changes)
    : undefined;
  if (!change) return finding;
  const { now, since } = change;
  return { code: "template.fieldChanged", params: { ...finding.params, now, since }, at: finding.at };
}

const isSamePlace = (a: Finding["at"], b: Finding["at"]): boolean =>
  a.length === b.length && a.every((part, index) => part === b[index]);

const plainPath = (path: readonly PropertyKey[]): Place =>
  path.map((part) => (typeof part === "number" ? part : String(part)));

function findingsOf(issue: ZodIssue, at: Place, root: unknown, fields: JsonSchema): Finding[] {
  const field = String(at.findLast((part) => typeof part === "string") ?? "");
  const found = valueAt(root, at);
  switch (issue.code) {
    case "invalid_type":
      return [{ ...wrongKind(issue.expected, found, field), at }];
    case "unrecognized_keys":
      return issue.keys.slice(0, 50).map((key) => unknownField(key, at, fields));
    case "too_big":
      return [
        {
          code: `template.${SIZES[issue.origin]?.[0] ?? "tooLong"}`,
          params: { field, max: Number(issue.maximum) },
          at,
        },
      ];
    case "too_small":
      return [
        {
          code: `template.${SIZES[issue.origin]?.[1] ?? "empty"}`,
          params: { field, min: Number(issue.minimum) },
          at,
        },
      ];
    case "invalid_value":
      return [notOneOf(field, found, issue.values.map(String), at)];
    case "invalid_union":
      return unionFindings(issue, at, root, fields);
    default:
      return [ownWord(issue.message, field, found, at)];
  }
}

/** Codes for more than the most and less than the least of each kind. */
const SIZES: Partial<Record<string, [string, string]>> = {
  string: ["tooLong", "empty"],
  array: ["tooMany", "tooFew"],
  number: ["numberTooLarge", "numberTooSmall"],
  int: ["numberTooLarge", "numberTooSmall"],
};

const KINDS: Partial<Record<string, string>> = {
  string: "wantsText",
  number: "wantsNumber",
  int: "wantsWhole",
  boolean: "wantsBoolean",
  array: "wantsList",
  object: "wantsFields",
  record: "wantsFields",
};

function wrongKind(expected: string, found: unknown, field: string): Omit<Finding, "at"> {
  if (found === undefined) return { code: "template.missing", params: { field } };
  if (expected === "string" && (typeof found === "number" || typeof found === "boolean"))
    return { code: "template.needsQuotes", params: { field, value: String(found) } };
  if (found === null) return { code: "template.emptyField", params: { field } };
  return { code: `template.${KINDS[expected] ?? "invalid"}`, params: { field } };
}

function unknownField(key: string, at: Place, fields: JsonSchema): Finding {
  const field = key.slice(0, 60);
  if (OUTSIDE_SEAT.has(key.toLowerCase()))
    return { code: "template.outsideSeat", params: { field }, at: [...at, key] };
  const known = Object.keys(schemaAt(fields, at)?.properties ?? {});
  const near = nearest(key, known);
  if (near) return { code: "template.unknownFieldNear", params: { field, nearest: near }, at: [...at, key] };
  return { code: "template.unknownField", params: { field, known: known.join(", ") }, at: [...at, key] };
}

function notOneOf(field: string, found: unknown, choices: string[], at: Place): Finding {
  if (found === undefined) return { code: "template.missing", params: { field }, at };
  const value = typeof found === "object" ? "…" : String(found).slice(0, 60);
  const near = nearest(value, choices);
  if (near && near !== value)
    return { code: "template.notOneOfNear", params: { field, value, nearest: near }, at };
  return { code: "template.notOneOf", params: { field, value, choices: choices.join(", ") }, at };
}

/** A union's own complaint is about every branch; the one that the author meant is the one with least to say. */
function unionFindings(
  issue: Extract<ZodIssue, { code: "invalid_union" }>,
  at: Place,
  root: unknown,
  fields: JsonSchema,
): Finding[] {
  const field = String(at.findLast((part) => typeof part === "string") ?? "");
  const known = schemaAt(fields, at);
  if (known?.enum) return [notOneOf(field, valueAt(root, at), known.enum.map(String), at)];
  const found = valueAt(root, at);
  if (typeof found !== "object" || found === null) return [{ ...wrongKind("object", found, field), at }];
  const choices = Object.keys(known?.properties ?? {});
  const strangers = Object.keys(found).filter((key) => !choices.includes(key));
  if (strangers.length > 0) return strangers.slice(0, 50).map((key) => unknownField(key, at, fields));
  if (Object.keys(found).length !== 1)
    return [{ code: "template.exactlyOne", params: { field, choices: choices.join(", ") }, at }];
  const isNoise = (one: ZodIssue) => one.code === "unrecognized_keys" && one.path.length === 0;
  const meant = issue.errors.find((branch) => !branch.some(isNoise)) ?? [];
  return meant.flatMap((inner) => findingsOf(inner, [...at, ...plainPath(inner.path)], root, fields));
}

function ownWord(message: string, field: string, found: unknown, at: Place): Finding {
  if (!OWN_WORDS.has(message)) return { code: "template.invalid", params: { field }, at };
  const value = typeof found === "string" ? found.slice(0, 60) : "";
  return { code: `template.${message}`, params: { field, value }, at };
}

function schemaAt(schema: JsonSchema, at: Place): JsonSchema | undefined {
  return at.reduce<JsonSchema | undefined>(
    (node, part) => (typeof part === "number" ? node?.items : node?.properties?.[part]),
    schema,
  );
}

function valueAt(root: unknown, at: Place): unknown {
  return at.reduce<unknown>(
    (value, part) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, part)
        ? (value as Record<string | number, unknown>)[part]
        : undefined,
    root,
  );
}
