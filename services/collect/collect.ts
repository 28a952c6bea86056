import { join } from "node:path";
import { LabError, toFailure } from "../../shared/contract/failure.ts";
import { type CollectedSeat, isCollected } from "../../shared/domain/collection.ts";
import { type PortalOrigin, seatOrigin } from "../../shared/domain/links.ts";
import { type SessionId, seatName } from "../../shared/domain/names.ts";
import { parseQuantity } from "../../shared/domain/quantity.ts";
import { templateResolver } from "../../shared/domain/resolveTemplate.ts";
import type { Roster } from "../../shared/domain/roster.ts";
import type { TrainingSession } from "../../shared/domain/session.ts";
import { workPlaceOf } from "../../shared/manifests/workArchive.ts";
import { forEachAtMost } from "../../shared/plan/forEachAtMost.ts";
import { namesBySeat } from "../../shared/plan/views.ts";
import type { SiteAccess } from "../site.ts";
import { makeVisit } from "../visit.ts";
import type { LaidFile } from "./archive.ts";
import { DiskRefuses } from "./onDisk.ts";
import { untilReadable } from "./readable.ts";
import { NoArchive, takeArchive } from "./takeArchive.ts";
import { archiveName, type WorkFolder } from "./workFolder.ts";

interface CollectOptions {
  site: SiteAccess;
  session: TrainingSession;
  seats: readonly number[];
  roster: Roster | undefined;
  origin: PortalOrigin;
  folder: WorkFolder;
  now: () => Date;
  signal: AbortSignal;
  onChange: (seats: CollectedSeat[]) => void;
}

type Resolver = ReturnType<typeof templateResolver>;

/** More would only share the line, and each is a process in a seat. */
const AT_ONCE = 4;
/** An archive that was cut off is asked for again. */
const TRIES = 3;
/** ms after which a student may have gone on: an archive that is older is taken again. */
const FRESH = 10 * 60_000;
/** ms between two tellings of how much came. */
const TELL_EVERY = 250;
const MEBI = 1024 * 1024;

/**
 * Brings the work of these seats to the folder, each as an archive of its own. What one seat does not give is told of
 * that seat, and the others go on; what is there already is not asked for again while it is fresh.
 * @throws DiskRefuses, after what is on the disk was written down as far as it can be; LabError cancelled
 */
export async function collectWork(options: CollectOptions): Promise<void> {
  const { folder, signal, onChange } = options;
  // What an earlier turn brought stays on record until it is taken again.
  const seats = new Map(folder.collected.map((seat) => [seat.seat, seat]));
  const now = options.now().getTime();
  const wanted = options.seats.filter((number) => {
    const takenAt = seats.get(number)?.takenAt;
    return takenAt === undefined || now - Date.parse(takenAt) > FRESH;
  });
  for (const seat of wanted) if (!seats.has(seat)) seats.set(seat, { seat, state: "waiting" });
  const all = () => [...seats.values()].sort((a, b) => a.seat - b.seat);
  const put = (seat: CollectedSeat) => {
    seats.set(seat.seat, seat);
    onChange(all());
  };
  onChange(all());
  await folder.save(all());

  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  let disk: DiskRefuses | undefined;
  const names = namesBySeat(options.roster);
  const { template, parameters } = options.session.spec;
  const resolve = templateResolver(template.spec, parameters);
  await forEachAtMost(AT_ONCE, wanted, async (number) => {
    if (either.aborted) return;
    const before = seats.get(number);
    const file = archiveName(number, names.get(number) ?? []);
    try {
      put(await collectSeat({ ...options, resolve, signal: either }, number, file, put));
      await folder.save(all());
    } catch (error) {
      if (error instanceof DiskRefuses) {
        disk ??= error;
        stop.abort();
      } else if (!either.aborted) return put(failed(number, error));
      put(before ?? { seat: number, state: "waiting" });
    }
  });
  if (disk) throw disk;
  if (signal.aborted) throw new LabError({ kind: "cancelled" });
  // With a seat that could not be had it is not at its end: the next turn asks for that one alone.
  const isWhole = all().every(isCollected);
  await folder.save(all(), isWhole ? options.now() : undefined);
}

const failed = (seat: number, error: unknown): CollectedSeat =>
  error instanceof NoArchive
    ? { seat, state: "failed", cause: error.reason }
    : { seat, state: "failed", failure: toFailure(error) };

async function collectSeat(
  { site, session, origin, folder, now, resolve, signal }: CollectOptions & { resolve: Resolver },
  number: number,
  file: string,
  put: (seat: CollectedSeat) => void,
): Promise<CollectedSeat> {
  const sessionId = session.metadata.name as SessionId;
  const own = seatOrigin(origin, seatName(sessionId, number));
  const place = placeIn(resolve({ sessionId, seatNumber: number, seatOrigin: own }));
  if (!place) throw new NoArchive("noWorkFolder");
  let told = 0;
  const onBytes = (bytes: number) => {
    if (Date.now() - told < TELL_EVERY) return;
    told = Date.now();
    put({ seat: number, state: "running", file, bytes });
  };
  for (let attempt = 1; ; attempt += 1) {
    put({ seat: number, state: "running", file, bytes: 0 });
    try {
      const key = await makeVisit({ site, session, seat: number, mode: "work", now: now() }).catch(asOldSite);
      await untilReadable(site, session, number, signal);
      const taken = await takeArchive({
        ...{ key, signal, onBytes, root: place.path, laid: place.laid, most: place.most },
        origin: own,
        path: join(folder.path, file),
      });
      return { seat: number, file, ...taken, takenAt: now().toISOString() };
    } catch (error) {
      const isWorthIt = error instanceof NoArchive && error.reason === "cutOff";
      if (!isWorthIt || attempt === TRIES) throw error;
    }
  }
}

/** A cluster that was prepared before there was anything to collect knows no such Visit. */
function asOldSite(error: unknown): never {
  if (toFailure(error).kind !== "invalid") throw error;
  throw new LabError({ kind: "unsupported", detail: toFailure(error).detail ?? "" }, { cause: error });
}

/** Where a seat's work lies, what the lab laid there, and how large an archive of it may be. */
function placeIn(
  resolved: ReturnType<Resolver>,
): { path: string; laid: LaidFile[]; most: number } | undefined {
  const place = resolved.ok ? workPlaceOf(resolved.template) : undefined;
  if (!resolved.ok || !place) return undefined;
  const { storage, files = [] } = resolved.template;
  const laid = files.map(({ path, content }) => ({ path, bytes: Buffer.byteLength(content) }));
  // Headers and padding of many small files take their part.
  return { path: place.path, laid, most: 2 * parseQuantity(storage?.size ?? "0") + 64 * MEBI };
}
