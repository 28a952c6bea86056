import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import type { KindRules } from "../api/core.ts";
import { digFields, digText, digTexts, equal, type Fields } from "../json.ts";
import { type FieldError, forbiddenField, invalid, required, tooLong } from "../schema/fieldError.ts";

const KEY = /^[-._a-zA-Z0-9]+$/;
const KEY_RULE =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const MAXIMUM_BYTES = 1024 * 1024;

export const configMapRules: KindRules = {
  validate(object, old) {
    const errors = [...validateKeys(object, "data"), ...validateKeys(object, "binaryData")];
    const texts = Object.values(digTexts(object, "data")).map((text) => Buffer.byteLength(text));
    const binary = Object.values(digTexts(object, "binaryData")).map((text) =>
      Math.floor((text.length * 3) / 4),
    );
    const bytes = [...texts, ...binary].reduce((sum, one) => sum + one, 0);
    if (bytes > MAXIMUM_BYTES) errors.push({ ...tooLong("", MAXIMUM_BYTES), field: "[]" });
    return [...errors, ...validateImmutable(object, old, ["data", "binaryData"])];
  },
};

const ACCOUNT = "kubernetes.io/service-account.name";
const REQUIRED_KEYS: Record<string, string[]> = {
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
};

export const secretRules: KindRules = {
  prepare(object) {
    const texts = Object.entries(digTexts(object, "stringData"));
    if (texts.length > 0) {
      const encoded = texts.map(([key, text]) => [key, Buffer.from(text).toString("base64")]);
      object.data = { ...digFields(object, "data"), ...Object.fromEntries(encoded) };
    }
    delete object.stringData; // write-only
    object.type ??= "Opaque";
  },
  validate(object, old) {
    const errors = validateKeys(object, "data");
    const sizes = Object.values(digTexts(object, "data")).map((text) => Buffer.byteLength(text, "base64"));
    const bytes = sizes.reduce((sum, one) => sum + one, 0);
    if (bytes > MAXIMUM_BYTES) errors.push(tooLong("data", MAXIMUM_BYTES));
    const type = digText(object, "type") ?? "";
    const data = digFields(object, "data") ?? {};
    for (const key of REQUIRED_KEYS[type] ?? []) {
      if (data[key] === undefined) errors.push(required(`data[${key}]`));
    }
    if (type === "kubernetes.io/basic-auth" && data.username === undefined && data.password === undefined) {
      errors.push(required("data[username]"), required("data[password]"));
    }
    if (
      type === "kubernetes.io/service-account-token" &&
      !digTexts(object, "metadata", "annotations")[ACCOUNT]
    ) {
      errors.push(required(`metadata.annotations[${ACCOUNT}]`));
    }
    if (old && old.type !== object.type) errors.push(invalid("type", object.type, "field is immutable"));
    return [...errors, ...validateImmutable(object, old, ["data"])];
  },
};

function validateKeys(object: Fields, field: string): FieldError[] {
  return Object.keys(digFields(object, field) ?? {})
    .map((key) => ({ key, problem: keyProblem(key) }))
    .flatMap(({ key, problem }) => (problem ? [invalid(`${field}[${key}]`, key, problem)] : []));
}

/** Keys become names of files. */
function keyProblem(key: string): string | undefined {
  if (key.length > 253) return "must be no more than 253 characters";
  if (!KEY.test(key)) return KEY_RULE;
  if (key === "." || key === "..") return `must not be '${key}'`;
  return key.startsWith("..") ? "must not start with '..'" : undefined;
}

function validateImmutable(object: Fields, old: KubeObject | undefined, fields: string[]): FieldError[] {
  if (old?.immutable !== true) return [];
  const errors = fields
    .filter((field) => !equal(object[field] ?? {}, old[field] ?? {}))
    .map((field) => forbiddenField(field, "field is immutable when `immutable` is set"));
  if (object.immutable !== true) {
    errors.unshift(forbiddenField("immutable", "field is immutable when `immutable` is set"));
  }
  return errors;
}
