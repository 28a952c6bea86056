import type { Command } from "commander";
import { ownKubeconfigs } from "../../cluster/kubeconfigSources.ts";
import { reviewRights } from "../../services/rights.ts";
import { receive } from "../../services/siteCheck.ts";
import { closeLine, openLine } from "../../services/siteConnection.ts";
import { describeContexts } from "../../services/siteSource.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { ContextView, RightView } from "../../shared/contract/sites.ts";
import { type Output, table } from "../output.ts";
import type { Run } from "../run.ts";
import { accessOf, type SiteOptions, sourceOf } from "../site.ts";

export function siteCommands(program: Command, run: Run): void {
  const site = program.command("site").description("the clusters that one can reach, and with which rights");
  const options = () => program.opts<SiteOptions>();

  site
    .command("contexts")
    .description("list what the access files offer; nothing in them is run, read or contacted")
    .action(() =>
      run(async (output) => {
        const source = sourceOf(options()) ?? { own: ownKubeconfigs() };
        const { files, contexts } = await describeContexts({ ...source, trust: "own" });
        for (const { path, failure } of files) {
          if (!failure) continue;
          output.note(path);
          output.failure(failure);
        }
        output.result(contexts, () => table(contexts.map((context) => contextRow(context, output))));
      }),
    );

  site
    .command("check")
    .description("sign in, and name each right of a teacher that is missing in the namespace")
    .action(() =>
      run(async (output) => {
        const source = sourceOf(options()) ?? { own: ownKubeconfigs() };
        const access = await accessOf(source, options());
        const namespace = options().namespace ?? access.namespace;
        const line = openLine(access);
        try {
          const reception = await receive(line.look, namespace);
          if (reception.state === "failed" && reception.failure) throw new LabError(reception.failure);
          const rights = await reviewRights(line.look, namespace);
          const { state, version = "?", user = "?" } = reception;
          output.result({ ...reception, namespace, rights }, () =>
            [
              output.say("site.received", {
                state: output.say(`sites:state.${state}`),
                version,
                user,
                namespace,
              }),
              ...missingLines(rights, output),
            ].join("\n"),
          );
        } finally {
          await closeLine(line);
        }
      }),
    );
}

function contextRow(
  { name, current, server = "", namespace = "", questions, refusals }: ContextView,
  output: Output,
) {
  const what = questions
    .map(({ params }) => params?.command ?? params?.file ?? params?.proxy ?? "?")
    .join(", ");
  const state =
    refusals.length > 0
      ? `${output.say("site.refused")}: ${refusals.map(({ code, params }) => output.say(`issue:${code}`, params)).join(" ")}`
      : questions.length > 0
        ? output.say("site.asks", { what })
        : output.say("site.usable");
  return [current ? "*" : "", name, server, namespace, state];
}

function missingLines(rights: readonly RightView[], output: Output): string[] {
  const missing = rights.flatMap(({ resource, group, verbs }) =>
    verbs
      .filter(({ allowed }) => !allowed)
      .map(({ verb }) =>
        output.say("site.missing", { verb, resource: group === "" ? resource : `${resource}.${group}` }),
      ),
  );
  return missing.length > 0 ? missing : [output.say("site.allRights")];
}
