import type { CollectedSeat } from "../../shared/domain/collection.ts";
import type { SessionId } from "../../shared/domain/names.ts";
import { record } from "../audit.ts";
import { getSession } from "../changeSession.ts";
import { readRoster } from "../links.ts";
import { readPortalOrigin, type SiteAccess } from "../site.ts";
import { collectWork } from "./collect.ts";
import { onDisk } from "./onDisk.ts";
import { seatsToCollect } from "./readable.ts";
import { openWorkFolder } from "./workFolder.ts";

interface Begun {
  title: string;
  /** Where the archives are put. */
  folder: string;
  /** @throws LabError disk or cancelled */
  collect(signal: AbortSignal, onChange: (seats: CollectedSeat[]) => void): Promise<void>;
}

/**
 * Everything that comes before the first archive: the folder, and the record, for nobody takes work along without one.
 * @param seats all of them when absent
 * @throws LabError, disk among them
 */
export async function beginCollection(
  site: SiteAccess,
  id: SessionId,
  { parent, seats: only, now }: { parent: string; seats?: readonly number[] | undefined; now: () => Date },
): Promise<Begun> {
  const [session, roster, origin] = await Promise.all([
    getSession(site, id),
    readRoster(site, id),
    readPortalOrigin(site),
  ]);
  const seats = only ?? seatsToCollect(session);
  const { title } = session.spec;
  const folder = await onDisk(openWorkFolder(parent, { session: id, title, now: now() }));
  await record(
    site,
    now(),
    seats.map((seat) => ({ action: "collect", session: id, seat })),
  );
  return {
    title,
    folder: folder.path,
    collect: (signal, onChange) =>
      onDisk(collectWork({ site, session, roster, origin, folder, seats, now, signal, onChange })),
  };
}
