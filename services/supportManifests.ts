import { stringify } from "yaml";
import { LabError, toFailure } from "../shared/contract/failure.ts";
import type { SupportManifest } from "../shared/contract/support.ts";
import { seatOrigin } from "../shared/domain/links.ts";
import { type SessionId, seatName } from "../shared/domain/names.ts";
import { resolveTemplate } from "../shared/domain/resolveTemplate.ts";
import type { Seat } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import { seatManifests } from "../shared/manifests/seatManifests.ts";
import { templateAt } from "../shared/manifests/seatTemplate.ts";
import { forEachAtMost } from "../shared/plan/forEachAtMost.ts";
import { readPortalOrigin, type SiteAccess } from "./site.ts";

/** Stands where only the conductor knows the value, and nobody else is to. */
const UNKNOWN = "not-shown";

/**
 * The objects of one seat as YAML: as they stand in the cluster where this user may read them there, else as Pupitre writes
 * them. Secrets are neither read nor written here.
 * @param site its `namespace` is the session's establishment
 * @throws LabError notFound; invalid, where the session's lab does not resolve
 */
export async function readManifests(
  site: SiteAccess,
  id: SessionId,
  number: number,
): Promise<SupportManifest[]> {
  const { cluster, namespace } = site;
  const ref = { apiVersion: API_VERSION, namespace };
  const [session, seat, origin] = await Promise.all([
    cluster.get<TrainingSession>({ ...ref, kind: "TrainingSession", name: id }),
    cluster.get<Seat>({ ...ref, kind: "Seat", name: seatName(id, number) }),
    readPortalOrigin(site).catch(() => undefined),
  ]);
  if (!session || !seat) throw new LabError({ kind: "notFound", params: { what: seatName(id, number) } });
  const written = writtenManifests(session, seat, origin && seatOrigin(origin, seat.metadata.name));
  const shown: SupportManifest[] = [];
  await forEachAtMost(6, [...written.entries()], async ([index, manifest]) => {
    shown[index] = await asItStands(site, manifest);
  });
  return shown;
}

/** What the conductor makes for this seat, but for what it knows alone: addresses, accounts, and every Secret. */
function writtenManifests(session: TrainingSession, seat: Seat, origin: string | undefined): Manifest[] {
  const { metadata, spec } = session;
  const place = {
    ...{ establishment: metadata.namespace ?? "", session: metadata.name as SessionId },
    ...{ sessionUid: metadata.uid, number: seat.spec.number },
  };
  const resolved = resolveTemplate(spec.template.spec, spec.parameters, {
    ...{ sessionId: place.session, seatNumber: place.number, seatOrigin: origin ?? UNKNOWN },
  });
  if (!resolved.ok) throw new LabError({ kind: "invalid", issues: resolved.issues });
  const template = templateAt(resolved.template, place.number);
  if (!template) return [];
  return seatManifests(place, seat.spec, template, { credential: UNKNOWN, password: () => UNKNOWN }).filter(
    ({ kind }) => kind !== "Secret",
  );
}

async function asItStands({ cluster }: SiteAccess, manifest: Manifest): Promise<SupportManifest> {
  const { apiVersion, kind, metadata } = manifest;
  const { name, namespace } = metadata;
  const said = { kind, name: kind === "Namespace" ? name : `${namespace ?? ""}/${name}` };
  try {
    const ref = { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
    const object = await cluster.get(ref);
    if (object) return { ...said, from: "applied", yaml: stringify(withoutBookkeeping(object)) };
  } catch (error) {
    if (toFailure(error).kind !== "forbidden") throw error;
  }
  return { ...said, from: "written", yaml: stringify(manifest) };
}

/** What the server notes for itself says nothing to a person. */
function withoutBookkeeping(object: Manifest): Manifest {
  const { managedFields: _, ...metadata } = object.metadata as Manifest["metadata"] & {
    managedFields?: unknown;
  };
  const { apiVersion, kind, ...rest } = object;
  return { apiVersion, kind, ...rest, metadata };
}
