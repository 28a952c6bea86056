import type { CallInput, CallName, CallOutput } from "../../../../shared/contract/calls.ts";
import { LabError } from "../../../../shared/contract/failure.ts";
import type { Hosting } from "../../../../shared/contract/hosting.ts";

type HostingCall = "listHostings" | "refreshHosting" | "startTrial" | "stopTrial";
type Answers = { [N in HostingCall & CallName]: (input: CallInput<N>) => CallOutput<N> };

/** Who conducts the sites of the fake application; `tell` says that it changed. */
export function hostingAnswers(hostings: Hosting[], tell: (hostings: Hosting[]) => void): Answers {
  const of = (site: string) => {
    const found = hostings.find((hosting) => hosting.site === site);
    if (!found) throw new LabError({ kind: "unreachable", params: { what: site } });
    return found;
  };
  const change = (site: string, part: Partial<Hosting>) => {
    const changed = Object.assign(of(site), part);
    tell(structuredClone(hostings));
    return structuredClone(changed);
  };
  return {
    listHostings: () => structuredClone(hostings),
    refreshHosting: ({ site }) => structuredClone(of(site)),
    startTrial: ({ site }) => change(site, { state: "trial", here: true, conducting: true }),
    stopTrial: ({ site }) => change(site, { state: "offer", here: false, conducting: false }),
  };
}
