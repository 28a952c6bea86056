import type { TemplateCard } from "../../../shared/contract/views.ts";

export const fold = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Labs that hold every word that was typed, in either language, of that service and level. */
export function filterTemplates(
  cards: readonly TemplateCard[],
  wanted: { text: string; service: string; level: string },
): TemplateCard[] {
  const words = fold(wanted.text).split(/\s+/).filter(Boolean);
  return cards.filter((card) => {
    if (wanted.service !== "" && card.service !== wanted.service) return false;
    if (wanted.level !== "" && card.level !== wanted.level) return false;
    const { title, summary, name } = card;
    const all = fold([name, title.fr, title.en, summary.fr, summary.en].join(" "));
    return words.every((word) => all.includes(word));
  });
}
