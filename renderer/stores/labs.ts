import { useMemo } from "react";
import { create } from "zustand";
import { type Failure, toFailure } from "../../shared/contract/failure.ts";
import type { Draft, SharedTemplate } from "../../shared/contract/templates.ts";
import type { TemplateCard } from "../../shared/contract/views.ts";
import { type TemplateSource, templateRef } from "../../shared/domain/templateRef.ts";
import type { Bilingual } from "../../shared/domain/text.ts";
import { api, subscribe } from "../api.ts";
import { currentSite, useKnown } from "./known.ts";

interface LabsState {
  drafts: readonly Draft[];
  draftsFailure?: Failure;
  /** Of which site what is shared was asked; what stands here is never another one's. */
  site?: string;
  shared: readonly SharedTemplate[];
  sharedFailure?: Failure;
}

/** Labs that people write: those of this computer, and those of the chosen site's establishment. */
export const useLabs = create<LabsState>(() => ({ drafts: [], shared: [] }));

export async function learnDrafts(): Promise<void> {
  try {
    const drafts = await api.listDrafts();
    useLabs.setState(({ draftsFailure: _, ...state }) => ({ ...state, drafts }), true);
  } catch (error) {
    useLabs.setState({ draftsFailure: toFailure(error) });
  }
}

/** A late answer about a site that is no longer chosen is dropped. */
export async function learnShared(site: string | undefined = useLabs.getState().site): Promise<void> {
  if (site === undefined) return;
  const isNew = useLabs.getState().site !== site;
  if (isNew) useLabs.setState(({ sharedFailure: _, ...state }) => ({ ...state, site, shared: [] }), true);
  const isCurrent = () => useLabs.getState().site === site;
  try {
    const shared = await api.listShared({ site });
    if (isCurrent()) useLabs.setState(({ sharedFailure: _, ...state }) => ({ ...state, shared }), true);
  } catch (error) {
    if (isCurrent()) useLabs.setState({ sharedFailure: toFailure(error) });
  }
}

/** Asks anew whenever another site is chosen or it comes back. */
export function followLabs(): () => void {
  const ends = [
    subscribe("draftsChanged", (drafts) => useLabs.setState({ drafts })),
    useKnown.subscribe((now, before) => {
      const site = currentSite(now);
      if (site?.state !== "live") return;
      const was = currentSite(before);
      if (was?.id !== site.id || was.state !== "live") void learnShared(site.id);
    }),
  ];
  void learnDrafts();
  return () => {
    for (const end of ends) end();
  };
}

/** One lab of the catalogue. Without a card it cannot be launched yet. */
export interface Lab {
  ref: string;
  source: TemplateSource;
  /** The lab's own, for machines. */
  name: string;
  title: Bilingual;
  card?: TemplateCard;
  draft?: Draft;
  shared?: SharedTemplate;
}

/** Own labs first: whoever wrote one looks for it. */
function allLabs(
  cards: readonly TemplateCard[],
  shared: readonly SharedTemplate[],
  drafts: readonly Draft[],
): Lab[] {
  return [
    ...drafts.map((draft): Lab => {
      const { id, name, title, card } = draft;
      return {
        ref: templateRef("draft", id),
        source: "draft",
        name,
        title,
        draft,
        ...(card ? { card } : {}),
      };
    }),
    ...shared.map((one): Lab => {
      const { name, card } = one;
      const title = card?.title ?? { fr: name, en: name };
      return {
        ref: templateRef("shared", name),
        source: "shared",
        name,
        title,
        shared: one,
        ...(card ? { card } : {}),
      };
    }),
    ...cards.map((card): Lab => {
      const { ref, name, title } = card;
      return { ref, source: "builtin", name, title, card };
    }),
  ];
}

const NO_CARDS: readonly TemplateCard[] = [];

export function useAllLabs(): Lab[] {
  const cards = useKnown((state) => state.templates.value) ?? NO_CARDS;
  const shared = useLabs((state) => state.shared);
  const drafts = useLabs((state) => state.drafts);
  return useMemo(() => allLabs(cards, shared, drafts), [cards, shared, drafts]);
}

/** Everything that can be launched. */
export function useCards(): readonly TemplateCard[] {
  const labs = useAllLabs();
  return useMemo(() => labs.flatMap(({ card }) => card ?? []), [labs]);
}
