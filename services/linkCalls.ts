import { exportCsv } from "../intake/exportCsv.ts";
import { LabError } from "../shared/contract/failure.ts";
import type { linkCalls as contract } from "../shared/contract/links.ts";
import { seatOrigin } from "../shared/domain/links.ts";
import type { SessionId } from "../shared/domain/names.ts";
import { ROOM_TEST_LABEL } from "../shared/plan/roomTest.ts";
import type { Deed } from "./audit.ts";
import { getSession, raiseSeats } from "./changeSession.ts";
import { closeLinks } from "./closeLinks.ts";
import type { Desktop } from "./desktop.ts";
import type { Handlers } from "./handlers.ts";
import { revealLinks } from "./links.ts";
import type { OfflineCopy } from "./offlineCopies.ts";
import { linksCsv, linksText } from "./papers.ts";
import type { SettingsStore } from "./settings.ts";
import { readPortalOrigin, type SiteAccess } from "./site.ts";
import { slipsHtml } from "./slips.ts";

interface LinkPorts {
  desktop: Desktop;
  settings: SettingsStore;
  accessTo: (site: string) => Promise<SiteAccess>;
  onSession: (input: { site: string; session: string }) => Promise<{ access: SiteAccess; id: SessionId }>;
  /** The last known state of a session whose site does not answer now. */
  copyOf: (site: string, session: string) => OfflineCopy | undefined;
  /** Writes down what was done. */
  note: (site: SiteAccess, ...deeds: Deed[]) => Promise<void>;
}

/** What is handed out, to whom it is shown, and its end. */
export function linkCalls({
  desktop,
  settings,
  accessTo,
  onSession,
  copyOf,
  note,
}: LinkPorts): Pick<Handlers, keyof typeof contract | "copyRoomTest"> {
  /** What can be handed out: as it is now, or, where the site does not answer, as it was last seen. */
  const handed = async (input: { site: string; session: string }, seats?: number[]) => {
    const copy = copyOf(input.site, input.session);
    if (copy) {
      const links = copy.links.filter(({ seat }) => seats === undefined || seats.includes(seat));
      return { title: copy.view.title, endsAt: copy.view.endsAt, demonstration: false, links };
    }
    const { access, id } = await onSession(input);
    const [{ spec }, links] = await Promise.all([getSession(access, id), revealLinks(access, id, seats)]);
    return { title: spec.title, endsAt: spec.endsAt, demonstration: access.kind === "practice", links };
  };
  return {
    reissueLinks: async (input) => {
      const { access, id } = await onSession(input);
      await raiseSeats(access, id, input.seats, "linkIssues");
      await note(access, ...input.seats.map((seat) => ({ action: "reissue" as const, session: id, seat })));
      return null;
    },
    closeLinks: async (input) => {
      const { access, id } = await onSession(input);
      const seats = await closeLinks(access, id, input.seats);
      await note(access, ...seats.map((seat) => ({ action: "closeLinks" as const, session: id, seat })));
      return { seats };
    },
    revealLinks: async (input) => (await handed(input, input.seats)).links,
    copyLinks: async (input) => {
      const { links } = await handed(input, input.seats);
      const open = links.filter(({ url }) => url !== undefined);
      if (input.seats !== undefined && open.length === 0 && links.length > 0) throw linkClosed();
      const [only] = links;
      // One seat's link is pasted into a message or an address bar: nothing but the link.
      const alone = input.seats !== undefined && links.length === 1 && only?.url;
      await desktop.copyText(alone ? alone : linksText(links, settings.get().locale));
      return { count: open.length };
    },
    exportLinks: async (input) => {
      const { title, links } = await handed(input);
      const { name, rows } = linksCsv(title, links, settings.get().locale);
      const path = await desktop.saveFile(name, exportCsv(rows));
      return path === null ? null : { path };
    },
    printSlips: async (input) => {
      const slips = await handed(input);
      const { locale } = settings.get();
      return desktop.previewPdf(slips.title, await slipsHtml({ ...slips, locale }));
    },
    projectSession: async (input) => {
      await onSession(input);
      desktop.project(input);
      return null;
    },
    copyRoomTest: async ({ site }) => {
      const url = `${seatOrigin(await readPortalOrigin(await accessTo(site)), ROOM_TEST_LABEL)}/`;
      await desktop.copyText(url);
      return { url };
    },
    openLink: async (input) => {
      const { access, id } = await onSession(input);
      const [link] = await revealLinks(access, id, [input.seat]);
      if (!link) throw new LabError({ kind: "notFound", params: { what: "link" } });
      if (link.url === undefined) throw linkClosed();
      await desktop.openInBrowser(link.url);
      return null;
    },
  };
}

const linkClosed = (): LabError =>
  new LabError({ kind: "invalid", issues: [{ code: "session.linkClosed" }] });
