import { create } from "zustand";

/** Price lists that somebody writes, by site, until they are in force or given up: leaving the screen loses nothing. */
export const usePriceDrafts = create<{ drafts: Readonly<Record<string, string>> }>(() => ({ drafts: {} }));

export const keepPriceDraft = (site: string, text: string): void =>
  usePriceDrafts.setState(({ drafts }) => ({ drafts: { ...drafts, [site]: text } }));

export const dropPriceDraft = (site: string): void =>
  usePriceDrafts.setState(({ drafts: { [site]: _, ...drafts } }) => ({ drafts }));
