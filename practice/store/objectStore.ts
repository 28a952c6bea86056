import { createHash } from "node:crypto";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { type Core, changeObject, finalizersOf, timestamp } from "../api/core.ts";
import type { Resource } from "../api/registry.ts";
import { createInternally } from "../controllers/internally.ts";
import type { ObjectStore } from "../seams.ts";

/** The cluster's objects as the node and the controllers see them. */
export function createObjectStore(core: Core): ObjectStore {
  const resourceOf = (kind: string): Resource => {
    const resource = core.registry.ofKind(kind);
    if (!resource) throw new Error(`unknown kind ${kind}`);
    return resource;
  };
  return {
    get: (kind, namespace, name) => core.storage.get(resourceOf(kind).storage, namespace, name),
    list: (kind, namespace) => core.storage.list(resourceOf(kind).storage, namespace),
    create: (manifest) => createInternally(core, manifest),
    update: (kind, namespace, name, change) => changeObject(core, resourceOf(kind), namespace, name, change),
    remove(kind, namespace, name) {
      const resource = resourceOf(kind);
      const current = core.storage.get(resource.storage, namespace, name);
      if (!current) return;
      if (finalizersOf(current).length === 0) {
        core.storage.remove(resource.storage, namespace, name);
        return;
      }
      changeObject(core, resource, namespace, name, (held) => {
        const metadata = {
          ...held.metadata,
          deletionTimestamp: held.metadata.deletionTimestamp ?? timestamp(core.now()),
          deletionGracePeriodSeconds: 0,
        };
        return { ...held, metadata };
      });
    },
    watch(kind, listener) {
      const { storage } = resourceOf(kind);
      const stop = core.storage.subscribe(storage, ({ type, object }) => listener({ type, object }));
      for (const object of core.storage.list(storage)) listener({ type: "ADDED", object });
      return stop;
    },
    recordEvent: (object, type, reason, message) => recordEvent(core, object, type, reason, message),
  };
}

function recordEvent(
  core: Core,
  object: KubeObject,
  type: "Normal" | "Warning",
  reason: string,
  message: string,
): void {
  const { uid, name: about, namespace: home, resourceVersion } = object.metadata;
  const namespace = home ?? "default";
  const digest = createHash("sha256").update(`${uid}\n${type}\n${reason}\n${message}`).digest("hex");
  const name = `${about.slice(0, 200)}.${digest.slice(0, 16)}`;
  const now = timestamp(core.now());
  const events = core.registry.ofKind("Event") as Resource;
  if (core.storage.get(events.storage, namespace, name)) {
    changeObject(core, events, namespace, name, (event) => ({
      ...event,
      count: (typeof event.count === "number" ? event.count : 1) + 1,
      lastTimestamp: now,
    }));
    return;
  }
  const space = core.storage.get("namespaces", undefined, namespace);
  if (!space || space.metadata.deletionTimestamp) return; // as upstream: events about the end of a namespace get lost
  createInternally(core, {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name, namespace },
    involvedObject: {
      kind: object.kind,
      apiVersion: object.apiVersion,
      name: about,
      ...(home ? { namespace: home } : {}),
      uid,
      resourceVersion,
    },
    type,
    reason,
    message,
    source: { component: object.kind === "Pod" ? "kubelet" : "practice", host: "practice" },
    reportingComponent: object.kind === "Pod" ? "kubelet" : "practice",
    reportingInstance: "practice",
    firstTimestamp: now,
    lastTimestamp: now,
    count: 1,
  });
}
