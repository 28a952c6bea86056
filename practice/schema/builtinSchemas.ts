import type { BuiltinResource } from "./builtinResources.ts";
import types from "./builtinTypes.json";
import type { Schema } from "./schema.ts";

type TypeTable = Record<string, Record<string, string>>;
const TYPES: TypeTable = types;

/** Lists that are merged by the keys of their items: `[fields of server-side apply, field of strategic merge]`. */
const LIST_KEYS: Record<string, readonly [string[], string]> = {
  V1Container: [["name"], "name"],
  V1EphemeralContainer: [["name"], "name"],
  V1EnvVar: [["name"], "name"],
  V1Volume: [["name"], "name"],
  V1VolumeMount: [["mountPath"], "mountPath"],
  V1VolumeDevice: [["devicePath"], "devicePath"],
  V1ContainerPort: [["containerPort", "protocol"], "containerPort"],
  V1ServicePort: [["port", "protocol"], "port"],
  V1OwnerReference: [["uid"], "uid"],
  V1LocalObjectReference: [["name"], "name"],
  V1ObjectReference: [["name"], "name"],
  V1HostAlias: [["ip"], "ip"],
  V1PodIP: [["ip"], "ip"],
  V1HostIP: [["ip"], "ip"],
  V1TopologySpreadConstraint: [["topologyKey", "whenUnsatisfiable"], "topologyKey"],
  CoreV1ResourceClaim: [["name"], "name"],
  V1PodResourceClaim: [["name"], "name"],
  V1PodSchedulingGate: [["name"], "name"],
  V1NodeAddress: [["type"], "type"],
  V1MatchCondition: [["name"], "name"],
  V1Variable: [["name"], "name"],
};

/** Structs that one manager owns whole, as upstream marks them. */
const ATOMIC_TYPES = new Set([
  "V1LabelSelector",
  "V1NodeSelector",
  "V1NodeSelectorTerm",
  "V1SecretKeySelector",
  "V1ConfigMapKeySelector",
  "V1ObjectFieldSelector",
  "V1ResourceFieldSelector",
  "V1LocalObjectReference",
  "V1ObjectReference",
  "V1TypedLocalObjectReference",
  "V1OwnerReference",
  "V1RoleRef",
  "RbacV1Subject",
  "V1ScopeSelector",
]);
const ATOMIC_FIELDS = new Set(["V1ServiceSpec.selector", "V1PodSpec.nodeSelector"]);
/** Keys of list items that clients may leave out. */
const KEY_DEFAULTS = new Set(["V1ContainerPort.protocol", "V1ServicePort.protocol"]);
const SET_FIELDS = new Set(["V1ObjectMeta.finalizers", "V1NodeSpec.podCIDRs"]);

/** Maps of quantities: a number is as good as a string, and is stored as a string. */
const QUANTITY_MAPS = new Set([
  "V1ResourceRequirements.limits",
  "V1ResourceRequirements.requests",
  "V1VolumeResourceRequirements.limits",
  "V1VolumeResourceRequirements.requests",
  "V1ResourceQuotaSpec.hard",
  "V1ResourceQuotaStatus.hard",
  "V1ResourceQuotaStatus.used",
  "V1LimitRangeItem._default",
  "V1LimitRangeItem.default",
  "V1LimitRangeItem.defaultRequest",
  "V1LimitRangeItem.max",
  "V1LimitRangeItem.maxLimitRequestRatio",
  "V1LimitRangeItem.min",
  "V1PersistentVolumeSpec.capacity",
  "V1PersistentVolumeClaimStatus.capacity",
  "V1NodeStatus.allocatable",
  "V1NodeStatus.capacity",
  "V1PodSpec.overhead",
]);
/** Times with six decimals, no fewer and no more. */
const MICRO_TIMES = new Set(["V1LeaseSpec.acquireTime", "V1LeaseSpec.renewTime", "CoreV1Event.eventTime"]);
const QUANTITIES = new Set(["V1EmptyDirVolumeSource.sizeLimit", "V1ResourceFieldSelector.divisor"]);

