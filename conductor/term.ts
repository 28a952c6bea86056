import type { Cluster, InformerOptions, KindRef } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import {
  ANNOTATION,
  isSessionId,
  LABEL,
  MANAGED_BY,
  parseSeatNamespace,
  seatName,
} from "../shared/domain/names.ts";
import type { Seat, Visit } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { ESTABLISHMENT_LABEL } from "../shared/manifests/system/names.ts";
import { isPod } from "../shared/plan/podStatus.ts";
import { createApiAddresses } from "./apiAddress.ts";
import { createAssists } from "./assists.ts";
import { type Clock, sleep } from "./clock.ts";
import type { Context, Surroundings } from "./context.ts";
import { createHostAddresses, type Resolve } from "./hostAddresses.ts";
import { createIsolationKeeper, type IsolationKeeper } from "./isolationKeeper.ts";
import { createJoins } from "./joins.ts";
import { createLinkSecrets } from "./linkSecrets.ts";
import { failureFields, type Log } from "./log.ts";
import { createObjectCache, keyOf, type ObjectCache } from "./objectCache.ts";
import { createOwnerRights } from "./ownerRights.ts";
import { createRefusals } from "./refusals.ts";
import { createRoomKeeper } from "./roomKeeper.ts";
import { createRosters } from "./rosters.ts";
import { createSeatChecks } from "./seatChecks.ts";
import { createSeatController } from "./seatController.ts";
import { createSeatObjects, type SeatObjects } from "./seatObjects.ts";
import { createSessionController } from "./sessionController.ts";
import { createSessionDoors } from "./sessionDoors.ts";
import { createSilentNodes } from "./silentNodes.ts";
import { sweep } from "./sweep.ts";
import { createWorkQueue, type Outcome } from "./workQueue.ts";

/** ms; many seats that change at once are one look at their session. */
const SESSION_THROTTLE = 200;
const CONFLICT_PAUSE = 200;
const SWEEP_EVERY = 10 * 60_000;

interface TermOptions {
  /** Already fenced by the Lease. */
  cluster: Cluster;
  clock: Clock;
  log: Log;
  random: (bytes: number) => Uint8Array;
  surroundings: Surroundings;
  /** The establishments' namespaces; absent: all. */
  namespaces: string[] | undefined;
  /** What the isolation is tried with; absent: establishments are told nothing of the cluster, its room included. */
  probeImage?: string | undefined;
  seatsAtOnce: number;
  /** Of the names of hosts that labs may reach. */
  resolve: Resolve;
  onReconcile: () => void;
}

/**
 * One term of office: from holding the Lease to losing it. Everything that is remembered is remembered here, and
 * forgotten with it: the next term starts from what the cluster says.
 */
