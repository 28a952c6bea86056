import type { Cluster, ExecStream, PodRef } from "../cluster/port.ts";
import { type Failure, LabError, toFailure } from "../shared/contract/failure.ts";
import type { CheckCause, CheckState } from "../shared/domain/checks.ts";
import { checkCommand } from "../shared/manifests/checkCommand.ts";
import { type Clock, sleep } from "./clock.ts";

/** What is run where. */
export interface CheckOrder {
  name: string;
  pod: PodRef;
  container: string;
  command: string[];
  seconds: number;
}

interface CheckOutcome {
  state: CheckState;
  cause?: CheckCause;
  /** As it came, cut. */
  output: string;
}

interface Ports {
  cluster: Pick<Cluster, "exec">;
  clock: Clock;
}

/** ms until the exec must have begun. */
const OPENING = 15_000;
/** Bytes that are kept; the controller shows fewer of them. */
const KEPT = 8_192;
/** Bytes after which nobody reads on: a check that prints without end would keep conductor and API server busy. */
const FLOOD = 1_048_576;

/**
 * Runs one check of one seat to its end, or to the end of its time. Never throws for what the check or the cluster
 * does. @throws LabError cancelled, as soon as `signal` aborts.
 */
export async function runCheck(ports: Ports, order: CheckOrder, signal: AbortSignal): Promise<CheckOutcome> {
  // The seat's own watch is a second late, so that it is always here that the time is up.
  const watched = await attempt(ports, order, checkCommand(order.command, order.seconds + 1), signal);
  // An image without a shell: its program by itself, which nothing but its own end ends.
  return watched.cause === "noProgram" ? attempt(ports, order, order.command, signal) : watched;
}

async function attempt(
  { cluster, clock }: Ports,
  { pod, container, seconds }: CheckOrder,
  command: string[],
  signal: AbortSignal,
): Promise<CheckOutcome> {
  const settled = new AbortController();
  const within = (ms: number) => sleep(clock, ms, AbortSignal.any([signal, settled.signal]));
  try {
    const opening = cluster.exec(pod, { container, command, tty: false, stdin: false });
    const stream = await Promise.race([opening, within(OPENING)]);
    if (!stream) {
      opening.then(
        (late) => late.close(),
        () => undefined,
      );
      refuseCancelled(signal);
      return { state: "broken", cause: "unreachable", output: "" };
    }
    const printed = collect(stream);
    const end = await Promise.race([
      stream.ended,
      within(seconds * 1000),
      printed.flood.then(() => "flood" as const),
    ]);
    stream.close();
    refuseCancelled(signal);
    const output = printed.text();
    if (end === undefined) return { state: "timedOut", output };
    if (end === "flood") return { state: "broken", cause: "endless", output };
    if (end.code !== undefined) return { state: end.code === 0 ? "passed" : "failed", output };
    return broken({ kind: "internal", detail: end.failure ?? "" }, output);
  } catch (error) {
    refuseCancelled(signal);
    return broken(toFailure(error), "");
  } finally {
    settled.abort();
  }
}

function refuseCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new LabError({ kind: "cancelled" });
}

/** Both streams in the order in which they came. */
function collect(stream: ExecStream) {
  const kept: Uint8Array[] = [];
  let size = 0;
  let overflow = () => {};
  const flood = new Promise<void>((resolve) => {
    overflow = resolve;
  });
  const take = (chunk: Uint8Array) => {
    if (size < KEPT) kept.push(chunk.subarray(0, KEPT - size));
    size += chunk.length;
    if (size > FLOOD) overflow();
  };
  stream.onStdout(take);
  stream.onStderr(take);
  return { flood, text: () => Buffer.concat(kept).toString("utf8") };
}

const broken = (failure: Failure, output: string): CheckOutcome => ({
  state: "broken",
  cause: causeOf(failure),
  output: output || (failure.detail ?? ""),
});

/** Kubelets and runtimes say it in sentences only. */
function causeOf({ kind, detail = "" }: Failure): CheckCause {
  if (kind === "notFound") return "notRunning";
  if (kind === "forbidden" || kind === "unauthorized") return "forbidden";
  if (/executable file not found|no such file or directory/.test(detail)) return "noProgram";
  if (/container not found|not running|completed pod|not created or running|stopped container/.test(detail))
    return "notRunning";
  if (kind === "unreachable" || kind === "timeout" || kind === "tooMany") return "unreachable";
  if (/dialing backend|connection refused|no route to host/.test(detail)) return "unreachable";
  return detail === "the connection was lost" ? "lost" : "unknown";
}
