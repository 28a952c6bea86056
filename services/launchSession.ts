import type { CallInput } from "../shared/contract/calls.ts";
import { LabError } from "../shared/contract/failure.ts";
import {
  LABEL,
  MANAGED_BY,
  MAX_SEATS,
  newSessionId,
  rosterSecretName,
  type SessionId,
} from "../shared/domain/names.ts";
import { resolveTemplate } from "../shared/domain/resolveTemplate.ts";
import type { Roster } from "../shared/domain/roster.ts";
import { TrainingSessionSpec } from "../shared/domain/session.ts";
import type { LabTemplate } from "../shared/domain/template.ts";
import type { Locale } from "../shared/domain/text.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import type { SiteAccess } from "./site.ts";
import { whoAmI } from "./site.ts";

const DAY = 24 * 60 * 60 * 1000;
/** Policy of the product until a site writes its own. */
const KEEP_NAMES_MS = 30 * DAY;

export interface LaunchPorts {
  site: SiteAccess;
  template: LabTemplate;
  locale: Locale;
  now: Date;
  /** Integers in [0, below), unguessable. */
  random: (below: number) => number;
}

/**
 * Writes what is wanted and returns; the conductor makes it so. The roster comes first: killed between the two
 * writes, a class without names cannot exist, and a roster without a session is swept up by the conductor.
 * @throws LabError invalid (with issues), forbidden, unreachable
 */
export async function launchSession(
  input: CallInput<"launchSession">,
  ports: LaunchPorts,
): Promise<{ session: SessionId }> {
  const id = newSessionId(ports.random);
  const spec = buildSessionSpec(input, ports, await whoAmI(ports.site.cluster));
  const { cluster, namespace } = ports.site;
  if (input.people.length > 0) await cluster.create(rosterSecret(id, namespace, input.people));
  await cluster.create({
    apiVersion: API_VERSION,
    kind: "TrainingSession",
    metadata: { name: id, namespace, labels: { [LABEL.managedBy]: MANAGED_BY } },
    spec,
  });
  return { session: id };
}

/** Pure: every refusal happens here, before anything is written. */
export function buildSessionSpec(
  input: CallInput<"launchSession">,
  { template, locale, now }: Pick<LaunchPorts, "template" | "locale" | "now">,
  owner: string,
): TrainingSessionSpec {
  const count = input.people.length + input.spare;
  if (count === 0)
    throw new LabError({ kind: "invalid", issues: [{ code: "session.noSeats", path: "people" }] });
  if (count > MAX_SEATS)
    throw new LabError({
      kind: "invalid",
      issues: [{ code: "session.tooManySeats", params: { max: MAX_SEATS, count } }],
    });
  const resolved = resolveTemplate(template.spec, input.parameters, {
    sessionId: "bcdfgh",
    seatNumber: 1,
    seatOrigin: "http://x.localhost",
  });
  if (!resolved.ok) throw new LabError({ kind: "invalid", issues: resolved.issues });
  const opensAt = input.opensAt ? new Date(input.opensAt) : undefined;
  if (opensAt && opensAt.getTime() < now.getTime() - 60_000)
    throw new LabError({ kind: "invalid", issues: [{ code: "session.opensInThePast", path: "opensAt" }] });
  const endsAt = new Date((opensAt ?? now).getTime() + input.minutes * 60_000);
  const spec: TrainingSessionSpec = {
    title: input.title,
    owner,
    locale,
    template: { name: template.metadata.name, spec: template.spec },
    parameters: input.parameters,
    seats: Array.from({ length: count }, (_, index) => ({ number: index + 1, persons: 1 })),
    phase: input.openAtOnce && !opensAt ? "open" : "prepared",
    ...(opensAt ? { opensAt: opensAt.toISOString() } : {}),
    endsAt: endsAt.toISOString(),
    retainNamesUntil: new Date(endsAt.getTime() + KEEP_NAMES_MS).toISOString(),
  };
  return TrainingSessionSpec.parse(spec);
}

function rosterSecret(
  id: SessionId,
  namespace: string,
  people: CallInput<"launchSession">["people"],
): Manifest {
  const roster: Roster = {
    version: 1,
    people: people.map((person, index) => ({ ...person, seat: index + 1, person: 1 })),
  };
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: rosterSecretName(id),
      namespace,
      labels: { [LABEL.managedBy]: MANAGED_BY, [LABEL.session]: id },
    },
    type: "pupitre.fr/roster",
    data: { "roster.json": Buffer.from(JSON.stringify(roster)).toString("base64") },
  };
}
