import type { TFunction } from "i18next";
import type { Lab } from "../../stores/labs.ts";
import { clockTime, dayName } from "../../ui/time.ts";
import { currentLocale, read } from "../../ui/words.ts";

type Say = TFunction<"editor">;

export const labTitle = ({ title, name }: Lab, say: Say): string => read(title) || name || say("unnamed");

/** Whose it is, and its age or version. */
export function sourceLine(lab: Lab, say: Say): string {
  const { draft, shared, card } = lab;
  if (draft) {
    const day = dayName(draft.changedAt, Date.now(), currentLocale());
    return say("changed", { when: `${day} ${clockTime(draft.changedAt)}` });
  }
  if (!shared) return say("source.builtin");
  const who = shared.mine
    ? say("source.sharedByMe")
    : shared.by === undefined
      ? say("source.shared")
      : say("source.sharedBy", { by: shared.by });
  return card ? `${who} · ${card.version}` : who;
}

export const problemsOf = ({ draft, shared }: Lab): number => draft?.problems ?? shared?.issues.length ?? 0;
