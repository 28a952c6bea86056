import { useMemo } from "react";
import type { TemplateCard } from "../../../shared/contract/views.ts";
import { useKnown } from "../../stores/known.ts";
import { useCards } from "../../stores/labs.ts";
import { type LaunchDraft, useLaunchDraft } from "../../stores/launchDraft.ts";
import { useNow } from "../../ui/now.ts";
import { type LaunchPlan, planLaunch } from "./launchPlan.ts";
import { type CheckedRoster, checkRoster } from "./rosterRows.ts";

export interface LaunchState {
  draft: LaunchDraft;
  roster: CheckedRoster;
  plan: LaunchPlan;
  cards: readonly TemplateCard[];
}

/** The draft, what its class list says and what both come to. Counts are of the very lines beside them. */
export function useLaunchState(): LaunchState {
  const draft = useLaunchDraft();
  const cards = useCards();
  const locale = useKnown((state) => state.settings.locale);
  const now = useNow(30_000);
  const { rows } = draft;
  const roster = useMemo(() => checkRoster(rows), [rows]);
  const plan = planLaunch(draft, roster, cards, now, locale);
  return { draft, roster, plan, cards };
}
