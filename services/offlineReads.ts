import { LabError } from "../shared/contract/failure.ts";
import { SessionSummary, type Site } from "../shared/contract/views.ts";
import type { SessionId } from "../shared/domain/names.ts";
import { revealLinks } from "./links.ts";
import type { OfflineCopies, OfflineCopy } from "./offlineCopies.ts";
import { readRelaunchable } from "./relaunch.ts";
import type { SessionWatch } from "./sessionWatch.ts";
import type { SettingsStore } from "./settings.ts";
import type { SiteAccess } from "./site.ts";

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

/** When the copies are taken, and when they are gone by. Nothing is ever sent from them. */
export function followOffline({ offline, settings, sites }: OfflineReadPorts): OfflineReads {
  const isSilent = (id: string): boolean => {
    const { state = "starting" } = sites.get(id)?.site ?? {};
    return state !== "live" && state !== "starting";
  };
  const read = async (session: SessionSummary) => {
    const { watch, access } = sites.get(session.site) ?? {};
    const id = session.id as SessionId;
    const view = await watch?.view(id);
    if (!view || !access) throw new LabError({ kind: "notFound", params: { what: id } });
    const [links, relaunch] = await Promise.all([revealLinks(access, id), readRelaunchable(access, id)]);
    return { view, links, relaunch };
  };
  const look = () => {
    if (!settings.get().offlineCopies) return;
    const live = [...sites.values()].flatMap(({ site, watch }) =>
      site.kind === "cluster" && site.state === "live" ? (watch?.summaries() ?? []) : [],
    );
    offline.look(live, read);
  };
  const timer = setInterval(look, LOOK_EVERY);
  timer.unref();
  return {
    look,
    copyOf: (site, session) => (isSilent(site) ? offline.find(site, session) : undefined),
    summaries: () =>
      offline
        .list()
        .filter(({ view }) => isSilent(view.site) && !sites.get(view.site)?.watch)
        .map(({ view }) => SessionSummary.parse(view)),
    aged(site) {
      if (site.seenAt !== undefined || !isSilent(site.id)) return site;
      const [last] = offline.list().filter(({ view }) => view.site === site.id);
      return last ? { ...site, seenAt: last.at } : site;
    },
    stop: () => clearInterval(timer),
  };
}
