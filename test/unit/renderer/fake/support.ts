import type { CallInput, CallName, CallOutput } from "../../../../shared/contract/calls.ts";
import { LabError } from "../../../../shared/contract/failure.ts";
import type {
  SupportHit,
  SupportSession,
  SupportSite,
  supportCalls,
} from "../../../../shared/contract/support.ts";
import type { SeatView, SessionView, Site } from "../../../../shared/contract/views.ts";
import { type SessionId, seatNamespace } from "../../../../shared/domain/names.ts";
import { mergeHits } from "../../../../shared/plan/support/supportSearch.ts";

type SupportCall = Extract<CallName, keyof typeof supportCalls>;
type Answers = { [N in SupportCall]: (input: CallInput<N>) => CallOutput<N> };

interface Options {
  now: () => number;
  sites: () => Site[];
  /** Those of the demonstration, as its board shows them. */
  views: () => SessionView[];
}

const MINUTE = 60_000;
const SECRET = "kq7m4txp".repeat(4);
const TEACHERS = ["marie.durand@exemple.fr", "paul.martin@exemple.fr", "yves.le-guen@exemple.fr"];
const ELSEWHERE: Record<
  string,
  { establishment: string; title: string; ended?: boolean; failed?: number[] }[]
> = {
  "site-live": [
    { establishment: "univ-a", title: "SQL L2 · groupe 4", failed: [12, 19] },
    { establishment: "univ-a", title: "Réseau M1" },
    { establishment: "univ-a", title: "SQL L2 · groupe 1", ended: true },
    { establishment: "ecole-b", title: "JupyterLab M2" },
  ],
  "site-silent": [{ establishment: "univ-a", title: "Calcul scientifique M1", failed: [3] }],
};
const LETTERS = "bcdfghjkmnpqrst";

