import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { SeatPageState, Standing } from "../shared/contract/student.ts";
import type { Door } from "./door.ts";
import type { Guard } from "./guard.ts";
import { originOf, type PublicOrigin, parseHost, type SeatPlace } from "./hosts.ts";
import type { Presence } from "./presence.ts";
import type { ProxyUpgrade } from "./proxyUpgrade.ts";
import { refuse } from "./refuse.ts";
import { isAmbiguous } from "./requests.ts";
import type { StateOf } from "./seatState.ts";
import { tellState } from "./tellState.ts";
import { serveTerminal } from "./terminalSocket.ts";
import type { Terminals } from "./terminals.ts";
import type { VisitorOf } from "./visitors.ts";

interface UpgradesOptions {
  presence: Presence;
  door: Door;
  guard: Guard;
  terminals: Terminals;
  visitorOf: VisitorOf;
  proxyUpgrade: ProxyUpgrade;
  stateOf: StateOf;
  origin: PublicOrigin;
}

/** WebSockets: terminals of students and visitors on a seat's origin, anything on that of a web access. */
export function createUpgrades(options: UpgradesOptions) {
  const { presence, door, guard, terminals, visitorOf, proxyUpgrade, stateOf, origin } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 128 * 1024, perMessageDeflate: false });

  interface Holder {
    seat: string;
    access: string;
    standing: () => Standing;
    /** Counts who is there; returns the way to count off. */
    enter: () => () => void;
    mayType: boolean;
    onTyped?: () => void;
    /** What the student's own page shows around the terminal; nobody else is told. */
    state?: () => SeatPageState | undefined;
  }

  function join(socket: WebSocket, holder: Holder) {
    const { seat, access, mayType, onTyped, state } = holder;
    const terminal = terminals.find(seat, access);
    if (!terminal) return socket.terminate();
    const forget: (() => void)[] = [];
    let visitors = -1;
    const served = serveTerminal({
      socket,
      terminal,
      mayType,
      ...(onTyped ? { onTyped } : {}),
      setsSize: state !== undefined,
      onClosed: () => {
        for (const end of forget) end();
      },
    });
    const tellVisitors = () => {
      const count = presence.visitors(seat);
      if (count !== visitors) served.notice({ is: "visitors", count });
      visitors = count;
    };
    const told = state && tellState(state, (now) => served.notice({ is: "state", state: now }));
    const changed = () => {
      tellVisitors();
      told?.changed();
    };
    forget.push(
      guard.hold({ seat, standing: holder.standing, close: served.close, changed }),
      holder.enter(),
      () => told?.stop(),
    );
    tellVisitors();
  }

  function student(request: IncomingMessage, place: SeatPlace, access: string): Holder | undefined {
    if (request.headers.origin !== originOf(origin, place)) return undefined;
    const { guest } = door.guestOf(request, place.name);
    if (!guest) return undefined;
    const seat = place.name;
    const current = () => door.standingOfCookie(seat, guest.cookie);
    return {
      ...{ seat, access, mayType: true },
      standing: () => current().standing,
      enter: () => presence.connect(seat),
      onTyped: () => presence.active(seat),
      state: () => {
        const now = current().guest;
        return now && stateOf(now);
      },
    };
  }

  function visitor(request: IncomingMessage, place: SeatPlace, access: string): Holder | undefined {
    const own = originOf(origin, place);
    if (request.headers.origin !== undefined && request.headers.origin !== own) return undefined;
    const visitor = visitorOf(request, place.name);
    if (!visitor || visitor.mode === "work") return undefined;
    return {
      seat: place.name,
      access,
      standing: () => (visitor.holds() ? { is: "in" } : { is: "out" }),
      enter: () => {
        visitor.use();
        return presence.visit(place.name);
      },
      mayType: visitor.mode === "write",
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
