import type { KindRef } from "../cluster/port.ts";
import type { AuditEntry } from "../shared/domain/auditEntry.ts";
import { isSessionId, LABEL, seatName } from "../shared/domain/names.ts";
import type { Seat } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { carryOutAssist, isFresh } from "../shared/plan/support/carryOutAssist.ts";
import type { Context } from "./context.ts";
import { keyOf } from "./objectCache.ts";
import { createWorkQueue, type Outcome } from "./workQueue.ts";

const ENTRIES: KindRef = { apiVersion: API_VERSION, kind: "AuditEntry" };

interface Assists {
  /** Follows what support puts on record until `signal` aborts. */
  watch(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

/** Makes so what support asks for by an entry on record: it has no right of its own to change a seat or a session. */
export function createAssists(
  { cluster, clock, log, addSeat, addSession }: Context,
  namespaces: string[] | undefined,
  onError: (key: string, error: unknown) => Outcome,
): Assists {
  const orders = new Map<string, AuditEntry>();

  /** What it is about is read anew: the entry may have come before the watch told of the state that it names. */
  async function turn(key: string): Promise<Outcome> {
    const entry = orders.get(key);
    if (!entry) return undefined;
    const { session: id, seat: number } = entry.spec;
    const ref = (kind: string, name: string) => ({
      ...{ apiVersion: API_VERSION, kind, name },
      namespace: entry.metadata.namespace ?? "",
    });
    if (!isSessionId(id)) return forget(key, "no such session");
    const sessionRef = ref("TrainingSession", id);
    const seatRef = ref("Seat", seatName(id, number ?? 0));
    const [session, seat] = await Promise.all([
      cluster.get<TrainingSession>(sessionRef),
      number === undefined ? undefined : cluster.get<Seat>(seatRef),
    ]);
    const carried = carryOutAssist(entry, { session, seat }, clock.now());
    if ("spent" in carried) return forget(key, carried.spent);
    const target = carried.of === "seat" ? seat : session;
    // A conflict: somebody was faster, and what the order is about is looked at again.
    await cluster.mergePatch(carried.of === "seat" ? seatRef : sessionRef, {
      ...carried.patch,
      metadata: { resourceVersion: target?.metadata.resourceVersion },
    });
    orders.delete(key);
    if (seat) addSeat(keyOf(seat));
    if (session) addSession(keyOf(session), 0);
    log("info", "support was helped", { order: entry.metadata.name, action: entry.spec.action });
    return undefined;
  }

  function forget(key: string, why: string): undefined {
    orders.delete(key);
    log("info", "an order of support has no effect", { order: key, why });
  }

  const queue = createWorkQueue({ concurrency: 8, clock, run: turn, onError });

  return {
    async watch(signal) {
      const follow = (namespace: string | undefined) =>
        cluster.informer<AuditEntry>(ENTRIES, {
          ...(namespace === undefined ? {} : { namespace }),
          labelSelector: LABEL.assist,
          signal,
          onChange: ({ type, object }) => {
            const key = keyOf(object);
            if (type === "removed" || !object.spec.order || !isFresh(object, clock.now())) return;
            orders.set(key, object);
            queue.add(key);
          },
          onState: (state) =>
            log(state === "disconnected" ? "warn" : "info", "watch", { kind: ENTRIES.kind, state }),
        }).synced;
      // The term may be over before it began.
      await Promise.allSettled((namespaces ?? [undefined]).map(follow));
    },
    stop: () => queue.stop(),
  };
}
