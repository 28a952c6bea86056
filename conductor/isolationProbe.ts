import type { Cluster } from "../cluster/port.ts";
import { type Failure, toFailure } from "../shared/contract/failure.ts";
import type { IsolationReason, IsolationRecord } from "../shared/domain/isolation.ts";
import { newSessionId } from "../shared/domain/names.ts";
import type { KubeObject, ObjectRef } from "../shared/kubernetes/objects.ts";
import { refOf } from "../shared/kubernetes/objects.ts";
import type { Account } from "../shared/manifests/seatManifests.ts";
import { placeNamespace, type SeatPlace } from "../shared/manifests/seatPlace.ts";
import type { EventNote, Pod } from "../shared/plan/podStatus.ts";
import { podTrouble } from "../shared/plan/podTrouble.ts";
import {
  type Attempt,
  isolationReason,
  isPathOpen,
  isPathShut,
  judgeNetwork,
  judgeUserNamespaces,
  readAttempts,
} from "../shared/plan/preflightIsolation.ts";
import { type Clock, sleep } from "./clock.ts";
import {
  CALLER,
  CONTAINER,
  callerPod,
  LISTENER,
  listenerPod,
  listenerService,
  NAMESPACED,
  namespacedPod,
  probeAccount,
  probeBinding,
  probeNamespace,
  probePlaces,
  probePolicies,
} from "./isolationProbePods.ts";
import { failureFields, type Log } from "./log.ts";

export interface ProbePorts {
  cluster: Cluster;
  clock: Clock;
  log: Log;
  random: (bytes: number) => Uint8Array;
  /** In whose name the two namespaces stand; a sweep of that establishment finds what a crash left. */
  establishment: string;
  /** Has Node.js; nothing else is asked of it. */
  image: string;
  /** Whose rights are bound there first; absent when we act with rights of our own. */
  account?: Account | undefined;
}
export type Verdict = Pick<IsolationRecord, "network" | "userNamespaces" | "pod" | "service" | "reason">;

/** ms. `start` allows for an image that has to come first. */
const PATIENCE = { right: 10_000, start: 90_000, open: 20_000, shut: 20_000 };
const LOOK_EVERY = 500;

class Inconclusive extends Error {
  readonly reason: IsolationReason;
  constructor(reason: IsolationReason) {
    super(reason.message);
    this.reason = reason;
  }
}

/**
 * Tries whether this cluster keeps two seats apart: a Pod calls another in a second namespace, first with nothing
 * forbidden (else silence would prove nothing), then with the policies that every seat has. A third Pod asks for users
 * of its own. Whatever happens, both namespaces are sent away; what a kill leaves behind is an orphan to the sweep.
 */
