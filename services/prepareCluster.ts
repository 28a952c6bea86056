import type { Cluster } from "../cluster/port.ts";
import { LabError } from "../shared/contract/failure.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { customResourceDefinitions } from "../shared/manifests/crds.ts";
import { clusterRoles } from "../shared/manifests/roles.ts";

const FIELD_MANAGER = "pupitre-prepare";

/** Installs what every other part stands on: the custom resources and the roles. Repeating it changes nothing. */
export async function prepareCluster(cluster: Cluster): Promise<void> {
  const definitions = customResourceDefinitions();
  await Promise.all(
    [...definitions, ...clusterRoles()].map((manifest) => cluster.apply(manifest, FIELD_MANAGER)),
  );
  await Promise.all(definitions.map((definition) => established(cluster, definition.metadata.name)));
}

export async function ensureNamespace(cluster: Cluster, name: string): Promise<void> {
  const ref = { apiVersion: "v1", kind: "Namespace", name };
  if (await cluster.get(ref)) return;
  try {
    await cluster.create({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels: { "pupitre.fr/establishment": "true" } },
    });
  } catch (error) {
    if (!(error instanceof LabError && error.failure.kind === "alreadyExists")) throw error;
  }
}

type Definition = KubeObject & { status?: { conditions?: { type: string; status: string }[] } };

export async function established(cluster: Cluster, name: string): Promise<void> {
  const ref = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name };
  for (let attempt = 0; attempt < 100; attempt++) {
    const found = await cluster.get<Definition>(ref);
    if (found?.status?.conditions?.some(({ type, status }) => type === "Established" && status === "True"))
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new LabError({
    kind: "timeout",
    params: { what: name },
    detail: "the custom resource was not established",
  });
}
