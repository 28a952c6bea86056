import type { SeatLink, SeatSpec } from "../domain/seat.ts";

/** Revoked hashes that are remembered, to tell *revoked* from *unknown*. */
const REMEMBERED = 8;

/**
 * The links that a seat's status is to show, given the hash of each person's secret as the links Secret has it now.
 * A person whose secret is not made yet keeps what stands there. A new hash revokes the old one.
 */
export function publishedLinks(
  spec: Pick<SeatSpec, "persons" | "linkIssues">,
  published: SeatLink[],
  hashOf: (person: number) => string | undefined,
): SeatLink[] {
  return persons(spec).flatMap((person): SeatLink[] => {
    const known = published.find((link) => link.person === person);
    const hash = hashOf(person);
    if (hash === undefined) return known ? [known] : [];
    if (!known) return [{ person, hash, revoked: [], issue: spec.linkIssues }];
    if (known.hash === hash) return [known];
    return [
      { person, hash, revoked: [known.hash, ...known.revoked].slice(0, REMEMBERED), issue: spec.linkIssues },
    ];
  });
}

/**
 * Persons who need a new secret: those without one, and those whose reissue was asked for. If the Secret already
 * holds one that is not published, an earlier life made it and was killed before it could say so: it is used.
 */
export function personsWithoutSecret(
  spec: Pick<SeatSpec, "persons" | "linkIssues">,
  published: SeatLink[],
  hashOf: (person: number) => string | undefined,
): number[] {
  return persons(spec).filter((person) => {
    const hash = hashOf(person);
    const known = published.find((link) => link.person === person);
    if (hash === undefined) return true;
    return known !== undefined && known.hash === hash && spec.linkIssues > known.issue;
  });
}

const persons = ({ persons: count }: { persons: number }): number[] =>
  Array.from({ length: count }, (_, index) => index + 1);
