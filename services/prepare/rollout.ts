import type { Cluster } from "../../cluster/port.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { programName, SYSTEM_NAMESPACE } from "../../shared/manifests/system/names.ts";
import type { ProgramName } from "../../shared/manifests/system/options.ts";
import type { EventNote, Pod } from "../../shared/plan/podStatus.ts";
import { podTrouble } from "../../shared/plan/podTrouble.ts";

type Deployment = KubeObject & {
  spec: { replicas?: number; template: { spec: { containers: { image: string }[] } } };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
  };
};

export interface ProgramState {
  name: ProgramName;
  /** All its Pods are of the newest version and ready, and no others are left. */
  isRolledOut: boolean;
  ready: number;
  wanted: number;
  image: string;
  /** Why a Pod of it does not run, in one English sentence. */
  trouble?: string;
}

const PROGRAMS = ["conductor", "portal"] as const;

/** The programs that are installed, `undefined` in place of one that is not. */
export async function programStates(cluster: Cluster, now: number): Promise<(ProgramState | undefined)[]> {
  return Promise.all(PROGRAMS.map((name) => programState(cluster, name, now)));
}

async function programState(
  cluster: Cluster,
  name: ProgramName,
  now: number,
): Promise<ProgramState | undefined> {
  const found = await cluster.get<Deployment>({
    apiVersion: "apps/v1",
    kind: "Deployment",
    namespace: SYSTEM_NAMESPACE,
    name: programName(name),
  });
  if (!found) return undefined;
  const { spec, status = {}, metadata } = found;
  const wanted = spec.replicas ?? 1;
  const isRolledOut =
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 1) &&
    status.updatedReplicas === wanted &&
    status.availableReplicas === wanted &&
    status.replicas === wanted;
  const trouble = isRolledOut ? undefined : await troubleOf(cluster, name, now);
  return {
    name,
    isRolledOut,
    ready: status.availableReplicas ?? 0,
    wanted,
    image: spec.template.spec.containers[0]?.image ?? "",
    ...(trouble ? { trouble } : {}),
  };
}

async function troubleOf(cluster: Cluster, name: ProgramName, now: number): Promise<string | undefined> {
  const [pods, events] = await Promise.all([
    cluster.list<Pod>(
      { apiVersion: "v1", kind: "Pod" },
      { namespace: SYSTEM_NAMESPACE, labelSelector: `app.kubernetes.io/name=${programName(name)}` },
    ),
    cluster.list<KubeObject & EventNote & { involvedObject?: { name?: string } }>(
      { apiVersion: "v1", kind: "Event" },
      { namespace: SYSTEM_NAMESPACE },
    ),
  ]);
  for (const pod of pods.items) {
    const own = events.items.filter(({ involvedObject }) => involvedObject?.name === pod.metadata.name);
    const trouble = podTrouble(pod, now, { events: own.reverse() });
    if (trouble) return trouble.reason.message;
  }
  // No Pod at all: whatever refused it says so at the ReplicaSet.
  const refused = events.items.filter(
    ({ reason, involvedObject }) =>
      reason === "FailedCreate" && involvedObject?.name?.startsWith(`${programName(name)}-`),
  );
  return pods.items.length === 0 ? refused.at(-1)?.message : undefined;
}

/** ms between looks. */
const LOOK_EVERY = 1_000;

/** @throws LabError timeout, with the cause of each program that is not ready */
export async function awaitRollout(cluster: Cluster, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs;
  for (;;) {
    const states = await programStates(cluster, Date.now());
    const late = states.filter((state) => !state?.isRolledOut);
    if (late.length === 0) return;
    if (performance.now() > end)
      throw new LabError({
        kind: "timeout",
        issues: late.map((state) => ({
          code: "prepare.notReady",
          params: { program: state?.name ?? "", cause: state?.trouble ?? "" },
        })),
        detail: late.map((state) => `${state?.name}: ${state?.trouble ?? "not ready yet"}`).join("; "),
      });
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}
