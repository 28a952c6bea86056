import { TEARDOWN_FINALIZER } from "../shared/domain/names.ts";
import { kubeconfigAccess } from "../shared/domain/ownQuota.ts";
import type { Seat } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { placeNamespace, placeOwnNamespace, type SeatPlace } from "../shared/manifests/seatPlace.ts";
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
 * Takes down what a seat is: counts what stands, says so, deletes its namespaces by their UIDs, and takes the finalizer
 * off the Seat once the API server itself says that they are gone.
 */
export async function tearDownSeat(
  context: Context,
  writer: SeatStatusWriter,
  seat: Seat,
  place: SeatPlace,
  session: TrainingSession | undefined,
): Promise<Outcome> {
  if (!isStanding(seat)) return undefined;
  const { objects, clock } = context;
  const [main, own] = [placeNamespace(place), placeOwnNamespace(place)];
  const standing: KubeObject[] = [];
  for (const name of namespacesToLookFor(context, place, session)) {
    const found = await findNamespace(context, name);
    if (!found || !isOurs(place, found)) continue;
    standing.push(found);
    // What students made of theirs was watched by nobody: for the account, it is looked at once.
    const isKnown = objects.isTrusted(name) && (name !== own || seat.status?.removed !== undefined);
    if (!isKnown && !found.metadata.deletionTimestamp) await readSeat(context, place, name);
  }
  if (standing.length === 0) return release(context, seat);
  const observed = () => standing.flatMap(({ metadata: { name } }) => objects.observed(name));
  const removed = seat.status?.removed ?? countKinds(observed());
  const steps = planSeat(place, "gone", observed());
  const situation = (seat: Seat) => ({
    ...{ seat, wish: "gone" as const, namespace: main, links: seat.status?.links ?? [], steps },
    observed: objects.observed(main),
    own: standing.find(({ metadata }) => metadata.name === own),
    now: clock.now(),
  });
  await writer.write(seat, { ...seatStatus(situation(seat)), removed });
  const result = await carryOut(context, steps);
  if (result.done) return { again: LOOK_AGAIN };
  const current = context.seats.get(keyOf(seat)) ?? seat;
  await writer.write(current, { ...seatStatus({ ...situation(current), trouble: result.trouble }), removed });
  return "failed";
}

/** The student's own too, unless the lab has none and nothing was seen of one: a question less for most seats. */
function namespacesToLookFor(
  { objects }: Context,
  place: SeatPlace,
  session: TrainingSession | undefined,
): string[] {
  const [main, own] = [placeNamespace(place), placeOwnNamespace(place)];
  const mayHaveOne =
    !session || kubeconfigAccess(session.spec.template.spec) || objects.observed(own).length > 0;
  return mayHaveOne ? [main, own] : [main];
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

export function countKinds(observed: readonly KubeObject[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, metadata } of observed)
    if (!NOT_OURS.has(`${kind} ${metadata.name}`)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
