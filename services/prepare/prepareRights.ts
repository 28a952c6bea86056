import type { Cluster } from "../../cluster/port.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { Right } from "../../shared/domain/hosting.ts";
import { kindOf } from "../../shared/kubernetes/kinds.ts";
import type { Manifest } from "../../shared/kubernetes/objects.ts";
import { forEachAtMost } from "../../shared/plan/forEachAtMost.ts";

interface Review {
  status?: { allowed?: boolean };
}

interface Attributes {
  verb: string;
  group: string;
  resource: string;
  namespace?: string;
}

/**
 * What this user lacks to write these objects: all of it at once, so that whoever asks for rights asks once. What
 * Kubernetes itself weighs (nobody gives rights that they lack) shows when the objects are tried.
 */
export async function missingRights(cluster: Cluster, manifests: Manifest[]): Promise<Right[]> {
  const asked = new Map<string, Attributes>();
  for (const manifest of manifests) {
    const { plural, namespaced } = kindOf(manifest);
    const group = manifest.apiVersion.includes("/") ? (manifest.apiVersion.split("/")[0] ?? "") : "";
    const { namespace } = manifest.metadata;
    for (const verb of ["get", "create", "patch"])
      asked.set(`${verb} ${group} ${plural} ${namespace ?? ""}`, {
        verb,
        group,
        resource: plural,
        ...(namespaced && namespace ? { namespace } : {}),
      });
  }
  const missing = new Map<string, Right>();
  await forEachAtMost(8, [...asked.values()], async (attributes) => {
    const { verb, group, resource } = attributes;
    const right = { verb, resource: group ? `${resource}.${group}` : resource };
    if (!(await isAllowed(cluster, attributes))) missing.set(`${right.verb} ${right.resource}`, right);
  });
  return [...missing.values()];
}

/** @throws LabError forbidden, which names every right that is missing */
export function refuseMissing(missing: readonly Right[]): void {
  const [first] = missing;
  if (!first) return;
  throw new LabError({
    kind: "forbidden",
    params: { verb: first.verb, resource: first.resource },
    issues: missing.map(({ verb, resource }) => ({
      code: "cluster.rightMissing",
      params: { verb, resource },
    })),
    detail: `missing rights: ${missing.map(({ verb, resource }) => `${verb} ${resource}`).join(", ")}`,
  });
}

async function isAllowed(cluster: Cluster, resourceAttributes: Attributes): Promise<boolean> {
  const review = await cluster.request<Review>(
    "POST",
    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes },
    },
  );
  return review.status?.allowed === true;
}
