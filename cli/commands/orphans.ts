import type { Command } from "commander";
import { listOrphans, removeOrphans } from "../../services/orphans.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { Orphan } from "../../shared/plan/orphans.ts";
import { EXIT } from "../exitCodes.ts";
import { type Output, table } from "../output.ts";
import type { Run } from "../run.ts";
import { workAtSite } from "../site.ts";

/** `orphans`: what belongs to nothing, found by listing what is there; for whoever administers the cluster. */
export function orphanCommands(program: Command, run: Run): void {
  const orphans = program
    .command("orphans")
    .description("what is left in the cluster and belongs to no session; what is not ours is never touched");
  const withSite = workAtSite(program, run);

  orphans
    .command("list", { isDefault: true })
    .description("name what was found, why, and whether it may be removed")
    .action(() =>
      withSite(async (site, output) => {
        const found = await listOrphans(site.cluster, Date.now);
        tellUnseen(found.unseen, output);
        output.result(found, () =>
          found.orphans.length === 0 ? output.say("orphans.none") : orphanTable(found.orphans, output),
        );
      }),
    );
  orphans
    .command("remove")
    .option("--yes", "do what `orphans list` says")
    .description("remove what is ours beyond doubt, each by its UID, after one more look")
    .action(({ yes }: { yes?: boolean }) =>
      withSite(async (site, output) => {
        const { orphans: found, unseen } = await listOrphans(site.cluster, Date.now);
        tellUnseen(unseen, output);
        const removable = found.filter(({ mayRemove }) => mayRemove);
        if (removable.length > 0 && !yes) {
          output.note(orphanTable(removable, output));
          throw new LabError({
            kind: "invalid",
            issues: [{ code: "cli.confirmOrphans", params: { count: removable.length } }],
          });
        }
        const { removed, left } = await removeOrphans(site.cluster, removable, Date.now);
        output.result({ removed, left }, () =>
          [
            output.say("orphans.removed", { count: removed.length }),
            ...left.map(({ orphan, why }) => `${placeOf(orphan)}: ${why}`),
          ].join("\n"),
        );
        if (left.length > 0) process.exitCode = EXIT.conflict;
      }),
    );
}

const tellUnseen = (unseen: readonly string[], { note, say }: Output): void => {
  if (unseen.length > 0) note(say("orphans.unseen", { kinds: unseen.join(", ") }));
};
const placeOf = ({ kind, namespace, name }: Orphan): string =>
  `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;

const orphanTable = (orphans: readonly Orphan[], { say }: Output): string =>
  table([
    ["WHAT", "MAY GO", "WHY", "DETAIL"],
    ...orphans.map((orphan) => [
      placeOf(orphan),
      say(`orphans.mayRemove.${orphan.mayRemove ? "yes" : "no"}`),
      say(`orphans.why.${orphan.why}`),
      orphan.detail.join("; "),
    ]),
  ]);
