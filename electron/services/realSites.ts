import { join } from "node:path";
import { session } from "electron";
import type { Application } from "../../services/application.ts";
import { secretStore } from "../../services/secretStore.ts";
import { openSiteRecords } from "../../services/siteRecords.ts";
import { createSites, type Sites } from "../../services/sites.ts";
import { vault } from "./vault.ts";

/** The user's real sites, with the system's key store and proxy behind them. */
export async function realSites(
  userData: string,
  application: () => Pick<Application, "setSite" | "dropSite">,
): Promise<Sites> {
  return createSites({
    records: await openSiteRecords(join(userData, "sites.json")),
    secrets: secretStore(join(userData, "keys"), vault),
    setSite: (site, access) => application().setSite(site, access),
    dropSite: (id) => application().dropSite(id),
    now: () => new Date(),
    random: Math.random,
    systemProxyRules: (server) => session.defaultSession.resolveProxy(server),
  });
}
