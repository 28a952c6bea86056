import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import type { ObjectStore } from "../../seams.ts";
import type { Container, EnvVar, Pod } from "./podShape.ts";
import { parseQuantity } from "./quantity.ts";

/** Why a container cannot be created yet: the kubelet's `CreateContainerConfigError`. */
export class ConfigError extends Error {}

/** Text and bytes of a ConfigMap or Secret by key. */
export function contentsOf(object: KubeObject): Map<string, Buffer> {
  const contents = new Map<string, Buffer>();
  const encoded = object.kind === "Secret" ? object.data : object.binaryData;
  const plain = object.kind === "Secret" ? object.stringData : object.data;
  for (const [key, value] of Object.entries((encoded ?? {}) as Record<string, string>))
    contents.set(key, Buffer.from(value, "base64"));
  for (const [key, value] of Object.entries((plain ?? {}) as Record<string, string>))
    contents.set(key, Buffer.from(value, "utf8"));
  return contents;
}

/** `$(NAME)` for names known so far, `$$` for a dollar; anything else stays as written. */
export function expandReferences(text: string, known: Readonly<Record<string, string>>): string {
  return text.replace(/\$(\$|\(([^)]*)\))/g, (whole, _rest, name: string | undefined) => {
    if (name === undefined) return "$";
    return Object.hasOwn(known, name) ? (known[name] ?? "") : whole;
  });
}

/**
 * The variables of a container, in the order of Kubernetes: `envFrom`, then `env`, where later ones may name earlier.
 * @throws ConfigError when a ConfigMap, Secret or key is missing that is not optional.
 */
export function environmentOf(store: ObjectStore, pod: Pod, container: Container): Record<string, string> {
  const env: Record<string, string> = {};
  for (const source of container.envFrom ?? []) {
    const reference = source.configMapRef ?? source.secretRef;
    if (!reference) continue;
    const object = lookUp(store, pod, source.configMapRef ? "ConfigMap" : "Secret", reference);
    if (!object) continue;
    for (const [key, value] of contentsOf(object))
      env[`${source.prefix ?? ""}${key}`] = value.toString("utf8");
  }
  for (const variable of container.env ?? []) {
    const value = resolveValue(store, pod, container, variable, env);
    if (value !== undefined) env[variable.name] = value;
  }
  return env;
}

function lookUp(
  store: ObjectStore,
  pod: Pod,
  kind: "ConfigMap" | "Secret",
  reference: { name?: string; optional?: boolean },
): KubeObject | undefined {
  const name = reference.name ?? "";
  const object = store.get(kind, pod.metadata.namespace, name);
  if (!object && !reference.optional) throw new ConfigError(`${kind.toLowerCase()} "${name}" not found`);
  return object;
}

function resolveValue(
  store: ObjectStore,
  pod: Pod,
  container: Container,
  variable: EnvVar,
  known: Readonly<Record<string, string>>,
): string | undefined {
  const from = variable.valueFrom;
  if (!from) return expandReferences(variable.value ?? "", known);
  if (from.fieldRef) return fieldOf(pod, from.fieldRef.fieldPath);
  if (from.resourceFieldRef) {
    const [list, name = ""] = from.resourceFieldRef.resource.split(".");
    const amounts = list === "limits" ? container.resources?.limits : container.resources?.requests;
    return String(Math.ceil(parseQuantity(amounts?.[name])));
  }
  const reference = from.configMapKeyRef ?? from.secretKeyRef;
  if (!reference) return "";
  const kind = from.configMapKeyRef ? "ConfigMap" : "Secret";
  const object = lookUp(store, pod, kind, reference);
  const value = object && contentsOf(object).get(reference.key);
  if (object && value === undefined && !reference.optional)
    throw new ConfigError(
      `couldn't find key ${reference.key} in ${kind} ${pod.metadata.namespace ?? ""}/${reference.name ?? ""}`,
    );
  return value?.toString("utf8");
}

function fieldOf(pod: Pod, path: string): string {
  const bracket = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (bracket) return pod.metadata[bracket[1] as "labels" | "annotations"]?.[bracket[2] ?? ""] ?? "";
  const value = path
    .split(".")
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], pod);
  return typeof value === "string" ? value : "";
}
