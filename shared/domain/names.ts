/**
 * Every name that the product gives to something, in one place. Names derive from random session ids and seat
 * numbers alone, never from what a person typed: they are always valid, cannot collide and name nobody.
 */
export type SessionId = string & { readonly brand: "SessionId" };

/** Consonants and digits that are not mistaken for one another; no vowels, so no words. */
const SESSION_ALPHABET = "bcdfghjkmnpqrstvwxz23456789";
const SESSION_ID_LENGTH = 6;
export const SESSION_ID_PATTERN = `^[bcdfghjkmnpqrstvwxz][${SESSION_ALPHABET}]{5}$`;
export const MAX_SEATS = 999;
/** Not a seat that anybody sits at: the place of what a session shares, with a namespace like the others. */
export const SHARED_SEAT = 0;

/** `random` yields integers in [0, below). About 2·10⁸ ids; a collision is refused by the API server (409). */
export function newSessionId(random: (below: number) => number): SessionId {
  let id = SESSION_ALPHABET[random(19)] ?? "b"; // the first one is a letter: DNS labels of some tools want it
  while (id.length < SESSION_ID_LENGTH) id += SESSION_ALPHABET[random(SESSION_ALPHABET.length)];
  return id as SessionId;
}

export const isSessionId = (text: string): text is SessionId => new RegExp(SESSION_ID_PATTERN).test(text);

/** Seat 7 is `07`, seat 123 is `123`: sorts well up to 99 and has one spelling only. */
export const seatSuffix = (seat: number): string => String(seat).padStart(2, "0");

/** `k3x9pa-07`: the Seat's object name and the first label of its origin. */
export const seatName = (session: SessionId, seat: number): string => `${session}-${seatSuffix(seat)}`;

export const SEAT_NAMESPACE_PREFIX = "lab-";
/** `lab-k3x9pa-07` */
export const seatNamespace = (session: SessionId, seat: number): string =>
  `${SEAT_NAMESPACE_PREFIX}${seatName(session, seat)}`;

/** `lab-k3x9pa-07-own`: where a student administers, in labs that teach Kubernetes; never the place of the own policies. */
export const seatOwnNamespace = (session: SessionId, seat: number): string =>
  `${seatNamespace(session, seat)}${OWN_SUFFIX}`;
const OWN_SUFFIX = "-own";

/** Reads either of a seat's namespaces back, to the seat's name: `k3x9pa-07`. */
export function parseSeatNamespace(
  name: string,
): { session: SessionId; seat: number; own: boolean } | undefined {
  if (!name.startsWith(SEAT_NAMESPACE_PREFIX)) return undefined;
  const own = name.endsWith(OWN_SUFFIX);
  const seat = parseSeatName(name.slice(SEAT_NAMESPACE_PREFIX.length, own ? -OWN_SUFFIX.length : undefined));
  return seat && { ...seat, own };
}

/**
 * The first label of the door's own host, `join.lab.example.fr`, where a code is typed. No session id begins so: they
 * have no vowels, and a seat's name has a hyphen.
 */
export const DOOR_LABEL = "join";

export const rosterSecretName = (session: SessionId): string => `${session}-roster`;
export const linksSecretName = (session: SessionId): string => `${session}-links`;
/** The key of one person's link in the links Secret; persons of a seat count from 1. */
export const linkKey = (seat: number, person: number): string => `${seatSuffix(seat)}-${person}`;

/** Of the same person's typable code, in the same Secret. */
export const codeKey = (seat: number, person: number): string => `${CODE_PREFIX}${linkKey(seat, person)}`;
export const CODE_PREFIX = "code-";

/** Of the class code, there too, while the join page is open: each opening has one of its own. */
export const classCodeKey = (opened: number): string => `${CLASS_CODE_PREFIX}${opened}`;
export const CLASS_CODE_PREFIX = "class-";

/** Reads `k3x9pa-07` back. `undefined` for anything that `seatName` cannot have made. */
export function parseSeatName(name: string): { session: SessionId; seat: number } | undefined {
  const match = /^([a-z0-9]{6})-(\d{2,3})$/.exec(name);
  if (!match?.[1] || !match[2] || !isSessionId(match[1])) return undefined;
  const seat = Number(match[2]);
  return seatSuffix(seat) === match[2] ? { session: match[1], seat } : undefined;
}

/** In the folder of the work: where students find what their teacher hands out. */
export const HANDED_FOLDER = "from-teacher";

/** Labels that our own objects carry, to find them; never a reason to delete anything. */
export const LABEL = {
  session: "pupitre.fr/session",
  seat: "pupitre.fr/seat",
  /** Which of the seat's Pods; Services select by it. */
  pod: "pupitre.fr/pod",
  managedBy: "app.kubernetes.io/managed-by",
  /** On AuditEntries by which support asks for something: of which session. */
  assist: "pupitre.fr/assist",
} as const;
export const MANAGED_BY = "pupitre";

export const ANNOTATION = {
  /** `<resets>.<restarts>` that a Pod was built for. */
  generation: "pupitre.fr/generation",
  /** `<resets>` that a volume, or a student's own namespace, was built for. */
  reset: "pupitre.fr/reset",
  /** Fingerprint of the manifest as we want it; differing means apply again (or replace what is immutable). */
  wanted: "pupitre.fr/wanted",
  /** On a seat's namespaces: `<establishment's namespace>/<uid of the TrainingSession>`. A namespace without it is foreign. */
  owner: "pupitre.fr/owner",
  /** On a LabTemplate: who shared it, as they said; admission does not force it, so it informs and decides nothing. */
  sharedBy: "pupitre.fr/shared-by",
  sharedAt: "pupitre.fr/shared-at",
  /** On a LabTemplate: what its author's last rehearsal of this very text came to; see `RehearsalWord`. */
  rehearsed: "pupitre.fr/rehearsed",
} as const;

/** On TrainingSession and Seat: they stay until everything that they stand for is gone. */
export const TEARDOWN_FINALIZER = "pupitre.fr/teardown";