/** Lists that are written when they are empty, too. */
const WRITES_EMPTY = new Set([
  "V1Role.rules",
  "V1ClusterRole.rules",
  "V1PolicyRule.verbs",
  "V1PodSpec.containers",
  "V1LimitRangeSpec.limits",
  "V1EndpointSlice.endpoints",
  "V1EndpointSlice.ports",
  "V1NodeSelector.nodeSelectorTerms",
  "V1HTTPIngressRuleValue.paths",
  "V1ProjectedVolumeSource.sources",
  "V1CustomResourceDefinitionSpec.versions",
  "V1CustomResourceDefinitionStatus.conditions",
  "V1CustomResourceDefinitionStatus.storedVersions",
]);

/** Free JSON, of which nothing is checked here. */
const FREE: Schema = { "x-kubernetes-preserve-unknown-fields": true };
const FREE_TYPES = new Set(["V1JSONSchemaProps", "V1CustomResourceSubresources"]);

const made = new Map<string, Schema>();

export function builtinSchema(resource: Pick<BuiltinResource, "type">): Schema {
  return schemaOfType(resource.type);
}

/** The field types of a built-in type, for documents that name types instead of nesting them. */
export function builtinFields(type: string): Record<string, string> | undefined {
  return FREE_TYPES.has(type) ? undefined : TYPES[type];
}

const goNames = new WeakMap<Schema, string>();

/** What Go calls the type of a schema, for messages: `PodSpec`. */
export function goNameOf(schema: Schema | undefined): string | undefined {
  return schema && goNames.get(schema);
}

function schemaOfType(type: string): Schema {
  const known = made.get(type);
  if (known) return known;
  const fields = builtinFields(type);
  if (!fields) return FREE;
  const properties: Record<string, Schema> = {};
  const schema: Schema = { type: "object", properties };
  if (ATOMIC_TYPES.has(type)) schema["x-kubernetes-map-type"] = "atomic";
  goNames.set(schema, type.replace(/^(V\d+|Core|Rbac|Events|Discovery)(V\d+)?/, ""));
  made.set(type, schema); // before its fields: types may nest themselves
  for (const [field, text] of Object.entries(fields)) {
    const place = `${type}.${field}`;
    const own = omitting(schemaOfText(text, place), text, place);
    properties[field] = KEY_DEFAULTS.has(place) ? { ...own, default: "TCP" } : own;
  }
  return schema;
}

function omitting(schema: Schema, text: string, place: string): Schema {
  const mayOmit = /^(\[\]|\{\})/.test(text) && !WRITES_EMPTY.has(place);
  return mayOmit ? { ...schema, omitEmpty: true } : schema;
}

function schemaOfText(text: string, place: string): Schema {
  if (text.startsWith("{}")) {
    const values = QUANTITY_MAPS.has(place) ? scalar("quantity") : schemaOfText(text.slice(2), place);
    const map: Schema = { type: "object", additionalProperties: values };
    return ATOMIC_FIELDS.has(place) ? { ...map, "x-kubernetes-map-type": "atomic" } : map;
  }
  if (text.startsWith("[]")) return listSchema(text.slice(2), place);
  if (QUANTITIES.has(place)) return scalar("quantity");
  if (MICRO_TIMES.has(place)) return { type: "string", format: "micro-time" };
  return TYPES[text] ? schemaOfType(text) : scalar(text);
}

function listSchema(item: string, place: string): Schema {
  const list: Schema = { type: "array", items: schemaOfText(item, place) };
  if (SET_FIELDS.has(place)) {
    return { ...list, "x-kubernetes-list-type": "set", "x-kubernetes-patch-strategy": "merge" };
  }
  const keys = item.endsWith("Condition") ? ([["type"], "type"] as const) : LIST_KEYS[item];
  if (!keys || place === "V1EndpointAddress.targetRef")
    return { ...list, "x-kubernetes-list-type": "atomic" };
  return {
    ...list,
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": [...keys[0]],
    "x-kubernetes-patch-strategy": "merge",
    "x-kubernetes-patch-merge-key": keys[1],
  };
}

function scalar(text: string): Schema {
  switch (text) {
    case "int-or-string":
      return { "x-kubernetes-int-or-string": true };
    case "quantity":
      return { "x-kubernetes-int-or-string": true, format: "quantity" };
    case "byte":
      return { type: "string", format: "byte" };
    case "date":
      return { type: "string", format: "date-time" };
    case "string":
    case "boolean":
    case "integer":
    case "number":
      return { type: text };
    default:
      return FREE;
  }
}
