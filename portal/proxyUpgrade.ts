import { request as httpRequest, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Door } from "./door.ts";
import type { Guard } from "./guard.ts";
import { type AccessPlace, originOf, type PublicOrigin } from "./hosts.ts";
import type { LoginOf } from "./logins.ts";
import type { Presence } from "./presence.ts";
import { requestHeaders, responseHeaders } from "./proxyHeaders.ts";
import { refuse } from "./refuse.ts";
import type { Upstreams } from "./upstreams.ts";

const ANSWER_WITHIN = 20_000;

/** Signs of life that a lab's page sends by itself are shorter (bytes); so are single keys, which are missed. */
const DEED = 64;

interface ProxyUpgradeOptions {
  door: Door;
  guard: Guard;
  presence: Presence;
  upstreams: Upstreams;
  loginOf: LoginOf;
  origin: PublicOrigin;
}
export type ProxyUpgrade = ReturnType<typeof createProxyUpgrade>;

interface Admitted {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  place: AccessPlace;
  cookie: string;
  login: string | undefined;
}

/** WebSockets of a lab. Once joined they are only bytes, so they are held by the guard like a terminal. */
export function createProxyUpgrade({
  door,
  guard,
  presence,
  upstreams,
  loginOf,
  origin,
}: ProxyUpgradeOptions) {
  return function proxyUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, place: AccessPlace) {
    const isWebSocket = request.headers.upgrade?.toLowerCase() === "websocket";
    // A handshake with a body would be bytes that nobody has framed.
    const hasBody =
      request.headers["content-length"] !== undefined || request.headers["transfer-encoding"] !== undefined;
    if (!isWebSocket || hasBody) return refuse(socket, "400 Bad Request");
    const guest = door.guestOfAccess(request, place);
    if (!guest || request.headers.origin !== originOf(origin, place)) return refuse(socket, "403 Forbidden");
    loginOf(place).then(
      (login) => socket.destroyed || dial({ request, socket, head, place, cookie: guest.cookie, login }),
      () => refuse(socket, "502 Bad Gateway"),
    );
  };

  function dial({ request, socket, head, place, cookie, login }: Admitted): void {
    const upstream = httpRequest({
      agent: upstreams.agentOf(place.name, place.access),
      method: "GET",
      path: request.url,
      headers: requestHeaders(request.rawHeaders, {
        host: request.headers.host ?? "",
        scheme: origin.scheme,
        upgrade: true,
        login,
      }).flat(),
      setHost: false,
    });
    const timer = setTimeout(() => upstream.destroy(new Error("no answer")), ANSWER_WITHIN);
    socket.once("close", () => upstream.destroy());
    upstream.on("error", () => {
      clearTimeout(timer);
      refuse(socket, "502 Bad Gateway");
    });
    upstream.on("response", (answer) => {
      clearTimeout(timer);
      answer.resume(); // it declined; why is of no use to a WebSocket
      const { statusCode = 0 } = answer;
      const declined = statusCode >= 400 && statusCode <= 599 ? statusCode : 502;
      refuse(socket, `${declined} Declined`);
    });
    upstream.on("upgrade", (answer, stream: Duplex, first) => {
      clearTimeout(timer);
      socket.write(switching(answer));
      if (first.length > 0) socket.write(first);
      if (head.length > 0) stream.write(head);
      const forget = [
        guard.hold({
          seat: place.name,
          standing: () => door.standingOfCookie(place.name, cookie).standing,
          close: () => socket.destroy(),
        }),
        presence.connect(place.name),
      ];
      socket.on("data", (bytes: Buffer) => {
        if (bytes.length >= DEED) presence.active(place.name);
      });
      join(socket, stream, () => {
        for (const end of forget) end();
      });
    });
    upstream.end();
  }
}

function switching(answer: IncomingMessage): string {
  const lines = responseHeaders(answer.rawHeaders, true).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 101 Switching Protocols\r\n${lines.join("")}\r\n`;
}

/** Bytes both ways until one of them ends, and then neither is left. */
function join(one: Duplex, other: Duplex, onClosed: () => void): void {
  let open = true;
  const close = () => {
    one.destroy();
    other.destroy();
    if (open) onClosed();
    open = false;
  };
  for (const stream of [one, other]) stream.on("error", close).on("close", close).on("end", close);
  one.pipe(other);
  other.pipe(one);
}
