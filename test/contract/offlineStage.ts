import { join } from "node:path";
import { connect } from "../../cluster/connect.ts";
import { loadKubeconfig } from "../../cluster/kubeconfig.ts";
import { createApplication } from "../../services/application.ts";
import { offlineCopies } from "../../services/offlineCopies.ts";
import { PRACTICE_NAMESPACE } from "../../services/practiceSite.ts";
import { sealedFiles } from "../../services/sealedFile.ts";
import { secretStore } from "../../services/secretStore.ts";
import type { SiteAccess } from "../../services/site.ts";
import type { Site } from "../../shared/contract/views.ts";
import type { CommandLine } from "./commandLine.ts";

/** A key store that turns bytes around: enough to tell what went through it. */
const vault = {
  available: () => true,
  encrypt: (text: string) => Buffer.from(text).reverse(),
  decrypt: (data: Uint8Array) => Buffer.from(data).reverse().toString("utf8"),
};

export const siteOf = (id: string, state: Site["state"]): Site => ({
  ...{ id, kind: "cluster", name: id, server: `https://${id}.example`, state },
});

/** The application as it starts on a computer whose files lie below `root`, with what it prints. */
export async function startApplication(root: string, settings = { offlineCopies: true }) {
  const secrets = secretStore(join(root, "keys"), vault);
  const sealed = sealedFiles("copies", secrets, vault);
  const offline = await offlineCopies({ folder: join(root, "copies"), sealed, now: () => new Date() });
  const printed: string[] = [];
  const application = createApplication({
    ...{ emit: () => undefined, now: () => new Date(), log: () => undefined, offline },
    drafts: { settled: async () => undefined },
    settings: {
      get: () => ({ locale: "fr", notices: false, ...settings }),
      change: async (part: object) => Object.assign(settings, part),
    },
    desktop: { previewPdf: async (_: string, html: string) => void printed.push(html) },
  } as never);
  return { application, offline, printed };
}

/** A demonstration as if it were a real site: what is kept of sites is kept of those alone. */
export async function reach({ practice }: CommandLine, id: string): Promise<SiteAccess> {
  const cluster = connect(await loadKubeconfig({ path: practice.kubeconfig, trust: "own" }));
  return { id, kind: "cluster", cluster, namespace: PRACTICE_NAMESPACE };
}
