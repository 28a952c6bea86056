import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { isLook } from "../shared/domain/seat.ts";
import type { Door } from "./door.ts";
import type { Guard } from "./guard.ts";
import { originOf, type PublicOrigin, parseHost, type SeatPlace } from "./hosts.ts";
import type { KeptTerminal } from "./keptTerminal.ts";
import type { Looks } from "./looks.ts";
import type { Presence } from "./presence.ts";
import type { ProxyUpgrade } from "./proxyUpgrade.ts";
import { refuse } from "./refuse.ts";
import { isAmbiguous } from "./requests.ts";
import type { StateOf } from "./seatState.ts";
import { tellState } from "./tellState.ts";
import { serveTerminal } from "./terminalSocket.ts";
import type { Terminals } from "./terminals.ts";
import { serveVisitor } from "./visitorSocket.ts";
import type { Visitors } from "./visitors.ts";

interface UpgradesOptions {
  presence: Presence;
  door: Door;
  guard: Guard;
  terminals: Terminals;
  visitors: Visitors;
  looks: Looks;
  proxyUpgrade: ProxyUpgrade;
  stateOf: StateOf;
  origin: PublicOrigin;
}

/** WebSockets: terminals of students and visitors on a seat's origin, anything on that of a web access. */
export function createUpgrades(options: UpgradesOptions) {
  const { presence, door, guard, terminals, visitors, looks, proxyUpgrade, stateOf, origin } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 128 * 1024, perMessageDeflate: false });

  /** Serves who may be in at a seat's terminal; `undefined` for anybody else. */
  type Join = (socket: WebSocket, terminal: KeptTerminal) => void;

  function student(request: IncomingMessage, place: SeatPlace): Join | undefined {
    if (request.headers.origin !== originOf(origin, place)) return undefined;
    const { guest } = door.guestOf(request, place.name);
    if (!guest) return undefined;
    const seat = place.name;
    const current = () => door.standingOfCookie(seat, guest.cookie);
    const state = () => {
      const now = current().guest;
      return now && stateOf(now);
    };
    return (socket, terminal) => {
      const forget: (() => void)[] = [];
      let count = -1;
      const served = serveTerminal({
        ...{ socket, terminal, setsSize: true, mayType: () => true },
        onTyped: () => presence.active(seat),
        onClosed: () => {
          for (const end of forget) end();
        },
      });
      const tellVisitors = () => {
        const now = presence.visitors(seat);
        if (now !== count) served.notice({ is: "visitors", count: now });
        count = now;
      };
      const told = tellState(state, (now) => served.notice({ is: "state", state: now }));
      const changed = () => {
        tellVisitors();
        told.changed();
      };
      served.see(true);
      forget.push(
        guard.hold({ seat, standing: () => current().standing, close: served.close, changed }),
        presence.connect(seat),
        () => told.stop(),
      );
      tellVisitors();
    };
  }

  function visitor(request: IncomingMessage, place: SeatPlace): Join | undefined {
    const own = originOf(origin, place);
    if (request.headers.origin !== undefined && request.headers.origin !== own) return undefined;
    const seat = place.name;
    const visitor = visitors.visitorOf(request, seat);
    if (!visitor || !isLook(visitor)) return undefined;
    return (socket, terminal) => serveVisitor({ socket, terminal, seat, visitor, visitors, looks, guard });
  }

  return function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
    const place =
      isAmbiguous(request) || request.method !== "GET" ? undefined : parseHost(request.headers.host, origin);
    if (!place || place.kind === "door") return refuse(socket, "400 Bad Request");
    if (place.kind === "access") return proxyUpgrade(request, socket, head, place);
    const path = request.url ?? "";
    const [, who, access = ""] = /^\/api\/(visit\/)?terminal\/([a-z][-a-z0-9]*)$/.exec(path) ?? [];
    const join = access ? (who ? visitor(request, place) : student(request, place)) : undefined;
    // One answer for everything: which accesses or seats there are is for holders to know.
    const terminal = join && terminals.find(place.name, access);
    if (!join || !terminal) return refuse(socket, "403 Forbidden");
    sockets.handleUpgrade(request, socket, head, (accepted) => join(accepted, terminal));
  };
}