/** Support's picture of several sites: the demonstration's own classes, two establishments at one, and one site that is silent. */
export function fakeSupport({ now, sites, views }: Options): {
  answers: Answers;
  /** Of sites that are different from what was told last, while somebody looks. */
  tell: (emit: (site: SupportSite) => void) => void;
} {
  const told = new Map<string, string>();
  let looking = false;
  const iso = (time: number) => new Date(time).toISOString();
  const elsewhere = (site: Site): SupportSession[] =>
    (ELSEWHERE[site.id] ?? []).map(({ establishment, title, ended = false, failed = [] }, place) => ({
      ...{ establishment, title, id: `v7z2k${LETTERS[place]}`, version: 1, colleagues: place % 2 },
      teacher: TEACHERS[place % 3] ?? "",
      lab: { fr: "Bases de données", en: "Databases" },
      phase: ended ? "ended" : "open",
      launchedAt: iso(now() - (40 + place) * MINUTE),
      endsAt: iso(now() + (ended ? -10 : 80) * MINUTE),
      ...(ended ? { endedAt: iso(now() - 10 * MINUTE) } : {}),
      counts: {
        wanted: 30,
        ready: 30 - failed.length,
        failed: failed.length,
        connected: 24,
        help: 0,
        remaining: 30,
      },
      trouble: failed.map((seat) => ({
        seat,
        is: "failed" as const,
        since: iso(now() - 9 * MINUTE),
        reason: REASON,
      })),
      troubled: failed.length,
    }));
  const here = (view: SessionView): SupportSession => {
    const trouble = view.seats.flatMap(troubleOf);
    const { id, title, phase, launchedAt, endsAt, counts } = view;
    const ended = view.endedAt ? { endedAt: view.endedAt } : {};
    return {
      ...{ id, title, phase, launchedAt, endsAt, counts, ...ended },
      ...{ establishment: "demo", teacher: "prof@example.org", colleagues: 0, lab: view.templateTitle },
      ...{ trouble: trouble.slice(0, 12), troubled: phase === "ended" ? 0 : trouble.length },
      version: view.seats.map(({ phase: of }) => of).join(" ").length + trouble.length,
    };
  };
  const picture = (): SupportSite[] =>
    sites().map((site) => {
      const sessions = site.kind === "practice" ? views().map(here) : elsewhere(site);
      const common = { site: site.id, own: site.namespace ?? "demo", missing: [], olderEnded: 0 };
      if (site.state === "forbidden")
        return {
          ...{ ...common, sessions, state: "live", scope: "own" },
          missing: [{ verb: "list", resource: "seatpresences" }],
        };
      const isSilent = site.state === "disconnected";
      const isKnown = site.state === "live" || isSilent;
      return {
        ...{ ...common, sessions, scope: "all" },
        state: isSilent ? "silent" : isKnown ? "live" : "unavailable",
        ...(isSilent && site.seenAt ? { seenAt: site.seenAt } : {}),
      };
    });
  const rows = () =>
    picture().flatMap(({ site, sessions }) => sessions.map((session) => ({ site, session })));
  const find = ({ site, session }: { site: string; session: string }) => {
    const found = rows().find((row) => row.site === site && row.session.id === session);
    if (!found) throw new LabError({ kind: "notFound", params: { what: session } });
    return found;
  };
  const seatsOf = (input: { site: string; session: string }): SeatView[] =>
    views().find(({ id }) => id === input.session && input.site === "practice")?.seats ??
    standIns(find(input).session, iso(now() - 9 * MINUTE));
  const hit = ({ site, session }: ReturnType<typeof find>, seat?: number): SupportHit => {
    const of =
      seat === undefined
        ? undefined
        : seatsOf({ site, session: session.id }).find(({ number }) => number === seat);
    const { establishment, id, title, teacher, phase, endsAt } = session;
    return {
      ...{ site, establishment, session: id, title, teacher, phase, endsAt, lab: session.lab.fr ?? "" },
      ...(of
        ? {
            seat: {
              ...{ number: of.number, phase: of.phase, since: of.since },
              namespace: seatNamespace(id as SessionId, of.number),
              ...(of.reason ? { cause: of.reason, reason: of.reason.message } : {}),
            },
          }
        : {}),
    };
  };
  const tell = (emit: (site: SupportSite) => void) => {
    for (const site of looking ? picture() : []) {
      // Times of stand-ins move along with the clock: they are no news.
      const text = `${site.state} ${site.sessions.map(({ id, version, phase }) => `${id} ${version} ${phase}`)}`;
      if (told.get(site.site) === text) continue;
      told.set(site.site, text);
      emit(site);
    }
  };
  const answers: Answers = {
    watchSupport: () => {
      looking = true;
      return picture();
    },
    unwatchSupport: () => {
      looking = false;
      return null;
    },
    searchSupport: ({ query }) => {
      const words = query.toLowerCase().split(/\s+/).filter(Boolean);
      const at = words.findIndex((word) => /^\d+$/.test(word));
      const number = at < 0 ? undefined : Number(words[at]);
      const texts = words.filter((word, place) => place !== at && !/^(espace|seat|de|of)$/.test(word));
      const found = rows()
        .filter(({ session: { title, teacher } }) =>
          texts.every((word) => `${title} ${teacher}`.toLowerCase().includes(word)),
        )
        .map((row) => hit(row, number));
      return mergeHits([found], 50);
    },
    findSupportLink: ({ link }) => {
      const [first] = rows();
      if (!first) return { is: "nowhere" };
      if (link.endsWith(SECRET)) return { is: "current", person: 1, hit: hit(first, 7) };
      return link.includes(first.session.id) ? { is: "unknown", hit: hit(first, 7) } : { is: "nowhere" };
    },
    supportSeats: (input) =>
      seatsOf(input).map((seat) => {
        const [trouble] = troubleOf(seat);
        return {
          ...{ number: seat.number, phase: seat.phase, connected: seat.connected },
          ...(trouble ? { trouble } : {}),
        };
      }),
    supportStory: (input) => {
      const row = find(input);
      const seat = seatsOf(input).find(({ number }) => number === input.seat);
      if (!seat) throw new LabError({ kind: "notFound", params: { what: `${input.session}-${input.seat}` } });
      return storyOf(row.session, seat, now());
    },
    supportManifests: ({ session, seat }) => {
      const namespace = seatNamespace(session as SessionId, seat);
      return [
        {
          kind: "Namespace",
          name: namespace,
          from: "applied",
          yaml: `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n`,
        },
        {
          kind: "Pod",
          name: `${namespace}/lab`,
          from: "written",
          yaml: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: lab\n  namespace: ${namespace}\nspec:\n  containers:\n    - name: shell\n`,
        },
      ];
    },
    supportAudit: (input) => {
      const { session } = find(input);
      const by = { actor: session.teacher, session: session.id };
      return [
        { ...by, action: "launch", at: session.launchedAt },
        { ...by, action: "open", at: session.launchedAt },
        {
          ...by,
          actor: "astreinte@exemple.fr",
          action: "restart",
          seat: 12,
          reason: "appel de l'enseignant",
          at: iso(now() - 8 * MINUTE),
        },
      ];
    },
    exportSupportAudit: ({ format }) => ({ path: `/home/prof/Documents/registre.${format}` }),
  };
  return { answers, tell };
}

const IMAGE = "registry.example.org/tp/sql:1.2";
const REASON = {
  code: "imageNotFound" as const,
  params: { image: IMAGE },
  message: `image ${IMAGE} was not found`,
};

function troubleOf({ number, phase, since, reason, help }: SeatView): SupportSession["trouble"] {
  const why = reason ? { reason } : {};
  if (phase === "failed") return [{ seat: number, is: "failed", since, ...why }];
  return help ? [{ seat: number, is: "help", since: help.since }] : [];
}

/** Seats of a session that has no board here. */
const standIns = ({ trouble, phase, counts }: SupportSession, since: string): SeatView[] =>
  Array.from({ length: phase === "ended" ? 0 : counts.wanted }, (_, index) => {
    const bad = trouble.find(({ seat }) => seat === index + 1);
    return {
      ...{ number: index + 1, people: [], since, devices: 1, restarts: 0, resets: 0 },
      ...{ connected: !bad && index < counts.connected, phase: bad ? "failed" : "ready" },
      ...(bad?.reason ? { reason: bad.reason } : {}),
    };
  });

function storyOf(session: SupportSession, seat: SeatView, now: number): CallOutput<"supportStory"> {
  const at = (minutes: number) => new Date(now - minutes * MINUTE).toISOString();
  const { title, teacher, lab, phase, endsAt } = session;
  const { number, reason, connected, lastSeen, devices, restarts, resets, since } = seat;
  return {
    ...{ title, teacher, lab, phase, endsAt },
    seat: {
      ...{ number, connected, devices, restarts, resets, since, phase: seat.phase },
      namespace: seatNamespace(session.id as SessionId, number),
      ...(reason ? { reason } : {}),
      ...(lastSeen ? { lastSeen } : {}),
      ...(seat.help ? { helpSince: seat.help.since } : {}),
      links: [{ person: 1, issue: 1, open: !seat.linksClosed }],
    },
    lines: [
      { at: at(1), what: "phase", params: { phase: seat.phase } },
      {
        at: at(2),
        what: "event",
        params: {
          type: reason ? "Warning" : "Normal",
          reason: reason ? "Failed" : "Started",
          object: "Pod lab",
          message: reason?.message ?? "container shell started",
          count: reason ? 3 : 1,
        },
      },
      {
        at: at(8),
        what: "deed",
        who: "astreinte@exemple.fr",
        params: { action: "restart", reason: "appel de l'enseignant" },
      },
      { at: at(20), what: "lastSeen", params: { devices } },
      { at: at(38), what: "firstSeen", params: {} },
      { at: at(40), what: "created", params: {} },
    ],
    missing:
      number % 2 === 0
        ? [{ what: "events", failure: { kind: "forbidden", params: { verb: "list", resource: "events" } } }]
        : [],
  };
}
