import { DOOR_LABEL, parseSeatName, type SessionId, SHARED_SEAT } from "../shared/domain/names.ts";
import { Label } from "../shared/domain/template.ts";

/** What stands in the students' address bars. `port` is the public one; 80 and 443 are left out of URLs. */
export interface PublicOrigin {
  scheme: "http" | "https";
  domain: string;
  port: number;
}

export interface SeatPlace {
  kind: "seat";
  name: string;
  session: SessionId;
  seat: number;
}
export interface AccessPlace {
  kind: "access";
  access: string;
  name: string;
  session: SessionId;
  seat: number;
}
/** Where a code is typed: on an origin of its own, which shares nothing with any seat. */
interface DoorPlace {
  kind: "door";
}
type Place = SeatPlace | AccessPlace | DoorPlace;

/** `.localhost` or `.lab.example.org:8443`: what every Host of ours ends with. */
export function suffixOf(origin: PublicOrigin): string {
  const usual = origin.scheme === "https" ? 443 : 80;
  return `.${origin.domain}${origin.port === usual ? "" : `:${origin.port}`}`;
}

export const seatOrigin = (origin: PublicOrigin, name: string): string =>
  `${origin.scheme}://${name}${suffixOf(origin)}`;

export const accessOrigin = (origin: PublicOrigin, access: string, name: string): string =>
  `${origin.scheme}://${access}--${name}${suffixOf(origin)}`;

export const doorOrigin = (origin: PublicOrigin): string => seatOrigin(origin, DOOR_LABEL);

export const originOf = (origin: PublicOrigin, place: SeatPlace | AccessPlace): string =>
  place.kind === "seat" ? seatOrigin(origin, place.name) : accessOrigin(origin, place.access, place.name);

/**
 * Reads a Host header. There is one spelling of each place (lower case, no trailing dot, the port as published), so
 * that nothing can be reached under a second name; everything else is `undefined`. Says nothing about existence.
 */
export function parseHost(host: string | undefined, origin: PublicOrigin): Place | undefined {
  const suffix = suffixOf(origin);
  if (!host?.endsWith(suffix)) return undefined;
  const label = host.slice(0, -suffix.length);
  if (label === DOOR_LABEL) return { kind: "door" };
  const cut = label.lastIndexOf("--"); // a seat's name has no `--`, an access' name may
  const seat = parseSeatName(cut < 0 ? label : label.slice(cut + 2));
  if (!seat || seat.seat === SHARED_SEAT) return undefined; // nobody has a door there
  const name = cut < 0 ? label : label.slice(cut + 2);
  if (cut < 0) return { kind: "seat", name, ...seat };
  const access = label.slice(0, cut);
  return Label.safeParse(access).success ? { kind: "access", access, name, ...seat } : undefined;
}
