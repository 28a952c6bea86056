import { LabError } from "../shared/contract/failure.ts";
import type { sharingCalls as calls, Sharing } from "../shared/contract/sharing.ts";
import { HOSTING_ANNOTATION, TRIAL } from "../shared/domain/hosting.ts";
import type { SessionId } from "../shared/domain/names.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { knownTeachers, sharedNoMoreWith, sharedWith } from "../shared/plan/sharing.ts";
import type { Deed } from "./audit.ts";
import { changeAtAnyTime, getSession } from "./changeSession.ts";
import type { Handlers } from "./handlers.ts";
import { type SiteAccess, whoAmI } from "./site.ts";

/** In the demonstration, and where an application conducts with rights of its own, nobody is told from anybody. */
const tellsApart = ({ kind }: SiteAccess, { metadata }: TrainingSession): boolean =>
  kind === "cluster" && metadata.annotations?.[HOSTING_ANNOTATION] !== TRIAL;

/** Who else holds the session, and whom it could be shared with. */
export async function readSharing(site: SiteAccess, id: SessionId): Promise<Sharing> {
  const [session, sessions, me] = await Promise.all([
    getSession(site, id),
    site.cluster.list<TrainingSession>(
      { apiVersion: API_VERSION, kind: "TrainingSession" },
      { namespace: site.namespace },
    ),
    whoAmI(site.cluster),
  ]);
  const { owner, coTeachers = [] } = session.spec;
  return {
    ...{ owner, coTeachers, me, tellsApart: tellsApart(site, session) },
    known: knownTeachers(sessions.items, session),
  };
}

/**
 * A colleague holds the class from now on as its owner does: links and names, seats, the end; and after the end the work
 * that nobody has collected.
 * @throws LabError `forbidden` for anybody but the owner; `invalid` where the cluster tells nobody apart, or keeps no
 * such list yet; conflict once its names are deleted
 */
export async function shareSession(site: SiteAccess, id: SessionId, user: string): Promise<void> {
  const changed = await changeAtAnyTime(site, id, (session) => {
    if (!tellsApart(site, session))
      throw new LabError({ kind: "invalid", issues: [{ code: "session.sharedNowhere" }] });
    // Kept work never outlives the names: nothing is left that could be handed over.
    if (session.status?.namesDeletedAt !== undefined)
      throw new LabError({
        kind: "conflict",
        params: { what: "ended" },
        detail: "nothing of the session is left",
      });
    return sharedWith(session, user);
  });
  const { owner, coTeachers = [] } = changed.spec;
  // A cluster that was prepared by an earlier version drops what its schema does not know, and says nothing.
  if (user !== owner && !coTeachers.includes(user))
    throw new LabError({ kind: "invalid", issues: [{ code: "session.sharingDropped" }] });
}

export const unshareSession = async (site: SiteAccess, id: SessionId, user: string): Promise<void> => {
  await changeAtAnyTime(site, id, (session) => sharedNoMoreWith(session, user));
};

interface SharingPorts {
  onSession: (input: { site: string; session: string }) => Promise<{ access: SiteAccess; id: SessionId }>;
  note: (site: SiteAccess, ...deeds: Deed[]) => Promise<void>;
}

export const sharingCalls = ({ onSession, note }: SharingPorts): Pick<Handlers, keyof typeof calls> => ({
  readSharing: async (input) => {
    const { access, id } = await onSession(input);
    return readSharing(access, id);
  },
  shareSession: async ({ user, ...input }) => {
    const { access, id } = await onSession(input);
    await shareSession(access, id, user);
    await note(access, { action: "share", session: id, reason: user });
    return readSharing(access, id);
  },
  unshareSession: async ({ user, ...input }) => {
    const { access, id } = await onSession(input);
    await unshareSession(access, id, user);
    await note(access, { action: "unshare", session: id, reason: user });
    return readSharing(access, id);
  },
});
