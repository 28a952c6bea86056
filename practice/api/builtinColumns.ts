import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { dig, digFields, digList, digText, digTexts } from "../json.ts";
import { ageOf, type Column, column, wide } from "./column.ts";
import { POD_COLUMNS } from "./podColumns.ts";

const AGE = column("Age", (object, now) => ageOf(object.metadata.creationTimestamp, now));

const CREATED = column("Created At", (object) => object.metadata.creationTimestamp, "date");

/** A column that shows one field, or `otherwise`. */
function field(name: string, path: string, otherwise = "<none>"): Column {
  return column(name, (object) => {
    const value = dig(object, ...path.split("."));
    return value === undefined || value === "" ? otherwise : String(value);
  });
}

function count(name: string, ...path: string[]): Column {
  return column(name, (object) => Object.keys(digFields(object, ...path) ?? {}).length, "integer");
}

function pairs(texts: Record<string, string>): string {
  const list = Object.entries(texts).map(([key, value]) => `${key}=${value}`);
  return list.length === 0 ? "<none>" : list.join(",");
}

function servicePorts(object: KubeObject): string {
  const ports = digList(object, "spec", "ports").map((port) => {
    const node = dig(port, "nodePort");
    return `${dig(port, "port")}${node ? `:${node}` : ""}/${dig(port, "protocol")}`;
  });
  return ports.length === 0 ? "<none>" : ports.join(",");
}

const SHORT_MODES: Record<string, string> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

const MODES = column("Access Modes", (object) =>
  digList(object, "spec", "accessModes")
    .map((mode) => SHORT_MODES[String(mode)] ?? String(mode))
    .join(","),
);

function quotaColumn(name: string, isHere: (key: string) => boolean): Column {
  return column(name, (object) => {
    const used = digFields(object, "status", "used") ?? {};
    return Object.entries(digFields(object, "status", "hard") ?? {})
      .filter(([key]) => isHere(key))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, hard]) => `${key}: ${String(used[key] ?? "0")}/${String(hard)}`)
      .join(", ");
  });
}

const isLimit = (key: string): boolean => key.startsWith("limits");

const EVENT_COLUMNS: Column[] = [
  column("Last Seen", (event, now) => ageOf(digText(event, "lastTimestamp"), now)),
  field("Type", "type"),
  field("Reason", "reason"),
  column("Object", (event) => {
    const kind = (digText(event, "involvedObject", "kind") ?? "").toLowerCase();
    return `${kind}/${digText(event, "involvedObject", "name") ?? ""}`;
  }),
  wide("Subobject", (event) => digText(event, "involvedObject", "fieldPath") ?? ""),
  wide("Source", (event) => {
    const host = digText(event, "source", "host");
    return [digText(event, "source", "component") ?? "", ...(host ? [host] : [])].join(", ");
  }),
  column("Message", (event) => (digText(event, "message") ?? "").trim()),
  wide("First Seen", (event, now) => ageOf(digText(event, "firstTimestamp"), now)),
  wide("Count", (event) => String(dig(event, "count") ?? 1)),
];

const NODE_COLUMNS: Column[] = [
  column("Status", (node) => {
    const ready = digList(node, "status", "conditions").find((one) => dig(one, "type") === "Ready");
    const word = ready ? (dig(ready, "status") === "True" ? "Ready" : "NotReady") : "Unknown";
    return dig(node, "spec", "unschedulable") === true ? `${word},SchedulingDisabled` : word;
  }),
  column("Roles", () => "<none>"),
  AGE,
  field("Version", "status.nodeInfo.kubeletVersion", ""),
  wide("Internal-IP", (node) => {
    const own = digList(node, "status", "addresses").find((one) => dig(one, "type") === "InternalIP");
    return digText(own, "address") ?? "<none>";
  }),
  wide("OS-Image", (node) => digText(node, "status", "nodeInfo", "osImage") ?? "<unknown>"),
];

const DEPLOYMENT_COLUMNS: Column[] = [
  column(
    "Ready",
    (one) => `${dig(one, "status", "readyReplicas") ?? 0}/${dig(one, "spec", "replicas") ?? 0}`,
  ),
  column("Up-to-date", (one) => dig(one, "status", "updatedReplicas") ?? 0),
  column("Available", (one) => dig(one, "status", "availableReplicas") ?? 0),
  AGE,
];

