import { findAccess, type LabOf } from "./accesses.ts";
import type { Directory } from "./directory.ts";
import type { AccessPlace } from "./hosts.ts";
import type { SeatSecrets } from "./seatSecrets.ts";

interface LoginsOptions {
  directory: Directory;
  labOf: LabOf;
  secretOf: SeatSecrets;
}
/** What the portal says to the program of a web access with each request; `undefined` where it asks for nothing. */
export type LoginOf = (place: AccessPlace) => Promise<string | undefined>;

const SCHEMES = { token: "token", bearer: "Bearer" } as const;

/** The seat's own credential, as the access says it. Rejects with LabError when it cannot be read. */
export function createLogins({ directory, labOf, secretOf }: LoginsOptions): LoginOf {
  return async function loginOf(place) {
    const seat = directory.seat(place.name);
    const session = seat && directory.session(seat.spec.session);
    const access = session && findAccess(labOf(seat, session), "web", place.access);
    return access?.login && `${SCHEMES[access.login]} ${await secretOf(place, "password")}`;
  };
}
