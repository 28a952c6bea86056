import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { type Core, changeObject, finalizersOf, timestamp } from "../api/core.ts";
import type { Resource } from "../api/registry.ts";
import { removeObject } from "../api/remove.ts";
import { qualified } from "../api/status.ts";
import { digFields, digList, equal, type Fields, isFields, without } from "../json.ts";
import { isTerminating } from "../kinds/namespace.ts";

/** Empties namespaces that are being deleted, then lets them go. */
export function startNamespaceController(core: Core): () => void {
  const terminating = new Set<string>();

  const empty = (namespace: string): void => {
    for (const resource of core.registry.storages()) {
      if (!resource.namespaced) continue;
      for (const object of core.storage.list(resource.storage, namespace)) {
        if (object.metadata.deletionTimestamp) continue;
        removeObject(core, resource, namespace, object.metadata.name, {
          dryRun: false,
          propagation: "Background",
        });
      }
    }
  };
  const finish = (namespace: string): void => {
    if (core.storage.countIn(namespace) > 0) {
      report(core, namespace);
      return;
    }
    const resource = core.registry.ofKind("Namespace") as Resource;
    terminating.delete(namespace);
    changeObject(core, resource, undefined, namespace, (current) => {
      const spec = digFields(current, "spec") ?? {};
      return { ...current, spec: { ...without(spec, "finalizers") } };
    });
  };
  const stop = core.storage.subscribe(undefined, (change) => {
    const { object, resource } = change;
    if (resource === "namespaces") {
      const { name } = object.metadata;
      if (change.type === "DELETED") terminating.delete(name);
      else if (isTerminating(object) && !terminating.has(name) && hasFinalizers(object)) {
        terminating.add(name);
        empty(name);
        finish(name);
      }
      return;
    }
    const { namespace } = object.metadata;
    if (namespace !== undefined && change.type === "DELETED" && terminating.has(namespace)) finish(namespace);
  });
  // A cluster that was killed meanwhile goes on where it was.
  for (const namespace of core.storage.list("namespaces")) {
    if (!isTerminating(namespace) || !hasFinalizers(namespace)) continue;
    terminating.add(namespace.metadata.name);
    empty(namespace.metadata.name);
    finish(namespace.metadata.name);
  }
  return stop;
}

function hasFinalizers(namespace: KubeObject): boolean {
  return digList(namespace, "spec", "finalizers").length > 0;
}

/** Says in the namespace's conditions what still holds it. */
function report(core: Core, namespace: string): void {
  const remaining: string[] = [];
  const finalizers = new Map<string, number>();
  for (const resource of core.registry.storages()) {
    const objects = resource.namespaced ? core.storage.list(resource.storage, namespace) : [];
    if (objects.length > 0)
      remaining.push(`${qualified(resource)}. has ${objects.length} resource instances`);
    for (const object of objects) {
      for (const finalizer of finalizersOf(object))
        finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
    }
  }
  const held = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`);
  const conditions = [
    [
      "NamespaceDeletionDiscoveryFailure",
      false,
      "ResourcesDiscovered",
      "All resources successfully discovered",
    ],
    [
      "NamespaceDeletionGroupVersionParsingFailure",
      false,
      "ParsedGroupVersions",
      "All legacy kube types successfully parsed",
    ],
    [
      "NamespaceDeletionContentFailure",
      false,
      "ContentDeleted",
      "All content successfully deleted, may be waiting on finalization",
    ],
    remaining.length > 0
      ? [
          "NamespaceContentRemaining",
          true,
          "SomeResourcesRemain",
          `Some resources are remaining: ${remaining.join(", ")}`,
        ]
      : ["NamespaceContentRemaining", false, "ContentRemoved", "All content successfully removed"],
    held.length > 0
      ? [
          "NamespaceFinalizersRemaining",
          true,
          "SomeFinalizersRemain",
          `Some content in the namespace has finalizers remaining: ${held.join(", ")}`,
        ]
      : [
          "NamespaceFinalizersRemaining",
          false,
          "ContentHasNoFinalizers",
          "All content-preserving finalizers finished",
        ],
  ] as const;
  const now = timestamp(core.now());
  changeObject(core, core.registry.ofKind("Namespace") as Resource, undefined, namespace, (current) => {
    const before = digList(current, "status", "conditions").filter(isFields);
    const next = conditions.map(([type, status, reason, message]): Fields => {
      const condition = { type, status: status ? "True" : "False", reason, message };
      const old = before.find((one) => one.type === type);
      return old && equal(without(old, "lastTransitionTime"), condition)
        ? old
        : { ...condition, lastTransitionTime: now };
    });
    return { ...current, status: { ...digFields(current, "status"), conditions: next } };
  });
}
