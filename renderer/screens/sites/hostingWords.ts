import type { TFunction } from "i18next";
import type { Hosting } from "../../../shared/contract/hosting.ts";

type Say = TFunction<"hosting">;

/** Its state in a few words, as the site's card and page show it. */
export function hostingState({ state, here, holder }: Hosting, say: Say): string {
  if (state !== "trial" || here) return say(`state.${state}`);
  return holder ? say("state.trialElsewhere", { computer: holder }) : say("state.trialSomewhere");
}

/** What that means for whoever holds a class here. */
export function hostingSentence({ state, here, conducting, installed }: Hosting, say: Say): string {
  if (state === "cluster" && !conducting) return say("says.clusterSilent");
  if (state === "trial" && !here) return say("says.trialElsewhere");
  if (state === "trial" && installed) return say("says.trialInstalled");
  return say(`says.${state}`);
}
