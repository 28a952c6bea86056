import { Command, CommanderError, Option } from "commander";
import { LabError, toFailure } from "../shared/contract/failure.ts";
import { LOCALES, type Locale } from "../shared/domain/text.ts";
import { clusterCommands } from "./commands/cluster.ts";
import { orphanCommands } from "./commands/orphans.ts";
import { practiceCommand } from "./commands/practice.ts";
import { pricesCommand } from "./commands/prices.ts";
import { reportCommand } from "./commands/report.ts";
import { sessionCommands } from "./commands/session.ts";
import { siteCommands } from "./commands/site.ts";
import { supportCommands } from "./commands/support.ts";
import { templateCommands } from "./commands/template.ts";
import { parseDuration } from "./duration.ts";
import { EXIT, exitCodeOf } from "./exitCodes.ts";
import { localeOf } from "./locale.ts";
import { createOutput } from "./output.ts";
import type { Run } from "./run.ts";

const HELP = `
Exit codes:
  0 done   1 internal fault   2 wrong usage   3 input refused   4 not found   5 not allowed
  6 cluster not reached   7 timed out   8 conflict   9 no capacity`;

const program = new Command("pupitre")
  .version(process.env.PUPITRE_VERSION ?? "development")
  .description("sessions of a training cluster, without the window")
  .option("--json", "results as JSON on standard output, failures as JSON on standard error")
  .addOption(new Option("--locale <language>", "else LC_ALL, LC_MESSAGES or LANG").choices(LOCALES))
  .option("--timeout <time>", "give up after this time", seconds)
  .option(
    "--kubeconfig <file>",
    "the cluster to use; else PUPITRE_KUBECONFIG, else the demonstration on this computer",
  )
  .option("--context <name>", "a context of that file, else of KUBECONFIG and ~/.kube/config")
  .option("--agree", "agree to the programs, files and proxy that the access file names")
  .option("-n, --namespace <name>", "the establishment's namespace")
  .addHelpText("after", HELP)
  .exitOverride();

const run: Run = async (work) => {
  const { json, timeout, locale } = program.opts<{ json?: boolean; timeout?: number; locale?: Locale }>();
  const system = Intl.DateTimeFormat().resolvedOptions().locale;
  const output = createOutput(json === true, locale ?? localeOf(process.env, system));
  let timer: NodeJS.Timeout | undefined;
  try {
    const limit = new Promise<never>((_, reject) => {
      if (timeout === undefined) return;
      timer = setTimeout(
        () => reject(new LabError({ kind: "timeout", params: { what: `${timeout} s` } })),
        timeout * 1000,
      );
    });
    await Promise.race([work(output), limit]);
  } catch (error) {
    const failure = toFailure(error);
    output.failure(failure);
    // a command that waits may leave connections open: its time is up
    process.exit(exitCodeOf(failure.kind));
  } finally {
    clearTimeout(timer);
  }
};

/** `30`, `30s` in seconds; otherwise a duration. */
function seconds(text: string): number {
  const match = /^(\d+)s?$/.exec(text);
  return match ? Number(match[1]) : parseDuration(text) * 60;
}

practiceCommand(program, run);
siteCommands(program, run);
sessionCommands(program, run);
reportCommand(program, run);
pricesCommand(program, run);
supportCommands(program, run);
orphanCommands(program, run);
templateCommands(program, run);
clusterCommands(program, run);

// `pupitre … | head` closes the pipe early: that is the reader's right, not a fault
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
}
