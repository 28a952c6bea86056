import type { Cluster } from "../../cluster/port.ts";
import { LabError, toFailure } from "../../shared/contract/failure.ts";
import type { Right } from "../../shared/domain/hosting.ts";
import type { Manifest } from "../../shared/kubernetes/objects.ts";
import { PREPARE_MANAGER } from "../../shared/manifests/system/names.ts";
import type { PackedProgram, ProgramName, SystemSettings } from "../../shared/manifests/system/options.ts";
import { PHASES, type Phase, systemManifests } from "../../shared/manifests/system/systemManifests.ts";
import { forEachAtMost } from "../../shared/plan/forEachAtMost.ts";
import { established } from "../prepareCluster.ts";
import { missingRights, refuseMissing } from "./prepareRights.ts";
import { awaitRollout } from "./rollout.ts";
import { type Change, systemChanges } from "./systemChanges.ts";
import { pruneSystem } from "./systemPrune.ts";

export interface PrepareProgress {
  /** `rollout`: everything is written, and the programs are being started. */
  phase: Phase | "rollout";
  done: number;
  total: number;
  /** `<kind> <name>` that was written last. */
  current: string;
}

export interface PrepareOptions {
  cluster: Cluster;
  settings: SystemSettings;
  programs: Record<ProgramName, PackedProgram>;
  onProgress?: (progress: PrepareProgress) => void;
  /** How long the programs may take to be ready, ms; 0 does not wait. Pulling an image takes its time. */
  rolloutMs?: number;
}

export interface SystemPlan {
  manifests: Record<Phase, Manifest[]>;
  changes: Map<Manifest, Change>;
  missing: Right[];
}

/** The oldest minor version of Kubernetes 1 with ValidatingAdmissionPolicy, without which nobody is confined. */
const OLDEST_MINOR = 30;

/**
 * What preparing would do, without doing it. Where rights are missing, `changes` is empty: it cannot be known.
 * @throws LabError unsupported for a cluster that is too old or lacks the Gateway API that was asked for
 */
export async function planSystem({ cluster, settings, programs }: PrepareOptions): Promise<SystemPlan> {
  await refuseUnsupported(cluster, settings);
  const manifests = systemManifests(settings, programs);
  const all = PHASES.flatMap((phase) => manifests[phase]);
  const missing = await missingRights(cluster, all);
  const changes = missing.length > 0 ? new Map<Manifest, Change>() : await systemChanges(cluster, all);
  return { manifests, changes, missing };
}

/**
 * Installs or upgrades; repeating it changes nothing. Whatever it is stopped at, the next run goes on from there.
 * Resolves when the programs are ready.
 * @throws LabError forbidden (issues name every right that is missing), unsupported, timeout (the cause in words)
 */
export async function prepareSystem(options: PrepareOptions): Promise<SystemPlan> {
  const { cluster, onProgress = () => undefined } = options;
  const plan = await planSystem(options);
  refuseMissing(plan.missing);
  const total = PHASES.reduce((sum, phase) => sum + plan.manifests[phase].length, 0);
  let done = 0;
  const write = async (phase: Phase, manifest: Manifest) => {
    if (plan.changes.get(manifest) !== "same") await cluster.apply(manifest, PREPARE_MANAGER);
    done += 1;
    onProgress({ phase, done, total, current: `${manifest.kind} ${manifest.metadata.name}` });
  };
  for (const phase of PHASES) {
    const [namespaces, others] = divide(plan.manifests[phase], ({ kind }) => kind === "Namespace");
    for (const namespace of namespaces) await write(phase, namespace);
    // Roles before what binds them: nobody binds a role that is not there.
    const [bindings, rest] = divide(others, ({ kind }) => kind.endsWith("Binding"));
    await forEachAtMost(6, rest, (manifest) => write(phase, manifest));
    await forEachAtMost(6, bindings, (manifest) => write(phase, manifest));
    if (phase === "definitions")
      for (const { metadata } of plan.manifests.definitions) await established(cluster, metadata.name);
  }
  onProgress({ phase: "rollout", done, total, current: "" });
  const { rolloutMs = 300_000 } = options;
  if (rolloutMs > 0) await awaitRollout(cluster, rolloutMs);
  await pruneSystem(
    cluster,
    PHASES.flatMap((phase) => plan.manifests[phase]),
  );
  return plan;
}

const divide = <T>(items: T[], test: (item: T) => boolean): [T[], T[]] => [
  items.filter(test),
  items.filter((item) => !test(item)),
];

async function refuseUnsupported(cluster: Cluster, { door }: SystemSettings): Promise<void> {
  const version = await cluster.request<{ major?: string; minor?: string }>("GET", "/version");
  const minor = Number.parseInt(version.minor ?? "", 10);
  if (version.major === "1" && minor < OLDEST_MINOR)
    throw new LabError({
      kind: "unsupported",
      issues: [{ code: "prepare.tooOld", params: { version: `1.${minor}`, oldest: `1.${OLDEST_MINOR}` } }],
      detail: `Kubernetes 1.${minor} has no ValidatingAdmissionPolicy; 1.${OLDEST_MINOR} or newer is needed`,
    });
  if (door.kind !== "gateway") return;
  try {
    await cluster.request("GET", "/apis/gateway.networking.k8s.io/v1");
  } catch (error) {
    if (toFailure(error).kind !== "notFound") throw error;
    throw new LabError({
      kind: "unsupported",
      issues: [{ code: "prepare.noGatewayApi" }],
      detail: "the Gateway API is not installed in this cluster",
    });
  }
}
