import type { Informer } from "../cluster/port.ts";
import type { SupportSession, SupportSite } from "../shared/contract/support.ts";
import type { Seat, SeatPresence } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION, kindOf } from "../shared/kubernetes/kinds.ts";
import { type SupportIndex, supportIndex } from "../shared/plan/support/findSeats.ts";
import { orderSupportSessions, supportSession } from "../shared/plan/support/supportSessions.ts";
import { grouped } from "./grouped.ts";
import type { SiteAccess } from "./site.ts";

/** Forty classes that begin at once are some pictures a second, not thousands. */
const THROTTLE_MS = 200;

type Picture = Pick<SupportSite, "scope" | "missing" | "sessions" | "olderEnded" | "seenAt"> & {
  state: "connecting" | "live" | "silent";
};

/** All sessions and seats of one site, as far as this user may see them, kept up to date. */
export interface SupportWatch {
  picture(): Picture;
  /** For the search; made anew only after something has changed. */
  index(): SupportIndex;
  seats(): Seat[];
  seatsOf(establishment: string, session: string): Seat[];
  presencesOf(establishment: string, session: string): SeatPresence[];
  session(establishment: string, session: string): TrainingSession | undefined;
  stop(): void;
}

interface WatchPorts {
  onChange: () => void;
  now: () => Date;
}

/** @param site its `namespace` is all there is where the whole site may not be listed */
export function watchSupport(site: SiteAccess, { onChange, now }: WatchPorts): SupportWatch {
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      onChange();
    }, THROTTLE_MS);
  };
  let scope: SupportSite["scope"] = "all";
  let stopped = false;
  let seenAt: string | undefined;
  let wasLive = false;
  let known = openInformers(site, undefined, { changed, looked });
  const missing = () =>
    known.informers.flatMap(({ kind, informer: { failure } }) =>
      failure?.kind === "forbidden" ? [{ verb: "list", resource: kindOf(kind).plural }] : [],
    );
  /** What is forbidden will not come, and is no sign that the site is silent. */
  const states = () =>
    known.informers.flatMap(({ informer: { state, failure } }) =>
      failure?.kind === "forbidden" ? [] : [state],
    );

  function looked(): void {
    if (stopped) return;
    // Whoever may not list a whole site is shown the establishment that the site was set up with.
    if (scope === "all" && missing().length > 0) {
      scope = "own";
      known.stop();
      known = openInformers(site, site.namespace, { changed, looked });
      changed();
    }
    const isLive = states().every((state) => state === "live");
    if (wasLive && !isLive) seenAt = now().toISOString();
    wasLive = isLive;
  }

  let index: { of: number; made: SupportIndex } | undefined;
  return {
    picture() {
      looked();
      const isWaiting = seenAt === undefined && states().includes("syncing");
      return {
        state: wasLive ? "live" : isWaiting ? "connecting" : "silent",
        ...(wasLive || seenAt === undefined ? {} : { seenAt }),
        ...{ scope, missing: scope === "own" ? missing() : [] },
        ...orderSupportSessions(known.rows()),
      };
    },
    index() {
      if (index?.of !== known.changes() || index === undefined)
        index = { of: known.changes(), made: supportIndex(known.sessions.list(), known.seats.list()) };
      return index.made;
    },
    seats: () => known.seats.list(),
    seatsOf: (establishment, session) => known.seatsOf.of(`${establishment}/${session}`),
    presencesOf: (establishment, session) => known.presencesOf.of(`${establishment}/${session}`),
    session: (establishment, session) => known.sessions.get(session, establishment),
    stop() {
      stopped = true;
      clearTimeout(timer);
      known.stop();
    },
  };
}

let changesEver = 0;

/** Rows are kept by session: a change of one seat costs one row, however many there are. */
function openInformers(
  site: SiteAccess,
  namespace: string | undefined,
  { changed, looked }: { changed: () => void; looked: () => void },
) {
  const abort = new AbortController();
  const versions = new Map<string, number>();
  const rows = new Map<string, SupportSession>();
  const seatsOf = grouped<Seat>((seat) => keyOf(seat, seat.spec.session));
  const presencesOf = grouped<SeatPresence>((presence) => keyOf(presence, presence.spec.session));
  let changes = ++changesEver;

  const informer = <T extends TrainingSession | Seat | SeatPresence>(
    kind: string,
    note: (object: T, removed: boolean) => string,
  ): Informer<T> =>
    site.cluster.informer<T>(
      { apiVersion: API_VERSION, kind },
      {
        ...(namespace === undefined ? {} : { namespace }),
        signal: abort.signal,
        onChange: ({ type, object }) => {
          const key = note(object, type === "removed");
          changes = ++changesEver;
          versions.set(key, changes);
          rows.delete(key);
          changed();
        },
        onState: () => {
          looked();
          changed();
        },
      },
    );
  const sessions = informer<TrainingSession>("TrainingSession", (one) => keyOf(one, one.metadata.name));
  const seats = informer<Seat>("Seat", (seat, removed) => {
    seatsOf.note(seat, removed);
    return keyOf(seat, seat.spec.session);
  });
  const presences = informer<SeatPresence>("SeatPresence", (presence, removed) => {
    presencesOf.note(presence, removed);
    return keyOf(presence, presence.spec.session);
  });
  const rowOf = (session: TrainingSession): SupportSession => {
    const key = keyOf(session, session.metadata.name);
    const known = rows.get(key);
    if (known) return known;
    const row = supportSession(session, seatsOf.of(key), presencesOf.of(key), versions.get(key) ?? 0);
    rows.set(key, row);
    return row;
  };
  return {
    ...{ sessions, seats, seatsOf, presencesOf },
    informers: [
      { kind: { apiVersion: API_VERSION, kind: "TrainingSession" }, informer: sessions },
      { kind: { apiVersion: API_VERSION, kind: "Seat" }, informer: seats },
      { kind: { apiVersion: API_VERSION, kind: "SeatPresence" }, informer: presences },
    ],
    rows: () => sessions.list().map(rowOf),
    changes: () => changes,
    stop: () => abort.abort(),
  };
}

const keyOf = ({ metadata }: { metadata: { namespace?: string } }, session: string): string =>
  `${metadata.namespace ?? ""}/${session}`;
