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

/** `Kind namespace/name` → UID: one of the same name that was made anew is another. */
export type Inventory = ReadonlyMap<string, string>;

/**
 * Everything that can be listed in the cluster, whatever kind it is and whoever made it. What Kubernetes writes for
 * itself at any time is left out.
 */
export async function inventory(cluster: Cluster): Promise<Inventory> {
  const { groups } = await cluster.request<{ groups: { preferredVersion: { groupVersion: string } }[] }>(
    "GET",
    "/apis",
  );
  const places = [
    { root: "/api/v1" },
    ...groups.map(({ preferredVersion }) => ({ root: `/apis/${preferredVersion.groupVersion}` })),
  ];
  const found = await Promise.all(places.map(({ root }) => ofGroup(cluster, root)));
  return new Map(found.flat().filter(([line]) => !RESTLESS.test(line)));
}

async function ofGroup(cluster: Cluster, root: string): Promise<[string, string][]> {
  const { resources } = await cluster.request<{ resources: Resource[] }>("GET", root);
  const listable = resources.filter(({ name, verbs }) => !name.includes("/") && verbs.includes("list"));
  const lists = await Promise.all(
    listable.map(async ({ name, kind }) => {
      const items = await itemsAt(cluster, `${root}/${name}`);
      return items.map(({ metadata: { namespace = "", name, uid } }): [string, string] => [
        `${kind} ${namespace}/${name}`,
        uid,
      ]);
    }),
  );
  return lists.flat();
}

/** What differs from what was to be: who is gone, who has come, and whose place another has taken. */
export function differences(now: Inventory, wanted: Inventory): string[] {
  return [
    ...[...wanted.keys()].filter((line) => !now.has(line)).map((line) => `gone: ${line}`),
    ...[...now.keys()].filter((line) => !wanted.has(line)).map((line) => `left: ${line}`),
    ...[...now]
      .filter(([line, uid]) => wanted.has(line) && wanted.get(line) !== uid)
      .map(([line]) => `made anew: ${line}`),
  ];
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
