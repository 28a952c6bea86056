import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { type Core, changeObject, finalizersOf } from "../api/core.ts";
import type { Resource } from "../api/registry.ts";
import { removeObject } from "../api/remove.ts";
import { CLEANUP_FINALIZER } from "../kinds/customResourceDefinition.ts";

const STORAGE = "customresourcedefinitions.apiextensions.k8s.io";

/** Deletes the objects of a definition that is being deleted, then lets it go. */
export function startDefinitionController(core: Core): () => void {
  const clean = (definition: KubeObject): void => {
    const { name, deletionTimestamp } = definition.metadata;
    if (!deletionTimestamp || !finalizersOf(definition).includes(CLEANUP_FINALIZER)) return;
    const resource = core.registry.ofStorage(name);
    if (resource) {
      for (const object of core.storage.list(resource.storage)) {
        if (object.metadata.deletionTimestamp) continue;
        removeObject(core, resource, object.metadata.namespace, object.metadata.name, { dryRun: false });
      }
      if (core.storage.list(resource.storage).length > 0) return;
    }
    const definitions = core.registry.ofKind("CustomResourceDefinition") as Resource;
    changeObject(core, definitions, undefined, name, (current) => ({
      ...current,
      metadata: {
        ...current.metadata,
        finalizers: finalizersOf(current).filter((one) => one !== CLEANUP_FINALIZER),
      },
    }));
  };
  for (const definition of core.storage.list(STORAGE)) clean(definition);
  return core.storage.subscribe(undefined, (change) => {
    if (change.resource === STORAGE) {
      if (change.type !== "DELETED") clean(change.object);
    } else if (change.type === "DELETED") {
      const definition = core.storage.get(STORAGE, undefined, change.resource);
      if (definition) clean(definition);
    }
  });
}
