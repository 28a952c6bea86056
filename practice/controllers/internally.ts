import type { KubeObject, Manifest } from "../../shared/kubernetes/objects.ts";
import type { Core, WriteContext } from "../api/core.ts";
import { createObject } from "../api/create.ts";
import { ApiError } from "../api/status.ts";

/** The cluster's own programs, under one name. */
const INTERNAL: WriteContext = {
  user: { name: "system:kube-controller-manager", groups: ["system:authenticated"] },
  manager: "kube-controller-manager",
  dryRun: false,
  fieldValidation: "Ignore",
  force: false,
  duplicates: [],
  warn() {},
};

/** Creates by the rules of the API. @throws ApiError */
export function createInternally(core: Core, manifest: Manifest): KubeObject {
  const resource = core.registry.ofObject(manifest);
  if (!resource) throw new ApiError(404, "NotFound", `no matches for kind ${manifest.kind}`);
  return createObject(core, resource, manifest.metadata.namespace, manifest, INTERNAL);
}
