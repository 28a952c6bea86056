import type { Cluster } from "../../cluster/port.ts";
import { LabError, toFailure } from "../../shared/contract/failure.ts";
import { PRICES_CONFIG_MAP } from "../../shared/domain/priceList.ts";
import type { TrainingSession } from "../../shared/domain/session.ts";
import { type KubeObject, type Manifest, type ObjectRef, refOf } from "../../shared/kubernetes/objects.ts";
import { SYSTEM_NAMESPACE } from "../../shared/manifests/system/names.ts";
import type { PackedProgram, ProgramName, SystemSettings } from "../../shared/manifests/system/options.ts";
import { systemManifests } from "../../shared/manifests/system/systemManifests.ts";
import { forEachAtMost } from "../../shared/plan/forEachAtMost.ts";
import { readSystemSettings } from "./systemSettings.ts";
import { allSessions, standingSessions } from "./systemStatus.ts";

interface RemoveOptions {
  cluster: Cluster;
  /** End the sessions that still stand, and wait until the conductor has taken them down. Else they are a refusal. */
  endSessions?: boolean;
  /** Also everything that sessions left: labs, Receipts, class lists, price lists. Else the custom resources stay, with what is in them. */
  withData?: boolean;
  onProgress?: (progress: { done: number; total: number; current: string }) => void;
  /** ms for the conductor to take everything down. */
  withinMs?: number;
}

interface Removed {
  removed: number;
  /** Namespaces of establishments: always left, for whoever made them may keep other things there. */
  establishments: string[];
  /** Custom resources were left, too. */
  dataKept: boolean;
}

const LOOK_EVERY = 1_000;
/** What a program is called that nobody starts: only names matter when something is removed. */
const NOTHING: PackedProgram = { sha256: "0".repeat(64), base64: "" };
const NO_PROGRAMS: Record<ProgramName, PackedProgram> = { conductor: NOTHING, portal: NOTHING };

/**
 * Takes *Prepare this cluster* back. The conductor goes first of the installed and last of the sessions: what it has
 * not taken down nobody would. What confines it goes after it.
 * @throws LabError notFound (never prepared), conflict (sessions stand), timeout
 */
export async function removeSystem(options: RemoveOptions): Promise<Removed> {
  const { cluster, onProgress = () => undefined, withinMs = 300_000 } = options;
  const settings = await readSystemSettings(cluster);
  if (!settings) throw new LabError({ kind: "notFound", issues: [{ code: "prepare.notPrepared" }] });
  const end = performance.now() + withinMs;
  await endStanding(cluster, options.endSessions === true, end);
  if (options.withData) await forgetSessions(cluster, end);

  const order = removalOrder(settings, options.withData === true);
  let done = 0;
  let removed = 0;
  for (const group of order) {
    await forEachAtMost(6, group, async (ref) => {
      if (await remove(cluster, ref)) removed += 1;
      done += 1;
      onProgress({ done, total: order.flat().length, current: `${ref.kind} ${ref.name}` });
    });
    // The namespace takes its Pods with it; until they are gone, they must stay confined.
    await gone(
      cluster,
      group.filter(({ kind }) => kind === "Namespace"),
      end,
    );
  }
  return { removed, establishments: settings.establishments, dataKept: options.withData !== true };
}

async function endStanding(cluster: Cluster, allowed: boolean, end: number): Promise<void> {
  const standing = await standingSessions(cluster);
  if (standing.length > 0 && !allowed)
    throw new LabError({
      kind: "conflict",
      params: { what: "sessions" },
      issues: [{ code: "prepare.sessionsStand", params: { count: standing.length } }],
      detail: `${standing.length} sessions are not over`,
    });
  for (const session of standing)
    if (session.spec.phase !== "ended" || session.spec.workKeptUntil !== undefined)
      await cluster.mergePatch<TrainingSession>(refOf(session), {
        // Nobody would delete kept work at its date.
        spec: { phase: "ended", workKeptUntil: null },
      });
  await waitUntil(
    async () => (await standingSessions(cluster)).length === 0,
    () => "sessions",
    end,
  );
}

/** While the conductor is there: it holds them until it has taken the class lists away. */
async function forgetSessions(cluster: Cluster, end: number): Promise<void> {
  const sessions = await allSessions(cluster);
  for (const session of sessions) await cluster.delete(refOf(session), { uid: session.metadata.uid });
  // One of an establishment that the conductor has no rights in any more stays, and is named.
  let left = sessions;
  const gone = async () => {
    left = await allSessions(cluster);
    return left.length === 0;
  };
  await waitUntil(
    gone,
    () => left.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(", "),
    end,
  );
}

/** Groups of objects, each to go before the next. */
function removalOrder(settings: SystemSettings, withData: boolean): ObjectRef[][] {
  const manifests = systemManifests(settings, NO_PROGRAMS);
  const outside = (manifest: Manifest) =>
    manifest.metadata.namespace !== SYSTEM_NAMESPACE && manifest.kind !== "Namespace";
  // What the committee decided is data, as receipts are.
  const isMeant = ({ kind, metadata }: Manifest) =>
    withData || kind !== "ConfigMap" || metadata.name !== PRICES_CONFIG_MAP;
  const refs = (list: Manifest[]) => list.filter(outside).filter(isMeant).map(refOf);
  const bindings = manifests.rights.filter(({ kind }) => kind.endsWith("RoleBinding"));
  const policyBindings = manifests.admission.filter(({ kind }) => kind.endsWith("Binding"));
  return [
    [{ apiVersion: "v1", kind: "Namespace", name: SYSTEM_NAMESPACE }],
    [...refs(manifests.establishments), ...refs(bindings)],
    refs(policyBindings),
    [
      ...refs(manifests.admission.filter(({ kind }) => !kind.endsWith("Binding"))),
      ...refs(manifests.rights.filter(({ kind }) => kind.endsWith("Role"))),
    ],
    ...(withData ? [refs(manifests.definitions)] : []),
  ];
}

async function remove(cluster: Cluster, ref: ObjectRef): Promise<boolean> {
  const found = await cluster.get<KubeObject>(ref).catch((error: unknown) => {
    if (toFailure(error).kind === "notFound") return undefined;
    throw error;
  });
  if (!found) return false;
  await cluster.delete(ref, { uid: found.metadata.uid });
  return true;
}

const gone = (cluster: Cluster, refs: ObjectRef[], end: number): Promise<void> =>
  waitUntil(
    async () => (await Promise.all(refs.map((ref) => cluster.get(ref)))).every((found) => !found),
    () => refs.map(({ name }) => name).join(", "),
    end,
  );

async function waitUntil(holds: () => Promise<boolean>, what: () => string, end: number): Promise<void> {
  while (!(await holds())) {
    if (performance.now() > end)
      throw new LabError({ kind: "timeout", params: { what: what() }, detail: `still there: ${what()}` });
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}
