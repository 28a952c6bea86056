import { toFailure } from "../shared/contract/failure.ts";
import {
  ANNOTATION,
  linksSecretName,
  rosterSecretName,
  SEAT_NAMESPACE_PREFIX,
  type SessionId,
  seatNamespace,
} from "../shared/domain/names.ts";
import type { Receipt, Seat, SeatPresence, Visit } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { type KubeObject, refOf } from "../shared/kubernetes/objects.ts";
import type { Inventory } from "../shared/plan/receipt.ts";
import { isStanding } from "../shared/plan/seatWish.ts";
import type { Context } from "./context.ts";
import { findDoor } from "./sessionDoors.ts";

interface TakenInventory extends Inventory {
  /** Something of ours is still on its way out. */
  pending: boolean;
  /** The Seats as the API server has them now. */
  seats: Seat[];
  /** Presences and visits, which mean nothing without their session. */
  goWithIt: KubeObject[];
}

type Volume = KubeObject & {
  spec?: { claimRef?: { namespace?: string }; persistentVolumeReclaimPolicy?: string };
};

/** ms that a storage driver may take to give a volume back before that is called a leftover. */
const VOLUME_PATIENCE = 60_000;

/**
 * Asks the API server for everything that could be of this session: by name, by owner and by claim, because labels
 * can be taken away. Namespaces of ours that have no Seat any more are sent away here, by their UID.
 * @param kept seats that outlive their session with their work: what is theirs is neither left over nor on its way out
 */
export async function takeInventory(
  context: Context,
  session: TrainingSession,
  kept: readonly Seat[] = [],
): Promise<TakenInventory> {
  const { cluster, clock } = context;
  const id = session.metadata.name as SessionId;
  const namespace = session.metadata.namespace ?? "";
  const prefix = `${SEAT_NAMESPACE_PREFIX}${id}-`;
  const own = { namespace };
  const secret = (name: string) => cluster.get({ apiVersion: "v1", kind: "Secret", namespace, name });
  const [namespaces, seats, presences, visits, volumes, links, roster, door] = await Promise.all([
    cluster.list({ apiVersion: "v1", kind: "Namespace" }),
    cluster.list<Seat>({ apiVersion: API_VERSION, kind: "Seat" }, own),
    cluster.list<SeatPresence>({ apiVersion: API_VERSION, kind: "SeatPresence" }, own),
    cluster.list<Visit>({ apiVersion: API_VERSION, kind: "Visit" }, own),
    listVolumes(context),
    secret(linksSecretName(id)),
    secret(rosterSecretName(id)),
    findDoor(cluster, session),
  ]);
  const named = namespaces.items.filter(({ metadata }) => metadata.name.startsWith(prefix));
  const staying = new Set(kept.map(({ spec }) => seatNamespace(id, spec.number)));
  const ours = named.filter(
    ({ metadata }) =>
      !staying.has(metadata.name) &&
      metadata.annotations?.[ANNOTATION.owner] === `${namespace}/${session.metadata.uid}`,
  );
  for (const left of ours)
    if (!left.metadata.deletionTimestamp) await cluster.delete(refOf(left), { uid: left.metadata.uid });
  const mine = seats.items.filter(({ spec }) => spec.session === id);
  const isKept = ({ metadata }: Seat) => kept.some((seat) => seat.metadata.uid === metadata.uid);
  const held = volumes.filter(({ spec }) => {
    const namespace = spec?.claimRef?.namespace;
    return namespace?.startsWith(prefix) && !staying.has(namespace);
  });
  const { work, endingAt } = session.status ?? {};
  const since = (work?.phase === "going" ? work.since : endingAt) ?? new Date(clock.now()).toISOString();
  const waited = clock.now() - Date.parse(since);
  const releasing =
    held.some(({ spec }) => spec?.persistentVolumeReclaimPolicy === "Delete") && waited < VOLUME_PATIENCE;
  const goWithIt = [...presences.items, ...visits.items, ...(door ? [door] : [])].filter(
    ({ spec }) => spec.session === id,
  );
  return {
    takenAt: clock.now(),
    pending: ours.length > 0 || mine.some((seat) => isStanding(seat) && !isKept(seat)) || releasing,
    seats: mine,
    goWithIt,
    presences: presences.items.filter(({ spec }) => spec.session === id),
    besides: {
      Seat: mine.filter((seat) => !isKept(seat)).length,
      Secret: links ? 1 : 0,
      SeatPresence: goWithIt.filter(({ kind }) => kind === "SeatPresence").length,
      Visit: goWithIt.filter(({ kind }) => kind === "Visit").length,
      SessionDoor: door ? 1 : 0,
    },
    leftovers: [
      ...named
        .filter((left) => !ours.includes(left) && !staying.has(left.metadata.name))
        .map((left) => leftover(left, "not ours: its owner is another")),
      ...held.map((left) => leftover(left, left.spec?.persistentVolumeReclaimPolicy ?? "not released")),
    ],
    kept: roster
      ? [
          {
            what: "roster",
            where: `${namespace}/${roster.metadata.name}`,
            until: session.spec.retainNamesUntil,
          },
        ]
      : [],
  };
}

const leftover = ({ kind, metadata }: KubeObject, why: string): Receipt["spec"]["leftovers"][number] => ({
  kind,
  name: metadata.name,
  why,
});

/** Not everybody may see volumes: their absence from the list is then no statement. */
async function listVolumes({ cluster }: Context): Promise<Volume[]> {
  try {
    return (await cluster.list<Volume>({ apiVersion: "v1", kind: "PersistentVolume" })).items;
  } catch (error) {
    const { kind } = toFailure(error);
    if (kind === "forbidden" || kind === "notFound") return [];
    throw error;
  }
}
