import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Command } from "commander";
import { parseTemplate } from "../../intake/parseTemplate.ts";
import { readBeside } from "../../services/readBeside.ts";
import { LabError } from "../../shared/contract/failure.ts";
import { inLocale } from "../../shared/domain/text.ts";
import { catalogue } from "../catalogue.ts";
import { table } from "../output.ts";
import type { Run } from "../run.ts";

export function templateCommands(program: Command, run: Run): void {
  const template = program.command("template").description("lab templates");
  template
    .command("list")
    .description("the built-in labs")
    .action(() =>
      run(async (output) => {
        const templates = await catalogue().list();
        output.result(
          templates.map(({ metadata, spec }) => ({
            name: metadata.name,
            version: spec.version,
            title: spec.title,
          })),
          () =>
            table(
              templates.map(({ metadata, spec }) => [
                metadata.name,
                spec.version,
                inLocale(spec.title, "en"),
              ]),
            ),
        );
      }),
    );
  template
    .command("validate")
    .argument("<file>", "a YAML file")
    .description("say whether a template holds; every fault with its line and column")
    .action((file: string) =>
      run(async (output) => {
        const text = await readFile(file, "utf8").catch((error: unknown) => {
          throw new LabError({ kind: "notFound", params: { what: file } }, { cause: error });
        });
        const parsed = parseTemplate(text, {
          fileName: file,
          beside: (path) => readBeside(dirname(file), path),
        });
        if (!parsed.ok) throw new LabError({ kind: "invalid", issues: parsed.issues });
        const { metadata, spec } = parsed.template;
        output.result({ valid: true, name: metadata.name, version: spec.version }, () =>
          output.say("template.valid", { name: metadata.name, version: spec.version }),
        );
      }),
    );
}
