import { preflight } from "../services/preflight.ts";
import type { SiteAccess } from "../services/site.ts";
import type { CallInput } from "../shared/contract/calls.ts";
import { LabError } from "../shared/contract/failure.ts";
import type { PreflightFinding } from "../shared/contract/preflight.ts";
import type { LabTemplate } from "../shared/domain/template.ts";
import type { Output } from "./output.ts";

type Wish = Omit<CallInput<"checkLaunch">, "site" | "template">;

/**
 * The same look before a launch as the window's. A script has nobody to ask, so what would fail is refused, unless
 * it is forced; the rest is told on standard error.
 * @throws LabError quotaExceeded, conflict
 */
export async function lookBefore(
  site: SiteAccess,
  template: LabTemplate,
  wish: Wish,
  output: Output,
  force: boolean,
): Promise<void> {
  const asked = { ...wish, site: site.id, template: template.metadata.name };
  const { capacity, findings } = await preflight(site, template, asked, new Date());
  for (const finding of findings) if (finding.weight !== "notes") output.note(told(finding, output));
  if (force) return;
  if (capacity.verdict === "doesNotFit")
    throw new LabError({
      kind: "quotaExceeded",
      params: { resource: capacity.lacks[0]?.resource ?? "", seats: capacity.seats ?? 0 },
      detail: `only ${capacity.seats ?? 0} of ${wish.seats} seats fit; --force launches all the same`,
    });
  // What the launch refuses by itself, it refuses with its own places.
  const blocking = findings.filter(({ weight, words }) => weight === "blocks" && words === "preflight");
  if (blocking.length > 0)
    throw new LabError({
      kind: "conflict",
      params: { what: template.metadata.name },
      detail: blocking.map(({ code }) => code).join(", "),
    });
}

const told = ({ words, code, params = {} }: PreflightFinding, { say }: Output): string =>
  say(words === "issue" ? `issue:${code}` : `preflight:finding.${code}`, { path: "", ...params });
