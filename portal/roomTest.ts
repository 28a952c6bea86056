import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { ROOM_TEST_LABEL, roomTestLabel } from "../shared/plan/roomTest.ts";
import { answer, answerJson, answerNotFound, answerRefused } from "./answers.ts";
import { type PublicOrigin, suffixOf } from "./hosts.ts";
import type { PageFiles } from "./pageFiles.ts";
import { roomTestPage } from "./pages.ts";
import { refuse } from "./refuse.ts";
import { isWrite } from "./requests.ts";
import { answerFile } from "./seatRoutes.ts";
import { createThrottle, type ThrottleLimits } from "./throttle.ts";

/** Of one address, behind which a whole school may sit: a test asks about ten times. */
const LIMITS: ThrottleLimits = { failures: 3_000, window: 5 * 60_000 };
const MOST_SOCKETS = 100;
/** A test sends a dozen small messages within seconds. */
const MOST_MESSAGES = 40;
const LONGEST_MS = 20_000;

interface RoomTestOptions {
  origin: PublicOrigin;
  files: PageFiles;
  clock: () => number;
  limits?: ThrottleLimits;
}

/**
 * A page that tells whether a room's computers can take part: names, encryption, WebSocket, latency, clock. It knows neither
 * sessions nor seats, sets no cookie and keeps nothing.
 */
export function createRoomTest({ origin, files, clock, limits = LIMITS }: RoomTestOptions) {
  const suffix = suffixOf(origin);
  const page = roomTestPage(`${origin.scheme}://*${suffix}`);
  const own = `${origin.scheme}://${ROOM_TEST_LABEL}${suffix}`;
  const throttle = createThrottle(limits, clock);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 256, perMessageDeflate: false });
  const isTooMuch = (request: IncomingMessage) => throttle.fail(request.socket.remoteAddress ?? "?") > 0;

  /** `undefined` for every host that is not one of this test. */
  function placeOf(request: IncomingMessage): "page" | "tried" | undefined {
    const { host = "" } = request.headers;
    return host.endsWith(suffix) ? roomTestLabel(host.slice(0, -suffix.length)) : undefined;
  }

  function answerPing(request: IncomingMessage, response: ServerResponse): void {
    // The page asks a name that it has made up: it may read the answer, nobody else's page may.
    const mayRead = request.headers.origin === own ? { "access-control-allow-origin": own } : undefined;
    answerJson(response, 200, { now: clock() }, mayRead);
  }

  return {
    placeOf,
    route(request: IncomingMessage, response: ServerResponse) {
      if (isTooMuch(request))
        return answer(response, 429, "text/plain; charset=utf-8", "Later\n", { "retry-after": "60" });
      if (isWrite(request)) return answerRefused(response, 405);
      const [path = ""] = (request.url ?? "").split("?");
      if (path === "/api/ping") return answerPing(request, response);
      if (placeOf(request) !== "page") return answerNotFound(response);
      if (path === "/")
        return answer(response, 200, "text/html; charset=utf-8", page.html, {
          "content-security-policy": page.csp,
        });
      const [, name] = /^\/assets\/([a-zA-Z.-]+)$/.exec(path) ?? [];
      return name === undefined ? answerNotFound(response) : answerFile(request, response, files, name);
    },
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
      if (isTooMuch(request) || sockets.clients.size >= MOST_SOCKETS)
        return refuse(socket, "429 Too Many Requests");
      const isOurs = placeOf(request) === "page" && request.headers.origin === own;
      if (!isOurs || request.url !== "/api/echo") return refuse(socket, "403 Forbidden");
      sockets.handleUpgrade(request, socket, head, (accepted) => {
        let count = 0;
        const timer = setTimeout(() => accepted.terminate(), LONGEST_MS);
        accepted.on("error", () => accepted.terminate());
        accepted.on("close", () => clearTimeout(timer));
        accepted.on("message", (data, isBinary) => {
          count += 1;
          if (count > MOST_MESSAGES || isBinary) return accepted.terminate();
          accepted.send(data, { binary: false });
        });
      });
    },
    stop(): void {
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}
