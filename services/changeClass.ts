import { LabError } from "../shared/contract/failure.ts";
import { linksSecretName, rosterSecretName, type SessionId } from "../shared/domain/names.ts";
import type { Person, Roster } from "../shared/domain/roster.ts";
import type { TrainingSessionSpec } from "../shared/domain/session.ts";
import type { ObjectRef } from "../shared/kubernetes/objects.ts";
import { joinClass, newcomers, seatedPeople, withoutSeats } from "../shared/plan/changeClass.ts";
import { changeSeats, getSession, refuseEnded } from "./changeSession.ts";
import { type RosterSecret, rosterData, rosterIn, rosterSecret } from "./rosterSecret.ts";
import type { SiteAccess } from "./site.ts";

/** Who wrote at the same moment was faster: read again, decide again. */
const ATTEMPTS = 5;

/**
 * Seats those of the list who have no seat yet; nobody else is touched. The roster comes first, as at a launch: killed
 * between the two writes, a seat without its name cannot exist, and the same list given again seats the rest.
 * @throws LabError invalid, conflict (it has ended), forbidden
 */
export async function addStudents(
  site: SiteAccess,
  id: SessionId,
  people: readonly Person[],
): Promise<{ seats: number[] }> {
  let added: TrainingSessionSpec["seats"] = [];
  await changeRoster(site, id, async (roster) => {
    const [session, used] = await Promise.all([getSession(site, id), linkedSeats(site, id)]);
    refuseEnded(session);
    const { spec } = session;
    const late = newcomers(seatedPeople(spec.seats, roster), people);
    const joined = joinClass({ seats: spec.seats, roster, used }, late, spec.template.spec.persons ?? 1);
    added = joined.seats;
    return late.length > 0 ? joined.roster : undefined;
  });
  if (added.length > 0) await changeSeats(site, id, (seats) => [...seats, ...added]);
  return { seats: added.map(({ number }) => number) };
}

/**
 * Takes seats away for good: their work and their links go, the others stay. The names go last: until its seat is no
 * longer wanted, the board has to say whose it is.
 * @throws LabError invalid (none would be left), conflict (it has ended), forbidden
 */
export async function removeSeats(
  site: SiteAccess,
  id: SessionId,
  numbers: readonly number[],
): Promise<void> {
  await changeSeats(site, id, (seats) => withoutSeats(seats, numbers));
  await changeRoster(site, id, async (roster) => {
    const people = roster?.people.filter(({ seat }) => !numbers.includes(seat)) ?? [];
    return roster && people.length < roster.people.length ? { ...roster, people } : undefined;
  });
}

/** `undefined` leaves it as it is. */
async function changeRoster(
  site: SiteAccess,
  id: SessionId,
  decide: (roster: Roster | undefined) => Promise<Roster | undefined>,
): Promise<void> {
  const ref = secretRef(site, rosterSecretName(id));
  for (let attempt = 1; ; attempt++) {
    const secret = await site.cluster.get<RosterSecret>(ref);
    const roster = await decide(secret && rosterIn(secret));
    if (!roster) return;
    try {
      if (secret) {
        const { resourceVersion } = secret.metadata;
        await site.cluster.mergePatch(ref, { metadata: { resourceVersion }, data: rosterData(roster) });
      } else await site.cluster.create(rosterSecret(id, site.namespace, roster));
      return;
    } catch (error) {
      const wasChanged =
        error instanceof LabError && ["conflict", "alreadyExists"].includes(error.failure.kind);
      if (!wasChanged || attempt === ATTEMPTS) throw error;
    }
  }
}

/** All that ever had a link: the Secret of the links forgets none. */
async function linkedSeats(site: SiteAccess, id: SessionId): Promise<number[]> {
  const secret = await site.cluster.get<RosterSecret>(secretRef(site, linksSecretName(id)));
  return Object.keys(secret?.data ?? {}).flatMap((key) => {
    const number = /^(\d+)-\d+$/.exec(key)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

const secretRef = ({ namespace }: SiteAccess, name: string): ObjectRef => ({
  apiVersion: "v1",
  kind: "Secret",
  namespace,
  name,
});
