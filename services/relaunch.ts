import { randomInt } from "node:crypto";
import { type Issue, LabError } from "../shared/contract/failure.ts";
import type { relaunchCalls as calls, RelaunchOutlook } from "../shared/contract/relaunch.ts";
import { rosterSecretName, type SessionId } from "../shared/domain/names.ts";
import { type TrainingSession, TrainingSessionSpec } from "../shared/domain/session.ts";
import { type Relaunchable, relaunchable, relaunchTimes } from "../shared/plan/relaunch.ts";
import type { Deed } from "./audit.ts";
import { checkCapacity } from "./capacity.ts";
import { getSession } from "./changeSession.ts";
import type { Handlers } from "./handlers.ts";
import { lastingDates, refuseLab, writeSession } from "./launchSession.ts";
import type { OfflineCopy } from "./offlineCopies.ts";
import { type RosterSecret, rosterIn } from "./rosterSecret.ts";
import { readImageSources, type SiteAccess } from "./site.ts";

/** As its site has it now. @throws LabError notFound, unreachable, and as `relaunchableOf` */
const readRelaunchable = async (site: SiteAccess, id: SessionId): Promise<Relaunchable> =>
  relaunchableOf(site, await getSession(site, id));

/**
 * With its class list, or not at all: a class that comes up elsewhere without the names that it has would be taken for it.
 * @throws LabError forbidden, where the list is not this user's to read; conflict, where nobody can read it; unreachable
 */
export async function relaunchableOf(
  { cluster, namespace }: SiteAccess,
  session: TrainingSession,
): Promise<Relaunchable> {
  const name = rosterSecretName(session.metadata.name as SessionId);
  const secret = await cluster.get<RosterSecret>({ apiVersion: "v1", kind: "Secret", namespace, name });
  return relaunchable(session, secret && rosterIn(secret));
}

/**
 * What a relaunch there would come to, before it begins.
 * @throws LabError invalid where that site takes no such lab; unreachable, forbidden
 */
async function lookAtRelaunch(from: Relaunchable, site: SiteAccess, now: Date): Promise<RelaunchOutlook> {
  const { template, parameters, seats, people } = from;
  refuseLab(template.spec, parameters, await readImageSources(site));
  const capacity = await checkCapacity(site, template.spec, parameters, seats.length);
  return { ...relaunchTimes(from, now.getTime()), seats: seats.length, students: people.length, capacity };
}

/**
 * The class once more at another site, as a session of its own: the lab as it was launched, everybody at the seat of the same
 * number, the same timetable. Links are new, since the secrets of the old ones stay where they are. What stands at the old
 * site is not touched: nobody knows what became of it.
 * @throws LabError as `launchSession`
 */
function relaunchSession(
  from: Relaunchable,
  ports: { site: SiteAccess; now: Date; random: (below: number) => number },
): Promise<{ session: SessionId; warnings?: Issue[] }> {
  const { title, locale, template, parameters, seats, letsIn } = from;
  const { endsAt, opensAt } = relaunchTimes(from, ports.now.getTime());
  return writeSession(
    ports,
    (owner, imageSources) => {
      refuseLab(template.spec, parameters, imageSources);
      const spec: TrainingSessionSpec = {
        ...{ title, owner, locale, template, parameters, seats },
        phase: letsIn && opensAt === undefined ? "open" : "prepared",
        ...(opensAt === undefined ? {} : { opensAt }),
        ...lastingDates(Date.parse(endsAt), template.spec),
      };
      return TrainingSessionSpec.parse(spec);
    },
    from.people,
  );
}

interface RelaunchPorts {
  accessTo: (site: string) => Promise<SiteAccess>;
  copyOf: (site: string, session: string) => OfflineCopy | undefined;
  nameOf: (site: string) => string;
  note: (site: SiteAccess, ...deeds: Deed[]) => Promise<void>;
  now: () => Date;
}

/** Of the picture that is left where the site is silent, of the site itself where it answers. */
export function relaunchHandlers(ports: RelaunchPorts): Pick<Handlers, keyof typeof calls> {
  const { accessTo, copyOf, nameOf, note, now } = ports;
  const source = async (site: string, session: string) => {
    const copy = copyOf(site, session);
    if (copy) return { from: copy.relaunch, asOf: copy.at };
    return { from: await readRelaunchable(await accessTo(site), session as SessionId) };
  };
  const target = (site: string, to: string) => {
    if (site === to) throw new LabError({ kind: "invalid", issues: [{ code: "session.relaunchSameSite" }] });
    return accessTo(to);
  };
  return {
    relaunchOutlook: async ({ site, session, to }) => {
      const { from, asOf } = await source(site, session);
      const outlook = await lookAtRelaunch(from, await target(site, to), now());
      return { ...outlook, ...(asOf === undefined ? {} : { asOf }) };
    },
    relaunchSession: async ({ site, session, to }) => {
      const { from } = await source(site, session);
      const access = await target(site, to);
      const random = (below: number) => randomInt(below);
      const launched = await relaunchSession(from, { site: access, now: now(), random });
      const reason = `${session} · ${nameOf(site)}`.slice(0, 300);
      await note(access, { action: "launch", session: launched.session, reason });
      return launched;
    },
  };
}
