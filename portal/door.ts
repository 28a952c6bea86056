import type { IncomingMessage } from "node:http";
import type { Standing } from "../shared/contract/student.ts";
import { parseSeatName } from "../shared/domain/names.ts";
import type { Seat } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { readOwnCookies } from "./cookies.ts";
import { deviceOf, isBrowserName } from "./device.ts";
import type { Directory } from "./directory.ts";
import type { HandOvers } from "./handOvers.ts";
import type { PublicOrigin } from "./hosts.ts";
import type { Presence } from "./presence.ts";
import { isSecretShaped, newSecret, type Random, sha256 } from "./secrets.ts";
import { linkStanding } from "./standing.ts";
import type { Throttle } from "./throttle.ts";

/** Somebody who may be in, at this moment. */
export interface Guest {
  seat: Seat;
  session: TrainingSession;
  person: number;
  /** SHA-256 of the seat's cookie. */
  cookie: string;
}

/** An access' cookie: kept in memory, for the seat's page gives a new one without asking. */
interface AccessPass {
  seat: string;
  access: string;
  /** SHA-256 of the seat's cookie that it descends from. */
  cookie: string;
}

interface DoorOptions {
  directory: Directory;
  presence: Presence;
  handOvers: HandOvers;
  origin: PublicOrigin;
  devices: Throttle;
  addresses: Throttle;
  random: Random;
  clock: () => number;
}

const MOST_PASSES = 50_000;

/** Decides who is in. The one place where links and cookies are judged. */
export function createDoor(options: DoorOptions) {
  const { directory, presence, handOvers, origin, devices, addresses, random, clock } = options;
  const passes = new Map<string, AccessPass>();

  /** Where the holder of a seat's cookie stands now, whatever it was before. */
  function standingOfCookie(seatName: string, cookie: string): { standing: Standing; guest?: Guest } {
    const place = parseSeatName(seatName);
    const session = place && directory.session(place.session);
    const seat = directory.seat(seatName);
    const record = presence.cookie(seatName, cookie);
    if (!record) return { standing: { is: "out" } };
    const { person, ...standing } = linkStanding(session, seat, record.link, clock());
    if (standing.is !== "in" || !seat || !session || person === undefined) return { standing };
    return { standing, guest: { seat, session, person, cookie } };
  }

  return {
    standingOfCookie,

    /** Who is at the seat's own page. The cookie must be one of this very seat. */
    guestOf(request: IncomingMessage, seatName: string): { standing: Standing; guest?: Guest } {
      let first: { standing: Standing; guest?: Guest } = { standing: { is: "out" } };
      for (const value of readOwnCookies(request.headers.cookie, origin)) {
        const found = standingOfCookie(seatName, sha256(value));
        if (found.guest) return found;
        if (first.standing.is === "out") first = found;
      }
      return first;
    },

    /** Who is at a web access. */
    guestOfAccess(request: IncomingMessage, place: { name: string; access: string }): Guest | undefined {
      for (const value of readOwnCookies(request.headers.cookie, origin)) {
        const pass = passes.get(sha256(value));
        if (pass?.seat !== place.name || pass.access !== place.access) continue;
        const { guest } = standingOfCookie(pass.seat, pass.cookie);
        if (guest) return guest;
      }
      return undefined;
    },

    admitToAccess(pass: AccessPass): string {
      const value = newSecret(random);
      passes.set(sha256(value), pass);
      const [oldest] = passes.keys();
      if (passes.size > MOST_PASSES && oldest !== undefined) passes.delete(oldest);
      return value;
    },

    /**
     * Looks at a link's secret. A good one is never refused for what others did wrong, so the secret is judged first;
     * 160 random bits make guessing hopeless, and counting keeps it from being a load or a noise in the log.
     * The seat need not exist: the answer is then the one of an unknown link. A ticket from the door or from another
     * device stands for the link that it was made for, once.
     */
    enter(
      request: IncomingMessage,
      seatName: string,
      { secret, ticket, browser }: { secret?: unknown; ticket?: unknown; browser?: unknown },
    ): { standing: Standing; cookie?: string } {
      const place = parseSeatName(seatName);
      const handedOver = isSecretShaped(ticket) ? handOvers.find(ticket, seatName) : undefined;
      const hash = handedOver?.link ?? sha256(isSecretShaped(secret) ? secret : "");
      const session = place && directory.session(place.session);
      const { person, ...standing } = linkStanding(session, directory.seat(seatName), hash, clock());
      if (standing.is === "unknown") {
        const address = request.socket.remoteAddress ?? "";
        const device = `${seatName} ${address} ${request.headers["user-agent"] ?? ""}`;
        const wait = Math.max(devices.fail(sha256(device)), addresses.fail(address));
        if (wait > 0) return { standing: { is: "wait", seconds: Math.ceil(wait / 1000) } };
        return { standing: ticket === undefined ? standing : { is: "spent" } };
      }
      if (standing.is !== "in" || person === undefined) return { standing };
      if (handedOver && isSecretShaped(ticket)) handOvers.spend(ticket);
      const cookie = newSecret(random);
      presence.addCookie(seatName, {
        hash: sha256(cookie),
        person,
        link: hash,
        issuedAt: presence.instant(),
        device: deviceOf(request.headers["user-agent"]),
        // With the seat's name: nobody can tell from two seats that they were at one browser.
        ...(isBrowserName(browser) ? { browser: sha256(`${seatName} ${browser}`) } : {}),
      });
      return { standing, cookie };
    },

    /** @returns whether somebody was in */
    leave(request: IncomingMessage, seatName: string): boolean {
      let wasIn = false;
      for (const value of readOwnCookies(request.headers.cookie, origin)) {
        const hash = sha256(value);
        for (const [key, pass] of passes) if (pass.cookie === hash) passes.delete(key);
        if (!presence.cookie(seatName, hash)) continue;
        wasIn = true;
        presence.removeCookie(seatName, hash);
      }
      return wasIn;
    },
  };
}
export type Door = ReturnType<typeof createDoor>;
