import type { IncomingMessage, ServerResponse } from "node:http";
import type { CodeAnswer } from "../shared/contract/student.ts";
import { readCode } from "../shared/domain/codes.ts";
import { answerJson, answerNotFound, answerRefused } from "./answers.ts";
import { isBrowserName } from "./device.ts";
import type { Directory } from "./directory.ts";
import type { HandOvers } from "./handOvers.ts";
import { doorOrigin, type PublicOrigin, seatOrigin } from "./hosts.ts";
import type { PageFiles } from "./pageFiles.ts";
import { joinPage } from "./pages.ts";
import { isSameOrigin, readJson } from "./requests.ts";
import { answerFile, answerPage } from "./seatRoutes.ts";
import { sha256 } from "./secrets.ts";
import { linkStanding } from "./standing.ts";
import type { Turnstile } from "./turnstile.ts";

interface DoorRoutesOptions {
  directory: Directory;
  handOvers: HandOvers;
  turnstile: Turnstile;
  files: PageFiles;
  origin: PublicOrigin;
  clock: () => number;
}

/** Seconds after which a page that found no place to wait asks again. */
const ASK_AGAIN = 5;

/** What the door's own host answers: one page, and where a typed code leads to. It sets no cookie. */
export function createDoorRoutes(options: DoorRoutesOptions) {
  const { directory, handOvers, turnstile, files, origin, clock } = options;
  const page = joinPage();

  function judge(code: string): CodeAnswer {
    const handed = handOvers.findCode(code);
    const holder = handed ? { ...handed, seat: directory.seat(handed.seat) } : directory.codeHolder(code);
    if (!holder?.seat) return { is: "unknown" };
    const { seat, link } = holder;
    const session = directory.session(seat.spec.session);
    const { person, ...standing } = linkStanding(session, seat, link, clock());
    if (standing.is !== "in" || person === undefined) return standing as CodeAnswer;
    if (handed) handOvers.spendCode(code);
    const { name } = seat.metadata;
    const ticket = handOvers.issue({ seat: name, person, link });
    return { is: "seat", url: `${seatOrigin(origin, name)}/s#ticket=${ticket}` };
  }

  async function enterCode(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await readJson(request)) as { code?: unknown; browser?: unknown } | undefined;
    const say = (status: number, said: CodeAnswer) => answerJson(response, status, said);
    const code = readCode(body?.code);
    if (code === undefined) return say(401, { is: "unknown" }); // no guess at all: it costs nothing
    const address = request.socket.remoteAddress ?? "";
    const browser = isBrowserName(body?.browser) ? body.browser : "";
    const asker = {
      address,
      device: sha256(`${address} ${request.headers["user-agent"] ?? ""} ${browser}`),
    };
    const turn = turnstile.ask(asker);
    if (turn === "full") return say(429, { is: "wait", seconds: ASK_AGAIN });
    if (turn !== "now") {
      await turn;
      if (response.destroyed) return; // who has gone meanwhile learns nothing; the turn is spent
    }
    const found = judge(code);
    if (found.is === "unknown") turnstile.failed(asker);
    say(found.is === "seat" ? 200 : 401, found);
  }

  return async function doorRoute(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method === "HEAD" ? "GET" : request.method;
    const path = request.url?.split("?")[0] ?? "";
    if (method !== "GET" && !isSameOrigin(request, doorOrigin(origin))) return answerRefused(response, 403);
    if (method === "GET" && path === "/") return answerPage(response, page);
    if (method === "GET" && /^\/assets\/[^/]+$/.test(path))
      return answerFile(request, response, files, path.slice("/assets/".length));
    if (method === "POST" && path === "/api/code") return enterCode(request, response);
    answerNotFound(response);
  };
}
