import type { Command } from "commander";
import type { ClusterAccess } from "../cluster/access.ts";
import { connect } from "../cluster/connect.ts";
import { loadKubeconfig } from "../cluster/kubeconfig.ts";
import { type KubeconfigSource, ownKubeconfigs } from "../cluster/kubeconfigSources.ts";
import { dataDir, practiceDir } from "../services/dataDir.ts";
import { attachPracticeSite, PRACTICE_NAMESPACE } from "../services/practiceSite.ts";
import type { SiteAccess } from "../services/site.ts";
import { LabError, toFailure } from "../shared/contract/failure.ts";
import type { Output } from "./output.ts";
import type { Run } from "./run.ts";

export interface SiteOptions {
  kubeconfig?: string;
  context?: string;
  namespace?: string;
  agree?: boolean;
}

/**
 * What the options name: `--kubeconfig`, else `PUPITRE_KUBECONFIG`; with `--context` alone, the user's own files as
 * kubectl merges them. `undefined`: nothing, so the demonstration is meant.
 */
export function sourceOf({ kubeconfig, context }: SiteOptions): KubeconfigSource | undefined {
  const path = kubeconfig ?? process.env.PUPITRE_KUBECONFIG;
  if (path !== undefined) return { path };
  return context === undefined ? undefined : { own: ownKubeconfigs() };
}

/**
 * The access of a source. `--agree` stands for a look at what the file would run, read or go through: without it these
 * are refused, one by one and by name.
 */
export async function accessOf(source: KubeconfigSource, options: SiteOptions): Promise<ClusterAccess> {
  const wanted = {
    ...source,
    trust: "own",
    ...(options.context === undefined ? {} : { context: options.context }),
  } as const;
  try {
    return await loadKubeconfig(wanted);
  } catch (error) {
    const { issues = [] } = toFailure(error);
    const consent = issues.map(({ params }) => params?.consent).filter((text) => typeof text === "string");
    if (consent.length === 0 || consent.length < issues.length) throw error;
    if (!options.agree)
      throw new LabError(
        { kind: "invalid", issues: [...issues, { code: "kubeconfig.agree" }] },
        { cause: error },
      );
    return loadKubeconfig({ ...wanted, consent });
  }
}

/** A site as the options name it; see `sourceOf`. */
export async function openSite(options: SiteOptions): Promise<SiteAccess> {
  const source = sourceOf(options);
  if (source === undefined) {
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
  const access = await accessOf(source, options);
  return {
    id: "cluster",
    kind: "cluster",
    cluster: connect(access),
    credentials: access,
    namespace: options.namespace ?? access.namespace ?? PRACTICE_NAMESPACE,
  };
}

/** Does a command's work at the site that the options name. `signal` aborts when the work is over, come of it what may. */
export type WithSite = (
  work: (site: SiteAccess, output: Output, signal: AbortSignal) => Promise<void>,
) => Promise<void>;

/** The site is closed behind the work, whether it was done or failed. */
export const workAtSite =
  (program: Command, run: Run): WithSite =>
  (work) =>
    run(async (output) => {
      const site = await openSite(program.opts<SiteOptions>());
      const abort = new AbortController();
      try {
        await work(site, output, abort.signal);
      } finally {
        abort.abort();
        await site.cluster.close();
      }
    });
