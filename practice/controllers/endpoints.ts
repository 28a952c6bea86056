import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { type Core, changeObject } from "../api/core.ts";
import type { Resource } from "../api/registry.ts";
import { dig, digFields, digList, digText, type Fields } from "../json.ts";
import { isTerminating } from "../kinds/namespace.ts";
import { createInternally } from "./internally.ts";

/** Keeps the EndpointSlice of every Service with a selector: which Pods answer for it, and whether they are ready. */
export function startEndpointController(core: Core): () => void {
  const slices = core.registry.ofKind("EndpointSlice") as Resource;

  const tend = (service: KubeObject): void => {
    const { namespace, name, uid } = service.metadata;
    const selector = Object.entries(digFields(service, "spec", "selector") ?? {});
    if (namespace === undefined || selector.length === 0 || service.metadata.deletionTimestamp) return;
    if (isTerminating(core.storage.get("namespaces", undefined, namespace))) return;
    const pods = core.storage
      .list("pods", namespace)
      .filter((pod) => selector.every(([key, value]) => pod.metadata.labels?.[key] === value))
      .filter((pod) => digText(pod, "status", "podIP") !== undefined);
    const content = { endpoints: pods.map(endpointOf), ports: portsOf(service, pods) };
    const sliceName = `${name}-${uid.slice(0, 5)}`;
    if (core.storage.get(slices.storage, namespace, sliceName)) {
      changeObject(core, slices, namespace, sliceName, (slice) => ({ ...slice, ...content }));
      return;
    }
    createInternally(core, {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: {
        name: sliceName,
        namespace,
        labels: {
          "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
          "kubernetes.io/service-name": name,
        },
        ownerReferences: [
          { apiVersion: "v1", kind: "Service", name, uid, controller: true, blockOwnerDeletion: true },
        ],
      },
      addressType: "IPv4",
      ...content,
    });
  };
  for (const service of core.storage.list("services")) tend(service);
  const stops = [
    core.storage.subscribe("services", ({ type, object }) => {
      if (type !== "DELETED") tend(object);
    }),
    core.storage.subscribe("pods", ({ type, object, previous }) => {
      if (type === "MODIFIED" && readiness(object) === readiness(previous)) return;
      for (const service of core.storage.list("services", object.metadata.namespace)) tend(service);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function isReady(pod: unknown): boolean {
  return digList(pod, "status", "conditions").some(
    (condition) => dig(condition, "type") === "Ready" && dig(condition, "status") === "True",
  );
}

function readiness(pod: unknown): string {
  const ending = dig(pod, "metadata", "deletionTimestamp") !== undefined;
  const labels = JSON.stringify(dig(pod, "metadata", "labels"));
  return `${digText(pod, "status", "podIP")} ${isReady(pod)} ${ending} ${labels}`;
}

function endpointOf(pod: KubeObject): Fields {
  const ready = isReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const { namespace, name, uid } = pod.metadata;
  return {
    addresses: [digText(pod, "status", "podIP")],
    conditions: { ready: ready && !terminating, serving: ready, terminating },
    nodeName: digText(pod, "spec", "nodeName"),
    targetRef: { kind: "Pod", namespace, name, uid },
  };
}

function portsOf(service: KubeObject, pods: KubeObject[]): Fields[] {
  return digList(service, "spec", "ports").map((port) => {
    const target = dig(port, "targetPort");
    const named = pods
      .flatMap((pod) => digList(pod, "spec", "containers"))
      .flatMap((container) => digList(container, "ports"))
      .find((one) => dig(one, "name") === target);
    return {
      name: digText(port, "name") ?? "",
      port: typeof target === "number" ? target : (dig(named, "containerPort") ?? dig(port, "port")),
      protocol: digText(port, "protocol") ?? "TCP",
    };
  });
}
