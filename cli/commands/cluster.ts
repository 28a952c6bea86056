import type { Command } from "commander";
import { stringify } from "yaml";
import { customResourceDefinitions } from "../../shared/manifests/crds.ts";
import { clusterRoles } from "../../shared/manifests/roles.ts";
import type { Run } from "../run.ts";

export function clusterCommands(program: Command, run: Run): void {
  const cluster = program.command("cluster").description("what a cluster needs");
  cluster
    .command("manifests")
    .description("print the custom resources and roles as YAML, for kubectl apply --server-side -f -")
    .action(() =>
      run(async (output) => {
        const manifests = [...customResourceDefinitions(), ...clusterRoles()];
        output.result(manifests, () => manifests.map((manifest) => stringify(manifest)).join("---\n"));
      }),
    );
}
