import { randomInt } from "node:crypto";
import { LabError } from "../shared/contract/failure.ts";
import type { SessionView, Site } from "../shared/contract/views.ts";
import type { SessionId } from "../shared/domain/names.ts";
import { templateCard } from "../shared/plan/templateCard.ts";
import { afterCalls } from "./afterCalls.ts";
import { audit, type Deed } from "./audit.ts";
import { checkCapacity } from "./capacity.ts";
import { raiseSeats, settleHelp } from "./changeSession.ts";
import { checkCalls } from "./checks.ts";
import { classCalls } from "./classCalls.ts";
import { classTimeCalls } from "./classTimeCalls.ts";
import { createCollections } from "./collect/collectionCalls.ts";
import type { Desktop } from "./desktop.ts";
import type { DraftStore } from "./drafts.ts";
import type { Caller, Emit, Handlers } from "./handlers.ts";
import { createHandOuts } from "./handOut/handOutCalls.ts";
import { createHosting, type HostingPorts, type HostingService } from "./hosting.ts";
import { joiningCalls } from "./joiningCalls.ts";
import { keepingCalls } from "./keepingCalls.ts";
import { launchSession } from "./launchSession.ts";
import { linkCalls } from "./linkCalls.ts";
import type { MailAccounts } from "./mail/mailAccounts.ts";
import { createMailings } from "./mail/mailCalls.ts";
import { createNotices } from "./notices.ts";
import type { OfflineCopies } from "./offlineCopies.ts";
import { followOffline } from "./offlineReads.ts";
import { preflightCalls } from "./preflightCalls.ts";
import { prepareCalls } from "./prepareCalls.ts";
import { createRehearsals } from "./rehearse/rehearsalCalls.ts";
import type { RehearsalStore } from "./rehearse/rehearsalStore.ts";
import { relaunchHandlers } from "./relaunch.ts";
import type { RememberedClasses } from "./rememberedClasses.ts";
import { reportCalls } from "./reportCalls.ts";
import { seatEvents, seatLogs } from "./seatDetails.ts";
import { type SessionWatch, watchSessions } from "./sessionWatch.ts";
import type { SettingsStore } from "./settings.ts";
import { sharingCalls } from "./sharing.ts";
import type { SiteAccess } from "./site.ts";
import type { SiteHandlers } from "./siteCalls.ts";
import { supportActionCalls } from "./supportActions.ts";
import { createSupport } from "./supportCalls.ts";
import { templateCalls } from "./templateCalls.ts";
import { templateSources } from "./templateSources.ts";
import type { TemplateCatalogue } from "./templates.ts";
import { seatTerminals } from "./terminal.ts";
import { terminalCalls } from "./terminalCalls.ts";

interface ApplicationPorts {
  /** Those that come with the application. */
  templates: TemplateCatalogue;
  drafts: DraftStore;
  rehearsals: RehearsalStore;
  mailAccounts: MailAccounts;
  rememberedHandlers: RememberedClasses["handlers"];
  /** Of today's classes, for when a site does not answer. */
  offline: OfflineCopies;
  settings: SettingsStore;
  desktop: Desktop;
  /** What conducting a real cluster from this computer takes. */
  hosting: Omit<HostingPorts, "emit" | "now">;
  /** Where the build put conductor and portal for the cluster. */
  programsDir: string;
  /** The calls about real sites; see siteCalls.ts. */
  siteHandlers: SiteHandlers;
  /** Tells every window. */
  emit: Emit;
  now: () => Date;
  /** Constant messages; no secrets, no names of persons. */
  log: (message: string, detail: string) => void;
  info: () => { version: string; electron: string; fallbackRuntime: boolean; portalUrl?: string };
}

export interface Application {
  handlers: Handlers;
  /** The list of sites as it is now; a site that is `live` comes with its access. */
  setSite(site: Site, access?: SiteAccess): void;
  /** A site that the user removed. */
  dropSite(id: string): void;
  /** A window is gone: ends what it left behind. */
  release(callerId: string): void;
  /** Ends the trials that this computer hosts, too. */
  stop(): Promise<void>;
}