const ROLE_REFERENCE = column(
  "Role",
  (one) => `${dig(one, "roleRef", "kind") ?? ""}/${dig(one, "roleRef", "name") ?? ""}`,
);

/** What kubectl shows of built-in kinds besides the name; kinds that are not here show their age. */
export const BUILTIN_COLUMNS: Record<string, Column[]> = {
  Pod: POD_COLUMNS,
  Event: EVENT_COLUMNS,
  Node: NODE_COLUMNS,
  Deployment: DEPLOYMENT_COLUMNS,
  Namespace: [field("Status", "status.phase"), AGE],
  Service: [
    field("Type", "spec.type"),
    field("Cluster-IP", "spec.clusterIP"),
    column("External-IP", (one) => (dig(one, "spec", "type") === "LoadBalancer" ? "<pending>" : "<none>")),
    column("Port(s)", servicePorts),
    AGE,
    wide("Selector", (one) => pairs(digTexts(one, "spec", "selector"))),
  ],
  ConfigMap: [
    column(
      "Data",
      (one) =>
        Object.keys(digFields(one, "data") ?? {}).length +
        Object.keys(digFields(one, "binaryData") ?? {}).length,
      "integer",
    ),
    AGE,
  ],
  Secret: [field("Type", "type"), count("Data", "data"), AGE],
  ServiceAccount: [AGE],
  PersistentVolumeClaim: [
    field("Status", "status.phase"),
    field("Volume", "spec.volumeName", ""),
    field("Capacity", "status.capacity.storage", ""),
    MODES,
    field("StorageClass", "spec.storageClassName", ""),
    AGE,
  ],
  PersistentVolume: [
    field("Capacity", "spec.capacity.storage"),
    MODES,
    field("Reclaim Policy", "spec.persistentVolumeReclaimPolicy"),
    field("Status", "status.phase"),
    column("Claim", (one) => {
      const claim = digTexts(one, "spec", "claimRef");
      return claim.name ? `${claim.namespace}/${claim.name}` : "";
    }),
    field("StorageClass", "spec.storageClassName", ""),
    AGE,
  ],
  ResourceQuota: [quotaColumn("Request", (key) => !isLimit(key)), quotaColumn("Limit", isLimit), AGE],
  LimitRange: [CREATED],
  NetworkPolicy: [
    column("Pod-Selector", (one) => pairs(digTexts(one, "spec", "podSelector", "matchLabels"))),
    AGE,
  ],
  Ingress: [
    field("Class", "spec.ingressClassName"),
    column("Hosts", (one) => {
      const hosts = digList(one, "spec", "rules").map((rule) => digText(rule, "host") ?? "*");
      return hosts.length === 0 ? "*" : hosts.join(",");
    }),
    column("Address", () => ""),
    column("Ports", (one) => (digList(one, "spec", "tls").length > 0 ? "80, 443" : "80")),
    AGE,
  ],
  RoleBinding: [ROLE_REFERENCE, AGE],
  ClusterRoleBinding: [ROLE_REFERENCE, AGE],
  Role: [CREATED],
  ClusterRole: [CREATED],
  Lease: [field("Holder", "spec.holderIdentity", ""), AGE],
  StorageClass: [
    field("Provisioner", "provisioner"),
    field("ReclaimPolicy", "reclaimPolicy"),
    field("VolumeBindingMode", "volumeBindingMode"),
    field("AllowVolumeExpansion", "allowVolumeExpansion", "false"),
    AGE,
  ],
  PriorityClass: [field("Value", "value", "0"), field("Global-Default", "globalDefault", "false"), AGE],
  CustomResourceDefinition: [CREATED],
  EndpointSlice: [
    field("AddressType", "addressType"),
    column("Ports", (one) => {
      const ports = digList(one, "ports").map((port) => String(dig(port, "port")));
      return ports.length === 0 ? "<unset>" : ports.join(",");
    }),
    column("Endpoints", (one) => {
      const addresses = digList(one, "endpoints").flatMap((endpoint) => digList(endpoint, "addresses"));
      return addresses.length === 0 ? "<unset>" : addresses.join(",");
    }),
    AGE,
  ],
};
