import type { Cluster } from "../cluster/port.ts";
import { LabError, toFailure } from "../shared/contract/failure.ts";
import {
  LABEL,
  linksSecretName,
  MANAGED_BY,
  rosterSecretName,
  type SessionId,
} from "../shared/domain/names.ts";
import { type TrainingSession, teachersOf } from "../shared/domain/session.ts";
import { GROUP } from "../shared/kubernetes/kinds.ts";
import { type KubeObject, type Manifest, refOf } from "../shared/kubernetes/objects.ts";
import { canonical } from "../shared/manifests/fingerprint.ts";
import { VERB } from "../shared/manifests/roles.ts";
import { keyOf } from "./objectCache.ts";

const RBAC = "rbac.authorization.k8s.io";

/**
 * By this Role the owner of a session, and those whom the owner shares it with, read its two Secrets, change its class list and act
 * on its seats; nobody lists Secrets, and no other colleague has such a Role. Only where the conductor acts for others, in the cluster: who conducts a session with
 * rights of their own has these rights already.
 */
export function createOwnerRights(cluster: Cluster, actsForOthers: boolean) {
  const given = new Map<string, string>();
  const wishOf = ({ metadata, spec }: TrainingSession) => [metadata.uid, ...teachersOf(spec)].join(" ");
  const isGiven = (session: TrainingSession) =>
    !actsForOthers || given.get(keyOf(session)) === wishOf(session);

  return {
    async give(session: TrainingSession): Promise<void> {
      if (isGiven(session)) return;
      // One after the other: a binding to a Role that is not there yet would be refused.
      for (const manifest of ownerRights(session)) {
        try {
          await cluster.create(manifest);
        } catch (error) {
          if (toFailure(error).kind !== "alreadyExists") throw error;
          const found = await cluster.get(refOf(manifest));
          if (!found)
            throw new LabError({ kind: "conflict", detail: `${manifest.metadata.name} went meanwhile` });
          await bringUpToDate(cluster, manifest, found);
        }
      }
      given.set(keyOf(session), wishOf(session));
    },
    /** Of rights that are there, whoever came is bound and whoever was taken off no more; rights that were taken stay gone. */
    async renew(session: TrainingSession): Promise<void> {
      if (isGiven(session)) return;
      for (const manifest of ownerRights(session)) {
        const found = await cluster.get(refOf(manifest));
        if (!found) return;
        await bringUpToDate(cluster, manifest, found);
      }
      given.set(keyOf(session), wishOf(session));
    },
    /** With the names: there is nothing left to read. */
    async take(session: TrainingSession): Promise<void> {
      if (!actsForOthers) return;
      for (const manifest of ownerRights(session).reverse()) {
        const found = await cluster.get(refOf(manifest));
        if (found) await cluster.delete(refOf(manifest), { uid: found.metadata.uid });
      }
      given.delete(keyOf(session));
    },
  };
}
export type OwnerRights = ReturnType<typeof createOwnerRights>;

/** A class that runs since before this version gets the rights that this one knows; whoever came or went, is bound or no more. */
async function bringUpToDate(
  cluster: Cluster,
  manifest: Manifest,
  found: KubeObject & { rules?: unknown; subjects?: unknown },
): Promise<void> {
  const { rules, subjects } = manifest;
  const { resourceVersion } = found.metadata;
  const wanted = rules === undefined ? { subjects } : { rules };
  const is = rules === undefined ? { subjects: found.subjects } : { rules: found.rules };
  // Never taken and made anew: for that moment the owner would have no rights at all.
  if (canonical(is) !== canonical(wanted))
    await cluster.mergePatch(refOf(manifest), { metadata: { resourceVersion }, ...wanted });
}

/** The Role, then its binding. */
function ownerRights(session: TrainingSession): Manifest[] {
  const { apiVersion, kind, metadata, spec } = session;
  const id = metadata.name as SessionId;
  const own = {
    name: `${id}-owner`,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    labels: { [LABEL.managedBy]: MANAGED_BY, [LABEL.session]: id },
    ownerReferences: [{ apiVersion, kind, name: id, uid: metadata.uid }],
  };
  return [
    {
      apiVersion: `${RBAC}/v1`,
      kind: "Role",
      metadata: own,
      rules: [
        {
          apiGroups: [""],
          resources: ["secrets"],
          resourceNames: [rosterSecretName(id), linksSecretName(id)],
          verbs: ["get"],
        },
        // Late students, and those who leave: see services/changeClass.ts.
        { apiGroups: [""], resources: ["secrets"], resourceNames: [rosterSecretName(id)], verbs: ["patch"] },
        { apiGroups: [GROUP], resources: ["trainingsessions"], resourceNames: [id], verbs: [VERB.conduct] },
      ],
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: "RoleBinding",
      metadata: own,
      roleRef: { apiGroup: RBAC, kind: "Role", name: own.name },
      subjects: teachersOf(spec).map((name) => ({ apiGroup: RBAC, kind: "User", name })),
    },
  ];
}
