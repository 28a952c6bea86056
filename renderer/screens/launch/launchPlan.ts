import type { LaunchInput } from "../../../shared/contract/calls.ts";
import type { Issue } from "../../../shared/contract/failure.ts";
import type { TemplateCard } from "../../../shared/contract/views.ts";
import { toIssue } from "../../../shared/domain/finding.ts";
import { MOST_KEPT_DAYS } from "../../../shared/domain/leftWork.ts";
import { MAX_SEATS } from "../../../shared/domain/names.ts";
import { resolveParameters } from "../../../shared/domain/parameterValues.ts";
import { seating } from "../../../shared/domain/seating.ts";
import { inLocale, type Locale } from "../../../shared/domain/text.ts";
import type { LaunchDraft, Step } from "../../stores/launchDraft.ts";
import { clockTime, fromLocalInput, shortDate } from "../../ui/time.ts";
import type { CheckedRoster } from "./rosterRows.ts";

/** What the draft comes to. */
export interface LaunchPlan {
  card: TemplateCard | undefined;
  title: string;
  minutes: number;
  seats: number;
  /** How many students share a seat, by the lab. */
  together: number;
  /** When students are let in at the earliest, and when the session ends by itself. */
  begins: string;
  ends: string;
  parameterIssues: Issue[];
  /** What keeps each step from being done: keys of `app.launch.missing`. */
  missing: Record<Step, Missing | undefined>;
}
export type Missing =
  | "lab"
  | "parameters"
  | "class"
  | "tooMany"
  | "minutes"
  | "keepDays"
  | "time"
  | "past"
  | "title";

export function planLaunch(
  draft: LaunchDraft,
  roster: CheckedRoster,
  cards: readonly TemplateCard[],
  now: number,
  locale: Locale,
): LaunchPlan {
  const card = cards.find(({ ref }) => ref === draft.template);
  const { findings } = card ? resolveParameters(card.parameters, draft.parameters) : { findings: [] };
  const minutes = draft.minutes ?? card?.minutes ?? 120;
  const opensAt = draft.opening === "atTime" ? fromLocalInput(draft.opensAt) : undefined;
  const begins = opensAt ?? new Date(now).toISOString();
  const title = draft.title ?? proposeTitle(card, roster.groups, begins, locale);
  const together = card?.persons ?? 1;
  const seats = seating(roster.people.length, draft.spare, together).length;
  const parameterIssues = findings.map(toIssue);
  return {
    card,
    title,
    minutes,
    seats,
    together,
    begins,
    ends: new Date(Date.parse(begins) + minutes * 60_000).toISOString(),
    parameterIssues,
    missing: {
      lab: !card ? "lab" : parameterIssues.length > 0 ? "parameters" : undefined,
      class: seats === 0 ? "class" : roster.tooMany || seats > MAX_SEATS ? "tooMany" : undefined,
      when: whenMissing(draft, minutes, opensAt, now),
      check: title.trim() === "" ? "title" : undefined,
    },
  };
}

function whenMissing(
  { opening, keepWorkDays }: LaunchDraft,
  minutes: number,
  opensAt: string | undefined,
  now: number,
): Missing | undefined {
  if (!Number.isInteger(minutes) || minutes < 5 || minutes > 7 * 24 * 60) return "minutes";
  if (!Number.isInteger(keepWorkDays) || keepWorkDays < 0 || keepWorkDays > MOST_KEPT_DAYS) return "keepDays";
  if (opening !== "atTime") return undefined;
  if (opensAt === undefined) return "time";
  return Date.parse(opensAt) <= now ? "past" : undefined;
}

/** `Premiers pas dans le shell, Groupe 3`; easy to type again when the session is ended. */
function proposeTitle(
  card: TemplateCard | undefined,
  groups: readonly string[],
  begins: string,
  locale: Locale,
): string {
  if (!card) return "";
  const [group] = groups;
  const second = groups.length === 1 && group ? group : `${shortDate(begins, locale)} ${clockTime(begins)}`;
  return `${inLocale(card.title, locale)}, ${second}`.slice(0, 120);
}

/** `undefined` while something is missing. */
export function launchInput(
  draft: LaunchDraft,
  plan: LaunchPlan,
  people: CheckedRoster["people"],
  site: string,
): LaunchInput | undefined {
  if (!plan.card || Object.values(plan.missing).some(Boolean)) return undefined;
  return {
    site,
    template: plan.card.ref,
    title: plan.title.trim(),
    parameters: { ...draft.parameters },
    people,
    spare: draft.spare,
    minutes: plan.minutes,
    keepWorkDays: draft.keepWorkDays,
    openAtOnce: draft.opening === "atOnce",
    ...(draft.opening === "atTime" ? { opensAt: plan.begins } : {}),
  };
}