export async function probeIsolation(ports: ProbePorts, signal: AbortSignal): Promise<Verdict> {
  const id = newSessionId((below) => (ports.random(1)[0] ?? 0) % below);
  const places = probePlaces(ports.establishment, id);
  const made: KubeObject[] = [];
  try {
    for (const place of places) made.push(await ports.cluster.create(probeNamespace(place)));
    return await experiment(ports, places, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const reason = error instanceof Inconclusive ? error.reason : failureReason(toFailure(error));
    return { network: "unknown", userNamespaces: "unknown", reason };
  } finally {
    for (const namespace of made) await sendAway(ports, namespace);
  }
}

export async function sendAway(
  { cluster, log }: ProbePorts,
  { metadata, ...rest }: KubeObject,
): Promise<void> {
  try {
    await cluster.delete(refOf({ ...rest, metadata }), { uid: metadata.uid });
  } catch (error) {
    log("warn", "a trial namespace is left to the sweep", failureFields(toFailure(error)));
  }
}

function failureReason(failure: Failure): IsolationReason {
  const { verb = "?", resource = "?" } = failure.params ?? {};
  if (failure.kind === "forbidden")
    return isolationReason("forbidden", { verb: String(verb), resource: String(resource) });
  return isolationReason("failed", { detail: (failure.detail ?? failure.kind).slice(0, 300) });
}

async function experiment(
  ports: ProbePorts,
  places: [SeatPlace, SeatPlace],
  signal: AbortSignal,
): Promise<Verdict> {
  const [here, there] = places;
  const { cluster, image, account } = ports;
  for (const place of places) {
    if (account) await cluster.create(probeBinding(place, account));
    await patiently(ports, signal, () => cluster.create(probeAccount(place)));
  }
  const service = await cluster.create<Service>(listenerService(there));
  const [, namespaced] = await Promise.all([
    cluster.create(listenerPod(there, image)),
    cluster.create<UserPod>(namespacedPod(here, image)),
  ]);
  const listener = await running(ports, signal, there, LISTENER);
  const { podIP = "" } = listener.status ?? {};
  await cluster.create(callerPod(here, image, podIP, service.spec?.clusterIP ?? ""));
  await running(ports, signal, here, CALLER);

  const before = await attempts(ports, signal, here, { after: 0, ms: PATIENCE.open, enough: isPathOpen });
  // Nothing is forbidden to who cannot anyway: the policies are only tried on an open path.
  const { after, reopened } = before.some(({ pod }) => pod)
    ? await forbidden(ports, signal, places, before)
    : { after: [], reopened: false };
  return {
    ...judgeNetwork(before, after, reopened),
    userNamespaces: judgeUserNamespaces({
      kept: namespaced.spec?.hostUsers === false,
      ...(await usersOf(ports, here)),
    }),
  };
}

type Service = KubeObject & { spec?: { clusterIP?: string } };
type UserPod = KubeObject & { spec?: { hostUsers?: boolean } };
type RunningPod = Pod & { status?: { podIP?: string } };

async function forbidden(
  ports: ProbePorts,
  signal: AbortSignal,
  places: SeatPlace[],
  before: Attempt[],
): Promise<{ after: Attempt[]; reopened: boolean }> {
  const { cluster } = ports;
  const policies: KubeObject[] = [];
  for (const policy of places.flatMap(probePolicies)) policies.push(await cluster.create(policy));
  const [here] = places;
  if (!here) return { after: [], reopened: false };
  // The round that was under way when the last policy was accepted does not count.
  const now = await readRounds(ports, here);
  const last = Math.max(0, ...[...before, ...now].map(({ n }) => n)) + 1;
  const after = await attempts(ports, signal, here, { after: last, ms: PATIENCE.shut, enough: isPathShut });
  if (!isPathShut(after)) return { after, reopened: false };
  // A Pod that died or a node that is overwhelmed is silent too: what the policies shut opens again without them.
  for (const policy of policies) await cluster.delete(refOf(policy), { uid: policy.metadata.uid });
  const again = { after: after.at(-1)?.n ?? last, ms: PATIENCE.open, enough: isPathOpen };
  return { after, reopened: isPathOpen(await attempts(ports, signal, here, again)) };
}

/** Rounds later than number `after`, until there are `enough` or the time is up. */
async function attempts(
  ports: ProbePorts,
  signal: AbortSignal,
  place: SeatPlace,
  until: { after: number; ms: number; enough: (rounds: Attempt[]) => boolean },
): Promise<Attempt[]> {
  const end = ports.clock.monotonic() + until.ms;
  for (;;) {
    const rounds = (await readRounds(ports, place)).filter(({ n }) => n > until.after);
    if (until.enough(rounds) || ports.clock.monotonic() > end) return rounds;
    await pause(ports, signal);
  }
}

const readRounds = async ({ cluster }: ProbePorts, place: SeatPlace): Promise<Attempt[]> =>
  readAttempts(await cluster.logs(podRef(place, CALLER), { container: CONTAINER, tailLines: 60 }));

/** @throws Inconclusive when it has not started in time, or says why it never will */
async function running(
  ports: ProbePorts,
  signal: AbortSignal,
  place: SeatPlace,
  name: string,
): Promise<RunningPod> {
  const { cluster, clock } = ports;
  const ref: ObjectRef = { apiVersion: "v1", kind: "Pod", ...podRef(place, name) };
  const end = clock.monotonic() + PATIENCE.start;
  for (;;) {
    const pod = await cluster.get<RunningPod>(ref);
    if (pod?.status?.phase === "Running" && pod.status.podIP) return pod;
    const trouble = pod && podTrouble(pod, clock.now());
    if (trouble?.failed)
      throw new Inconclusive(isolationReason("podTrouble", { detail: trouble.reason.message }));
    if (pod?.status?.phase === "Failed" || clock.monotonic() > end)
      throw new Inconclusive(isolationReason("notStarted"));
    await pause(ports, signal);
  }
}

/** The Pod with users of its own began before its neighbours; what it has not done by now it is asked for the cause of. */
async function usersOf(
  { cluster }: ProbePorts,
  place: SeatPlace,
): Promise<{ uidMap?: string; refused: boolean }> {
  const ref = podRef(place, NAMESPACED);
  const pod = await cluster.get<Pod>({ apiVersion: "v1", kind: "Pod", ...ref });
  const [status] = pod?.status?.containerStatuses ?? [];
  if (status?.state?.running) {
    const said = await cluster.logs(ref, { container: CONTAINER, tailLines: 5 });
    const uidMap = /uid_map (.*)/.exec(said)?.[1];
    if (uidMap !== undefined) return { uidMap, refused: false };
  }
  if (status?.state?.waiting?.reason?.startsWith("Create") || status?.state?.terminated)
    return { refused: true };
  const { items } = await cluster.list<KubeObject & EventNote>(
    { apiVersion: "v1", kind: "Event" },
    { namespace: ref.namespace, fieldSelector: `involvedObject.name=${NAMESPACED}` },
  );
  return { refused: items.some(({ type, reason = "" }) => type === "Warning" && CANNOT_START.test(reason)) };
}

const CANNOT_START = /^(FailedCreatePodSandBox|Failed|FailedCreatePodContainer)$/;

const podRef = (place: SeatPlace, name: string) => ({ namespace: placeNamespace(place), name });

/** Rights that were bound a moment ago take a moment to be known. */
export async function patiently<T>(
  ports: ProbePorts,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const end = ports.clock.monotonic() + PATIENCE.right;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (toFailure(error).kind !== "forbidden" || ports.clock.monotonic() > end) throw error;
      await pause(ports, signal);
    }
  }
}

export async function pause({ clock }: ProbePorts, signal: AbortSignal): Promise<void> {
  await sleep(clock, LOOK_EVERY, signal);
  signal.throwIfAborted();
}
