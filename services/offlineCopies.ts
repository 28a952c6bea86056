import { createHash } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { RevealedLink, type SessionSummary, SessionView } from "../shared/contract/views.ts";
import { dayOf } from "../shared/domain/rememberedClass.ts";
import { Instant } from "../shared/domain/text.ts";
import { isForToday, needsCopy } from "../shared/plan/offlineCopy.ts";
import { Relaunchable } from "../shared/plan/relaunch.ts";
import type { SealedFiles } from "./sealedFile.ts";

/** The last true picture of a session, with names and links: what its teacher needs when the site does not answer. */
const OfflineCopy = z.object({
  version: z.literal(1),
  /** When all of it was true. */
  at: Instant,
  view: SessionView,
  links: z.array(RevealedLink),
  /** To have the class once more elsewhere. */
  relaunch: Relaunchable,
});
export type OfflineCopy = z.infer<typeof OfflineCopy>;

/** `undefined`: the class is somebody else's, whatever this user may read of it. */
type Read = (
  session: SessionSummary,
) => Promise<Pick<OfflineCopy, "view" | "links" | "relaunch"> | undefined>;

interface OfflinePorts {
  folder: string;
  sealed: SealedFiles;
  now: () => Date;
}

export interface OfflineCopies {
  /** The summaries as they are now: copies are taken of those that are due, one at a time of each site. */
  look(summaries: readonly SessionSummary[], read: Read): void;
  /** All that can be read, the latest first. */
  list(): OfflineCopy[];
  find(site: string, session: string): OfflineCopy | undefined;
  /** Of a site that was removed, or of all. */
  forget(site?: string): Promise<void>;
  settled(): Promise<void>;
}

/** The day stands in the open, so that a copy goes on its day also where it can no longer be read. */
const FILE = /^([a-f0-9]{32})\.(\d{4}-\d{2}-\d{2})\.copy$/;
const DAY = 24 * 3_600_000;
/** What a crash left of one that was being written. */
const HALF = /\.copy\.new$/;
/** Ms. Who holds a class changes seldom; links that are being made, and the right to read them, come soon. */
const REST = { notOurs: 10 * 60_000, failed: 10_000 };

/**
 * Copies of today's classes on this computer, sealed, read when a site does not answer. They are pictures: nothing of them
 * is ever written anywhere. A copy goes with the end of its class, or on the second day after it.
 */
export async function offlineCopies({ folder, sealed, now }: OfflinePorts): Promise<OfflineCopies> {
  const copies = new Map<string, OfflineCopy & { path: string; until: string }>();
  const restsUntil = new Map<string, number>();
  /** A line a site: one that is slow holds up its own copies alone. */
  const working = new Map<string, Promise<void>>();
  const pending = new Set<string>();
  /** Grows with each wish to forget: what was being read before is not kept any more. */
  let forgotten = 0;
  const keyOf = (site: string, session: string) => `${site} ${session}`;
  const pathOf = (key: string, until: string) =>
    join(folder, `${createHash("sha256").update(key).digest("hex").slice(0, 32)}.${until}.copy`);

  for (const file of await readdir(folder).catch(() => [] as string[])) {
    const [, , until] = FILE.exec(file) ?? [];
    const path = join(folder, file);
    if (HALF.test(file) || (until !== undefined && until < dayOf(now()))) await remove(path);
    else if (until !== undefined) {
      const copy = OfflineCopy.safeParse(await sealed.read(path, file)).data;
      if (copy) copies.set(keyOf(copy.view.site, copy.view.id), { ...copy, path, until });
    }
  }

  const isPast = ({ until }: { until: string }) => until < dayOf(now());
  const drop = async (key: string): Promise<void> => {
    const copy = copies.get(key);
    copies.delete(key);
    if (copy) await remove(copy.path);
  };

  const take = async (session: SessionSummary, read: Read, when: number): Promise<void> => {
    if (when !== forgotten) return;
    const key = keyOf(session.site, session.id);
    const rest = (ms: number) => restsUntil.set(key, now().getTime() + ms);
    try {
      const at = now();
      const seen = await read(session);
      if (!seen) {
        rest(REST.notOurs);
        return await drop(key);
      }
      if (when !== forgotten) return;
      const copy: OfflineCopy = { version: 1, at: at.toISOString(), ...seen };
      const end = Date.parse(session.lastEndsAt ?? session.endsAt);
      const until = dayOf(new Date(end + DAY));
      const path = pathOf(key, until);
      await sealed.write(path, path.slice(folder.length + 1), copy);
      if (when !== forgotten) return await remove(path);
      const before = copies.get(key);
      copies.set(key, { ...copy, path, until });
      if (before && before.path !== path) await remove(before.path);
    } catch {
      // The copy before stays, with its age.
      rest(REST.failed);
    }
  };

  return {
    look(summaries, read) {
      // The application may run for weeks.
      for (const [key, copy] of copies) if (isPast(copy)) void drop(key);
      if (!sealed.available()) return;
      for (const session of summaries) {
        const key = keyOf(session.site, session.id);
        const before = copies.get(key);
        if (session.phase === "ended") {
          void drop(key);
          continue;
        }
        const at = now().getTime();
        if (at < (restsUntil.get(key) ?? 0) || pending.has(key) || !needsCopy(session, before?.at, at))
          continue;
        pending.add(key);
        const when = forgotten;
        const line = (working.get(session.site) ?? Promise.resolve())
          .then(() => take(session, read, when))
          .finally(() => pending.delete(key));
        working.set(session.site, line);
      }
    },
    list: () =>
      [...copies.values()]
        .filter(({ view }) => isForToday(view, now().getTime()))
        .sort((a, b) => (a.at < b.at ? 1 : -1)),
    find(site, session) {
      const copy = copies.get(keyOf(site, session));
      return copy && !isPast(copy) ? copy : undefined;
    },
    async forget(site) {
      forgotten += 1;
      const meant = [...copies].filter(([, { view }]) => site === undefined || view.site === site);
      await Promise.all(meant.map(([key]) => drop(key)));
    },
    settled: async () => void (await Promise.all(working.values())),
  };
}

/** Where it cannot be removed now, its day is looked at again with the next start. */
const remove = (path: string): Promise<void> => rm(path, { force: true }).catch(() => undefined);
