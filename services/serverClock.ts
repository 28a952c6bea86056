import type { Cluster } from "../cluster/port.ts";
import { LabError, toFailure } from "../shared/contract/failure.ts";
import { MOST_DRIFT_MS } from "../shared/domain/session.ts";

/**
 * Sessions open and end by the cluster's clock, and are planned by this computer's: refuses when the two differ by
 * more than two minutes. `now` is this computer's time as the call begins. A cluster that does not say is trusted.
 * @throws LabError invalid (`session.clockAhead`, `session.clockBehind`), unreachable
 */
export async function refuseWrongClock(cluster: Cluster, now: Date): Promise<void> {
  const begun = performance.now();
  const there = await serverTime(cluster);
  if (there === undefined) return;
  // The answer was dated at some moment while we waited for it; that moment is given the benefit of the doubt.
  const waited = performance.now() - begun;
  const ahead = now.getTime() - there.getTime();
  const behind = -ahead - waited;
  if (ahead > MOST_DRIFT_MS) throw wrongClock("session.clockAhead", ahead);
  if (behind > MOST_DRIFT_MS) throw wrongClock("session.clockBehind", behind);
}

/** A user who may not even ask for the version is told so by what matters, not by the clock. */
async function serverTime(cluster: Cluster): Promise<Date | undefined> {
  try {
    return await cluster.serverTime?.();
  } catch (error) {
    const { kind } = toFailure(error);
    if (kind === "forbidden" || kind === "notFound") return undefined;
    throw error;
  }
}

const wrongClock = (code: string, drift: number): LabError =>
  new LabError({ kind: "invalid", issues: [{ code, params: { minutes: Math.round(drift / 60_000) } }] });
