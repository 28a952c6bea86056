import { join } from "node:path";
import type { Command } from "commander";
import { dataDir } from "../../services/dataDir.ts";
import { createHosting } from "../../services/hosting.ts";
import { nodeProcesses } from "../../services/nodeProcesses.ts";
import { openTrialStore } from "../../services/trialStore.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { Hosting } from "../../shared/contract/hosting.ts";
import type { Output } from "../output.ts";
import { programsDir } from "../programsDir.ts";
import type { Run } from "../run.ts";
import { openSite, type SiteOptions } from "../site.ts";

/** A trial in the foreground: what the window does, for whoever has none. */
export function conductCommand(cluster: Command, program: Command, run: Run): void {
  cluster
    .command("conduct")
    .description("conduct this cluster's sessions from this computer, as a trial, until interrupted")
    .option("--yes", "do not ask: resources, roles and a namespace are installed with your own rights")
    .option("--verbose", "show the programs' logs")
    .action((options: { yes?: boolean; verbose?: boolean }) =>
      run((output) => conduct(program.opts<SiteOptions>(), options, output)),
    );
}

async function conduct(
  named: SiteOptions,
  options: { yes?: boolean; verbose?: boolean },
  output: Output,
): Promise<void> {
  const site = await openSite(named);
  try {
    if (site.kind === "practice" || !site.credentials)
      throw new LabError({ kind: "unsupported", issues: [{ code: "cli.conductsItself" }] });
    if (options.yes !== true) throw new LabError({ kind: "invalid", issues: [{ code: "cli.confirmTrial" }] });
    // One cluster by one user is one trial: its portal keeps its port, so that links survive a restart.
    const id = `${site.cluster.server} ${site.namespace}`;
    const told = hostingsTold();
    const hosting = createHosting({
      starter: nodeProcesses(programsDir()),
      store: await openTrialStore(join(dataDir(), "trials-cli.json")),
      version: "",
      now: () => new Date(),
      log: options.verbose ? output.note : () => undefined,
      emit: (name, payload) => {
        if (name === "hostingsChanged") told.tell(payload as Hosting[]);
      },
    });
    try {
      hosting.follow({ ...site, id, access: site.credentials });
      const running = await hosting.handlers.startTrial({ site: id, consent: true }, NOBODY);
      output.result({ portal: running.portalUrl }, () =>
        output.say("cluster.conducting", { portal: running.portalUrl ?? "" }),
      );
      const over = await Promise.race([interrupted(), told.steppedAside]);
      if (over === "steppedAside") output.note(output.say("cluster.steppedAside"));
    } finally {
      await hosting.stop();
    }
  } finally {
    await site.cluster.close();
  }
}

const NOBODY = { id: "cli", emit: () => undefined };

function hostingsTold(): { tell: (hostings: Hosting[]) => void; steppedAside: Promise<"steppedAside"> } {
  let tell: (hostings: Hosting[]) => void = () => undefined;
  const steppedAside = new Promise<"steppedAside">((resolve) => {
    tell = (hostings) => {
      if (hostings.some((one) => one.steppedAside && !one.busy && one.state !== "trial"))
        resolve("steppedAside");
    };
  });
  return { tell: (hostings) => tell(hostings), steppedAside };
}

const interrupted = () =>
  new Promise<"interrupted">((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve("interrupted"));
  });
