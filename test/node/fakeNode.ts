import type { Cluster } from "../../cluster/port.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";

interface FakeNode {
  name: string;
  /** From now on nobody renews its Lease or reports on its Pods: as when somebody pulls the plug. */
  fallSilent(): void;
  remove(): Promise<void>;
}

type FakePod = KubeObject & {
  spec: { nodeName?: string; containers: { name: string; image: string }[] };
  status?: { phase?: string };
};

/**
 * A node that one can pull the plug of: the test renews its Lease and says of its Pods that they run. The real one is the
 * only one of its cluster and carries everything, the product too; what Kubernetes makes of a silence is the same.
 */
export async function startFakeNode(
  cluster: Cluster,
  name: string,
  allocatable: Record<string, string>,
): Promise<FakeNode> {
  const room = { pods: "20", ...allocatable };
  const ref = { apiVersion: "v1", kind: "Node", name };
  const leaseRef = {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    name,
    namespace: "kube-node-lease",
  };
  const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");
  const made = await cluster.create({ apiVersion: "v1", kind: "Node", metadata: { name } });
  const ready = { type: "Ready", status: "True", reason: "KubeletReady", message: "ready" };
  const status = {
    allocatable: room,
    capacity: room,
    conditions: [{ ...ready, lastHeartbeatTime: now(), lastTransitionTime: now() }],
  };
  await cluster.mergePatch(ref, { status }, "status");
  const { apiVersion, kind, ...metadata } = leaseRef;
  const renewTime = () => new Date().toISOString().replace("Z", "000Z");
  const spec = { holderIdentity: name, leaseDurationSeconds: 40 };
  await cluster.create({ apiVersion, kind, metadata, spec: { ...spec, renewTime: renewTime() } });

  const report = async () => {
    await cluster.mergePatch(leaseRef, { spec: { renewTime: renewTime() } });
    const { items } = await cluster.list<FakePod>(
      { apiVersion: "v1", kind: "Pod" },
      { fieldSelector: `spec.nodeName=${name}` },
    );
    for (const pod of items) if (pod.status?.phase !== "Running") await run(cluster, pod, now());
  };
  let silent = false;
  const working = (async () => {
    while (!silent) {
      await report().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  })();

  return {
    name,
    fallSilent: () => {
      silent = true;
    },
    async remove() {
      silent = true;
      await working;
      await cluster.delete(ref, { uid: made.metadata.uid });
    },
  };
}

function run(cluster: Cluster, { metadata, spec }: FakePod, now: string): Promise<unknown> {
  const conditions = ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map((type) => ({
    type,
    status: "True",
    lastTransitionTime: now,
  }));
  const containerStatuses = spec.containers.map(({ name, image }) => ({
    ...{ name, image, imageID: "", ready: true, started: true, restartCount: 0, lastState: {} },
    state: { running: { startedAt: now } },
  }));
  const { name, namespace = "" } = metadata;
  const ref = { apiVersion: "v1", kind: "Pod", name, namespace };
  return cluster.mergePatch(ref, { status: { phase: "Running", conditions, containerStatuses } }, "status");
}
