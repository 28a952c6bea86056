/**
 * Whether what was put into the search is a student's link, whole or in part: then it is looked for by its hash, and the
 * box forgets it. A link has its secret after `#`; some people copy the secret alone. Names of seats, Pods and namespaces
 * have hyphens and are shorter.
 */
export const holdsLink = (text: string): boolean =>
  /\/s#|#[a-z0-9]{8,}/i.test(text) || /(?:^|\s)[a-z0-9]{28,}(?:\s|$)/i.test(text);

/** All of it is there. Whoever types one sign by sign, as it is read out, is not done before. */
export const isWholeLink = (text: string): boolean => /(?:#|^|\s)[a-z0-9]{32,}(?:\s|$)/i.test(text);

/** Of several sites, the likeliest first: seats before sessions, what runs before what has ended, else as each site has them. */
export function mergeHits<T extends { seat?: unknown; phase: string }>(
  ofSites: readonly (readonly T[])[],
  most: number,
): T[] {
  const rank = ({ seat, phase }: T): number => (seat ? 0 : 2) + (phase === "ended" ? 1 : 0);
  return ofSites
    .flat()
    .map((hit, place) => ({ hit, place, rank: rank(hit) }))
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .slice(0, most)
    .map(({ hit }) => hit);
}
