import { TEARDOWN_FINALIZER } from "../shared/domain/names.ts";
import type { Seat } from "../shared/domain/seat.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { placeNamespace, type SeatPlace } from "../shared/manifests/seatPlace.ts";
import { isOurs, planSeat } from "../shared/plan/planSeat.ts";
import { seatStatus } from "../shared/plan/seatStatus.ts";
import { isStanding } from "../shared/plan/seatWish.ts";
import { isOverdue } from "./belief.ts";
import { carryOut } from "./carryOut.ts";
import type { Context } from "./context.ts";
import { keyOf } from "./objectCache.ts";
import { readSeat } from "./readSeat.ts";
import type { SeatStatusWriter } from "./seatStatusWriter.ts";
import type { Outcome } from "./workQueue.ts";

/** ms between looks at a namespace that is on its way out; the watch is usually quicker. */
const LOOK_AGAIN = 5_000;

/**
 * Takes down what a seat is: counts what stands, says so, deletes the namespace by its UID, and takes the finalizer
 * off the Seat once the API server itself says that the namespace is gone.
 */
export async function tearDownSeat(
  context: Context,
  writer: SeatStatusWriter,
  seat: Seat,
  place: SeatPlace,
): Promise<Outcome> {
  if (!isStanding(seat)) return undefined;
  const { objects, clock } = context;
  const name = placeNamespace(place);
  const namespace = await findNamespace(context, name);
  if (!namespace || !isOurs(place, namespace)) return release(context, seat);
  if (!objects.isTrusted(name) && !namespace.metadata.deletionTimestamp) await readSeat(context, place);
  const removed = seat.status?.removed ?? countKinds(objects.observed(name));
  const steps = planSeat(place, "gone", objects.observed(name));
  const base = { seat, wish: "gone" as const, namespace: name, links: seat.status?.links ?? [] };
  const before = { ...base, steps, observed: objects.observed(name) };
  await writer.write(seat, { ...seatStatus({ ...before, now: clock.now() }), removed });
  const result = await carryOut(context, name, steps);
  if (result.done) return { again: LOOK_AGAIN };
  const current = context.seats.get(keyOf(seat)) ?? seat;
  const after = { ...base, seat: current, steps, observed: objects.observed(name), trouble: result.trouble };
  await writer.write(current, { ...seatStatus({ ...after, now: clock.now() }), removed });
  return "failed";
}

/** Believes the watch that it is there, never that it is not; and not for ever that it is on its way out. */
async function findNamespace(
  { cluster, objects, clock }: Context,
  name: string,
): Promise<KubeObject | undefined> {
  const known = objects.observed(name).find(({ kind }) => kind === "Namespace");
  if (known && !isOverdue(known, clock.now())) return known;
  const found = await cluster.get({ apiVersion: "v1", kind: "Namespace", name });
  if (found) objects.confirm(found);
  else if (known) objects.remove(known);
  return found;
}

async function release({ cluster, seats, addSession }: Context, seat: Seat): Promise<Outcome> {
  const { name, namespace = "", resourceVersion, finalizers = [], deletionTimestamp } = seat.metadata;
  const ref = { apiVersion: seat.apiVersion, kind: seat.kind, name, namespace };
  const metadata = { resourceVersion, finalizers: finalizers.filter((each) => each !== TEARDOWN_FINALIZER) };
  const released = await cluster.mergePatch<Seat>(ref, { metadata });
  if (deletionTimestamp && metadata.finalizers.length === 0) seats.remove(seat);
  else seats.put(released);
  addSession(`${namespace}/${seat.spec.session}`, 0);
  return undefined;
}

/** What Kubernetes makes by itself in every namespace is not ours to count. */
const NOT_OURS = new Set(["ConfigMap kube-root-ca.crt", "ServiceAccount default"]);

function countKinds(observed: KubeObject[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, metadata } of observed)
    if (!NOT_OURS.has(`${kind} ${metadata.name}`)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
