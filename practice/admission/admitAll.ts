import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import type { Core, WriteContext } from "../api/core.ts";
import type { Resource } from "../api/registry.ts";
import type { Fields } from "../json.ts";

/** Checks that concern every kind. Throws ApiError. */
export function admitAll(
  _core: Core,
  _resource: Resource,
  _object: Fields,
  _old: KubeObject | undefined,
  _context: WriteContext,
): void {}
