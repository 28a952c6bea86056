import { create } from "zustand";
import type { Failure } from "../../shared/contract/failure.ts";
import { toFailure } from "../../shared/contract/failure.ts";
import type { SessionSummary, Settings, Site, TemplateCard } from "../../shared/contract/views.ts";
import { api, subscribe } from "../api.ts";
import { followHostings } from "./hostings.ts";

/** Something that main knows: not asked yet, known, or refused. What was known stays when a later asking fails. */
interface Known<T> {
  value?: T;
  failure?: Failure;
}

interface KnownState {
  settings: Settings;
  sites: Known<Site[]>;
  sessions: Known<SessionSummary[]>;
  templates: Known<TemplateCard[]>;
}

const firstSettings: Settings = {
  locale: "fr",
  theme: "system",
  site: "practice",
  singleKeys: true,
  notices: true,
  offlineCopies: true,
  hintsDismissed: [],
};

/** What the whole window shares. Main's events replace whole values; nothing is patched here. */
export const useKnown = create<KnownState>(() => ({
  settings: firstSettings,
  sites: {},
  sessions: {},
  templates: {},
}));

type Listed = "sites" | "sessions" | "templates";

async function learn<N extends Listed>(name: N, ask: () => Promise<NonNullable<KnownState[N]["value"]>>) {
  try {
    const value = await ask();
    useKnown.setState({ [name]: { value } });
  } catch (error) {
    useKnown.setState((state) => ({ [name]: { ...state[name], failure: toFailure(error) } }));
  }
}

export const learnSites = (): Promise<void> => learn("sites", api.listSites);
export const learnSessions = (): Promise<void> => learn("sessions", api.listSessions);
export const learnTemplates = (): Promise<void> => learn("templates", api.listTemplates);

/** Settings come first: they say in which language and colours to draw. */
export async function learnSettings(): Promise<void> {
  try {
    useKnown.setState({ settings: await api.getSettings() });
  } catch {
    // Unreadable settings are no reason to show nothing: the first ones stand.
  }
}

/** Follows main's events and asks for the first state. Subscribed before asking, so that nothing is missed. */
export function followMain(): () => void {
  const ends = [
    followHostings(),
    subscribe("sitesChanged", (value) => useKnown.setState({ sites: { value } })),
    subscribe("sessionsChanged", (value) => useKnown.setState({ sessions: { value } })),
    subscribe("settingsChanged", (settings) => useKnown.setState({ settings })),
  ];
  void learnSites();
  void learnSessions();
  void learnTemplates();
  return () => {
    for (const end of ends) end();
  };
}

/** The site that the teacher works on: the chosen one, or the first while the chosen one is not there. */
export function currentSite({ settings, sites }: Pick<KnownState, "settings" | "sites">): Site | undefined {
  return sites.value?.find(({ id }) => id === settings.site) ?? sites.value?.[0];
}

export const useCurrentSite = (): Site | undefined => useKnown(currentSite);

/** Shown at once, taken back when main refuses; the failure is the caller's to tell. */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  const before = useKnown.getState().settings;
  useKnown.setState({ settings: { ...before, ...change } });
  try {
    useKnown.setState({ settings: await api.changeSettings(change) });
  } catch (error) {
    useKnown.setState({ settings: before });
    throw error;
  }
}

export async function dismissHint(hint: string): Promise<void> {
  const { hintsDismissed } = useKnown.getState().settings;
  if (!hintsDismissed.includes(hint)) await changeSettings({ hintsDismissed: [...hintsDismissed, hint] });
}
