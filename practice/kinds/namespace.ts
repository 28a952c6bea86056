import type { KindRules } from "../api/core.ts";
import { dig, digList, type Fields, isFields } from "../json.ts";

/** Namespaces that the cluster itself needs. */
export const SYSTEM_NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];

export const namespaceRules: KindRules = {
  prepare(object, old) {
    const metadata = object.metadata as Fields;
    const labels = isFields(metadata.labels) ? metadata.labels : {};
    metadata.labels = { ...labels, "kubernetes.io/metadata.name": metadata.name };
    // Only the finalize subresource takes finalizers of the spec away.
    object.spec = old?.spec ?? { finalizers: ["kubernetes"] };
    if (!old) object.status = { phase: "Active" };
  },
  stays: (object) => digList(object, "spec", "finalizers").length > 0,
  beginDeletion(object) {
    const status = isFields(object.status) ? object.status : {};
    object.status = { ...status, phase: "Terminating" };
  },
};

export function isTerminating(namespace: unknown): boolean {
  return dig(namespace, "metadata", "deletionTimestamp") !== undefined;
}
