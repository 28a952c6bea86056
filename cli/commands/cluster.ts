import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { stringify } from "yaml";
import { secretsEncryption } from "../../services/prepare/encryption.ts";
import { readPackedPrograms } from "../../services/prepare/packedPrograms.ts";
import { refuseMissing } from "../../services/prepare/prepareRights.ts";
import {
  type PrepareOptions,
  planSystem,
  prepareSystem,
  type SystemPlan,
} from "../../services/prepare/prepareSystem.ts";
import { removeSystem } from "../../services/prepare/removeSystem.ts";
import { completeSettings, readSystemSettings } from "../../services/prepare/systemSettings.ts";
import { systemStatus } from "../../services/prepare/systemStatus.ts";
import type { SiteAccess } from "../../services/site.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { Manifest } from "../../shared/kubernetes/objects.ts";
import { customResourceDefinitions } from "../../shared/manifests/crds.ts";
import { clusterRoles } from "../../shared/manifests/roles.ts";
import { PHASES, systemManifests } from "../../shared/manifests/system/systemManifests.ts";
import { type Output, table } from "../output.ts";
import type { Run } from "../run.ts";
import { workAtSite } from "../site.ts";
import { conductCommand } from "./conduct.ts";
import { type PrepareFlags, settingsOf, withPrepareOptions } from "./prepareOptions.ts";

/** Beside the CLI's own bundle. */
const PROGRAMS = join(dirname(fileURLToPath(import.meta.url)), "..", "programs");

export function clusterCommands(program: Command, run: Run): void {
  const cluster = program.command("cluster").description("prepare a cluster for sessions, and look after it");
  const withSite = workAtSite(program, run);

  cluster
    .command("manifests")
    .description("print the custom resources and roles as YAML, for kubectl apply --server-side -f -")
    .action(() =>
      run(async (output) => {
        const manifests = [...customResourceDefinitions(), ...clusterRoles()];
        output.result(manifests, () => yaml(manifests));
      }),
    );

  conductCommand(cluster, program, run);

  withPrepareOptions(cluster.command("prepare"))
    .description(
      "install everything that sessions need: resources, rights, conductor, portal, establishments",
    )
    .option("--print", "print it as YAML instead, for kubectl apply --server-side -f -")
    .option("--dry-run", "say what would change")
    .action((flags: PrepareFlags & { print?: boolean; dryRun?: boolean }) =>
      flags.print
        ? run((output) => print(flags, output))
        : withSite((site, output) => prepare(site, output, flags, flags.dryRun === true)),
    );

  withPrepareOptions(cluster.command("upgrade"))
    .description("the same again, with this version and what was said last time; says what changes")
    .option("--dry-run", "say what would change")
    .action((flags: PrepareFlags & { dryRun?: boolean }) =>
      withSite((site, output) => prepare(site, output, flags, flags.dryRun === true)),
    );

  cluster
    .command("status")
    .description("what is installed, whether it runs, who conducts")
    .action(() => withSite(status));

  cluster
    .command("uninstall")
    .description("take it back: programs, rights and policies; the establishments' namespaces stay")
    .option("--yes", "without it nothing is removed")
    .option("--end-sessions", "end the sessions that still stand, and wait for it")
    .option("--with-data", "also labs, receipts and class lists")
    .action((flags: { yes?: boolean; endSessions?: boolean; withData?: boolean }) =>
      withSite((site, output) => uninstall(site, output, flags)),
    );
}

async function status({ cluster }: SiteAccess, output: Output): Promise<void> {
  const found = await systemStatus(cluster, Date.now());
  output.result(found, () => {
    const { settings, origin, programs, leader, establishments, standing, encryption } = found;
    if (!settings && programs.length === 0) return output.say("cluster.status.absent");
    return [
      table([
        ["PROGRAM", "READY", "IMAGE", ""],
        ...programs.map(({ name, ready, wanted, image, trouble = "" }) => [
          name,
          `${ready}/${wanted}`,
          image,
          trouble,
        ]),
      ]),
      output.say("cluster.status.origin", { origin: origin ?? "–" }),
      output.say("cluster.status.leader", { leader: leader ?? "–" }),
      output.say("cluster.status.establishments", { names: establishments.join(", ") || "–" }),
      output.say("cluster.status.standing", { count: standing ?? "?" }),
      output.say(`cluster.encryption.${encryption}`),
    ].join("\n");
  });
}

async function uninstall(
  { cluster }: SiteAccess,
  output: Output,
  { yes, endSessions, withData }: { yes?: boolean; endSessions?: boolean; withData?: boolean },
): Promise<void> {
  if (!yes)
    throw new LabError({
      kind: "invalid",
      issues: [{ code: "prepare.badSetting", params: { message: "--yes" } }],
    });
  const result = await removeSystem({
    cluster,
    ...(endSessions ? { endSessions } : {}),
    ...(withData ? { withData } : {}),
    onProgress: ({ done, total, current }) =>
      output.note(output.say("cluster.progress", { done, total, current })),
  });
  output.result(result, () =>
    [
      output.say("cluster.removed", { count: result.removed }),
      output.say("cluster.establishmentsStay", { names: result.establishments.join(", ") }),
      ...(result.dataKept ? [output.say("cluster.dataStays")] : []),
    ].join("\n"),
  );
}

/** Needs no cluster: what it prints is all that would be applied. */
async function print(flags: PrepareFlags, output: Output): Promise<void> {
  const settings = completeSettings(settingsOf(flags), undefined);
  const manifests = systemManifests(settings, await readPackedPrograms(PROGRAMS));
  const all = PHASES.flatMap((phase) => manifests[phase]);
  output.result(all, () => yaml(all));
}

async function prepare(
  { cluster }: SiteAccess,
  output: Output,
  flags: PrepareFlags,
  dryRun: boolean,
): Promise<void> {
  const before = await readSystemSettings(cluster);
  const settings = completeSettings(settingsOf(flags), before);
  const options: PrepareOptions = {
    cluster,
    settings,
    programs: await readPackedPrograms(PROGRAMS),
    onProgress: ({ phase, done, total, current }) =>
      output.note(
        phase === "rollout"
          ? output.say("cluster.rollout")
          : output.say("cluster.progress", { done, total, current }),
      ),
  };
  const plan = dryRun ? await planSystem(options) : await prepareSystem(options);
  if (dryRun) refuseMissing(plan.missing);
  const encryption = await secretsEncryption(cluster);
  const changes = summary(plan);
  output.result({ ...changes, encryption }, () =>
    [
      table(
        changes.changed.map(({ change, kind, name }) => [output.say(`cluster.change.${change}`), kind, name]),
      ),
      output.say(dryRun ? "cluster.wouldChange" : "cluster.prepared", {
        changed: changes.changed.length,
        same: changes.same,
      }),
      output.say(`cluster.encryption.${encryption}`),
    ]
      .filter(Boolean)
      .join("\n"),
  );
}

function summary({ changes }: SystemPlan) {
  const entries = [...changes];
  return {
    changed: entries
      .filter(([, change]) => change !== "same")
      .map(([{ kind, metadata }, change]) => ({
        change,
        kind,
        name: metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name,
      })),
    same: entries.filter(([, change]) => change === "same").length,
  };
}

const yaml = (manifests: Manifest[]): string =>
  manifests.map((manifest) => stringify(manifest, { aliasDuplicateObjects: false })).join("---\n");
