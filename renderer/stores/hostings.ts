import { create } from "zustand";
import type { Hosting } from "../../shared/contract/hosting.ts";
import { api, subscribe } from "../api.ts";

/** Who conducts each real cluster, as main last said. */
const useHostings = create<{ hostings: readonly Hosting[] }>(() => ({ hostings: [] }));

/** Subscribed before asking, so that nothing is missed. */
export function followHostings(): () => void {
  const end = subscribe("hostingsChanged", (hostings) => useHostings.setState({ hostings }));
  api.listHostings().then(
    (hostings) => useHostings.setState({ hostings }),
    () => undefined, // what is not known is not shown; the next change tells
  );
  return end;
}

/** `undefined` for the demonstration, which has its conductor beside it, and for a site that is not connected. */
export const useHosting = (site: string | undefined): Hosting | undefined =>
  useHostings(({ hostings }) => hostings.find((hosting) => hosting.site === site));
