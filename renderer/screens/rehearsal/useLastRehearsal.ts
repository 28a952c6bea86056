import type { Rehearsal } from "../../../shared/domain/rehearsal.ts";
import { api } from "../../api.ts";
import type { Lab } from "../../stores/labs.ts";
import { isRunning, useRehearsals } from "../../stores/rehearsals.ts";
import { useAsked } from "../../ui/useAsked.ts";

/** The lab's rehearsal at this site: the one that runs, else the last one, and whether the lab is another since. */
export function useLastRehearsal(
  { ref, draft, shared }: Lab,
  site: string | undefined,
): { rehearsal?: Rehearsal; isOutdated: boolean } {
  const list = useRehearsals((state) => state.list) ?? [];
  const now = useAsked(
    () => (site === undefined ? Promise.resolve(undefined) : api.labFingerprint({ site, template: ref })),
    `fingerprint ${site} ${ref} ${draft?.revision ?? shared?.revision}`,
  ).value?.fingerprint;
  const here = list.filter((one) => one.site === site);
  const rehearsal =
    here.find((one) => one.lab.ref === ref && isRunning(one)) ??
    here.find((one) => one.lab.fingerprint === now) ??
    here.find((one) => one.lab.ref === ref);
  if (!rehearsal) return { isOutdated: false };
  return { rehearsal, isOutdated: now !== undefined && rehearsal.lab.fingerprint !== now };
}
