import { type Issue, LabError, toFailure } from "../shared/contract/failure.ts";
import type { KeptChanges } from "../shared/contract/keeping.ts";
import type { WorkRefusal } from "../shared/domain/collection.ts";
import { seatOrigin } from "../shared/domain/links.ts";
import { type SessionId, seatName } from "../shared/domain/names.ts";
import { templateResolver } from "../shared/domain/resolveTemplate.ts";
import type { Seat } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import type { Locale } from "../shared/domain/text.ts";
import { resources } from "../shared/i18n/resources.ts";
import type { KeptDeed } from "../shared/manifests/keptFiles.ts";
import { workPlaceOf } from "../shared/manifests/workArchive.ts";
import { type KeptAnswer, parseKept, topmost } from "../shared/plan/keptChanges.ts";
import { askByVisit, refusalIn, textOf } from "./askByVisit.ts";
import { announce, getSession, refuseEnded, seatRef } from "./changeSession.ts";
import { readPortalOrigin, type SiteAccess } from "./site.ts";
import { makeVisit } from "./visit.ts";

interface AtSeat {
  /** Of what the student reads. */
  locale?: Locale;
  site: SiteAccess;
  id: SessionId;
  seat: number;
  now: Date;
  signal?: AbortSignal;
}

/** Characters of an answer: some thousand paths of any length. */
const MOST_TEXT = 16 * 1024 * 1024;

/**
 * What the last reset keeping the work set aside at this seat, beside what lies there now.
 * @throws LabError invalid (nothing set aside, not running, …), unsupported (prepared by an earlier version), conflict (ended)
 */
export async function keptChanges(at: AtSeat): Promise<KeptChanges> {
  const { session, kept } = await lastKept(at);
  const answer = await askSeat(at, session, { do: "list", number: kept.number });
  if (answer.is !== "listing") throw refused(answer);
  const { entries, ...rest } = answer.listing;
  const own = laidPaths(at, session);
  return {
    ...{ number: kept.number, at: kept.at, by: kept.by, ...rest },
    entries: entries.map((entry) => (own.has(entry.path) ? { ...entry, ofLab: true } : entry)),
  };
}

/** Copies these back; what lies there is set aside. @throws LabError as `keptChanges` */
export async function bringBack(
  at: AtSeat,
  number: number,
  paths: readonly string[],
): Promise<{ set: number; count: number }> {
  return brought(at, { do: "bring", number, paths: topmost(paths) });
}

/** Takes an earlier bringing back, with what was done to those files since set aside. @throws LabError as `keptChanges` */
export const undoBringing = (
  at: AtSeat,
  number: number,
  set: number,
): Promise<{ set: number; count: number }> => brought(at, { do: "undo", number, set });

async function brought(at: AtSeat, deed: KeptDeed): Promise<{ set: number; count: number }> {
  const { session, kept } = await lastKept(at);
  // Somebody reset it once more, or undid that: what was chosen from is not what lies there.
  if (kept.number !== deed.number) throw invalid("kept.keptElsewhere");
  const answer = await askSeat(at, session, deed);
  if (answer.is !== "brought") throw refused(answer);
  await tellStudent(at, deed);
  return { set: answer.set, count: answer.count };
}

/** Files that change under somebody's hands are told, as a message on the seat's page; the deed stands without it. */
async function tellStudent({ site, id, seat, now, locale = "fr" }: AtSeat, deed: KeptDeed): Promise<void> {
  const { told, toldUndone } = resources[locale].keeping.bring;
  const text = deed.do === "undo" ? toldUndone : told;
  await announce(site, id, { text, seat }, now).catch(() => undefined);
}

async function lastKept({ site, id, seat }: AtSeat) {
  const session = await getSession(site, id);
  refuseEnded(session);
  const found = await site.cluster.get<Seat>(seatRef(site, id, seat));
  const kept = found?.status?.kept?.at(-1);
  if (!kept) throw invalid("kept.nothingAside", { seat });
  return { session, kept };
}

async function askSeat(at: AtSeat, session: TrainingSession, deed: KeptDeed): Promise<KeptAnswer> {
  const { site, id, seat, now, signal = new AbortController().signal } = at;
  const origin = seatOrigin(await readPortalOrigin(site), seatName(id, seat));
  const key = await makeVisit({ site, session, seat, mode: "kept", now }).catch(asOldSite);
  const answer = await askByVisit({
    ...{ origin, key, signal, path: "/api/visit/kept", resource: "kept work", body: deed },
  });
  if (answer.statusCode === 409) throw invalid(`kept.${refusalIn(await textOf(answer))}`);
  return parseKept(await textOf(answer, MOST_TEXT));
}

/** Below the folder of the work: the files with which the lab begins. */
function laidPaths({ id, seat }: AtSeat, { spec }: TrainingSession): Set<string> {
  const resolve = templateResolver(spec.template.spec, spec.parameters);
  const resolved = resolve({ sessionId: id, seatNumber: seat, seatOrigin: "https://seat.invalid" });
  const root = resolved.ok ? workPlaceOf(resolved.template)?.path : undefined;
  if (!resolved.ok || root === undefined) return new Set();
  const below = (resolved.template.files ?? []).filter(({ path }) => path.startsWith(`${root}/`));
  return new Set(below.map(({ path }) => path.slice(root.length + 1)));
}

function refused(answer: KeptAnswer): LabError {
  if (answer.is === "failed") return invalid(`kept.${answer.why}`, { path: answer.path });
  return new LabError({ kind: "unreachable", params: { what: "seat" }, detail: "the answer was cut off" });
}

type Refusal = WorkRefusal | Extract<KeptAnswer, { is: "failed" }>["why"];
const invalid = (
  code: `kept.${Refusal}` | "kept.nothingAside" | "kept.keptElsewhere",
  params?: Issue["params"],
): LabError => new LabError({ kind: "invalid", issues: [{ code, ...(params ? { params } : {}) }] });

/** A cluster that was prepared before there was such a Visit. */
function asOldSite(error: unknown): never {
  if (toFailure(error).kind !== "invalid") throw error;
  throw new LabError({ kind: "unsupported", detail: toFailure(error).detail ?? "" }, { cause: error });
}
