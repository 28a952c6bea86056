import { LabError } from "../shared/contract/failure.ts";
import type { Capacity } from "../shared/contract/views.ts";
import { parseQuantity, seatRequests } from "../shared/domain/resolveTemplate.ts";
import type { ParameterValue, TemplateSpec } from "../shared/domain/template.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { capacityVerdict, type NodeRoom } from "../shared/plan/capacity.ts";
import type { SiteAccess } from "./site.ts";

type Quantities = { cpu?: string; memory?: string; pods?: string };
type Node = KubeObject & {
  spec?: { unschedulable?: boolean; taints?: { effect: string }[] };
  status?: { allocatable?: Quantities; conditions?: { type: string; status: string }[] };
};
type Pod = KubeObject & {
  spec: { nodeName?: string; containers: { resources?: { requests?: Quantities } }[] };
  status?: { phase?: string };
};

/** What the nodes that take Pods still have, and whether so many seats fit into it. */
export async function checkCapacity(
  site: SiteAccess,
  template: TemplateSpec,
  parameters: Record<string, ParameterValue>,
  seats: number,
): Promise<Capacity> {
  return capacityVerdict(seatRequests(template, parameters), seats, await nodeRooms(site));
}

async function nodeRooms({ cluster }: SiteAccess): Promise<NodeRoom[] | undefined> {
  try {
    const [nodes, pods] = await Promise.all([
      cluster.list<Node>({ apiVersion: "v1", kind: "Node" }),
      cluster.list<Pod>({ apiVersion: "v1", kind: "Pod" }),
    ]);
    return nodes.items.filter(takesPods).map((node) => roomOf(node, pods.items));
  } catch (error) {
    if (error instanceof LabError && error.failure.kind === "forbidden") return undefined;
    throw error;
  }
}

const takesPods = ({ spec, status }: Node): boolean =>
  !spec?.unschedulable &&
  !spec?.taints?.some(({ effect }) => effect === "NoSchedule" || effect === "NoExecute") &&
  (status?.conditions?.find(({ type }) => type === "Ready")?.status ?? "True") === "True";

function roomOf(node: Node, pods: Pod[]): NodeRoom {
  const running = pods.filter(
    ({ spec, status }) =>
      spec.nodeName === node.metadata.name && status?.phase !== "Succeeded" && status?.phase !== "Failed",
  );
  const requested = (resource: "cpu" | "memory") =>
    running.reduce(
      (sum, { spec }) =>
        sum +
        spec.containers.reduce((of, { resources }) => of + quantity(resources?.requests?.[resource]), 0),
      0,
    );
  const allocatable = node.status?.allocatable ?? {};
  return {
    cpu: quantity(allocatable.cpu) - requested("cpu"),
    memoryBytes: quantity(allocatable.memory) - requested("memory"),
    pods: quantity(allocatable.pods) - running.length,
  };
}

const quantity = (text: string | undefined): number => (text === undefined ? 0 : parseQuantity(text));
