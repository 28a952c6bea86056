import {
  ANNOTATION,
  LABEL,
  linksSecretName,
  MANAGED_BY,
  parseSeatNamespace,
  rosterSecretName,
  type SessionId,
  seatName,
} from "../shared/domain/names.ts";
import type { SeatPresence } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { type KubeObject, refOf } from "../shared/kubernetes/objects.ts";
import { isOurs } from "../shared/plan/planSeat.ts";
import { wantedSeats } from "../shared/plan/seatWish.ts";
import type { Context } from "./context.ts";

/** A class that is being launched writes its roster before its session: so old must an orphan be, in ms. */
const ORPHAN_AGE = 10 * 60_000;

/**
 * Looks for what nobody answers for: seats' namespaces whose session is gone, Secrets of sessions that never came
 * to be, presences of classes that are over. Whoever is asked is the API server, right before each deletion.
 */
export async function sweep(
  context: Context,
  inScope: (establishment: string) => boolean,
  establishments: string[],
): Promise<void> {
  await sweepNamespaces(context, inScope);
  for (const namespace of establishments) {
    await sweepSecrets(context, namespace);
    await sweepPresences(context, namespace);
  }
}

async function sweepNamespaces(context: Context, inScope: (establishment: string) => boolean): Promise<void> {
  const { cluster } = context;
  const labelSelector = `${LABEL.managedBy}=${MANAGED_BY}`;
  const { items } = await cluster.list({ apiVersion: "v1", kind: "Namespace" }, { labelSelector });
  for (const found of items) {
    const { name, annotations, deletionTimestamp, uid } = found.metadata;
    const seat = parseSeatNamespace(name);
    const [establishment = "", sessionUid = ""] = (annotations?.[ANNOTATION.owner] ?? "").split("/");
    if (!seat || deletionTimestamp || !inScope(establishment)) continue;
    const place = { establishment, session: seat.session, sessionUid, number: seat.seat };
    if (!isOurs(place, found) || context.seats.get(`${establishment}/${seatName(seat.session, seat.seat)}`))
      continue;
    const session = await findSession(context, establishment, seat.session);
    const listed = session && wantedSeats(session).some(({ number }) => number === seat.seat);
    const wanted = listed && session?.metadata.uid === sessionUid && session.status?.phase !== "ended";
    if (wanted) continue; // the session's own controller answers for it
    await cluster.delete(refOf(found), { uid });
    context.log("warn", "namespace without a session removed", { namespace: name });
  }
}

async function sweepSecrets(context: Context, namespace: string): Promise<void> {
  const { cluster, clock } = context;
  const { items } = await cluster.list(
    { apiVersion: "v1", kind: "Secret" },
    { namespace, labelSelector: LABEL.session },
  );
  for (const secret of items) {
    const { name, labels, creationTimestamp, uid, namespace: establishment = "" } = secret.metadata;
    const id = labels?.[LABEL.session] as SessionId;
    const ours = name === rosterSecretName(id) || name === linksSecretName(id);
    if (!ours || clock.now() - Date.parse(creationTimestamp) < ORPHAN_AGE) continue;
    if (await findSession(context, establishment, id)) continue;
    await cluster.delete(refOf(secret), { uid });
    context.log("warn", "secret without a session removed", { session: id });
  }
}

/** A student's page that was open when the class ended may have said so a moment too late. */
async function sweepPresences(context: Context, namespace: string): Promise<void> {
  const { cluster, clock } = context;
  const { items } = await cluster.list<SeatPresence>(
    { apiVersion: API_VERSION, kind: "SeatPresence" },
    { namespace },
  );
  const over = new Map<string, boolean>();
  for (const presence of items) {
    const { namespace: establishment = "", uid, creationTimestamp } = presence.metadata;
    const key = `${establishment}/${presence.spec.session}`;
    if (!over.has(key)) over.set(key, await isOver(context, establishment, presence.spec.session));
    if (
      over.get(key) &&
      (context.sessions.get(key) || clock.now() - Date.parse(creationTimestamp) > ORPHAN_AGE)
    )
      await cluster.delete(refOf(presence), { uid });
  }
}

async function isOver(context: Context, establishment: string, id: string): Promise<boolean> {
  const session = await findSession(context, establishment, id);
  // Whoever collects what was kept is written down there, too.
  return !session || (session.status?.phase === "ended" && !isKeeping(session));
}

const isKeeping = ({ status }: TrainingSession): boolean =>
  status?.work !== undefined && status.work.phase !== "gone";

const findSession = async ({ sessions, cluster }: Context, namespace: string, name: string) =>
  sessions.get(`${namespace}/${name}`) ??
  (await cluster.get<TrainingSession & KubeObject>({
    apiVersion: API_VERSION,
    kind: "TrainingSession",
    namespace,
    name,
  }));
