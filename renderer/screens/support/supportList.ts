import type { SupportSession, SupportSite } from "../../../shared/contract/support.ts";

/** The sessions of one establishment at one site. */
export interface EstablishmentGroup {
  establishment: string;
  sessions: SupportSession[];
  running: number;
  ready: number;
  wanted: number;
  troubled: number;
}

/** By establishment, by name. */
export function groupByEstablishment(
  sessions: readonly SupportSession[],
  onlyTrouble: boolean,
): EstablishmentGroup[] {
  const groups = new Map<string, SupportSession[]>();
  for (const session of sessions) {
    const { establishment } = session;
    groups.set(establishment, [...(groups.get(establishment) ?? []), session]);
  }
  return [...groups]
    .map(([establishment, all]) => ({
      ...{ establishment, ...counted(all) },
      sessions: onlyTrouble ? all.filter(({ troubled }) => troubled > 0) : all,
    }))
    .filter(({ sessions: shown }) => shown.length > 0)
    .sort((a, b) => a.establishment.localeCompare(b.establishment));
}

export function counted(
  sessions: readonly SupportSession[],
): Pick<EstablishmentGroup, "running" | "ready" | "wanted" | "troubled"> {
  const running = sessions.filter(({ phase }) => phase !== "ended");
  const sum = (value: (session: SupportSession) => number) =>
    running.reduce((all, session) => all + value(session), 0);
  return {
    running: running.length,
    ready: sum(({ counts }) => counts.ready),
    wanted: sum(({ counts }) => counts.wanted),
    troubled: sum(({ troubled }) => troubled),
  };
}

/** In the order in which the sites are known; one that main told of and nobody knows any more is gone. */
export const inOrder = (sites: readonly SupportSite[], known: readonly { id: string }[]): SupportSite[] =>
  known.flatMap(({ id }) => sites.find(({ site }) => site === id) ?? []);
