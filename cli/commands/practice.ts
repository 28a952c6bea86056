import type { Command } from "commander";
import { dataDir, practiceDir } from "../../services/dataDir.ts";
import { nodeProcesses } from "../../services/nodeProcesses.ts";
import { attachPracticeSite, startPracticeSite } from "../../services/practiceSite.ts";
import { LabError } from "../../shared/contract/failure.ts";
import { programsDir } from "../programsDir.ts";
import type { Run } from "../run.ts";

export function practiceCommand(program: Command, run: Run): void {
  program
    .command("practice")
    .description("host the practice cluster, conductor and portal until interrupted")
    .option("--data <folder>", "where its state is kept")
    .option("--verbose", "show the programs' logs")
    .action((options: { data?: string; verbose?: boolean }) =>
      run(async (output) => {
        const folder = options.data ?? practiceDir(dataDir());
        const running = await attachPracticeSite(folder);
        if (running) {
          await running.stop();
          throw new LabError({
            kind: "alreadyExists",
            params: { what: "practice" },
            detail: `it already runs: ${running.kubeconfigPath}`,
          });
        }
        const site = await startPracticeSite({
          starter: nodeProcesses(programsDir()),
          dataDir: folder,
          ...(options.verbose ? { log: (line: string) => output.note(line) } : {}),
        });
        output.result({ kubeconfig: site.kubeconfigPath, portal: site.portalUrl }, () =>
          [
            `kubeconfig  ${site.kubeconfigPath}`,
            `portal      ${site.portalUrl}`,
            output.say("practice.running"),
          ].join("\n"),
        );
        await interrupted();
        await site.stop();
      }),
    );
}

const interrupted = () =>
  new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
