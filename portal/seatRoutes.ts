import type { IncomingMessage, ServerResponse } from "node:http";
import type { Cluster } from "../cluster/port.ts";
import type { CheckPress, HandedKubeconfig, ShownSecret } from "../shared/contract/student.ts";
import { inLocale, LOCALES } from "../shared/domain/text.ts";
import { passwordKey } from "../shared/manifests/podManifests.ts";
import { KUBECONFIG_EXPIRES_KEY, KUBECONFIG_KEY } from "../shared/plan/studentToken.ts";
import type { About } from "./about.ts";
import { findAccess, type LabOf } from "./accesses.ts";
import { answer, answerJson, answerNotFound, answerRefused } from "./answers.ts";
import { clearedCookie, sessionCookie } from "./cookies.ts";
import type { Door, Guest } from "./door.ts";
import type { Guard } from "./guard.ts";
import { createHandOverRoute } from "./handOverRoute.ts";
import type { HandOvers } from "./handOvers.ts";
import { createHelpRoute } from "./helpRoute.ts";
import { accessOrigin, originOf, type PublicOrigin, type SeatPlace } from "./hosts.ts";
import { renderInstructions } from "./instructions.ts";
import { serveLive } from "./live.ts";
import type { Looks } from "./looks.ts";
import { createLooksRoute } from "./looksRoute.ts";
import { createOwnFiles } from "./ownFiles.ts";
import type { PageFiles } from "./pageFiles.ts";
import { ACCESS_PREFIX, landingPage, privacyPage, type Shell, seatPage, terminalPage } from "./pages.ts";
import type { Presence } from "./presence.ts";
import { isSameOrigin, readJson } from "./requests.ts";
import type { SeatSecrets } from "./seatSecrets.ts";
import type { StateOf } from "./seatState.ts";
import { newSecret, type Random } from "./secrets.ts";
import type { Tickets } from "./tickets.ts";

interface SeatRoutesOptions {
  looks: Looks;
  presence: Presence;
  door: Door;
  guard: Guard;
  handOvers: HandOvers;
  tickets: Tickets;
  labOf: LabOf;
  stateOf: StateOf;
  secretOf: SeatSecrets;
  /** For the staff: see workRoute.ts. */
  work: { send: Route; done: Route };
  /** The same: see keptRoute.ts. */
  kept: Route;
  /** The same: see handRoute.ts. */
  hand: Route;
  files: PageFiles;
  about: About;
  cluster: Pick<Cluster, "exec">;
  clock: () => number;
  origin: PublicOrigin;
  random: Random;
}

type Route = (request: IncomingMessage, response: ServerResponse, place: SeatPlace) => void | Promise<void>;

