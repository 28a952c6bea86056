import type { Cluster, InformerState, KindRef } from "../cluster/port.ts";
import { classCodePreimage, foldName, isJoining, namePreimage } from "../shared/domain/joining.ts";
import { isSessionId, type SessionId, seatName } from "../shared/domain/names.ts";
import type { Seat, SeatPresence, Visit } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { codePreimage, type SessionDoor } from "../shared/domain/sessionDoor.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { sameHash, sha256 } from "./secrets.ts";

/** All that the portal knows of the cluster's wishes, kept up to date by watches. */
export interface Directory {
  readonly synced: Promise<void>;
  state(): InformerState;
  seat(name: string): Seat | undefined;
  /** How many seats it knows. */
  count(): number;
  session(id: string): TrainingSession | undefined;
  /** Whom this code is for, whether that seat may be entered now or not; `undefined` also where two claim it. */
  codeHolder(code: string): CodeHolder | undefined;
  /** The session whose join page is open under this code; `undefined` also where two have it. */
  classOf(code: string): TrainingSession | undefined;
  /** The places in that class of who has this name. */
  placesOf(session: TrainingSession, code: string, name: string): { seat: number; person: number }[];
  /** Visits to a seat, from the seat's own namespace only. */
  visits(seat: Seat): Visit[];
  /** Tells the name of each seat that something changed for. Returns the way to stop. */
  subscribe(listener: (seat: string) => void): () => void;
}

/** A person at a seat, and the SHA-256 of the link that the code stands for. */
export interface CodeHolder {
  seat: Seat;
  person: number;
  link: string;
}

type Objects<T> = Map<string, Map<string, T>>; // name → namespace → object

/**
 * The oldest object of that name. Names come from random ids, so two of one name mean that somebody copied one:
 * the copy must not get the original's guests.
 */
function original<T extends KubeObject>(objects: Objects<T>, name: string): T | undefined {
  const all = [...(objects.get(name)?.values() ?? [])];
  if (all.length < 2) return all[0];
  all.sort((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp));
  // Of the same second: neither can be told to be the original.
  return all[0]?.metadata.creationTimestamp === all[1]?.metadata.creationTimestamp ? undefined : all[0];
}

interface DirectoryOptions {
  cluster: Cluster;
  /** Namespaces of establishments; all when absent. */
  namespaces?: string[];
  onPresence: (presence: SeatPresence, removed: boolean) => void;
  signal: AbortSignal;
}

export function createDirectory({ cluster, namespaces, onPresence, signal }: DirectoryOptions): Directory {
  const seats: Objects<Seat> = new Map();
  const sessions: Objects<TrainingSession> = new Map();
  const visits: Objects<Visit> = new Map();
  const doors: Objects<SessionDoor> = new Map();
  const listeners = new Set<(seat: string) => void>();
  const informers: { readonly synced: Promise<void>; readonly state: InformerState }[] = [];
  const tell = (name: string) => {
    for (const listener of listeners) listener(name);
  };

  const tellOf = (session: string) => {
    for (const name of seats.keys()) if (name.startsWith(`${session}-`)) tell(name);
  };

  function watch<T extends KubeObject>(kind: string, onChange: (object: T, removed: boolean) => void): void {
    const ref: KindRef = { apiVersion: API_VERSION, kind };
    for (const namespace of namespaces ?? [undefined]) {
      informers.push(
        cluster.informer<T>(ref, {
          ...(namespace === undefined ? {} : { namespace }),
          onChange: ({ type, object }) => onChange(object, type === "removed"),
          signal,
        }),
      );
    }
  }

  function keep<T extends KubeObject>(objects: Objects<T>, object: T, removed: boolean): void {
    const { name, namespace = "" } = object.metadata;
    const same = objects.get(name) ?? new Map<string, T>();
    if (removed) same.delete(namespace);
    else same.set(namespace, object);
    if (same.size > 0) objects.set(name, same);
    else objects.delete(name);
  }

  watch<Seat>("Seat", (seat, removed) => {
    // The name alone is what Hosts lead to; a Seat that says otherwise is not one that the conductor made.
    const { session, number } = seat.spec;
    if (!isSessionId(session) || seatName(session, number) !== seat.metadata.name) return;
    keep(seats, seat, removed);
    tell(seat.metadata.name);
  });
  watch<TrainingSession>("TrainingSession", (session, removed) => {
    keep(sessions, session, removed);
    tellOf(session.metadata.name);
  });
  watch<Visit>("Visit", (visit, removed) => {
    keep(visits, visit, removed);
    const { session, seat } = visit.spec;
    if (isSessionId(session)) tell(seatName(session, seat));
  });
  watch<SeatPresence>("SeatPresence", onPresence);
  const essential = [...informers];
  // Nobody waits for these: a site whose definitions are older has none, and its links open all the same.
  watch<SessionDoor>("SessionDoor", (door, removed) => keep(doors, door, removed));

  const sessionOf = (id: string) => original(sessions, id);
  function seatOf(name: string): Seat | undefined {
    const seat = original(seats, name);
    // A seat belongs to the session of its own namespace.
    const session = seat && sessionOf(seat.spec.session);
    return session?.metadata.namespace === seat?.metadata.namespace ? seat : undefined;
  }

  /** The doors that are of the session of their name. */
  const openDoors = () =>
    [...doors.keys()].flatMap((name) => {
      const door = original(doors, name);
      const session = sessionOf(name);
      return door && session && door.metadata.namespace === session.metadata.namespace
        ? [{ door, session }]
        : [];
    });

  function classOf(code: string): TrainingSession | undefined {
    const found = openDoors().filter(({ door, session }) => {
      const hash = sha256(classCodePreimage(session.metadata.uid, code));
      // The wish is the first to say that it is closed.
      return door.spec.join && isJoining(session.spec.join) && sameHash(door.spec.join.code, hash);
    });
    return found.length === 1 ? found[0]?.session : undefined;
  }

  function placesOf(session: TrainingSession, code: string, name: string) {
    const folded = foldName(name);
    const names = original(doors, session.metadata.name)?.spec.join?.names ?? [];
    const hash = sha256(namePreimage(session.metadata.uid, code, folded ?? ""));
    return names.filter((one) => sameHash(one.hash, hash) && folded !== undefined);
  }

  function codeHolder(code: string): CodeHolder | undefined {
    const found: CodeHolder[] = [];
    for (const { door, session } of openDoors()) {
      const hash = sha256(codePreimage(session.metadata.uid, code));
      for (const entry of door.spec.codes) {
        if (!sameHash(entry.hash, hash)) continue;
        const seat = seatOf(seatName(session.metadata.name as SessionId, entry.seat));
        if (seat) found.push({ seat, person: entry.person, link: entry.link });
      }
    }
    return found.length === 1 ? found[0] : undefined;
  }

  return {
    synced: Promise.all(essential.map((informer) => informer.synced)).then(() => undefined),
    state: () => {
      const states = essential.map((informer) => informer.state);
      return states.find((state) => state !== "live") ?? "live";
    },
    count: () => seats.size,
    session: sessionOf,
    seat: seatOf,
    codeHolder,
    classOf,
    placesOf,
    visits: (seat) =>
      [...visits.values()]
        .flatMap((same) => [...same.values()])
        .filter(
          ({ spec, metadata }) =>
            metadata.namespace === seat.metadata.namespace &&
            spec.session === seat.spec.session &&
            spec.seat === seat.spec.number,
        ),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
