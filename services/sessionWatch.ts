import type { Informer } from "../cluster/port.ts";
import type { SessionSummary, SessionView } from "../shared/contract/views.ts";
import type { SessionId } from "../shared/domain/names.ts";
import type { Roster } from "../shared/domain/roster.ts";
import type { Seat, SeatPresence } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { sessionSummary, sessionView } from "../shared/plan/views.ts";
import { type Grouped, grouped } from "./grouped.ts";
import { readRoster } from "./links.ts";
import type { SiteAccess } from "./site.ts";

/** Views are rebuilt at most so often: thirty seats becoming ready are a few pictures, not hundreds. */
const THROTTLE_MS = 60;
const LOOK_AGAIN_MS = 3_000;

export interface SessionWatch {
  /** Resolves when the first complete picture is there. */
  readonly synced: Promise<void>;
  summaries(): SessionSummary[];
  view(id: SessionId): Promise<SessionView | undefined>;
  stop(): void;
}

/** Watches the sessions of one establishment and says, throttled, that something of them is different now. */
export function watchSessions(site: SiteAccess, onChange: () => void): SessionWatch {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      onChange();
    }, THROTTLE_MS);
  };
  const seatsOf = grouped<Seat>(({ spec }) => spec.session);
  const presencesOf = grouped<SeatPresence>(({ spec }) => spec.session);
  const rosters = new Map<SessionId, { state: string; roster: Promise<Roster | undefined> }>();

  const informer = <T extends TrainingSession | Seat | SeatPresence>(
    kind: string,
    index?: Grouped<T>,
  ): Informer<T> =>
    site.cluster.informer<T>(
      { apiVersion: API_VERSION, kind },
      {
        namespace: site.namespace,
        signal: abort.signal,
        onChange: ({ type, object }) => {
          index?.note(object, type === "removed");
          changed();
        },
        onState: changed,
      },
    );
  const sessions = informer<TrainingSession>("TrainingSession");
  const seats = informer<Seat>("Seat", seatsOf);
  const presences = informer<SeatPresence>("SeatPresence", presencesOf);

  /**
   * On a real cluster the one who launched may read the names only once the conductor has said so, a moment later. What is
   * shown asks again; what nobody looks at does not.
   */
  const lookAgain = (id: SessionId) => {
    const look = () => {
      if (abort.signal.aborted) return;
      rosters.delete(id);
      changed();
    };
    setTimeout(look, LOOK_AGAIN_MS).unref();
  };

  /** Once for each state of the session: who comes late is in the roster before the session lists the seat. */
  const rosterOf = ({ metadata, status }: TrainingSession): Promise<Roster | undefined> => {
    const id = metadata.name as SessionId;
    const state = `${metadata.uid} ${metadata.generation ?? metadata.resourceVersion}`;
    const known = rosters.get(id);
    if (known?.state === state) return known.roster;
    const roster = readRoster(site, id).catch(() => undefined);
    rosters.set(id, { state, roster });
    void roster.then((found) => {
      if (!found && status?.phase !== "ended") lookAgain(id);
    });
    return roster;
  };
  return {
    synced: Promise.all([sessions.synced, seats.synced, presences.synced]).then(() => undefined),
    summaries: () =>
      sessions
        .list()
        .map((session) =>
          sessionSummary(
            session,
            seatsOf.of(session.metadata.name),
            presencesOf.of(session.metadata.name),
            site.id,
          ),
        ),
    async view(id) {
      const session = sessions.get(id, site.namespace);
      if (!session) return undefined;
      const roster = await rosterOf(session);
      return sessionView(session, seatsOf.of(id), presencesOf.of(id), roster, site.id);
    },
    stop() {
      clearTimeout(timer);
      abort.abort();
    },
  };
}
