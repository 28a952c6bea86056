import type { CallInput } from "../shared/contract/calls.ts";
import { type Issue, LabError } from "../shared/contract/failure.ts";
import { HOSTING_ANNOTATION, TRIAL } from "../shared/domain/hosting.ts";
import { imagePolicyIssues } from "../shared/domain/imagePolicy.ts";
import { KEEP_WORK_DAYS } from "../shared/domain/leftWork.ts";
import { LABEL, MANAGED_BY, MAX_SEATS, newSessionId, type SessionId } from "../shared/domain/names.ts";
import { containersOf, resolveTemplate } from "../shared/domain/resolveTemplate.ts";
import type { Roster } from "../shared/domain/roster.ts";
import { placeOf, seating } from "../shared/domain/seating.ts";
import { sessionTimeIssues, type TrainingSession, TrainingSessionSpec } from "../shared/domain/session.ts";
import type { LabTemplate, TemplateSpec } from "../shared/domain/template.ts";
import type { Locale } from "../shared/domain/text.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { keptDays } from "../shared/plan/leftWork.ts";
import { rosterSecret } from "./rosterSecret.ts";
import { refuseWrongClock } from "./serverClock.ts";
import type { SiteAccess } from "./site.ts";
import { isTrial, readImageSources, whoAmI } from "./site.ts";

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
  annotations?: Record<string, string>;
}

interface Launched {
  session: SessionId;
  /** What of the wish the cluster did not take, although it launched the rest. */
  warnings?: Issue[];
}

interface SessionGround extends Pick<LaunchPorts, "template" | "locale" | "now"> {
  /** Any, when undefined. */
  imageSources?: readonly string[] | undefined;
}

/**
 * Writes what is wanted and returns; the conductor makes it so. The roster comes first: killed between the two
 * writes, a class without names cannot exist, and a roster without a session is swept up by the conductor.
 * @throws LabError invalid (with issues), forbidden, unreachable
 */
export async function launchSession(
  input: CallInput<"launchSession">,
  ports: LaunchPorts,
): Promise<Launched> {
  const together = ports.template.spec.persons ?? 1;
  const people = input.people.map((person, index) => ({ ...person, ...placeOf(index, together) }));
  return writeSession(
    ports,
    (owner, imageSources) => buildSessionSpec(input, { ...ports, imageSources }, owner),
    people,
  );
}

/** The class list, then the session, by whoever may launch at that site. @throws LabError as `launchSession` */
export async function writeSession(
  ports: Omit<LaunchPorts, "template" | "locale">,
  build: (owner: string, imageSources: readonly string[] | undefined) => TrainingSessionSpec,
  people: Roster["people"],
): Promise<Launched> {
  const { cluster, namespace } = ports.site;
  const id = newSessionId(ports.random);
  await refuseWrongClock(cluster, ports.now);
  const [owner, imageSources, trial] = await Promise.all([
    whoAmI(cluster),
    readImageSources(ports.site),
    isTrial(ports.site),
  ]);
  const spec = build(owner, imageSources);
  if (people.length > 0) await cluster.create(rosterSecret(id, namespace, { version: 1, people }));
  const created = await cluster.create<TrainingSession>({
    apiVersion: API_VERSION,
    kind: "TrainingSession",
    metadata: {
      name: id,
      namespace,
      labels: { [LABEL.managedBy]: MANAGED_BY },
      annotations: { ...ports.annotations, ...(trial ? { [HOSTING_ANNOTATION]: TRIAL } : {}) },
    },
    spec,
  });
  // A cluster that was prepared by an earlier version drops what its schema does not know, and says nothing.
  const isKept = created.spec.workKeptUntil === spec.workKeptUntil;
  return { session: id, ...(isKept ? {} : { warnings: [{ code: "session.keepingDropped" }] }) };
}

/**
 * Pure: what the session's own fields are refused for, before anything is written.
 * @throws LabError invalid (with issues)
 */
export function buildSessionSpec(
  input: CallInput<"launchSession">,
  { template, locale, now, imageSources }: SessionGround,
  owner: string,
): TrainingSessionSpec {
  const seats = seating(input.people.length, input.spare, template.spec.persons ?? 1);
  const opensAt = input.opensAt ? new Date(input.opensAt) : undefined;
  const issues = [...seatIssues(seats.length), ...timeIssues(opensAt, input.minutes, now)];
  if (!TrainingSessionSpec.shape.title.safeParse(input.title).success)
    issues.push({ code: "session.badTitle", params: { max: 120 }, path: "title" });
  if (issues.length > 0) throw new LabError({ kind: "invalid", issues });
  refuseLab(template.spec, input.parameters, imageSources);
  const endsAt = new Date((opensAt ?? now).getTime() + input.minutes * 60_000);
  const spec: TrainingSessionSpec = {
    title: input.title,
    owner,
    locale,
    template: { name: template.metadata.name, spec: template.spec },
    parameters: input.parameters,
    seats: seats.map((persons, index) => ({ number: index + 1, persons })),
    phase: input.openAtOnce && !opensAt ? "open" : "prepared",
    ...(opensAt ? { opensAt: opensAt.toISOString() } : {}),
    ...lastingDates(endsAt.getTime(), template.spec, input.keepWorkDays),
  };
  return TrainingSessionSpec.parse(spec);
}

/** @throws LabError invalid: parameters that the lab does not take, images from where the site wants none */
export function refuseLab(
  lab: TemplateSpec,
  parameters: TrainingSessionSpec["parameters"],
  imageSources: readonly string[] | undefined,
): void {
  const resolved = resolveTemplate(lab, parameters, {
    sessionId: "bcdfgh",
    seatNumber: 1,
    seatOrigin: "http://x.localhost",
  });
  if (!resolved.ok) throw new LabError({ kind: "invalid", issues: resolved.issues });
  const foreign = imagePolicyIssues(containersOf(resolved.template), imageSources);
  if (foreign.length > 0) throw new LabError({ kind: "invalid", issues: foreign });
}

/** Until when what of a session that ends then (ms since 1970). */
export function lastingDates(
  end: number,
  lab: TemplateSpec,
  keepWorkDays = KEEP_WORK_DAYS,
): Pick<TrainingSessionSpec, "endsAt" | "retainNamesUntil" | "workKeptUntil"> {
  const retainNamesUntil = end + KEEP_NAMES_MS;
  return {
    endsAt: new Date(end).toISOString(),
    retainNamesUntil: new Date(retainNamesUntil).toISOString(),
    ...(lab.storage && keepWorkDays > 0
      ? { workKeptUntil: keptDays(keepWorkDays, end, retainNamesUntil) }
      : {}),
  };
}

function seatIssues(count: number): Issue[] {
  if (count === 0) return [{ code: "session.noSeats", path: "people" }];
  if (count > MAX_SEATS)
    return [{ code: "session.tooManySeats", params: { max: MAX_SEATS, count }, path: "people" }];
  return [];
}

/** The end is asked for as a length, so that is the field to correct. */
const timeIssues = (opensAt: Date | undefined, minutes: number, now: Date): Issue[] =>
  sessionTimeIssues(
    { opensAt: opensAt?.getTime(), endsAt: (opensAt ?? now).getTime() + minutes * 60_000 },
    now.getTime(),
  ).map((issue) => (issue.path === "endsAt" ? { ...issue, path: "minutes" } : issue));
