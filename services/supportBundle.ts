import { strToU8, zipSync } from "fflate";
import { stringify } from "yaml";
import { LabError, toFailure } from "../shared/contract/failure.ts";
import { showCode } from "../shared/domain/codes.ts";
import {
  linksSecretName,
  type SessionId,
  seatName,
  seatNamespace,
  seatSuffix,
} from "../shared/domain/names.ts";
import type { Seat, SeatPresence } from "../shared/domain/seat.ts";
import { type TrainingSession, teachersOf } from "../shared/domain/session.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import { type Pseudonyms, pseudonyms } from "../shared/plan/support/pseudonyms.ts";
import { getSession } from "./changeSession.ts";
import { readRoster } from "./links.ts";
import { seatEvents } from "./seatDetails.ts";
import type { SiteAccess } from "./site.ts";
import { readAudit } from "./support.ts";

/** What is asked of a seat's namespace. Secrets are not among it. */
const APPLIED = [
  ["v1", "Pod"],
  ["v1", "PersistentVolumeClaim"],
  ["v1", "Service"],
  ["v1", "ConfigMap"],
  ["v1", "ResourceQuota"],
  ["v1", "LimitRange"],
  ["v1", "ServiceAccount"],
  ["networking.k8s.io/v1", "NetworkPolicy"],
  ["rbac.authorization.k8s.io/v1", "RoleBinding"],
] as const;
const LOG_LINES = 2_000;

type Pod = KubeObject & {
  spec: { containers: { name: string }[]; initContainers?: { name: string }[] };
  status?: Record<string, { name: string; restartCount?: number }[] | undefined>;
};

type Absence = "forbidden" | "absent" | "unreadable" | "namesUnknown" | "nameFound";

export interface BundleAbout {
  madeAt: string;
  pupitre: string;
  kubernetes: string;
  session: string;
  seats: number[];
  /** Whether the class list could be read: without it, what containers printed and people gave as reasons stays out. */
  names: "hidden" | "unknown";
  /** By file: why it is not here. */
  leftOut: Record<string, Absence>;
  files: string[];
}

/**
 * What a developer needs to understand a seat, and nobody's name: versions, the session and the seats as the cluster has
 * them, who did what, Events, objects as applied, and what containers printed. What is known of persons and secrets is
 * replaced, then looked for in another way; a file in which something is still found is left out, and named.
 * @throws LabError notFound for a session or seat that is not there
 */
export async function supportBundle(
  site: SiteAccess,
  id: SessionId,
  only: readonly number[],
  now: Date,
  pupitre: string,
): Promise<{ about: BundleAbout; zip: Uint8Array }> {
  const session = await getSession(site, id);
  const [roster, secrets, audit, kubernetes] = await Promise.all([
    readRoster(site, id),
    readSecrets(site, id),
    readAudit(site, id),
    site.cluster.request<{ gitVersion?: string }>("GET", "/version"),
  ]);
  const seats = only.length > 0 ? [...only] : session.spec.seats.map(({ number }) => number);
  const hidden = pseudonyms({
    people: roster?.people ?? [],
    users: [...new Set([...teachersOf(session.spec), ...audit.map(({ actor }) => actor)])],
    secrets,
  });
  const files = new Map<string, string>();
  const leftOut: BundleAbout["leftOut"] = {};
  const without = (name: string, why: Absence) => {
    leftOut[hidden.hide(name)] = why;
  };
  const put = (name: string, text: string) => {
    const safe = hidden.hide(text);
    if (hidden.found(safe).length > 0) without(name, "nameFound");
    else files.set(hidden.hide(name), safe);
  };
  const bundle: Bundle = { site, id, hidden, put, without, namesKnown: roster !== undefined };
  put("session.yaml", stringify(hidden.hideIn(withoutWords(session))));
  // People write names into reasons: without the class list nobody can tell them from other words.
  const deeds = roster ? audit : audit.map(({ reason: _, ...deed }) => deed);
  put("audit.json", JSON.stringify(hidden.hideIn(deeds), undefined, 2));
  for (const number of seats) await addSeat(bundle, number);
  const about: BundleAbout = {
    ...{ madeAt: now.toISOString(), pupitre, kubernetes: kubernetes.gitVersion ?? "", session: id, seats },
    ...{ names: roster ? "hidden" : "unknown", leftOut, files: [...files.keys()] },
  };
  const entries = [["about.json", JSON.stringify(about, undefined, 2)], ...files] as const;
  const zip = zipSync(Object.fromEntries(entries.map(([name, text]) => [name, strToU8(text)])), {
    mtime: now,
  });
  return { about, zip };
}

interface Bundle {
  site: SiteAccess;
  id: SessionId;
  hidden: Pseudonyms;
  put: (name: string, text: string) => void;
  without: (name: string, why: Absence) => void;
  namesKnown: boolean;
}

