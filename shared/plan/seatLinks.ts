import type { SeatLink, SeatSpec } from "../domain/seat.ts";

/** Revoked hashes that are remembered, to tell *revoked* from *unknown*. */
const REMEMBERED = 8;

/**
 * The links that a seat's status is to show, given the hash of each person's secret as the links Secret has it now.
 * A person whose secret is not made yet keeps what stands there. A new hash revokes the old one.
 */
export function publishedLinks(
  spec: Pick<SeatSpec, "persons" | "linkIssues" | "joined">,
  published: SeatLink[],
  hashOf: (person: number) => string | undefined,
): SeatLink[] {
  return persons(spec).flatMap((person): SeatLink[] => {
    const known = published.find((link) => link.person === person);
    const hash = hashOf(person);
    const link = hash === undefined ? known : replaced(spec, person, known, hash);
    return link ? [withDeclared(spec, link)] : [];
  });
}

function replaced(
  { linkIssues }: Pick<SeatSpec, "linkIssues">,
  person: number,
  known: SeatLink | undefined,
  hash: string,
): SeatLink {
  if (!known) return { person, hash, revoked: [], issue: linkIssues };
  if (known.hash === hash) return known;
  return { ...known, hash, revoked: remembered(known.hash, known), issue: linkIssues };
}

/** Who came by the join page is in by a link of their own, as long as the staff wishes and the links are not reissued. */
function withDeclared(
  { joined, linkIssues }: Pick<SeatSpec, "linkIssues" | "joined">,
  link: SeatLink,
): SeatLink {
  const wish = joined?.find(({ person, issue }) => person === link.person && issue === linkIssues);
  if (wish?.hash === link.declared) return link;
  const { declared: before, ...rest } = link;
  return {
    ...rest,
    revoked: before === undefined ? rest.revoked : remembered(before, rest),
    ...(wish ? { declared: wish.hash } : {}),
  };
}

const remembered = (hash: string, { revoked }: Pick<SeatLink, "revoked">): string[] =>
  [hash, ...revoked].slice(0, REMEMBERED);

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