/** What a seat's own origin answers. Pages are the same for every seat name; only `/api` looks whether there is one. */
export function createSeatRoutes(options: SeatRoutesOptions) {
  const { presence, door, guard, tickets, labOf, stateOf, secretOf, files, origin, random, about } = options;
  const landing = landingPage();
  const page = seatPage();
  const privacy = privacyPage();

  /** The guest, or the answer that says where the asker stands. */
  function admitted(request: IncomingMessage, response: ServerResponse, place: SeatPlace): Guest | undefined {
    const { guest, standing } = door.guestOf(request, place.name);
    if (!guest) answerJson(response, 401, standing);
    return guest;
  }

  const ownFiles = createOwnFiles({ ...options, admitted });

  const live: Route = (request, response, place) => {
    const guest = admitted(request, response, place);
    if (!guest) return;
    const { name } = place;
    const current = () => door.standingOfCookie(name, guest.cookie);
    const forget: (() => void)[] = [];
    const page = serveLive(
      response,
      () => {
        const now = current().guest;
        return now && stateOf(now);
      },
      () => {
        for (const end of forget) end();
      },
    );
    forget.push(
      guard.hold({
        seat: name,
        standing: () => current().standing,
        close: page.close,
        changed: page.changed,
      }),
      presence.connect(name),
    );
  };

  const enter: Route = async (request, response, place) => {
    const body = (await readJson(request)) as { secret?: unknown; browser?: unknown } | undefined;
    const { standing, cookie } = door.enter(request, place.name, body ?? {});
    const headers = cookie ? { "set-cookie": sessionCookie(cookie, origin) } : undefined;
    answerJson(response, cookie ? 200 : standing.is === "wait" ? 429 : 401, standing, headers);
  };

  /** The portal runs nothing itself: it raises a counter, and the conductor sees it. */
  const check: Route = (request, response, place) => {
    const guest = admitted(request, response, place);
    if (!guest) return;
    const { checks } = stateOf(guest);
    if (!checks) return answerNotFound(response);
    const say = (status: number, press: CheckPress) => answerJson(response, status, press);
    if (guest.seat.status?.phase !== "ready") return say(409, { is: "notReady" });
    const wait = checks.running ? 0 : presence.pressChecks(place.name);
    if (wait > 0) return say(429, { is: "wait", seconds: Math.ceil(wait / 1000) });
    say(202, { is: "running" });
  };

  const instructions = (locale: (typeof LOCALES)[number]): Route =>
    function instructionsIn(request, response, place) {
      const guest = admitted(request, response, place);
      const lab = guest && labOf(guest.seat, guest.session);
      if (guest)
        answerJson(response, 200, {
          html: lab ? renderInstructions(inLocale(lab.instructions, locale), locale) : "",
        });
    };

  const routes: Record<string, Route> = {
    "GET /": (_request, response) => answerPage(response, page),
    "GET /s": (_request, response) => answerPage(response, landing),
    "GET /api/state": (request, response, place) => {
      const guest = admitted(request, response, place);
      if (guest) answerJson(response, 200, stateOf(guest));
    },
    "GET /api/live": live,
    "POST /api/checks": check,
    "POST /api/enter": enter,
    "POST /api/looks": createLooksRoute({ looks: options.looks, presence, admitted }),
    "POST /api/help": createHelpRoute({ presence, admitted }),
    "POST /api/hand-over": createHandOverRoute({ presence, handOvers: options.handOvers, origin, admitted }),
    "GET /api/visit/work": options.work.send,
    "POST /api/visit/work/done": options.work.done,
    "POST /api/visit/kept": options.kept,
    "POST /api/visit/hand": options.hand,
    "GET /privacy": (_request, response) => answerPage(response, privacy),
    "GET /api/about": (_request, response) => answerJson(response, 200, about),
    "POST /api/files": ownFiles.ask,
    "GET /api/files": ownFiles.send,
    "POST /api/leave": async (request, response, place) => {
      const said = (await readJson(request)) as { notMe?: unknown } | undefined;
      if (door.leave(request, place.name) && said?.notMe === true) presence.note(place.name, "notMeAt");
      answerJson(response, 200, { is: "out" }, { "set-cookie": clearedCookie(origin) });
    },
    ...Object.fromEntries(LOCALES.map((locale) => [`GET /api/instructions/${locale}`, instructions(locale)])),
  };

  /** A ticket to one of the seat's web accesses, and where to hand it in. */
  function openAccess(request: IncomingMessage, response: ServerResponse, place: SeatPlace, access: string) {
    const guest = admitted(request, response, place);
    if (!guest) return;
    if (!findAccess(labOf(guest.seat, guest.session), "web", access)) return answerNotFound(response);
    const ticket = tickets.issue({ seat: place.name, access, cookie: guest.cookie });
    answerJson(response, 200, {
      url: `${accessOrigin(origin, access, place.name)}${ACCESS_PREFIX}enter#${ticket}`,
    });
  }

  /** By POST, which only the seat's own page can send; what it answers is in no page's state, log or address. */
  async function showSecret(
    request: IncomingMessage,
    response: ServerResponse,
    place: SeatPlace,
    name: string,
  ) {
    const guest = admitted(request, response, place);
    if (!guest) return;
    const access = findAccess(labOf(guest.seat, guest.session), "secret", name);
    if (!access) return answerNotFound(response);
    const password = await secretOf(place, passwordKey(access.password));
    const shown: ShownSecret = {
      ...(access.user === undefined ? {} : { user: access.user }),
      password,
    };
    answerJson(response, 200, shown);
  }

  /** The same for the file that lets kubectl act as the seat's account; the conductor made it, where there is one. */
  async function handOutKubeconfig(
    request: IncomingMessage,
    response: ServerResponse,
    place: SeatPlace,
    name: string,
  ) {
    const guest = admitted(request, response, place);
    if (!guest) return;
    if (!findAccess(labOf(guest.seat, guest.session), "kubeconfig", name)) return answerNotFound(response);
    const file = await secretOf(place, KUBECONFIG_KEY);
    const expiresAt = await secretOf(place, KUBECONFIG_EXPIRES_KEY);
    const handed: HandedKubeconfig = file
      ? { file, name: `kubeconfig-${place.name}.yaml`, expiresAt }
      : { file: null };
    answerJson(response, 200, handed);
  }

  return async function seatRoute(request: IncomingMessage, response: ServerResponse, place: SeatPlace) {
    const method = request.method === "HEAD" ? "GET" : request.method;
    const path = request.url?.split("?")[0] ?? "";
    if (method !== "GET" && !isSameOrigin(request, originOf(origin, place)))
      return answerRefused(response, 403);
    const route = routes[`${method} ${path}`];
    if (route) return route(request, response, place);
    const [, first = "", second = "", third, rest] = path.split("/");
    if (method === "GET" && first === "assets" && third === undefined)
      return answerFile(request, response, files, second);
    if (method === "GET" && first === "terminal" && second && third === undefined)
      return answerPage(response, terminalPage(newSecret(random)));
    if (method === "GET" && first === "open" && second && third === undefined)
      return answerPage(response, page);
    if (method === "POST" && first === "api" && second === "open" && third && rest === undefined)
      return openAccess(request, response, place, third);
    if (method === "POST" && first === "api" && second === "secret" && third && rest === undefined)
      return showSecret(request, response, place, third);
    if (method === "POST" && first === "api" && second === "kubeconfig" && third && rest === undefined)
      return handOutKubeconfig(request, response, place, third);
    answerNotFound(response);
  };
}

export const answerPage = (response: ServerResponse, { html, csp }: Shell): void =>
  answer(response, 200, "text/html; charset=utf-8", html, { "content-security-policy": csp });

/** Bundles hold nothing personal: a browser may keep them, if it asks whether they are still the same. */
export function answerFile(
  request: IncomingMessage,
  response: ServerResponse,
  files: PageFiles,
  name: string,
) {
  const file = files.get(name);
  if (!file) return answerNotFound(response);
  const caching = { "cache-control": "no-cache", etag: file.etag, vary: "accept-encoding" };
  if (request.headers["if-none-match"] === file.etag) return answer(response, 304, file.type, "", caching);
  const zip = /\bgzip\b/.test(request.headers["accept-encoding"]?.toString() ?? "");
  answer(response, 200, file.type, zip ? file.zipped : file.body, {
    ...caching,
    ...(zip ? { "content-encoding": "gzip" } : {}),
  });
}
