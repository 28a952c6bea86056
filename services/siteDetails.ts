import type { ClusterAccess } from "../cluster/access.ts";
import type { Cluster } from "../cluster/port.ts";
import type { CallOutput } from "../shared/contract/calls.ts";
import type { Issue } from "../shared/contract/failure.ts";
import type { SiteCheck, SiteSource } from "../shared/contract/sites.ts";
import { reviewRights } from "./rights.ts";
import { receive } from "./siteCheck.ts";
import { closeLine, noKey, openLine } from "./siteConnection.ts";
import type { SiteRecord } from "./siteRecords.ts";
import { invitationOf, isQuestion, readSource } from "./siteSource.ts";

/** How one is received with this access, and which rights one has there. @throws LabError */
export async function checkAccess(access: ClusterAccess, namespace: string): Promise<SiteCheck> {
  if (access.auth.kind === "none") throw noKey();
  const line = openLine(access);
  try {
    return await checkCluster(line.look, namespace);
  } finally {
    await closeLine(line);
  }
}

/** The same where one is connected already. @throws LabError */
export async function checkCluster(cluster: Cluster, namespace: string): Promise<SiteCheck> {
  const reception = await receive(cluster, namespace);
  const rights = reception.state === "failed" ? [] : await reviewRights(cluster, namespace);
  return { ...reception, namespace, rights };
}

/** What the access of a site asks consent for and has none. */
export async function questionsOf(
  record: SiteRecord,
  sourceOf: (record: SiteRecord) => Promise<SiteSource>,
): Promise<Issue[]> {
  try {
    const { contexts } = await readSource(await sourceOf(record));
    const context = contexts.find(({ name }) => record.context === undefined || name === record.context);
    const agreed = new Set(record.consent);
    return (context?.questions ?? []).filter(
      (issue) => isQuestion(issue) && !agreed.has(String(issue.params?.consent)),
    );
  } catch {
    return []; // what is wrong with it is told by the check
  }
}

/** What brings somebody back whom the site no longer knows. */
export async function signInOf(
  record: SiteRecord,
  access: (record: SiteRecord) => Promise<ClusterAccess>,
): Promise<CallOutput<"siteDetails">["signIn"]> {
  if (record.from === "invitation")
    return invitationOf(record.invitation ?? "").signIn.kind === "oidc" ? "program" : "key";
  // What is wrong with it is told by the check.
  const known = await access(record).catch(() => undefined);
  return known?.auth.kind === "program" ? "program" : "file";
}
