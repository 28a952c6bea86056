import type { Isolation, IsolationReason, IsolationRecord } from "../domain/isolation.ts";
import { NODE_MARKS, type PreflightNode, tolerated } from "./preflightNodes.ts";

/** One round of the caller, as it printed it: whether the other Pod answered at either address. */
export interface Attempt {
  n: number;
  pod: boolean;
  service: boolean;
}

/** As many rounds without an answer are taken for "forbidden"; a single one may be lost by chance. */
const QUIET_ROUNDS = 4;

/** The lines of the caller's log that are rounds, in order; anything else that a container says is skipped. */
export function readAttempts(log: string): Attempt[] {
  return log.split("\n").flatMap((line) => {
    const match = /^\{"n":(\d+),"pod":(true|false),"service":(true|false)\}$/.exec(line.trim());
    if (!match) return [];
    return [{ n: Number(match[1]), pod: match[2] === "true", service: match[3] === "true" }];
  });
}

type Address = "pod" | "service";
const quietAt = (rounds: Attempt[], address: Address): boolean =>
  rounds.length >= QUIET_ROUNDS && rounds.slice(-QUIET_ROUNDS).every((round) => !round[address]);

/** Before anything is forbidden: both addresses must have answered, else silence afterwards would prove nothing. */
export const isPathOpen = (rounds: Attempt[]): boolean => {
  const last = rounds.at(-1);
  return last?.pod === true && last.service === true;
};

/** After it was forbidden: nothing answers any more, at neither address. */
export const isPathShut = (rounds: Attempt[]): boolean =>
  quietAt(rounds, "pod") && quietAt(rounds, "service");

/**
 * The verdict at the end of the patience. `before`: rounds while nothing was forbidden; `after`: rounds that began
 * once default-deny policies stood in both namespaces. One way through is a way through. `reopened`: both ways answered
 * again once the policies were taken away; silence that stays was not theirs.
 */
export function judgeNetwork(
  before: Attempt[],
  after: Attempt[],
  reopened: boolean,
): Pick<IsolationRecord, "network" | "pod" | "service" | "reason"> {
  const opened = before.some(({ pod }) => pod);
  if (!opened) return { network: "unknown", reason: isolationReason("neverReached") };
  if (after.length < QUIET_ROUNDS) return { network: "unknown", reason: isolationReason("noAnswer") };
  const pod = quietAt(after, "pod") ? "blocked" : "reached";
  const service = quietAt(after, "service") ? "blocked" : "reached";
  if (pod === "reached" || service === "reached") return { network: "ignored", pod, service };
  if (!reopened) return { network: "unknown", reason: isolationReason("noAnswer") };
  return { network: "enforced", pod, service };
}

/**
 * A Pod that was made with `hostUsers: false`, by the map of its users: `0 0 4294967295` is the node's own.
 * An API server that dropped the field has never heard of it.
 */
export function judgeUserNamespaces(seen: {
  kept: boolean;
  uidMap?: string | undefined;
  /** It was given the time that its neighbours needed, or its sandbox was refused in so many words. */
  refused: boolean;
}): Isolation["userNamespaces"] {
  if (!seen.kept) return "refused";
  if (seen.uidMap !== undefined) return /^\s*0\s+0\s+4294967295\b/.test(seen.uidMap) ? "refused" : "working";
  return seen.refused ? "refused" : "unknown";
}

const SENTENCES = {
  neverReached: "Two Pods could not reach one another even before that was forbidden.",
  noAnswer: "The trial Pods stopped answering before a verdict.",
  notStarted: "The trial Pods did not start in time.",
  forbidden: "A right is missing: {{verb}} {{resource}}.",
  podTrouble: "A trial Pod does not start: {{detail}}",
  failed: "The trial failed: {{detail}}",
} as const;
type IsolationReasonCode = keyof typeof SENTENCES;

export function isolationReason(
  code: IsolationReasonCode,
  params: Record<string, string> = {},
): IsolationReason {
  const message = SENTENCES[code].replace(/\{\{(\w+)\}\}/g, (_, name: string) => params[name] ?? "?");
  return { code, ...(Object.keys(params).length > 0 ? { params } : {}), message: message.slice(0, 600) };
}

/** Nodes that run nothing (the demonstration's, kwok's): on them a trial would prove nothing, and that is said. */
export function isSimulated(nodes: readonly PreflightNode[]): boolean {
  const usable = nodes.filter((node) => tolerated(node.spec?.taints ?? []));
  return usable.length > 0 && usable.every(isSimulatedNode);
}

const isSimulatedNode = ({ metadata }: PreflightNode): boolean =>
  metadata.labels?.[NODE_MARKS.practice] === "true" || metadata.annotations?.[NODE_MARKS.kwok] === "fake";

/** ms for which a verdict stands; one that found nothing out is tried again sooner. */
const STANDS = { known: 24 * 3_600_000, unknown: 3_600_000 };

/**
 * Whether it is to be tried (again): never was, on another cluster, too long ago, or somebody has asked since.
 * `now` in ms since 1970. Wishes from the future are those of a wrong clock and count once at most.
 */
export function isProbeDue(
  record: IsolationRecord | undefined,
  cluster: string,
  wantedAt: string | undefined,
  now: number,
): boolean {
  if (!record || record.cluster !== cluster) return true;
  const probedAt = Date.parse(record.probedAt);
  const wanted = Date.parse(wantedAt ?? "");
  if (wanted > probedAt && wanted <= now) return true;
  return now - probedAt > (record.network === "unknown" ? STANDS.unknown : STANDS.known) || probedAt > now;
}

/** A session keeps the first verdict that it was launched under; only "unknown" gives way to what is found out later. */
export function isolationOnRecord(
  before: Isolation | undefined,
  latest: Isolation | undefined,
): Isolation | undefined {
  if (before && before.network !== "unknown") return before;
  return latest ?? before;
}
