import type { Cluster } from "../../cluster/port.ts";
import { toFailure } from "../../shared/contract/failure.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";

interface Resource {
  name: string;
  kind: string;
  verbs: string[];
}

/** What comes and goes by itself: news, and who is alive. */
const RESTLESS = /^(Event|Lease) /;

/**
 * Everything that can be listed in the cluster, whatever kind it is and whoever made it, as `Kind namespace/name`.
 * What Kubernetes writes for itself at any time is left out.
 */
export async function inventory(cluster: Cluster): Promise<string[]> {
  const { groups } = await cluster.request<{ groups: { preferredVersion: { groupVersion: string } }[] }>(
    "GET",
    "/apis",
  );
  const places = [
    { root: "/api/v1" },
    ...groups.map(({ preferredVersion }) => ({ root: `/apis/${preferredVersion.groupVersion}` })),
  ];
  const found = await Promise.all(places.map(({ root }) => ofGroup(cluster, root)));
  return [...new Set(found.flat())].filter((line) => !RESTLESS.test(line)).sort();
}

async function ofGroup(cluster: Cluster, root: string): Promise<string[]> {
  const { resources } = await cluster.request<{ resources: Resource[] }>("GET", root);
  const listable = resources.filter(({ name, verbs }) => !name.includes("/") && verbs.includes("list"));
  const lists = await Promise.all(
    listable.map(async ({ name, kind }) => {
      const items = await itemsAt(cluster, `${root}/${name}`);
      return items.map(({ metadata }) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`);
    }),
  );
  return lists.flat();
}

async function itemsAt(cluster: Cluster, path: string): Promise<KubeObject[]> {
  try {
    return (await cluster.request<{ items: KubeObject[] }>("GET", path)).items ?? [];
  } catch (error) {
    // A definition that was just taken away may still be told of.
    if (toFailure(error).kind === "notFound") return [];
    throw error;
  }
}
