import type { ClusterAccess } from "../cluster/access.ts";
import { LabError, toFailure } from "../shared/contract/failure.ts";
import type { Hosting } from "../shared/contract/hosting.ts";
import {
  hostingOf,
  mustStepAside,
  type ObservedHosting,
  parseConductorIdentity,
  type Right,
} from "../shared/domain/hosting.ts";
import { parsePortalOrigin } from "../shared/domain/links.ts";
import type { Emit, Handlers } from "./handlers.ts";
import { type HostedPlace, observeHosting } from "./hostingObserved.ts";
import { missingRights, trialRights } from "./hostingRights.ts";
import { startTrial, type Trial } from "./hostingTrial.ts";
import type { ProcessStarter } from "./programs.ts";
import type { TrialStore } from "./trialStore.ts";

/** ms between looks: while this computer conducts, whoever comes to take over must not wait long. */
const LOOK_EVERY = { trial: 2_000, otherwise: 10_000 };
const RIGHTS_LAST = 60_000;

/** A real cluster as the application is connected to it. */
export interface HostedSite extends HostedPlace {
  id: string;
  /** Handed to conductor and portal when they run here. */
  access: ClusterAccess;
}

export interface HostingPorts {
  starter: ProcessStarter;
  store: TrialStore;
  emit: Emit;
  now: () => Date;
  /** Of this application, shown for what runs here. */
  version: string;
  log: (line: string) => void;
}

export interface HostingService {
  handlers: Pick<Handlers, "listHostings" | "refreshHosting" | "startTrial" | "stopTrial">;
  /** From now on it is known who conducts this site; a trial that ran here when the application ended goes on. */
  follow(site: HostedSite): void;
  /** The site is gone or out of reach. A trial of it ends here, and goes on when the site is back. */
  forget(siteId: string): Promise<void>;
  stop(): Promise<void>;
}

interface Followed {
  site: HostedSite;
  view: Hosting;
  left: AbortController;
  /** Resolves when nothing of it runs here any more. */
  over: Promise<void>;
  trial?: Trial;
  rights?: { missing: Right[]; at: number };
  steppedAside?: string;
  /** Ends the pause before the next look. */
  wake: () => void;
}

/**
 * Who conducts each real cluster, and the application doing it by itself where nobody else does and its user agreed.
 * It never competes: where a Deployment stands it only writes and watches, and where one appears its trial gives way.
 */
