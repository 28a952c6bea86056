import type { Core, KindRules } from "../api/core.ts";
import { dig, digFields, digList, digText, ensureFields, isFields } from "../json.ts";
import { type FieldError, invalid, notSupported, required } from "../schema/fieldError.ts";
import { defaultTo } from "./podDefaults.ts";

const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const PROTOCOLS = ["SCTP", "TCP", "UDP"];
const FIRST_NODE_PORT = 30_000;
const LAST_NODE_PORT = 32_767;

export const serviceRules: KindRules = {
  prepare(object, old, core) {
    const spec = ensureFields(object, "spec");
    defaultTo(spec, { type: "ClusterIP", sessionAffinity: "None" });
    for (const port of digList(spec, "ports")) {
      if (isFields(port)) defaultTo(port, { protocol: "TCP", targetPort: port.port });
    }
    if (!old) object.status = { loadBalancer: {} };
    if (spec.type === "ExternalName") return;
    defaultTo(spec, { internalTrafficPolicy: "Cluster" });
    // Left out in a replacement, the address stays what it was.
    const before = digText(old, "spec", "clusterIP");
    if (!spec.clusterIP) spec.clusterIP = before ?? freeAddress(core);
    spec.clusterIPs = [spec.clusterIP];
    defaultTo(spec, { ipFamilies: ["IPv4"], ipFamilyPolicy: "SingleStack" });
    if (spec.type === "NodePort" || spec.type === "LoadBalancer") {
      defaultTo(spec, { externalTrafficPolicy: "Cluster" });
      for (const port of digList(spec, "ports")) if (isFields(port)) port.nodePort ??= freeNodePort(core);
    }
  },
  validate(object, old) {
    const errors: FieldError[] = [];
    const spec = digFields(object, "spec") ?? {};
    const type = String(spec.type);
    const ports = digList(spec, "ports");
    if (!TYPES.includes(type)) errors.push(notSupported("spec.type", type, TYPES));
    if (ports.length === 0 && type !== "ExternalName" && spec.clusterIP !== "None") {
      errors.push(required("spec.ports"));
    }
    for (const [index, port] of ports.entries()) {
      const path = `spec.ports[${index}]`;
      const number = dig(port, "port");
      if (typeof number !== "number" || number < 1 || number > 65_535) {
        errors.push(invalid(`${path}.port`, number ?? 0, "must be between 1 and 65535, inclusive"));
      }
      const protocol = dig(port, "protocol");
      if (!PROTOCOLS.includes(String(protocol))) {
        errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
      }
      const target = dig(port, "targetPort");
      if (typeof target === "number" && (target < 1 || target > 65_535)) {
        errors.push(invalid(`${path}.targetPort`, target, "must be between 1 and 65535, inclusive"));
      }
      if (ports.length > 1 && !dig(port, "name")) errors.push(required(`${path}.name`));
    }
    if (type === "ExternalName" && !spec.externalName) errors.push(required("spec.externalName"));
    const affinities = ["ClientIP", "None"];
    if (!affinities.includes(String(spec.sessionAffinity))) {
      errors.push(notSupported("spec.sessionAffinity", spec.sessionAffinity, affinities));
    }
    const before = digText(old, "spec", "clusterIP");
    if (before && before !== spec.clusterIP && type !== "ExternalName") {
      errors.push(invalid("spec.clusterIPs[0]", [spec.clusterIP], "may not change once set"));
    }
    return errors;
  },
};

let next = 10;

/** Out of 10.96.0.0/12, as kubeadm has it. */
function freeAddress(core: Core): string {
  const taken = new Set(core.storage.list("services").map((one) => digText(one, "spec", "clusterIP")));
  for (;;) {
    next = next >= 65_000 ? 10 : next + 1;
    const address = `10.96.${next >> 8}.${next & 255}`;
    if (!taken.has(address)) return address;
  }
}

function freeNodePort(core: Core): number {
  const taken = new Set(
    core.storage
      .list("services")
      .flatMap((service) => digList(service, "spec", "ports"))
      .map((port) => dig(port, "nodePort")),
  );
  let port = FIRST_NODE_PORT;
  while (taken.has(port) && port < LAST_NODE_PORT) port += 1;
  return port;
}
