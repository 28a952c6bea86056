import type { Manifest } from "../../shared/kubernetes/objects.ts";
import type { ObjectStore } from "../seams.ts";

/** The size of one simulated node. */
interface NodeSize {
  name: string;
  cpu: string;
  memory: string;
  pods: number;
}

const computers: NodeSize[] = [1, 2, 3].map((number) => ({
  ...{ name: `practice-${number}`, cpu: "64", memory: "256Gi", pods: 250 },
}));

function buildNode(size: NodeSize, address: string, now: string): Manifest {
  const capacity = {
    cpu: size.cpu,
    memory: size.memory,
    pods: String(size.pods),
    "ephemeral-storage": "100Gi",
  };
  const condition = (type: string, status: string, reason: string, message: string) => ({
    ...{ type, status, reason, message, lastHeartbeatTime: now, lastTransitionTime: now },
  });
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: size.name,
      labels: {
        "kubernetes.io/hostname": size.name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "pupitre.fr/practice": "true",
      },
    },
    spec: {},
    status: {
      capacity,
      allocatable: capacity,
      addresses: [
        { type: "InternalIP", address },
        { type: "Hostname", address: size.name },
      ],
      conditions: [
        condition(
          "MemoryPressure",
          "False",
          "KubeletHasSufficientMemory",
          "kubelet has sufficient memory available",
        ),
        condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        condition("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
      ],
      nodeInfo: {
        ...{
          machineID: "practice",
          systemUUID: "practice",
          bootID: "practice",
          kernelVersion: "6.1.0-practice",
        },
        ...{
          osImage: "Pupitre practice",
          containerRuntimeVersion: "simulated://1",
          kubeletVersion: "v1.37.2",
        },
        ...{ kubeProxyVersion: "", operatingSystem: "linux", architecture: "amd64" },
      },
    },
  };
}

/** Registers the simulated nodes, unless the cluster has nodes already. `now` is RFC 3339. */
export function registerNodes(store: ObjectStore, now: string, sizes: readonly NodeSize[] = computers): void {
  if (store.list("Node").length > 0) return;
  sizes.forEach((size, index) => {
    store.create(buildNode(size, `172.30.0.${index + 1}`, now));
  });
}

/** The address by which a node is known, from its status. */
export function addressOf(status: unknown): string {
  const { addresses } = (status ?? {}) as { addresses?: { type: string; address: string }[] };
  return addresses?.find(({ type }) => type === "InternalIP")?.address ?? "172.30.0.1";
}
