import { LabError } from "../shared/contract/failure.ts";
import type { RevealedLink } from "../shared/contract/views.ts";
import { showCode } from "../shared/domain/codes.ts";
import { doorUrl, linkUrl, type PortalOrigin } from "../shared/domain/links.ts";
import { mailKey } from "../shared/domain/mail.ts";
import {
  codeKey,
  LABEL,
  linkKey,
  linksSecretName,
  rosterSecretName,
  type SessionId,
  seatName,
} from "../shared/domain/names.ts";
import { fullName, Roster } from "../shared/domain/roster.ts";
import { isClosed, type Seat } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { getSession } from "./changeSession.ts";
import { lastMails } from "./mail/mailBook.ts";
import type { SiteAccess } from "./site.ts";
import { readPortalOrigin } from "./site.ts";

type Secret = KubeObject & { data?: Record<string, string> };

/** The only place that turns link secrets into addresses; nothing of it is cached or logged. */
export async function revealLinks(site: SiteAccess, id: SessionId, only?: number[]): Promise<RevealedLink[]> {
  const [session, origin, secrets, people, closed] = await Promise.all([
    getSession(site, id),
    readPortalOrigin(site),
    readSecret(site, linksSecretName(id)),
    readPeople(site, id),
    closedSeats(site, id),
  ]);
  if (!secrets)
    throw new LabError({
      kind: "notFound",
      params: { what: "links" },
      detail: "the links are not made yet, or gone",
    });
  return buildLinks(session, origin, secrets, { ...people, closed }, only);
}

/** Seats whose links open nothing: what is handed out says so, and holds no secret. */
async function closedSeats({ cluster, namespace }: SiteAccess, id: SessionId): Promise<Set<number>> {
  const { items } = await cluster.list<Seat>(
    { apiVersion: API_VERSION, kind: "Seat" },
    { namespace, labelSelector: `${LABEL.session}=${id}` },
  );
  return new Set(items.flatMap(({ spec }) => (isClosed(spec) ? [spec.number] : [])));
}

/** Pure. A seat whose link is not made yet is left out. */
function buildLinks(
  { metadata, spec }: TrainingSession,
  origin: PortalOrigin,
  secrets: Record<string, string>,
  { roster, mailed, closed }: KnownPeople & { closed: ReadonlySet<number> },
  only: number[] | undefined,
): RevealedLink[] {
  const people = new Map(roster?.people.map((person) => [linkKey(person.seat, person.person), person]));
  const wanted = only && new Set(only);
  return spec.seats
    .filter(({ number }) => !wanted || wanted.has(number))
    .sort((a, b) => a.number - b.number)
    .flatMap(({ number, persons }) =>
      Array.from({ length: persons }, (_, index) => index + 1).flatMap((person) => {
        const key = linkKey(number, person);
        const secret = secrets[key];
        if (secret === undefined) return [];
        const who = people.get(key);
        const code = secrets[codeKey(number, person)];
        const mailedAt = mailed.get(mailKey({ seat: number, person }));
        return [
          {
            seat: number,
            person,
            name: who ? fullName(who) : "",
            ...(who?.email ? { email: who.email } : {}),
            ...(who?.group ? { group: who.group } : {}),
            ...(mailedAt === undefined ? {} : { mailedAt }),
            ...(closed.has(number)
              ? {}
              : {
                  url: linkUrl(origin, seatName(metadata.name as SessionId, number), secret),
                  ...(code === undefined ? {} : { code: showCode(code) }),
                }),
            door: doorUrl(origin),
          },
        ];
      }),
    );
}

interface KnownPeople {
  /** `undefined` where there is none, or where this user may not read it: names are a right, not a need. */
  roster: Roster | undefined;
  /** When the last mail about the session went to whom. */
  mailed: ReadonlyMap<string, string>;
}

async function readPeople(site: SiteAccess, id: SessionId): Promise<KnownPeople> {
  try {
    const data = (await readSecret(site, rosterSecretName(id))) ?? {};
    const text = data["roster.json"];
    return { roster: text === undefined ? undefined : parseRoster(text), mailed: lastMails(data) };
  } catch (error) {
    if (error instanceof LabError && error.failure.kind === "forbidden")
      return { roster: undefined, mailed: new Map() };
    throw error;
  }
}

/** `undefined` where there is none, or where this user may not read it. */
export const readRoster = async (site: SiteAccess, id: SessionId): Promise<Roster | undefined> =>
  (await readPeople(site, id)).roster;

/** One that cannot be read costs the names alone; the parser's own error would quote some of them in logs. */
function parseRoster(text: string): Roster | undefined {
  try {
    return Roster.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Of what this user may read, in clear; `undefined` where there is none. */
export async function readSecret(
  { cluster, namespace }: SiteAccess,
  name: string,
): Promise<Record<string, string> | undefined> {
  const secret = await cluster.get<Secret>({ apiVersion: "v1", kind: "Secret", namespace, name });
  if (!secret) return undefined;
  return Object.fromEntries(
    Object.entries(secret.data ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value, "base64").toString("utf8"),
    ]),
  );
}
