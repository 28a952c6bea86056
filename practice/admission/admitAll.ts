import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import type { Core } from "../api/core.ts";
import type { Resource } from "../api/registry.ts";
import { ApiError } from "../api/status.ts";
import type { Fields } from "../json.ts";
import { checkQuotas } from "./quota.ts";

/** etcd refuses larger requests. */
const MAXIMUM_OBJECT_BYTES = 1.5 * 1024 * 1024;

/**
 * Checks that concern every kind and need the object as it would be stored.
 * @throws ApiError
 */
export function admitAll(core: Core, resource: Resource, object: Fields, old: KubeObject | undefined): void {
  if (JSON.stringify(object).length > MAXIMUM_OBJECT_BYTES) {
    throw new ApiError(500, "InternalError", "etcdserver: request is too large", {});
  }
  checkQuotas(core, resource, object, old);
}
