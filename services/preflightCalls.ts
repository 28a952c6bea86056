import type { Handlers } from "./handlers.ts";
import { preflight, readIsolation } from "./preflight.ts";
import type { SiteAccess } from "./site.ts";
import type { TemplateSources } from "./templateSources.ts";
import { askForImages, askForIsolation } from "./trialWishes.ts";

/** The calls that look before a launch. */
export function preflightCalls(ports: {
  accessTo: (site: string) => Promise<SiteAccess>;
  templates: TemplateSources;
  now: () => Date;
}): Pick<Handlers, "checkLaunch" | "isolation" | "tryIsolation" | "tryImages"> {
  const { accessTo, templates, now } = ports;
  return {
    checkLaunch: async (wish) => {
      const site = await accessTo(wish.site);
      return preflight(site, await templates.get(wish.template, site), wish, now());
    },
    isolation: async ({ site }) => (await readIsolation(await accessTo(site))) ?? null,
    tryImages: async ({ site, images, everywhere }) => {
      await askForImages(await accessTo(site), images, now(), everywhere ? "all" : "one");
      return null;
    },
    tryIsolation: async ({ site }) => {
      await askForIsolation(await accessTo(site), now());
      return null;
    },
  };
}
