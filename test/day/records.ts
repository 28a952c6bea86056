import type { Cluster } from "../../cluster/port.ts";
import type { AuditEntrySpec } from "../../shared/domain/auditEntry.ts";
import { type SessionId, SHARED_SEAT } from "../../shared/domain/names.ts";
import type { Receipt, Seat } from "../../shared/domain/seat.ts";
import type { TrainingSession } from "../../shared/domain/session.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";

export interface AuditEntry extends KubeObject {
  spec: AuditEntrySpec;
}

/** What the product has written down in an establishment, as it stands in the cluster. */
export function recordsOf(cluster: Cluster, establishment: string) {
  const list = async <T extends KubeObject>(kind: string): Promise<T[]> =>
    (await cluster.list<T>({ apiVersion: API_VERSION, kind }, { namespace: establishment })).items;
  const sessions = () => list<TrainingSession>("TrainingSession");
  return {
    sessions,
    session: async (id: SessionId) =>
      (await sessions()).find(({ metadata }) => metadata.name === (id as string)),
    /** Of students: what a session's seats share has no place in a class list. */
    seats: async (id: SessionId) =>
      (await list<Seat>("Seat"))
        .filter(({ spec }) => spec.session === id && spec.number !== SHARED_SEAT)
        .sort((a, b) => a.spec.number - b.spec.number),
    receipt: (id: SessionId) =>
      cluster.get<Receipt>({
        apiVersion: API_VERSION,
        kind: "Receipt",
        namespace: establishment,
        name: id,
      }),
    /** In the order of the deeds. */
    deeds: async () =>
      (await list<AuditEntry>("AuditEntry")).sort((a, b) => a.spec.at.localeCompare(b.spec.at)),
  };
}
export type Records = ReturnType<typeof recordsOf>;
