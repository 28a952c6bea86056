import { expect } from "vitest";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";

type Change = { type: "added" | "changed" | "removed"; object: KubeObject; previous?: KubeObject };

/** Hears the changes of an informer and objects to any that does not follow from the ones before. */
export function createChangeLog() {
  const state = new Map<string, KubeObject>();
  const entries: string[] = [];
  const objections: string[] = [];

  const hear = (change: Change) => {
    const { name, uid, resourceVersion } = change.object.metadata;
    const known = state.get(name);
    const line = `${change.type} ${name}`;
    entries.push(line);
    const legal = {
      added: known === undefined,
      changed:
        known?.metadata.uid === uid && Number(known.metadata.resourceVersion) < Number(resourceVersion),
      removed: known?.metadata.uid === uid,
    };
    if (!legal[change.type])
      objections.push(`${line} (${uid} at ${resourceVersion}) after ${JSON.stringify(known)}`);
    if (change.type !== "added" && change.previous !== known)
      objections.push(`${line}: another previous object`);
    if (change.type === "removed") state.delete(name);
    else state.set(name, change.object);
  };

  return {
    hear,
    entries: () => {
      expect(objections).toEqual([]);
      return entries;
    },
    /** What somebody who only listened believes to be there. */
    believed: () => {
      expect(objections).toEqual([]);
      return [...state.values()].sort((a, b) => a.metadata.name.localeCompare(b.metadata.name));
    },
  };
}
