import type { IncomingMessage, ServerResponse } from "node:http";
import type { CodeAnswer, JoinAnswer } from "../shared/contract/student.ts";
import { readClassCode, readCode } from "../shared/domain/codes.ts";
import { MAX_TYPED_NAME } from "../shared/domain/joining.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { answerJson, answerNotFound, answerRefused } from "./answers.ts";
import type { Claims } from "./claims.ts";
import { deviceOf, isBrowserName } from "./device.ts";
import type { Directory } from "./directory.ts";
import type { HandOvers } from "./handOvers.ts";
import { doorOrigin, type PublicOrigin, seatOrigin } from "./hosts.ts";
import type { PageFiles } from "./pageFiles.ts";
import { joinPage } from "./pages.ts";
import { isSameOrigin, readJson } from "./requests.ts";
import { answerFile, answerPage } from "./seatRoutes.ts";
import { isSecretShaped, sha256 } from "./secrets.ts";
import { linkStanding, sessionStanding } from "./standing.ts";
import { NAME_ADDRESS_LIMITS, NAMES_A_PERSON, type Throttle } from "./throttle.ts";
import type { Turnstile } from "./turnstile.ts";

interface DoorRoutesOptions {
  directory: Directory;
  handOvers: HandOvers;
  turnstile: Turnstile;
  claims: Claims;
  /** How many names are said: what a device calls itself is its own choice, where it asks from is not. */
  names: { devices: Throttle; addresses: Throttle };
  files: PageFiles;
  origin: PublicOrigin;
  clock: () => number;
}

/** Seconds after which a page that found no place to wait asks again. */
const ASK_AGAIN = 5;

interface Typed {
  code?: unknown;
  browser?: unknown;
  name?: unknown;
  hash?: unknown;
}

/** What the door's own host answers: one page, and where a typed code leads to. It sets no cookie. */
export function createDoorRoutes(options: DoorRoutesOptions) {
  const { directory, handOvers, turnstile, claims, names, files, origin, clock } = options;
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

  /** Before the opening, too: who is let in then waits for the lesson on the same page. */
  function judgeClass(code: string): ClassFound {
    const session = directory.classOf(code);
    if (!session) return { is: "unknown" };
    const { is } = sessionStanding(session, clock());
    return is === "over" || is === "expired" ? { is } : { session };
  }

  const askerOf = (request: IncomingMessage, { browser }: Typed) => {
    const address = request.socket.remoteAddress ?? "";
    const known = isBrowserName(browser) ? browser : "";
    return {
      address,
      device: sha256(`${address} ${request.headers["user-agent"] ?? ""} ${known}`),
    };
  };

  /** @returns whether the code may be judged now; else it was answered */
  async function mayJudge(asker: ReturnType<typeof askerOf>, response: ServerResponse): Promise<boolean> {
    const turn = turnstile.ask(asker);
    if (turn === "now") return true;
    if (turn === "full") {
      answerJson(response, 429, { is: "wait", seconds: ASK_AGAIN });
      return false;
    }
    await turn;
    return !response.destroyed; // who has gone meanwhile learns nothing; the turn is spent
  }

  async function enterCode(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const typed = ((await readJson(request)) ?? {}) as Typed;
    const [ofSeat, ofClass] = [readCode(typed.code), readClassCode(typed.code)];
    // No guess at all: it costs nothing.
    if (ofSeat === undefined && ofClass === undefined) return answerJson(response, 401, { is: "unknown" });
    const asker = askerOf(request, typed);
    if (!(await mayJudge(asker, response))) return;
    const found = ofSeat === undefined ? sayClass(judgeClass(ofClass ?? "")) : judge(ofSeat);
    if (found.is === "unknown") turnstile.failed(asker);
    answerJson(response, found.is === "seat" || found.is === "class" ? 200 : 401, found);
  }

  /** Counts a name. Each class by itself: where many share an address, one that is crowded holds up no other. */
  function waitOf(
    { device, address }: ReturnType<typeof askerOf>,
    { metadata, spec }: TrainingSession,
  ): number {
    const ofDevice = names.devices.fail(device);
    if (ofDevice > 0) return ofDevice;
    const people = spec.seats.reduce((sum, { persons }) => sum + persons, 0);
    const most = Math.max(NAME_ADDRESS_LIMITS.failures, NAMES_A_PERSON * people);
    return names.addresses.fail(`${address} ${metadata.uid}`, most);
  }

  /** The code of the class comes with every name, and is judged as it was the first time. */
  async function enterName(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const typed = ((await readJson(request)) ?? {}) as Typed;
    const say = (said: JoinAnswer) => answerJson(response, said.is === "waiting" ? 200 : 401, said);
    const code = readClassCode(typed.code);
    if (code === undefined || !isHash(typed.hash) || !isName(typed.name)) return say({ is: "unknown" });
    const asker = askerOf(request, typed);
    if (!(await mayJudge(asker, response))) return;
    const found = judgeClass(code);
    if (!("session" in found)) {
      if (found.is === "unknown") turnstile.failed(asker);
      return say(found);
    }
    const wait = waitOf(asker, found.session);
    if (wait > 0) return say({ is: "wait", seconds: Math.ceil(wait / 1000) });
    const places = directory.placesOf(found.session, code, typed.name);
    const agent = request.headers["user-agent"];
    const sender = { address: asker.address, machine: `${asker.address} ${agent ?? ""}` };
    claims.make(found.session, places, { hash: typed.hash, device: deviceOf(agent) }, sender);
    say({ is: "waiting" });
  }

  /** How who said a name stands. The secret is one that nobody guesses, so it is judged at once and opens as a link does. */
  async function askStanding(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await readJson(request)) as { session?: unknown; secret?: unknown } | undefined;
    const say = (said: JoinAnswer) => answerJson(response, said.is === "seat" ? 200 : 401, said);
    if (!isSecretShaped(body?.secret)) return say({ is: "closed" });
    const link = sha256(body.secret);
    const found = claims.standing(body.session, link);
    if (found.is !== "in") return say(found);
    // The page has the link itself: it opens as any other does, and a second time.
    say({ is: "seat", url: `${seatOrigin(origin, found.seat.metadata.name)}/s` });
  }

  return async function doorRoute(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method === "HEAD" ? "GET" : request.method;
    const path = request.url?.split("?")[0] ?? "";
    if (method !== "GET" && !isSameOrigin(request, doorOrigin(origin))) return answerRefused(response, 403);
    if (method === "GET" && path === "/") return answerPage(response, page);
    if (method === "GET" && /^\/assets\/[^/]+$/.test(path))
      return answerFile(request, response, files, path.slice("/assets/".length));
    if (method === "POST" && path === "/api/code") return enterCode(request, response);
    if (method === "POST" && path === "/api/name") return enterName(request, response);
    if (method === "POST" && path === "/api/joined") return askStanding(request, response);
    answerNotFound(response);
  };
}

type ClassFound = { session: TrainingSession } | { is: "unknown" | "over" | "expired" };

const sayClass = (found: ClassFound): CodeAnswer =>
  "session" in found
    ? { is: "class", session: found.session.metadata.name, title: found.session.spec.title }
    : found;

const isHash = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
const isName = (value: unknown): value is string =>
  typeof value === "string" && value.trim() !== "" && value.length <= MAX_TYPED_NAME;
