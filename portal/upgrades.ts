import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Standing } from "../shared/contract/student.ts";
import type { Directory } from "./directory.ts";
import type { Door } from "./door.ts";
import type { Guard } from "./guard.ts";
import { originOf, type PublicOrigin, parseHost, type SeatPlace } from "./hosts.ts";
import type { Presence } from "./presence.ts";
import type { ProxyUpgrade } from "./proxyUpgrade.ts";
import { refuse } from "./refuse.ts";
import { isAmbiguous } from "./requests.ts";
import { isSecretShaped, sameHash, sha256 } from "./secrets.ts";
import { sessionStanding } from "./standing.ts";
import { serveTerminal } from "./terminalSocket.ts";
import type { Terminals } from "./terminals.ts";

interface UpgradesOptions {
  directory: Directory;
  presence: Presence;
  door: Door;
  guard: Guard;
  terminals: Terminals;
  proxyUpgrade: ProxyUpgrade;
  origin: PublicOrigin;
  clock: () => number;
}

/** A visit lasts 15 minutes at most, whatever its object says. */
const VISIT_MOST = 15 * 60_000;

/** WebSockets: terminals of students and visitors on a seat's origin, anything on that of a web access. */
export function createUpgrades(options: UpgradesOptions) {
  const { directory, presence, door, guard, terminals, proxyUpgrade, origin, clock } = options;
  /** Visits whose key was used, by UID, with the time (ms) after which it is good for nothing anyway. */
  const used = new Map<string, number>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 128 * 1024, perMessageDeflate: false });

  interface Holder {
    seat: string;
    access: string;
    standing: () => Standing;
    /** Counts who is there; returns the way to count off. */
    enter: () => () => void;
    mayType: boolean;
    isStudent: boolean;
  }

  function join(socket: WebSocket, holder: Holder) {
    const { seat, access, mayType, isStudent } = holder;
    const terminal = terminals.find(seat, access);
    if (!terminal) return socket.terminate();
    const forget: (() => void)[] = [];
    let visitors = -1;
    const served = serveTerminal({
      socket,
      terminal,
      mayType,
      setsSize: isStudent,
      onClosed: () => {
        for (const end of forget) end();
      },
    });
    const tellVisitors = () => {
      const count = presence.visitors(seat);
      if (count !== visitors) served.notice({ is: "visitors", count });
      visitors = count;
    };
    forget.push(
      guard.hold({ seat, standing: holder.standing, close: served.close, changed: tellVisitors }),
      holder.enter(),
    );
    tellVisitors();
  }

  function student(request: IncomingMessage, place: SeatPlace, access: string): Holder | undefined {
    if (request.headers.origin !== originOf(origin, place)) return undefined;
    const { guest } = door.guestOf(request, place.name);
    if (!guest) return undefined;
    const seat = place.name;
    const standing = () => door.standingOfCookie(seat, guest.cookie).standing;
    return { seat, access, standing, enter: () => presence.connect(seat), mayType: true, isStudent: true };
  }

  function visitor(request: IncomingMessage, place: SeatPlace, access: string): Holder | undefined {
    const own = originOf(origin, place);
    if (request.headers.origin !== undefined && request.headers.origin !== own) return undefined;
    const key = /^Visit (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (!isSecretShaped(key)) return undefined;
    const hash = sha256(key);
    const find = () => {
      const seat = directory.seat(place.name);
      const session = seat && directory.session(seat.spec.session);
      if (!seat || !session || sessionStanding(session, clock()).is === "over") return undefined;
      let found: { uid: string; mode: "read" | "write"; until: number } | undefined;
      for (const { spec, metadata } of directory.visits(seat)) {
        const until = Math.min(
          Date.parse(spec.expiresAt),
          Date.parse(metadata.creationTimestamp) + VISIT_MOST,
        );
        if (sameHash(spec.keyHash, hash) && clock() < until)
          found = { uid: metadata.uid, mode: spec.mode, until };
      }
      return found;
    };
    const visit = find();
    if (!visit || used.has(visit.uid)) return undefined;
    const { uid, mode, until } = visit;
    const isAsBefore = (now = find()) => now?.uid === uid && now.mode === mode;
    return {
      seat: place.name,
      access,
      standing: () => (isAsBefore() ? { is: "in" } : { is: "out" }),
      enter: () => {
        for (const [old, end] of used) if (end <= clock()) used.delete(old);
        used.set(uid, until); // a key that is overheard opens nothing a second time
        return presence.visit(place.name);
      },
      mayType: mode === "write",
      isStudent: false,
    };
  }

  return function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    const place =
      isAmbiguous(request) || request.method !== "GET" ? undefined : parseHost(request.headers.host, origin);
    if (!place) return refuse(socket, "400 Bad Request");
    if (place.kind === "access") return proxyUpgrade(request, socket, head, place);
    const path = request.url ?? "";
    const [, who, access = ""] = /^\/api\/(visit\/)?terminal\/([a-z][-a-z0-9]*)$/.exec(path) ?? [];
    const holder = access
      ? who
        ? visitor(request, place, access)
        : student(request, place, access)
      : undefined;
    // One answer for everything: which accesses or seats there are is for holders to know.
    if (!holder || !terminals.find(holder.seat, access)) return refuse(socket, "403 Forbidden");
    sockets.handleUpgrade(request, socket, head, (accepted) => join(accepted, holder));
  };
}
