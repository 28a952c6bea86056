import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { toFailure } from "../shared/contract/failure.ts";
import type { AuditEntrySpec } from "../shared/domain/auditEntry.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { forEachAtMost } from "../shared/plan/forEachAtMost.ts";
import { type SiteAccess, whoAmI } from "./site.ts";

export type Deed = Omit<z.infer<typeof AuditEntrySpec>, "actor" | "at">;

/**
 * Writes down who did what, create-only. On clusters with admission the actor is forced to be the requester.
 * Called after the deed: a record that cannot be written is `lost`, never a reason to call what was done undone.
 */
export async function audit(
  site: SiteAccess,
  at: Date,
  deeds: Deed[],
  lost: (detail: string) => void,
): Promise<void> {
  try {
    await record(site, at, deeds);
  } catch (error) {
    lost(toFailure(error).detail ?? toFailure(error).kind);
  }
}

/** Before the deed, where there must be none without a record. @throws LabError when it cannot be written. */
export async function record(site: SiteAccess, at: Date, deeds: Deed[]): Promise<void> {
  const actor = await whoAmI(site.cluster);
  await forEachAtMost(8, deeds, (deed) =>
    site.cluster.create({
      apiVersion: API_VERSION,
      kind: "AuditEntry",
      metadata: { name: `${deed.session}-${randomUUID().slice(0, 13)}`, namespace: site.namespace },
      spec: { ...deed, actor, at: at.toISOString() },
    }),
  );
}
