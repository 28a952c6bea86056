import type { CallName } from "../shared/contract/calls.ts";
import type { siteCalls as contract } from "../shared/contract/sites.ts";
import type { Desktop } from "./desktop.ts";
import type { Handlers } from "./handlers.ts";
import { invitationOf, readSource } from "./siteSource.ts";
import type { Sites } from "./sites.ts";

export type SiteHandlers = Pick<Handlers, Extract<CallName, keyof typeof contract>>;

/** The calls about sites. `take` hands out the invitation that was opened from outside. */
export function siteHandlers(
  sites: Sites,
  desktop: Pick<Desktop, "saveFile">,
  take: () => string | undefined,
): SiteHandlers {
  return {
    readSource: ({ source }) => readSource(source),
    checkSource: (input) => sites.check(input),
    addSite: (input) => sites.add(input),
    changeSite: (input) => sites.change(input),
    removeSite: async ({ site }) => {
      await sites.remove(site);
      return null;
    },
    siteDetails: ({ site }) => sites.details(site),
    retrySite: async ({ site }) => {
      sites.retry(site);
      return null;
    },
    makeInvitation: async (input) => ({ link: await sites.invitation(input) }),
    saveInvitation: async ({ link, name }) => {
      invitationOf(link); // nothing else is written by this call
      const path = await desktop.saveFile(`${fileName(name)}.pupitre`, `${link}\n`);
      return path === null ? null : { path };
    },
    takeInvitation: async () => {
      const text = take();
      return text === undefined ? null : { text };
    },
  };
}

const fileName = (name: string): string =>
  name
    .normalize("NFC")
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .trim()
    .slice(0, 60) || "invitation";
