import { LabError } from "../shared/contract/failure.ts";
import { LABEL, MANAGED_BY, rosterSecretName, type SessionId } from "../shared/domain/names.ts";
import { Roster } from "../shared/domain/roster.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";

/** The one place where names of students stand: neither in labels nor in names of objects, and for its owner alone. */
export type RosterSecret = KubeObject & { data?: Record<string, string> };

export const rosterSecret = (id: SessionId, namespace: string, roster: Roster) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: rosterSecretName(id),
    namespace,
    labels: { [LABEL.managedBy]: MANAGED_BY, [LABEL.session]: id },
  },
  type: "pupitre.fr/roster",
  data: rosterData(roster),
});

export const rosterData = (roster: Roster) => ({
  "roster.json": Buffer.from(JSON.stringify(roster)).toString("base64"),
});

/** @throws LabError conflict for one that cannot be read: it is not to be written over, there are names in it */
export function rosterIn({ metadata, data }: RosterSecret): Roster {
  const text = Buffer.from(data?.["roster.json"] ?? "", "base64").toString("utf8");
  try {
    return Roster.parse(JSON.parse(text));
  } catch {
    // Without its cause: that would quote the text.
    throw new LabError({
      kind: "conflict",
      params: { what: metadata.name },
      detail: "the class list cannot be read",
    });
  }
}
