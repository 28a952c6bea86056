import type { Lab } from "../../stores/labs.ts";
import { filterTemplates, fold } from "./filterTemplates.ts";

/** As `filterTemplates`; what does not hold yet is of no service and no level, and found by its title alone. */
export function filterLabs(
  labs: readonly Lab[],
  wanted: { text: string; service: string; level: string },
): Lab[] {
  const holding = new Set(
    filterTemplates(
      labs.flatMap(({ card }) => card ?? []),
      wanted,
    ).map(({ ref }) => ref),
  );
  const isOpen = wanted.service === "" && wanted.level === "";
  const words = fold(wanted.text).split(/\s+/).filter(Boolean);
  return labs.filter(({ ref, card, name, title }) => {
    if (card) return holding.has(ref);
    const all = fold([name, title.fr, title.en].join(" "));
    return isOpen && words.every((word) => all.includes(word));
  });
}
