import type { Cluster } from "../cluster/port.ts";
import { parseSeatName, parseSeatNamespace, type SessionId } from "../shared/domain/names.ts";
import { kindOf, pathOf } from "../shared/kubernetes/kinds.ts";
import { type Manifest, type ObjectRef, refOf } from "../shared/kubernetes/objects.ts";
import { waveOf } from "../shared/plan/step.ts";

/** One write as it went out. */
export interface Write {
  method: "POST" | "PUT" | "PATCH";
  kind: string;
  /** Of the object, also where it was made by posting to its collection. */
  object: string;
  path: string;
  contentType: string;
  body: Manifest;
}

/** What one launch wrote, from the call behind the button until nothing was left to do. */
export interface Recording {
  session: SessionId;
  /** The TrainingSession's: others name it as their owner. */
  uid: string;
  writes: Write[];
}

/** Those of one seat, in the order in which they began; what may go out at once is together. */
export type SeatWrites = Write[][];

/** The cluster with what is written through it noted down; the Lease, which is the clock's, is not written through it. */
export function recordedCluster(cluster: Cluster, writes: Write[]): Cluster {
  const place = (ref: ObjectRef) => pathOf(kindOf(ref), ref.namespace, ref.name);
  const note = (method: Write["method"], ref: ObjectRef, path: string, type: string, body: object) =>
    writes.push({
      ...{ method, kind: ref.kind, object: place(ref), path, contentType: `application/${type}` },
      body: structuredClone(body) as Manifest,
    });
  return {
    ...cluster,
    create: (manifest) => {
      const { namespace } = manifest.metadata;
      note("POST", refOf(manifest), pathOf(kindOf(manifest), namespace), "json", manifest);
      return cluster.create(manifest);
    },
    apply: (manifest, manager, options) => {
      const ref = refOf(manifest);
      const path = `${place(ref)}?fieldManager=${manager}&force=true`;
      note("PATCH", ref, path, "apply-patch+yaml", manifest);
      return cluster.apply(manifest, manager, options);
    },
    replace: (object) => {
      note("PUT", refOf(object), place(refOf(object)), "json", object);
      return cluster.replace(object);
    },
    replaceStatus: (object) => {
      note("PUT", refOf(object), `${place(refOf(object))}/status`, "json", object);
      return cluster.replaceStatus(object);
    },
    mergePatch: (ref, patch, subresource) => {
      const path = `${place(ref)}${subresource ? `/${subresource}` : ""}`;
      note("PATCH", ref, path, "merge-patch+json", patch);
      return cluster.mergePatch(ref, patch, subresource);
    },
  };
}

/** The session's own writes before its first seat, those after, and each seat's. */
export function sortWrites({ session, writes }: Recording): {
  before: Write[];
  after: Write[];
  seats: SeatWrites[];
} {
  const bySeat = new Map<number, Write[]>();
  const before: Write[] = [];
  const after: Write[] = [];
  for (const write of writes) {
    const number = seatOf(write, session);
    if (number !== undefined) bySeat.set(number, [...(bySeat.get(number) ?? []), write]);
    else (bySeat.size === 0 ? before : after).push(write);
  }
  return { before, after, seats: [...bySeat.values()].map(inSteps) };
}

/** What the seats consist of, without what is written about them: for whoever makes a lab by other means. */
export const objectsOf = (recording: Recording): Manifest[][] =>
  sortWrites(recording).seats.map((steps) =>
    steps.flat().flatMap(({ method, kind, body }) => (method === "POST" && kind !== "Seat" ? body : [])),
  );

function seatOf({ kind, object, body }: Write, session: SessionId): number | undefined {
  const name = object.split("/").at(-1) ?? "";
  const namespace = kind === "Namespace" ? name : body.metadata?.namespace;
  const found = kind === "Seat" ? parseSeatName(name) : parseSeatNamespace(namespace ?? "");
  return found?.session === session ? found.seat : undefined;
}

/** As the conductor goes about it: the objects of a wave at once (conductor/carryOut.ts), all else by itself. */
function inSteps(writes: Write[]): Write[][] {
  const steps: { wave: number | undefined; writes: Write[] }[] = [];
  for (const write of writes) {
    const wave = write.method === "POST" && write.kind !== "Seat" ? waveOf(write.body) : undefined;
    const last = steps.at(-1);
    if (wave !== undefined && last?.wave === wave) last.writes.push(write);
    else steps.push({ wave, writes: [write] });
  }
  return steps.map((step) => step.writes);
}

/** The same for a session of another name. */
export const renamed = (recording: Recording, session: SessionId): Recording =>
  JSON.parse(JSON.stringify(recording).replaceAll(recording.session, session)) as Recording;
