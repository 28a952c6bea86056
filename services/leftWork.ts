import { LabError } from "../shared/contract/failure.ts";
import type { SessionId } from "../shared/domain/names.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { isSameTitle } from "../shared/domain/text.ts";
import { keepingIssues } from "../shared/plan/leftWork.ts";
import { change, sessionRef } from "./changeSession.ts";
import type { SiteAccess } from "./site.ts";

/**
 * Until when work that nobody collects stays, before the end or after it.
 * @throws LabError `invalid` where that is too late or the lab has no folder; `conflict` once the work is on its way out
 */
export async function keepWorkUntil(
  site: SiteAccess,
  id: SessionId,
  until: string,
  now: Date,
): Promise<{ until: string }> {
  const changed = await change<TrainingSession>(site.cluster, sessionRef(site, id), (session) => {
    refuseGone(session);
    const issues = keepingIssues(session, until);
    if (!(Date.parse(until) > now.getTime()))
      issues.push({ code: "session.keptInThePast", path: "workKeptUntil" });
    if (issues.length > 0) throw new LabError({ kind: "invalid", issues });
    return session.spec.workKeptUntil === until ? undefined : { spec: { workKeptUntil: until } };
  });
  // A cluster that was prepared by an earlier version drops what its schema does not know, and says nothing.
  if (changed.spec.workKeptUntil !== until)
    throw new LabError({ kind: "invalid", issues: [{ code: "session.keepingDropped" }] });
  return { until };
}

/** Deletes kept work before its date. The typed title is compared here, as for an end. */
export async function discardWork(site: SiteAccess, id: SessionId, confirmation: string): Promise<void> {
  await change<TrainingSession>(site.cluster, sessionRef(site, id), (session) => {
    const { title } = session.spec;
    if (!isSameTitle(title, confirmation))
      throw new LabError({
        kind: "invalid",
        issues: [{ code: "session.confirmation", params: { title } }],
      });
    refuseGone(session);
    return { spec: { workKeptUntil: null } };
  });
}

function refuseGone({ status }: TrainingSession): void {
  const isKept = status?.phase !== "ended" || status.work?.phase === "kept";
  if (isKept) return;
  throw new LabError({ kind: "conflict", params: { what: "work" }, issues: [{ code: "session.workGone" }] });
}