export async function serveTerm(
  options: TermOptions,
  signal: AbortSignal,
  onSynced: () => void,
): Promise<void> {
  const { cluster, clock, log } = options;
  const caches = {
    sessions: createObjectCache<TrainingSession>(),
    seats: createObjectCache<Seat>(),
    visits: createObjectCache<Visit>(),
    objects: createSeatObjects(),
  };
  const links = createLinkSecrets(cluster, options.random);
  const rosters = createRosters(cluster);
  const context: Context = {
    ...caches,
    cluster,
    clock,
    log,
    random: options.random,
    surroundings: options.surroundings,
    links,
    doors: createSessionDoors(cluster, links, rosters, log),
    rosters,
    refusals: createRefusals({ cluster, clock }),
    owners: createOwnerRights(cluster, options.surroundings.conductorAccount !== undefined),
    addressesOf: createHostAddresses({ clock, log, resolve: options.resolve }),
    api: createApiAddresses({ cluster, clock, log }),
    isolation: () => keeper?.latest(),
    silentNodes: () => nodes.current(),
    addSeat: (key) => seatQueue.add(key),
    lookAtChecks: (key) => checks.look(key),
    letInFirst: (session) => joins.letInFirst(session),
    addSession: (key, ms = SESSION_THROTTLE) =>
      ms === 0 ? sessionQueue.add(key) : sessionQueue.addAfter(key, ms),
  };
  const counted = <A extends unknown[], R>(run: (...args: A) => R) => {
    return (...args: A): R => {
      options.onReconcile();
      return run(...args);
    };
  };
  const onError = (key: string, error: unknown): Outcome => {
    const failure = toFailure(error);
    // Somebody was faster, which is no failure: what they wrote is on its way to us.
    if (failure.kind === "conflict") return { again: CONFLICT_PAUSE };
    const level = failure.kind === "cancelled" ? "info" : "warn";
    log(level, "a reconcile did not succeed", { key, ...failureFields(failure) });
    return "failed";
  };
  const seatQueue = createWorkQueue({
    concurrency: options.seatsAtOnce,
    clock,
    run: counted(createSeatController(context)),
    onError,
  });
  const sessionQueue = createWorkQueue({
    concurrency: 4,
    clock,
    run: counted(createSessionController(context)),
    onError,
  });

  const joins = createJoins(context);
  const checks = createSeatChecks(context, options.namespaces, joins.note);
  const assists = createAssists(context, options.namespaces, onError);

  const nodeOf = (seat: Seat): string[] =>
    caches.objects
      .observed(seat.status?.namespace ?? "")
      .filter(isPod)
      .flatMap(({ spec }) => spec?.nodeName ?? []);
  const nodes = createSilentNodes({
    ...{ cluster, clock, log },
    inUse: () => new Set(caches.seats.values().flatMap(nodeOf)),
    onChange: (node) => {
      for (const seat of caches.seats.values()) if (nodeOf(seat).includes(node)) seatQueue.add(keyOf(seat));
    },
  });

  const keeper =
    options.probeImage === undefined
      ? undefined
      : createIsolationKeeper({
          ...{ cluster, clock, log, random: options.random, namespaces: options.namespaces },
          image: options.probeImage,
          account: options.surroundings.conductorAccount,
          onVerdict: () => {
            for (const session of caches.sessions.values()) sessionQueue.add(keyOf(session));
          },
        });

  try {
    await watchEverything(options, context, caches, signal);
    onSynced();
    for (const session of caches.sessions.values()) sessionQueue.add(keyOf(session));
    for (const seat of caches.seats.values()) seatQueue.add(keyOf(seat));
    await Promise.all([
      sweepUntil(options, context, keeper, signal),
      nodes.watch(signal),
      keeper && createRoomKeeper({ cluster, clock, log, namespaces: options.namespaces }).watch(signal),
      checks.watch(signal),
      assists.watch(signal),
    ]);
  } finally {
    await Promise.all([seatQueue.stop(), sessionQueue.stop(), checks.stop(), assists.stop()]);
  }
}

async function sweepUntil(
  { cluster, namespaces, log, clock }: TermOptions,
  context: Context,
  keeper: IsolationKeeper | undefined,
  signal: AbortSignal,
): Promise<void> {
  // By the label that makes them so: nobody has to be allowed to list Secrets everywhere.
  const establishments = async () => {
    const labelSelector = `${ESTABLISHMENT_LABEL}=true`;
    const { items } = await cluster.list({ apiVersion: "v1", kind: "Namespace" }, { labelSelector });
    return items.map(({ metadata }) => metadata.name);
  };
  const inScope = (establishment: string) => namespaces?.includes(establishment) ?? true;
  let sweptAt = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    if (clock.monotonic() - sweptAt >= SWEEP_EVERY) {
      try {
        await sweep(context, inScope, namespaces ?? (await establishments()));
      } catch (error) {
        log("warn", "the sweep did not succeed", failureFields(toFailure(error)));
      }
      sweptAt = clock.monotonic();
    }
    // One after the other: to a sweep, the namespaces of a trial that is under way are orphans.
    const next = await keeper?.look(signal);
    await sleep(clock, next ?? SWEEP_EVERY, signal);
  }
}

