import { createHash } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { toFailure } from "../shared/contract/failure.ts";
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

type Read = (session: SessionSummary) => Promise<Pick<OfflineCopy, "view" | "links" | "relaunch">>;

interface OfflinePorts {
  folder: string;
  sealed: SealedFiles;
  now: () => Date;
}

export interface OfflineCopies {
  /** The summaries as they are now: copies are taken of those that are due, one at a time. */
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
/** Ms. Who may not read a session's links is not asked for them at each change; links that are being made come soon. */
const REST = { refused: 10 * 60_000, failed: 10_000 };

/**
 * Copies of today's classes on this computer, sealed, read when a site does not answer. They are pictures: nothing of them
 * is ever written anywhere. A copy goes
 * with the end of its class, or on the second day after it.
 */
export async function offlineCopies({ folder, sealed, now }: OfflinePorts): Promise<OfflineCopies> {
  const copies = new Map<string, OfflineCopy & { path: string }>();
  const restsUntil = new Map<string, number>();
  let working = Promise.resolve();
  const pending = new Set<string>();
  const keyOf = (site: string, session: string) => `${site} ${session}`;
  const pathOf = (key: string, until: string) =>
    join(folder, `${createHash("sha256").update(key).digest("hex").slice(0, 32)}.${until}.copy`);

  for (const file of await readdir(folder).catch(() => [] as string[])) {
    const [, , until] = FILE.exec(file) ?? [];
    const path = join(folder, file);
    if (until === undefined) continue;
    if (until < dayOf(now())) {
      await rm(path, { force: true });
      continue;
    }
    const copy = OfflineCopy.safeParse(await sealed.read(path, file)).data;
    if (copy) copies.set(keyOf(copy.view.site, copy.view.id), { ...copy, path });
  }

  const take = async (session: SessionSummary, read: Read): Promise<void> => {
    const key = keyOf(session.site, session.id);
    try {
      const at = now();
      const copy: OfflineCopy = { version: 1, at: at.toISOString(), ...(await read(session)) };
      const end = Date.parse(session.lastEndsAt ?? session.endsAt);
      const path = pathOf(key, dayOf(new Date(end + DAY)));
      await sealed.write(path, path.slice(folder.length + 1), copy);
      const before = copies.get(key);
      if (before && before.path !== path) await rm(before.path, { force: true });
      copies.set(key, { ...copy, path });
    } catch (error) {
      // The copy before stays, with its age.
      const isRefused = toFailure(error).kind === "forbidden";
      restsUntil.set(key, now().getTime() + (isRefused ? REST.refused : REST.failed));
    }
  };

  return {
    look(summaries, read) {
      if (!sealed.available()) return;
      for (const session of summaries) {
        const key = keyOf(session.site, session.id);
        const before = copies.get(key);
        if (session.phase === "ended") {
          copies.delete(key);
          if (before) void rm(before.path, { force: true });
          continue;
        }
        const at = now().getTime();
        if (at < (restsUntil.get(key) ?? 0) || pending.has(key) || !needsCopy(session, before?.at, at))
          continue;
        pending.add(key);
        working = working.then(() => take(session, read)).finally(() => pending.delete(key));
      }
    },
    list: () =>
      [...copies.values()]
        .filter(({ view }) => isForToday(view, now().getTime()))
        .sort((a, b) => (a.at < b.at ? 1 : -1)),
    find: (site, session) => copies.get(keyOf(site, session)),
    async forget(site) {
      await working;
      for (const [key, { view, path }] of copies) {
        if (site !== undefined && view.site !== site) continue;
        copies.delete(key);
        await rm(path, { force: true });
      }
    },
    settled: () => working,
  };
}
