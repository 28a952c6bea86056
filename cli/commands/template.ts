import { type Command, InvalidArgumentError } from "commander";
import { stringify } from "yaml";
import { templateSchema } from "../../intake/templateSchema.ts";
import { parseValues, renderSeat } from "../../services/renderSeat.ts";
import { inLocale } from "../../shared/domain/text.ts";
import { catalogue } from "../catalogue.ts";
import { table } from "../output.ts";
import type { Run } from "../run.ts";
import { readTemplate, readValue } from "../templateFile.ts";
import { rehearseCommand } from "./rehearse.ts";

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
                inLocale(spec.title, output.locale),
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
        const { metadata, spec } = await readTemplate(file);
        output.result({ valid: true, name: metadata.name, version: spec.version }, () =>
          output.say("template.valid", { name: metadata.name, version: spec.version }),
        );
      }),
    );
  template
    .command("render")
    .argument("<file>", "a YAML file")
    .option("--seat <number>", "which seat; 0 is what the session shares", readSeat, 1)
    .option("--set <name=value...>", "values of parameters; the others take their defaults", readValue, {})
    .description("print the Kubernetes objects of one seat, as the conductor would make them")
    .action((file: string, { seat, set }: { seat: number; set: Record<string, string> }) =>
      run(async (output) => {
        const { spec } = await readTemplate(file);
        const manifests = renderSeat(spec, parseValues(spec.parameters ?? [], set), seat);
        output.result(manifests, () =>
          manifests.map((manifest) => stringify(manifest, { aliasDuplicateObjects: false })).join("---\n"),
        );
      }),
    );
  rehearseCommand(template, program, run);
  template
    .command("schema")
    .description("print the JSON Schema with which editors complete a template")
    .action(() =>
      run(async (output) => {
        const schema = templateSchema();
        output.result(schema, () => JSON.stringify(schema, null, 2));
      }),
    );
}

function readSeat(text: string): number {
  const seat = Number(text);
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError("a number from 0 to 999");
  return seat;
}