export function createHosting(ports: HostingPorts): HostingService {
  const followed = new Map<string, Followed>();

  const tell = (entry: Followed, change: Partial<Hosting>) => {
    const view = { ...entry.view, ...change };
    // A field that is told as undefined is gone.
    const told = JSON.parse(JSON.stringify(view)) as Hosting;
    if (JSON.stringify(told) === JSON.stringify(entry.view)) return;
    entry.view = told;
    if (followed.get(entry.site.id) === entry) ports.emit("hostingsChanged", views());
  };
  const views = () => [...followed.values()].map(({ view }) => view);

  const missingOf = async (entry: Followed): Promise<Right[]> => {
    const now = ports.now().getTime();
    if (!entry.rights || now - entry.rights.at > RIGHTS_LAST)
      entry.rights = { missing: await missingRights(entry.site.cluster, trialRights()), at: now };
    return entry.rights.missing;
  };

  const observe = async (entry: Followed): Promise<ObservedHosting> => {
    const own = entry.trial?.identity();
    const observed = { ...(await observeHosting(entry.site)), own, missing: [] };
    return hostingOf(observed).state === "offer"
      ? { ...observed, missing: await missingOf(entry) }
      : observed;
  };

  const look = async (entry: Followed): Promise<ObservedHosting> => {
    // Asked again: a trial may have begun while the cluster was looked at.
    const observed = { ...(await observe(entry)), own: entry.trial?.identity() };
    tell(entry, { ...viewOf(observed, ports.version), steppedAside: entry.steppedAside });
    return observed;
  };

  const begin = async (entry: Followed, port: number) => {
    tell(entry, { busy: "starting", failure: undefined });
    try {
      await ports.store.keep(entry.site.id, port);
      const trial = await startOn(entry, port);
      if (entry.left.signal.aborted) return await trial.stop(); // left in the meantime
      entry.trial = trial;
      delete entry.steppedAside;
      await ports.store.keep(entry.site.id, trial.portalPort);
    } catch (error) {
      tell(entry, { failure: toFailure(error) });
      throw error;
    } finally {
      tell(entry, { busy: undefined });
    }
    await look(entry);
  };

  const startOn = async (entry: Followed, port: number): Promise<Trial> => {
    const { starter, log } = ports;
    const options = { access: entry.site.access, starter, log, onState: () => entry.wake() };
    if (port === 0) return startTrial(entry.site, { ...options, port });
    // The port of last time may be somebody else's now; then links must be given out anew.
    return startTrial(entry.site, { ...options, port }).catch((error: unknown) => {
      if (toFailure(error).kind !== "internal") throw error;
      return startTrial(entry.site, { ...options, port: 0 });
    });
  };

  const finish = async (entry: Followed) => {
    const { trial } = entry;
    if (!trial) return;
    delete entry.trial;
    tell(entry, { busy: "stopping" });
    await trial.stop();
    tell(entry, { busy: undefined });
  };

  const stepAside = async (entry: Followed) => {
    ports.log(
      JSON.stringify({ msg: "the cluster conducts now, the trial steps aside", site: entry.site.id }),
    );
    entry.steppedAside = ports.now().toISOString();
    await ports.store.drop(entry.site.id);
    await finish(entry);
  };

  /** One look, and what follows from it. */
  const turn = async (entry: Followed) => {
    const observed = await look(entry);
    const remembered = ports.store.portOf(entry.site.id);
    const yields = mustStepAside(observed) || (!entry.trial && typeof observed.deployment === "object");
    if (yields && (entry.trial || remembered !== undefined)) {
      await stepAside(entry);
      await look(entry);
    } else if (remembered !== undefined && !entry.trial && entry.view.busy === undefined) {
      await begin(entry, remembered);
    }
  };

  const run = async (entry: Followed, earlier: Promise<void> | undefined) => {
    const { signal } = entry.left;
    // What an earlier connection to the site began ends first: two trials of one site would undo each other.
    await earlier;
    while (!signal.aborted) {
      try {
        await turn(entry);
      } catch (error) {
        const { kind, detail } = toFailure(error);
        ports.log(
          JSON.stringify({ msg: "who conducts could not be seen to", site: entry.site.id, kind, detail }),
        );
      }
      if (signal.aborted) break;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, entry.trial ? LOOK_EVERY.trial : LOOK_EVERY.otherwise);
        entry.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    await finish(entry);
  };

  const entryOf = (site: string): Followed => {
    const entry = followed.get(site);
    if (!entry)
      throw new LabError({
        kind: "unreachable",
        params: { what: site },
        detail: "the site is not connected",
      });
    return entry;
  };

  const leave = (entry: Followed) => {
    entry.left.abort();
    entry.wake();
  };

  return {
    handlers: {
      listHostings: async () => views(),
      refreshHosting: async ({ site }) => {
        const entry = entryOf(site);
        delete entry.rights;
        await look(entry);
        return entry.view;
      },
      startTrial: async ({ site }) => {
        const entry = entryOf(site);
        if (entry.trial || entry.view.busy) return entry.view;
        delete entry.rights;
        refuseUnlessOffered(await look(entry));
        try {
          await begin(entry, 0);
        } catch (error) {
          await ports.store.drop(site); // it was asked for now, not for some later time
          throw error;
        }
        entry.wake();
        return entry.view;
      },
      stopTrial: async ({ site }) => {
        const entry = entryOf(site);
        await ports.store.drop(site);
        await finish(entry);
        await look(entry);
        return entry.view;
      },
    },
    follow(site) {
      const before = followed.get(site.id);
      if (before?.site.cluster === site.cluster) return;
      if (before) leave(before);
      const entry: Followed = {
        site,
        view: asking(site.id),
        left: new AbortController(),
        over: Promise.resolve(),
        wake: () => {},
      };
      followed.set(site.id, entry);
      entry.over = run(entry, before?.over);
      ports.emit("hostingsChanged", views());
    },
    async forget(siteId) {
      const entry = followed.get(siteId);
      if (!entry) return;
      followed.delete(siteId);
      leave(entry);
      ports.emit("hostingsChanged", views());
      await entry.over;
    },
    async stop() {
      for (const entry of followed.values()) leave(entry);
      await Promise.all([...followed.values()].map(({ over }) => over));
    },
  };
}

const asking = (site: string): Hosting => ({
  site,
  state: "asking",
  installed: false,
  conducting: false,
  here: false,
  missing: [],
});

function viewOf(observed: ObservedHosting, ownVersion: string): Partial<Hosting> {
  const { deployment, lease, portal, missing } = observed;
  const verdict = hostingOf(observed);
  const held = typeof lease === "object" && !lease.expired && lease.holder ? lease : undefined;
  const here = verdict.state === "trial" && verdict.here;
  const installed = typeof deployment === "object";
  const origin = parsePortalOrigin(portal?.origin ?? "");
  return {
    state: verdict.state,
    installed,
    conducting:
      held !== undefined || verdict.state === "trial" || (verdict.state === "cluster" && verdict.conducting),
    here,
    holder: held?.holder ? parseConductorIdentity(held.holder).computer : undefined,
    since: held?.acquiredAt,
    version: here ? ownVersion : installed ? deployment.version : undefined,
    portalUrl: origin?.replace("{seat}.", ""),
    missing: [...missing],
  };
}

/** A click that comes late, when somebody else conducts by now, starts nothing. */
function refuseUnlessOffered(observed: ObservedHosting): void {
  const verdict = hostingOf(observed);
  if (verdict.state === "cluster")
    throw new LabError({ kind: "conflict", params: { what: "conductor" }, detail: "the cluster conducts" });
  const [lacking] = observed.missing;
  if (lacking) throw new LabError({ kind: "forbidden", params: { ...lacking } });
}