/** The application without its windows: every call of the contract, in one visible table. */
export function createApplication(ports: ApplicationPorts): Application {
  const sites = new Map<string, { site: Site; access?: SiteAccess; watch?: SessionWatch }>();
  const waiting = new Set<() => void>();
  const watched = new Map<string, { caller: Caller; site: string; session: SessionId }>();
  const terminals = seatTerminals();
  const templates = templateSources(ports.templates, ports.drafts);
  const hosting = createHosting({ ...ports.hosting, emit: ports.emit, now: ports.now });

  /** A site that is starting is waited for: a click in the first second must not be an error. */
  const accessTo = async (id: string): Promise<SiteAccess> => {
    while (sites.get(id)?.site.state === "starting")
      await new Promise<void>((resolve) => waiting.add(resolve));
    const access = sites.get(id)?.access;
    if (!access)
      throw new LabError({ kind: "unreachable", params: { what: id }, detail: "the site is not connected" });
    return access;
  };
  const offline = followOffline({ ...ports, sites });
  const live = () => [...sites.values()].flatMap(({ watch }) => watch?.summaries() ?? []);
  const summaries = () => [...live(), ...offline.summaries()];
  const viewOf = async (site: string, session: SessionId): Promise<SessionView> => {
    const view = (await sites.get(site)?.watch?.view(session)) ?? offline.copyOf(site, session)?.view;
    if (!view) throw new LabError({ kind: "notFound", params: { what: session } });
    return view;
  };
  const notices = createNotices({
    desktop: ports.desktop,
    locale: () => ports.settings.get().locale,
    wanted: () => ports.settings.get().notices,
    viewOf,
    show: (place) => ports.emit("seatWanted", place),
  });
  const tellViews = async () => {
    ports.emit("sessionsChanged", summaries());
    notices.look(live());
    offline.look();
    for (const { caller, site, session } of watched.values()) {
      const view = await sites.get(site)?.watch?.view(session);
      if (view) caller.emit("sessionChanged", view);
    }
  };
  const listSites = () => [...sites.values()].map(({ site }) => offline.aged(site));
  const onSession = async (input: { site: string; session: string }) => ({
    access: await accessTo(input.site),
    id: input.session as SessionId,
  });

  const nameOf = (site: string) => sites.get(site)?.site.name ?? "";
  const note = (site: SiteAccess, ...deeds: Deed[]) =>
    audit(site, ports.now(), deeds, (detail) => ports.log("an audit entry could not be written", detail));

  const rehearsals = createRehearsals({
    ...ports,
    ...{ templates, accessTo, note },
  });

  const collections = createCollections({ ...ports, accessTo });
  const handOuts = createHandOuts({ ...ports, accessTo });
  const mailings = createMailings({ ...ports, accessTo });
  const support = createSupport({ ...ports, accessTo });

  const handlers: Handlers = {
    ...hosting.handlers,
    ...ports.siteHandlers,
    ...prepareCalls({
      ...ports,
      clusterOf: async (site) => (await accessTo(site)).cluster,
      nameOf,
    }),
    ...afterCalls({ ...ports, onSession, nameOf, collections: collections.list }),
    ...checkCalls({ accessTo }),
    ...reportCalls({ ...ports, accessTo, nameOf }),
    ...classCalls({ ...ports, templates, accessTo, note }),
    ...keepingCalls({ ...ports, onSession, note }),
    ...linkCalls({ ...ports, accessTo, onSession, note, copyOf: offline.copyOf }),
    ...relaunchHandlers({ ...ports, accessTo, nameOf, note, copyOf: offline.copyOf }),
    ...sharingCalls({ onSession, note }),
    ...joiningCalls({ onSession, note }),
    ...supportActionCalls({ accessTo, now: ports.now }),
    ...classTimeCalls({ onSession, note, now: ports.now }),
    ...preflightCalls({ accessTo, templates, now: ports.now }),
    ...templateCalls({ ...ports, templates, accessTo }),
    ...rehearsals.handlers,
    ...collections.handlers,
    ...handOuts.handlers,
    ...mailings.handlers,
    ...support.handlers,
    ...terminalCalls({ terminals, onSession, now: ports.now }),
    ...ports.rememberedHandlers,
    listSites: async () => listSites(),
    listTemplates: async () => (await ports.templates.list()).map((template) => templateCard(template)),
    checkCapacity: async ({ site, template, parameters, seats }) => {
      const access = await accessTo(site);
      return checkCapacity(access, (await templates.get(template, access)).spec, parameters, seats);
    },

    launchSession: async (input) => {
      const site = await accessTo(input.site);
      const template = await templates.get(input.template, site);
      const { locale } = ports.settings.get();
      const launched = await launchSession(input, {
        site,
        template,
        locale,
        now: ports.now(),
        random: (below) => randomInt(below),
      });
      await note(site, { action: "launch", session: launched.session });
      return launched;
    },
    listSessions: async () => summaries(),
    watchSession: async ({ site, session }, caller) => {
      const isKept = () => offline.copyOf(site, session) !== undefined;
      // A site that was starting may turn out to be silent.
      if (!isKept())
        await accessTo(site).catch((error: unknown) => {
          if (!isKept()) throw error;
        });
      if (!isKept()) await sites.get(site)?.watch?.synced;
      const view = await viewOf(site, session as SessionId);
      watched.set(caller.id, { caller, site, session: session as SessionId });
      notices.follow({ site, session });
      return view;
    },
    unwatchSession: async (_, caller) => {
      watched.delete(caller.id);
      return null;
    },

    restartSeats: async (input) => raise(input, "restarts", "restart"),
    resetSeats: async (input) => raise(input, "resets", "reset"),
    settleHelp: async (input) => {
      const { access, id } = await onSession(input);
      await settleHelp(access, id, input.seat, input.since);
      return null;
    },
    seatEvents: async (input) => {
      const { access, id } = await onSession(input);
      return seatEvents(access, id, input.seat);
    },
    seatLogs: async (input) => {
      const { access, id } = await onSession(input);
      return seatLogs(access, id, input.seat, input.container);
    },
    getSettings: async () => ports.settings.get(),
    changeSettings: async (part) => {
      const settings = await ports.settings.change(part);
      if (!settings.offlineCopies) await ports.offline.forget();
      ports.emit("settingsChanged", settings);
      return settings;
    },
    appInfo: async () => ports.info(),
  };

  async function raise(
    input: { site: string; session: string; seats: number[] },
    wish: "restarts" | "resets",
    action: "restart" | "reset",
  ): Promise<null> {
    const { access, id } = await onSession(input);
    await raiseSeats(access, id, input.seats, wish);
    await note(access, ...input.seats.map((seat) => ({ action, session: id, seat })));
    return null;
  }

  return {
    handlers,
    setSite(site, access) {
      const before = sites.get(site.id);
      if (before?.access !== access) before?.watch?.stop();
      const watch =
        access === undefined
          ? undefined
          : before?.access === access
            ? before.watch
            : watchSessions(access, () => void tellViews());
      sites.set(site.id, { site, ...(access ? { access } : {}), ...(watch ? { watch } : {}) });
      followHosting(hosting, site, access);
      support.setSite(site, access);
      for (const wake of waiting) wake();
      waiting.clear();
      ports.emit("sitesChanged", listSites());
      // What is kept of a silent site is there at once.
      if (!watch) ports.emit("sessionsChanged", summaries());
    },
    dropSite(id) {
      const gone = sites.get(id);
      if (!gone) return;
      gone.watch?.stop();
      sites.delete(id);
      void ports.offline.forget(id);
      followHosting(hosting, gone.site, undefined);
      support.dropSite(id);
      for (const wake of waiting) wake();
      waiting.clear();
      ports.emit("sitesChanged", listSites());
      ports.emit("sessionsChanged", summaries());
    },
    release(callerId) {
      watched.delete(callerId);
      terminals.release(callerId);
      support.release(callerId);
    },
    async stop() {
      await Promise.all([rehearsals.stop(), collections.stop(), handOuts.stop(), mailings.stop()]);
      for (const { watch } of sites.values()) watch?.stop();
      terminals.stop();
      support.stop();
      notices.stop();
      offline.stop();
      await Promise.all([hosting.stop(), ports.drafts.settled()]);
    },
  };
}

/** Who conducts a real cluster is a question while it answers; the demonstration has its conductor beside it. */
function followHosting(hosting: HostingService, site: Site, access: SiteAccess | undefined): void {
  if (site.kind !== "cluster") return;
  if (access?.credentials) hosting.follow({ ...access, access: access.credentials });
  else void hosting.forget(site.id);
}