interface Caches {
  sessions: ObjectCache<TrainingSession>;
  seats: ObjectCache<Seat>;
  visits: ObjectCache<Visit>;
  objects: SeatObjects;
}

/** Resolves when all caches are complete. What comes before that only fills them: nothing is decided on half a picture. */
async function watchEverything(
  options: TermOptions,
  context: Context,
  { sessions, seats, visits, objects }: Caches,
  signal: AbortSignal,
): Promise<void> {
  const { cluster, log, namespaces } = options;
  let complete = false;
  /** From `k3x9pa-07` to the key of the Seat: a Pod does not say whose establishment it belongs to. */
  const keys = new Map<string, string>();
  const wake = (wakeUp: () => void) => {
    if (complete) wakeUp();
  };
  const follow = <T extends KubeObject>(
    kind: KindRef,
    filter: Partial<InformerOptions<T>>,
    onChange: InformerOptions<T>["onChange"],
  ) =>
    cluster.informer<T>(kind, {
      ...filter,
      signal,
      ...(onChange ? { onChange } : {}),
      onState: (state) =>
        log(state === "disconnected" ? "warn" : "info", "watch", { kind: kind.kind, state }),
    }).synced;

  const ofEstablishments = <T extends KubeObject>(kind: string, onChange: InformerOptions<T>["onChange"]) =>
    (namespaces ?? [undefined]).map((namespace) =>
      follow<T>({ apiVersion: API_VERSION, kind }, namespace === undefined ? {} : { namespace }, onChange),
    );
  const ofSeats = (kind: string) =>
    follow<KubeObject>(
      { apiVersion: "v1", kind },
      { labelSelector: `${LABEL.managedBy}=${MANAGED_BY}` },
      ({ type, object }) => {
        if (type === "removed") objects.remove(object);
        else objects.put(object);
        wake(() => {
          const key = keyOfSeat(object, keys);
          if (key) context.addSeat(key);
        });
      },
    );

  await Promise.all([
    ...ofEstablishments<TrainingSession>("TrainingSession", ({ type, object }) => {
      if (type === "removed") sessions.remove(object);
      else sessions.put(object);
      wake(() => {
        context.addSession(keyOf(object), 0);
        if (type === "removed") for (const seat of seats.values()) context.addSeat(keyOf(seat));
      });
    }),
    ...ofEstablishments<Seat>("Seat", ({ type, object }) => {
      keys.set(object.metadata.name, keyOf(object));
      if (type === "removed") seats.remove(object);
      else seats.put(object);
      wake(() => {
        context.addSeat(keyOf(object));
        context.lookAtChecks(keyOf(object));
        context.addSession(`${object.metadata.namespace ?? ""}/${object.spec.session}`);
      });
    }),
    // Who comes for the work of a session that has ended waits for a Pod.
    ...ofEstablishments<Visit>("Visit", ({ type, object }) => {
      if (type === "removed") visits.remove(object);
      else visits.put(object);
      const { session, seat } = object.spec;
      if (isSessionId(session))
        wake(() => context.addSeat(`${object.metadata.namespace ?? ""}/${seatName(session, seat)}`));
    }),
    ofSeats("Namespace"),
    ofSeats("Pod"),
    ofSeats("PersistentVolumeClaim"),
  ]);
  complete = true;
}

function keyOfSeat(object: KubeObject, keys: Map<string, string>): string | undefined {
  const found = parseSeatNamespace(
    object.kind === "Namespace" ? object.metadata.name : (object.metadata.namespace ?? ""),
  );
  if (!found) return undefined;
  const seat = seatName(found.session, found.seat);
  const [establishment] = (object.metadata.annotations?.[ANNOTATION.owner] ?? "").split("/");
  return establishment ? `${establishment}/${seat}` : keys.get(seat);
}
