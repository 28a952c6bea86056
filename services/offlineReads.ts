import { LabError } from "../shared/contract/failure.ts";
import { SessionSummary, type Site } from "../shared/contract/views.ts";
import type { SessionId } from "../shared/domain/names.ts";
import { teachersOf } from "../shared/domain/session.ts";
import { getSession } from "./changeSession.ts";
import { revealLinks } from "./links.ts";
import type { OfflineCopies, OfflineCopy } from "./offlineCopies.ts";
import { relaunchableOf } from "./relaunch.ts";
import type { SessionWatch } from "./sessionWatch.ts";
import type { SettingsStore } from "./settings.ts";
import { type SiteAccess, whoAmI } from "./site.ts";

interface OfflineReadPorts {
  offline: OfflineCopies;
  settings: Pick<SettingsStore, "get">;
  sites: ReadonlyMap<string, { site: Site; access?: SiteAccess; watch?: SessionWatch }>;
}

/** Ms. A site where nothing changes is looked at all the same: the copy is as old as the last look, not as the last change. */
const LOOK_EVERY = 60_000;

interface OfflineReads {
  /** Takes the copies that are due; of the sites that are live and no demonstration. */
  look(): void;
  /** The copy to go by: of a site that does not answer now. */
  copyOf(site: string, session: string): OfflineCopy | undefined;
  /** Sessions of sites that have not answered since the application started; the others have their last picture in memory. */
  summaries(): SessionSummary[];
  /** A site that has not answered in this run is as old as the last copy of it. */
  aged(site: Site): Site;
  stop(): void;
}

/** States of a site in which it gave no answer. One that answers that this user may not look is not silent. */
const SILENT: readonly Site["state"][] = ["disconnected", "failed", "signIn"];

/** When the copies are taken, and when they are gone by. Nothing is ever sent from them. */
export function followOffline({ offline, settings, sites }: OfflineReadPorts): OfflineReads {
  const isSilent = (id: string): boolean => {
    const known = sites.get(id);
    return known !== undefined && SILENT.includes(known.site.state);
  };
  /** Administrators may read every class of a site: what they do not teach is not taken along. */
  const read = async (session: SessionSummary) => {
    const { site, watch, access } = sites.get(session.site) ?? {};
    const id = session.id as SessionId;
    if (!watch || !access) throw new LabError({ kind: "notFound", params: { what: id } });
    const [held, me] = await Promise.all([getSession(access, id), site?.user ?? whoAmI(access.cluster)]);
    if (!teachersOf(held.spec).includes(me)) return undefined;
    const parts = [watch.view(id), revealLinks(access, id), relaunchableOf(access, held)] as const;
    const [view, links, relaunch] = await Promise.all(parts);
    if (!view) throw new LabError({ kind: "notFound", params: { what: id } });
    return { view, links, relaunch };
  };
  /** Of those the whole picture came at least once: it is in memory, and newer than any copy. */
  const pictured = new WeakSet<SessionWatch>();
  const look = () => {
    for (const { watch } of sites.values())
      if (watch && !pictured.has(watch))
        watch.synced.then(
          () => pictured.add(watch),
          () => undefined,
        );
    if (!settings.get().offlineCopies) return;
    const live = [...sites.values()].flatMap(({ site, watch }) =>
      site.kind === "cluster" && site.state === "live" ? (watch?.summaries() ?? []) : [],
    );
    offline.look(live, read);
  };
  const isInMemory = ({ site, id }: Pick<SessionSummary, "site" | "id">): boolean => {
    const { watch } = sites.get(site) ?? {};
    return watch !== undefined && (pictured.has(watch) || watch.summaries().some((one) => one.id === id));
  };
  const timer = setInterval(look, LOOK_EVERY);
  timer.unref();
  return {
    look,
    copyOf: (site, session) => (isSilent(site) ? offline.find(site, session) : undefined),
    summaries: () =>
      offline
        .list()
        .filter(({ view }) => isSilent(view.site) && !isInMemory(view))
        .map(({ view }) => SessionSummary.parse(view)),
    aged(site) {
      if (site.seenAt !== undefined || !isSilent(site.id)) return site;
      const [last] = offline.list().filter(({ view }) => view.site === site.id);
      return last ? { ...site, seenAt: last.at } : site;
    },
    stop: () => clearInterval(timer),
  };
}
