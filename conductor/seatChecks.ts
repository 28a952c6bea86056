import type { KindRef } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import { CHECK_SECONDS, type CheckResult, MAX_CHECK_OUTPUT } from "../shared/domain/checks.ts";
import { seatOrigin } from "../shared/domain/links.ts";
import { parseSeatName, seatNamespace } from "../shared/domain/names.ts";
import type { Seat, SeatPresence } from "../shared/domain/seat.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { type KubeObject, refOf } from "../shared/kubernetes/objects.ts";
import { ACCESS_SECRET } from "../shared/manifests/podManifests.ts";
import { podOf } from "../shared/manifests/seatTemplate.ts";
import { type CheckRun, checksAfter, dueRun, runHolds } from "../shared/plan/checks.ts";
import { boundedHead } from "./boundedLines.ts";
import type { Context } from "./context.ts";
import { secretsIn } from "./lastLines.ts";
import { failureFields } from "./log.ts";
import { keyOf } from "./objectCache.ts";
import { createPortalOrigins } from "./portalOrigins.ts";
import { resolved } from "./resolved.ts";
import { type CheckOrder, runCheck } from "./runCheck.ts";
import { createWorkQueue, type Outcome } from "./workQueue.ts";

/** Checks that run at the same time, in all seats. */
const AT_ONCE = 16;
/** ms; a run that takes longer shows what it has found so far. */
const PROGRESS_EVERY = 2_000;
const PRESENCES: KindRef = { apiVersion: API_VERSION, kind: "SeatPresence" };

interface SeatChecks {
  /** Something about this seat changed. */
  look(key: string): void;
  /** Follows the students' presses until `signal` aborts; nothing is run before they are all known. */
  watch(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

/** A run and what is left of it. */
interface Work extends CheckRun {
  left: CheckOrder[];
  secrets: string[];
  shownAt: number;
}

/**
 * Runs the checks of seats whose presses differ from what was answered. One check at a time is what a worker does:
 * then the seat goes to the end of the queue, so that one whose checks hang holds nobody up for longer than one check
 * may take. It shares nothing with the controllers of sessions and seats but the caches and the Seat's status.
 */
export function createSeatChecks(
  context: Context,
  namespaces: string[] | undefined,
  onPresence: (presence: SeatPresence, removed: boolean) => void,
): SeatChecks {
  const { cluster, clock, log, seats, sessions } = context;
  const originFor = createPortalOrigins(context);
  const pressed = new Map<string, number>();
  const works = new Map<string, Work>();
  let term: AbortSignal | undefined;

  async function begin(seat: Seat, run: CheckRun): Promise<Work | undefined> {
    const key = keyOf(seat);
    const name = parseSeatName(seat.metadata.name);
    const establishment = seat.metadata.namespace ?? "";
    const session = sessions.get(`${establishment}/${seat.spec.session}`);
    if (!session || name?.session !== seat.spec.session || name.seat !== seat.spec.number) return undefined;
    const origin = seatOrigin(await originFor(establishment), seat.metadata.name);
    const { checks = [], containers } = resolved(session, name.seat, origin);
    const namespace = seatNamespace(name.session, name.seat);
    const left = checks.map((check): CheckOrder => {
      const container = containers.find((one) => one.name === check.container);
      return {
        name: check.name,
        pod: { namespace, name: container ? podOf(container) : "" },
        container: check.container,
        command: check.command,
        seconds: check.seconds ?? CHECK_SECONDS,
      };
    });
    const secret = await cluster.get({ apiVersion: "v1", kind: "Secret", namespace, name: ACCESS_SECRET });
    const work = { ...run, left, secrets: secretsIn(secret ? [secret] : []), shownAt: clock.monotonic() };
    works.set(key, work);
    return work;
  }

  async function judge(order: CheckOrder, secrets: string[], signal: AbortSignal): Promise<CheckResult> {
    const { state, cause, output } = await runCheck(context, order, signal);
    const shown = boundedHead(output, secrets, MAX_CHECK_OUTPUT);
    return {
      name: order.name,
      state,
      at: new Date(clock.now()).toISOString(),
      ...(cause ? { cause } : {}),
      ...(shown ? { output: shown } : {}),
    };
  }

  /** Beside the seat controller, who writes the same status: each reads what the other wrote before it writes. */
  async function write(key: string, work: Work, answered: boolean): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const seat = seats.get(key);
      if (!seat || !runHolds(work, seat)) return;
      const checks = checksAfter(seat.status?.checks, work, answered, new Date(clock.now()).toISOString());
      const metadata = { resourceVersion: seat.metadata.resourceVersion };
      try {
        seats.put(await cluster.mergePatch<Seat>(refOf(seat), { metadata, status: { checks } }, "status"));
        return;
      } catch (error) {
        if (toFailure(error).kind !== "conflict" || attempt === 5) throw error;
        const found = await cluster.get<Seat>(refOf(seat));
        if (!found) return;
        seats.put(found);
      }
    }
  }

  async function turn(key: string): Promise<Outcome> {
    const seat = seats.get(key);
    const begun = works.get(key);
    if (!seat || !term || (begun && !runHolds(begun, seat))) works.delete(key);
    if (!seat || !term) return undefined;
    const due = works.get(key) ? undefined : dueRun(seat, pressed.get(key));
    const work = works.get(key) ?? (due && (await begin(seat, due)));
    if (!work) return undefined;
    const next = work.left[0];
    if (next) {
      const result = await judge(next, work.secrets, term);
      work.results.push(result);
      work.left.shift();
    }
    if (work.left.length > 0) {
      if (clock.monotonic() - work.shownAt >= PROGRESS_EVERY) {
        await write(key, work, false);
        work.shownAt = clock.monotonic();
      }
      return { again: 0 };
    }
    await write(key, work, true);
    works.delete(key);
    const passed = work.results.filter(({ state }) => state === "passed").length;
    log("info", "checks were run", { seat: seat.metadata.name, checks: work.results.length, passed });
    return { again: 0 }; // somebody may have pressed again meanwhile
  }

  const queue = createWorkQueue({
    concurrency: AT_ONCE,
    clock,
    run: turn,
    onError(key, error) {
      const failure = toFailure(error);
      if (failure.kind !== "cancelled")
        log("warn", "checks could not be run", { key, ...failureFields(failure) });
      return "failed";
    },
  });

  const look = (key: string) => {
    const seat = seats.get(key);
    if (term && seat && !works.has(key) && dueRun(seat, pressed.get(key))) queue.add(key);
  };

  return {
    look,
    async watch(signal) {
      const follow = (namespace: string | undefined) =>
        cluster.informer<SeatPresence & KubeObject>(PRESENCES, {
          ...(namespace === undefined ? {} : { namespace }),
          signal,
          onChange: ({ type, object }) => {
            if (type === "removed") pressed.delete(keyOf(object));
            else pressed.set(keyOf(object), object.spec.checkRuns ?? 0);
            look(keyOf(object));
            onPresence(object, type === "removed");
          },
          onState: (state) =>
            log(state === "disconnected" ? "warn" : "info", "watch", { kind: PRESENCES.kind, state }),
        }).synced;
      try {
        await Promise.all((namespaces ?? [undefined]).map(follow));
      } catch {
        return; // the term is over
      }
      // Before, a press that is not known yet would look like one that was taken back.
      term = signal;
      for (const seat of seats.values()) look(keyOf(seat));
    },
    stop: () => queue.stop(),
  };
}
