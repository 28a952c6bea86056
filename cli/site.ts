import { connect } from "../cluster/connect.ts";
import { loadKubeconfig } from "../cluster/kubeconfig.ts";
import { dataDir, practiceDir } from "../services/dataDir.ts";
import { attachPracticeSite, PRACTICE_NAMESPACE } from "../services/practiceSite.ts";
import type { SiteAccess } from "../services/site.ts";
import { LabError } from "../shared/contract/failure.ts";

export interface SiteOptions {
  kubeconfig?: string;
  context?: string;
  namespace?: string;
}

/** `--kubeconfig`, else `PUPITRE_KUBECONFIG`, else the demonstration that runs on this computer. */
export async function openSite(options: SiteOptions): Promise<SiteAccess> {
  const path = options.kubeconfig ?? process.env.PUPITRE_KUBECONFIG;
  if (path === undefined) {
    const practice = await attachPracticeSite(practiceDir(dataDir()));
    if (!practice)
      throw new LabError({
        kind: "unreachable",
        params: { what: "practice" },
        detail:
          "the demonstration is not running: start it with `pupitre practice`, or name a cluster with --kubeconfig",
      });
    return { id: "practice", kind: "practice", cluster: practice.cluster, namespace: PRACTICE_NAMESPACE };
  }
  const access = await loadKubeconfig({
    path,
    trust: "own",
    ...(options.context ? { context: options.context } : {}),
  });
  return {
    id: "cluster",
    kind: "cluster",
    cluster: connect(access),
    credentials: access,
    namespace: options.namespace ?? access.namespace ?? PRACTICE_NAMESPACE,
  };
}
