import { create } from "zustand";
import { type Failure, toFailure } from "../../shared/contract/failure.ts";
import type { FoundSupportLink, SupportSession, SupportSite } from "../../shared/contract/support.ts";
import { api, subscribe } from "../api.ts";

interface Support {
  /** As main last told, by site; what was there stays while nobody looks. */
  sites?: readonly SupportSite[];
  failure?: Failure | undefined;
  /** Grows with each change: whoever asked main something asks again. */
  told: number;
  /** What is looked for. Never a link: that goes to main and is forgotten here. */
  query: string;
  onlyTrouble: boolean;
  /** What came of the link that was looked for last; `looking` until it is known. */
  link?: FoundSupportLink | "looking" | undefined;
}

export const useSupport = create<Support>(() => ({ told: 0, query: "", onlyTrouble: false }));

const accept = (changed: SupportSite): void =>
  useSupport.setState(({ sites = [], told }) => ({
    told: told + 1,
    sites: sites.some(({ site }) => site === changed.site)
      ? sites.map((one) => (one.site === changed.site ? changed : one))
      : [...sites, changed],
  }));

/** From now on main tells this window of every change. */
export async function askSupport(): Promise<void> {
  try {
    const sites = await api.watchSupport();
    useSupport.setState(({ told }) => ({ sites, told: told + 1, failure: undefined }));
  } catch (error) {
    useSupport.setState({ failure: toFailure(error) });
  }
}

/** Watches all sites until the returned function is called. Subscribed before asking, so that nothing is missed. */
export function watchSupport(): () => void {
  const end = subscribe("supportChanged", accept);
  void askSupport();
  return () => {
    end();
    api.unwatchSupport().catch(() => {
      // Main forgets the watch with the window anyway.
    });
  };
}

/** One link at a time; the text itself is kept nowhere. */
export async function findLink(text: string): Promise<void> {
  useSupport.setState({ query: "", link: "looking" });
  try {
    useSupport.setState({ link: await api.findSupportLink({ link: text }) });
  } catch (error) {
    useSupport.setState({ link: undefined });
    throw error;
  }
}

export const useSupportSession = (
  site: string,
  establishment: string,
  session: string,
): SupportSession | undefined =>
  useSupport(({ sites }) =>
    sites
      ?.find((one) => one.site === site)
      ?.sessions.find((one) => one.id === session && one.establishment === establishment),
  );
