import { LabError, toFailure } from "../shared/contract/failure.ts";
import { kindOf, pathOf } from "../shared/kubernetes/kinds.ts";
import { type KubeObject, type Manifest, type ObjectRef, refOf } from "../shared/kubernetes/objects.ts";
import { type ApiCall, apiCall } from "./apiCall.ts";
import type { Caller } from "./caller.ts";
import { guard } from "./guard.ts";
import { parseJson } from "./listing.ts";
import type { Cluster, DeleteOptions } from "./port.ts";

type Objects = Pick<
  Cluster,
  "get" | "create" | "apply" | "replace" | "replaceStatus" | "mergePatch" | "delete"
>;

/** What one does with single objects. */
export function createObjects(caller: Caller): Objects {
  const ask = async <T>(call: ApiCall): Promise<T> => parseJson((await caller.call(call)).body) as T;

  const get = async <T extends KubeObject>(ref: ObjectRef): Promise<T | undefined> => {
    try {
      return await ask<T>(apiCall("GET", objectPath(ref)));
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  };

  const remove = async (ref: ObjectRef, options: DeleteOptions): Promise<void> => {
    const body = {
      apiVersion: "v1",
      kind: "DeleteOptions",
      preconditions: { uid: options.uid },
      ...(options.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: options.gracePeriodSeconds }),
      ...(options.propagation ? { propagationPolicy: options.propagation } : {}),
    };
    try {
      await caller.call(apiCall("DELETE", objectPath(ref), body, { permit: options.permit }));
    } catch (error) {
      if (isAbsence(error)) return;
      if (toFailure(error).kind !== "conflict") throw error;
      // Another object of that name means that ours is gone; the same one means that somebody writes to it right now.
      const present = await get(ref);
      if (present?.metadata.uid === options.uid) throw error;
    }
  };

  return {
    get: (ref) => guard(() => get(ref)),
    create: (manifest, options) =>
      guard(() => ask(apiCall("POST", collectionPath(manifest), manifest, options))),
    apply: (manifest, fieldManager, options) =>
      guard(() => {
        const query = new URLSearchParams({ fieldManager, force: "true" });
        if (options?.dryRun) query.set("dryRun", "All");
        const path = `${objectPath(refOf(manifest))}?${query.toString()}`;
        const contentType = "application/apply-patch+yaml";
        return ask(apiCall("PATCH", path, manifest, { contentType, permit: options?.permit }));
      }),
    replace: (object, options) =>
      guard(() => ask(apiCall("PUT", objectPath(refOf(object)), object, options))),
    replaceStatus: (object, options) =>
      guard(() => ask(apiCall("PUT", `${objectPath(refOf(object))}/status`, object, options))),
    mergePatch: (ref, patch, subresource, options) =>
      guard(() => {
        const path = `${objectPath(ref)}${subresource ? `/${subresource}` : ""}`;
        return ask(apiCall("PATCH", path, patch, options));
      }),
    delete: (ref, options) => guard(() => remove(ref, options)),
  };
}

/** A missing object, not a missing API: the latter has no Status, or one that names no object. */
function isAbsence(error: unknown): boolean {
  return toFailure(error).kind === "notFound" && toFailure(error).params?.missing === "object";
}

function collectionPath(manifest: Manifest): string {
  return pathOf(kindOf(manifest), namespaceFor(manifest, manifest.metadata.namespace));
}

function objectPath(ref: ObjectRef): string {
  if (ref.name === "") throw new LabError({ kind: "internal", detail: `a ${ref.kind} without a name` });
  return pathOf(kindOf(ref), namespaceFor(ref, ref.namespace), ref.name);
}

/** Without its namespace the path of an object would be another one, and its 404 would read as "no such object". */
function namespaceFor(object: { apiVersion: string; kind: string }, namespace: string | undefined) {
  if (kindOf(object).namespaced && !namespace) {
    throw new LabError({ kind: "internal", detail: `a ${object.kind} without a namespace` });
  }
  return namespace;
}
