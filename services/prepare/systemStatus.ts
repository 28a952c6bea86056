import type { Cluster } from "../../cluster/port.ts";
import { toFailure } from "../../shared/contract/failure.ts";
import type { TrainingSession } from "../../shared/domain/session.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { originOfDoor } from "../../shared/manifests/system/doorManifests.ts";
import { ESTABLISHMENT_LABEL, programName, SYSTEM_NAMESPACE } from "../../shared/manifests/system/names.ts";
import type { SystemSettings } from "../../shared/manifests/system/options.ts";
import { type Encryption, secretsEncryption } from "./encryption.ts";
import { type ProgramState, programStates } from "./rollout.ts";
import { readSystemSettings } from "./systemSettings.ts";

interface SystemStatus {
  /** `undefined` where *Prepare* was never here. */
  settings: SystemSettings | undefined;
  origin: string | undefined;
  programs: ProgramState[];
  /** Who conducts now: a Pod, or somebody's computer. */
  leader: string | undefined;
  establishments: string[];
  /** Sessions that are not over; `undefined` where this user may not list them. */
  standing: number | undefined;
  encryption: Encryption;
}

type Lease = KubeObject & {
  spec?: { holderIdentity?: string; renewTime?: string; leaseDurationSeconds?: number };
};

/** @throws LabError forbidden, unreachable */
export async function systemStatus(cluster: Cluster, now: number): Promise<SystemStatus> {
  const [settings, programs, leader, establishments, standing, encryption] = await Promise.all([
    readSystemSettings(cluster),
    programStates(cluster, now),
    readLeader(cluster, now),
    readEstablishments(cluster),
    standingSessions(cluster).then(
      (sessions) => sessions.length,
      () => undefined,
    ),
    secretsEncryption(cluster),
  ]);
  return {
    settings,
    origin: settings && originOfDoor(settings.door),
    programs: programs.filter((program) => program !== undefined),
    leader,
    establishments,
    standing,
    encryption,
  };
}

async function readLeader(cluster: Cluster, now: number): Promise<string | undefined> {
  const { spec } =
    (await cluster.get<Lease>({
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      namespace: SYSTEM_NAMESPACE,
      name: programName("conductor"),
    })) ?? {};
  const end = Date.parse(spec?.renewTime ?? "") + (spec?.leaseDurationSeconds ?? 0) * 1_000;
  return end > now ? spec?.holderIdentity : undefined;
}

async function readEstablishments(cluster: Cluster): Promise<string[]> {
  const labelSelector = `${ESTABLISHMENT_LABEL}=true`;
  const { items } = await cluster.list({ apiVersion: "v1", kind: "Namespace" }, { labelSelector });
  return items.map(({ metadata }) => metadata.name).sort();
}

/** Sessions of the whole cluster that are not over. None where the kind is not installed. */
export async function standingSessions(cluster: Cluster): Promise<TrainingSession[]> {
  return (await allSessions(cluster)).filter(
    ({ status }) => status?.phase !== "ended" || (status.work !== undefined && status.work.phase !== "gone"),
  );
}

export async function allSessions(cluster: Cluster): Promise<TrainingSession[]> {
  try {
    const kind = { apiVersion: API_VERSION, kind: "TrainingSession" };
    return (await cluster.list<TrainingSession>(kind)).items;
  } catch (error) {
    if (toFailure(error).kind === "notFound") return [];
    throw error;
  }
}
