import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError } from "commander";
import { audit } from "../../services/audit.ts";
import { rehearse } from "../../services/rehearse/rehearse.ts";
import { parseValues } from "../../services/renderSeat.ts";
import { readSolutionBeside } from "../../services/solutionFile.ts";
import { LabError } from "../../shared/contract/failure.ts";
import { MAX_REHEARSAL_SEATS, type Rehearsal } from "../../shared/domain/rehearsal.ts";
import { inLocale } from "../../shared/domain/text.ts";
import { forecastSeconds } from "../../shared/plan/rehearsal.ts";
import { tellFinding } from "../../shared/plan/rehearsalWords.ts";
import { EXIT } from "../exitCodes.ts";
import { type Output, table } from "../output.ts";
import type { Run } from "../run.ts";
import { openSite, type SiteOptions } from "../site.ts";
import { readTemplate, readValue } from "../templateFile.ts";

interface RehearseOptions {
  seats: number;
  class: number;
  set: Record<string, string>;
  solution?: string;
}

export function rehearseCommand(template: Command, program: Command, run: Run): void {
  template
    .command("rehearse")
    .argument("<file>", "a YAML file")
    .option("--seats <number>", `throw-away seats, 1 to ${MAX_REHEARSAL_SEATS}`, readSeats, 1)
    .option("--class <number>", "how many seats the forecast is for", readClass, 30)
    .option("--set <name=value...>", "values of parameters; the others take their defaults", readValue, {})
    .option(
      "--solution <file>",
      "else <name>.solution.sh or solution.sh beside the template, if there is one",
    )
    .description("build seats of a template, enter, run its checks before and after its solution, remove all")
    .action((file: string, options: RehearseOptions) =>
      run(async (output) => {
        const lab = await readTemplate(file);
        const solution = await readSolution(file, options.solution);
        const site = await openSite(program.opts<SiteOptions>());
        const abort = new AbortController();
        // The first one ends it in good order; the second one is the system's.
        for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => abort.abort());
        let told: Rehearsal | undefined;
        try {
          const rehearsal = await rehearse({
            ...{ site, template: lab, solution, ref: lab.metadata.name, seats: options.seats },
            ...{ parameters: parseValues(lab.spec.parameters ?? [], options.set), locale: output.locale },
            ...{ signal: abort.signal, now: () => new Date() },
            note: (...deeds) => audit(site, new Date(), deeds, output.note),
            onChange: (now) => {
              tellProgress(told, now, output);
              told = now;
            },
          });
          output.result(rehearsal, () => summary(rehearsal, options.class, output));
          // Everything was told; this is for scripts.
          if (rehearsal.state === "failed") process.exitCode = EXIT.invalid;
          if (rehearsal.state === "cancelled") process.exitCode = EXIT.timeout;
        } finally {
          await site.cluster.close();
        }
      }),
    );
}

async function readSolution(file: string, named: string | undefined): Promise<string | undefined> {
  if (named === undefined) return readSolutionBeside(file);
  try {
    return await readFile(named, "utf8");
  } catch (error) {
    throw new LabError({ kind: "notFound", params: { what: named } }, { cause: error });
  }
}

/** Each step as it ends, with what it found, on standard error. */
function tellProgress(before: Rehearsal | undefined, now: Rehearsal, output: Output): void {
  const { say, locale } = output;
  for (const [index, step] of now.steps.entries()) {
    if (before?.steps[index]?.state === step.state) continue;
    if (step.state === "waiting" || step.state === "running") continue;
    const seconds =
      step.seconds === undefined ? "" : ` (${say("rehearsal:seconds", { seconds: step.seconds })})`;
    output.note(
      `${say(`rehearsal:state.${step.state}`).padEnd(10)} ${say(`rehearsal:step.${step.name}`)}${seconds}`,
    );
    for (const finding of step.findings) {
      output.note(`           ${tellFinding(finding, say, (text) => inLocale(text, locale))}`);
      for (const line of finding.output?.split("\n") ?? []) output.note(`             ${line}`);
    }
  }
}

function summary({ state, timing, images, simulated }: Rehearsal, seats: number, { say }: Output): string {
  const time = (seconds: number) => say("rehearsal:seconds", { seconds });
  const rows: string[][] = [];
  if (timing) {
    rows.push([say("rehearsal:cold"), time(timing.last)]);
    rows.push([
      "",
      timing.pull === undefined
        ? say("rehearsal:coldNoPull")
        : say("rehearsal:coldPull", { pull: time(timing.pull) }),
    ]);
    if (timing.again !== undefined) rows.push([say("rehearsal:warm"), time(timing.again)]);
  }
  for (const image of images ?? []) rows.push([say("rehearsal:images"), say("rehearsal:image", image)]);
  const lacks = images?.some(({ have, of }) => have < of) ?? true;
  const forecast = timing && forecastSeconds(timing, seats, lacks);
  return [
    say(`rehearsal:outcome.${state}`),
    ...(simulated ? [say("rehearsal:simulated")] : []),
    ...(rows.length > 0 ? [table(rows)] : []),
    ...(forecast === undefined ? [] : [say("rehearsal:forecast", { count: seats, time: time(forecast) })]),
  ].join("\n");
}

function readSeats(text: string): number {
  if (!/^[1-9]$/.test(text) || Number(text) > MAX_REHEARSAL_SEATS)
    throw new InvalidArgumentError(`a number from 1 to ${MAX_REHEARSAL_SEATS}`);
  return Number(text);
}

function readClass(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError("a number from 1 to 999");
  return Number(text);
}