async function addSeat(
  { site, id, hidden, put, without, namesKnown }: Bundle,
  number: number,
): Promise<void> {
  const { cluster, namespace: establishment } = site;
  const folder = `seats/${seatSuffix(number)}`;
  const ref = (kind: string) => ({
    ...{ apiVersion: API_VERSION, kind, namespace: establishment, name: seatName(id, number) },
  });
  const seat = await cluster.get<Seat>(ref("Seat"));
  if (!seat) throw new LabError({ kind: "notFound", params: { what: seatName(id, number) } });
  put(`${folder}/seat.yaml`, stringify(hidden.hideIn(withoutHashes(seat))));
  const presence = await cluster.get<SeatPresence>(ref("SeatPresence"));
  if (presence) put(`${folder}/presence.yaml`, stringify(hidden.hideIn(barePresence(presence))));

  /** What this user may not see, or what is gone, costs that file and nothing else. */
  const attempt = async (name: string, read: () => Promise<string>) => {
    try {
      put(`${folder}/${name}`, await read());
    } catch (error) {
      const { kind } = toFailure(error);
      without(
        `${folder}/${name}`,
        kind === "forbidden" ? "forbidden" : kind === "notFound" ? "absent" : "unreadable",
      );
    }
  };
  const json = (value: unknown) => JSON.stringify(hidden.hideIn(value), undefined, 2);
  await attempt("events.json", async () => json(await seatEvents(site, id, number)));
  const pods: Pod[] = [];
  const namespace = seatNamespace(id, number);
  for (const [apiVersion, kind] of APPLIED)
    await attempt(`objects/${kind}.yaml`, async () => {
      const { items } = await cluster.list<Pod>({ apiVersion, kind }, { namespace });
      if (kind === "Pod") pods.push(...items);
      return stringify(hidden.hideIn(items.map(asApplied)));
    });
  for (const pod of pods)
    for (const { name: container, restarted } of containersOf(pod))
      for (const previous of restarted ? [false, true] : [false]) {
        const name = `logs/${pod.metadata.name}.${container}${previous ? ".previous" : ""}.txt`;
        if (!namesKnown) without(`${folder}/${name}`, "namesUnknown");
        else
          await attempt(name, () =>
            cluster.logs(
              { namespace, name: pod.metadata.name },
              { container, tailLines: LOG_LINES, previous },
            ),
          );
      }
}

function containersOf({ spec, status = {} }: Pod): { name: string; restarted: boolean }[] {
  const counts = new Map(
    [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].map(
      ({ name, restartCount = 0 }) => [name, restartCount],
    ),
  );
  return [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => ({
    ...{ name, restarted: (counts.get(name) ?? 0) > 0 },
  }));
}

/** `kubectl`'s copy of the whole object as one text, in which a password is no longer found by its key. */
const COPY = "kubectl.kubernetes.io/last-applied-configuration";

/** Without who wrote which field when, which is most of an object. */
function asApplied({ metadata, ...rest }: KubeObject) {
  const { [COPY]: _, ...annotations } = metadata.annotations ?? {};
  return {
    ...rest,
    metadata: { ...metadata, managedFields: undefined, ...(metadata.annotations ? { annotations } : {}) },
  };
}

/** Without what a teacher wrote to people: it helps nobody to repair anything. */
const withoutWords = (session: TrainingSession) => {
  const { title: _, announcements: __, ...spec } = session.spec;
  return { ...asApplied(session), spec };
};

/** Hashes of links open nothing; but a list of them could be compared with links. What checks printed is the student's. */
const withoutHashes = (seat: Seat) => {
  const { joined: _, turnedAway: __, ...spec } = seat.spec;
  const { links: ___, checks, ...status } = seat.status ?? {};
  const results = checks?.results.map(({ output: ____, ...result }) => result);
  const kept = { ...status, ...(checks ? { checks: { ...checks, results } } : {}) };
  return { ...asApplied(seat), spec, status: kept };
};

/** When somebody was there, and nothing of what they wrote or came with. */
const barePresence = ({ spec }: SeatPresence) => {
  const { connected, firstSeen, lastSeen, lastActive, connectedSeconds, visitors, checkRuns, looks } = spec;
  return { connected, firstSeen, lastSeen, lastActive, connectedSeconds, visitors, checkRuns, looks };
};

/** None where this user may not read them: then they can have written none of them anywhere either. */
async function readSecrets({ cluster, namespace }: SiteAccess, id: SessionId): Promise<string[]> {
  const ref = { apiVersion: "v1", kind: "Secret", namespace, name: linksSecretName(id) };
  try {
    const { data = {} } = (await cluster.get<KubeObject & { data?: Record<string, string> }>(ref)) ?? {};
    const values = Object.values(data).map((value) => Buffer.from(value, "base64").toString("utf8"));
    // Codes also as they are shown to be typed.
    return [...new Set(values.flatMap((value) => [value, showCode(value)]))];
  } catch (error) {
    if (toFailure(error).kind === "forbidden") return [];
    throw error;
  }
}
