import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Cluster } from "../cluster/port.ts";
import { isLook } from "../shared/domain/seat.ts";
import type { About } from "./about.ts";
import { createLabs } from "./accesses.ts";
import { createAccessRoutes } from "./accessRoutes.ts";
import { answerNotFound, answerRefused, answerUnavailable } from "./answers.ts";
import { createClaims, isWaiting } from "./claims.ts";
import { createDirectory, type Directory } from "./directory.ts";
import { createDisplayNames } from "./displayNames.ts";
import { createDoor } from "./door.ts";
import { createDoorRoutes } from "./doorRoutes.ts";
import { createGuard } from "./guard.ts";
import { createHandOvers } from "./handOvers.ts";
import { createHandRoute } from "./handRoute.ts";
import { type PublicOrigin, parseHost } from "./hosts.ts";
import { createKeptRoute } from "./keptRoute.ts";
import { listenOn } from "./listen.ts";
import type { Log } from "./log.ts";
import { createLogins } from "./logins.ts";
import { createLooks, type Looks } from "./looks.ts";
import { readPageFiles } from "./pageFiles.ts";
import { createPresence } from "./presence.ts";
import { createProxyRequest } from "./proxyRequest.ts";
import { createProxyUpgrade } from "./proxyUpgrade.ts";
import { isAmbiguous, isWelcomeRead, isWrite } from "./requests.ts";
import { createRoomTest } from "./roomTest.ts";
import { createSeatRoutes } from "./seatRoutes.ts";
import { createSeatSecrets } from "./seatSecrets.ts";
import { createStateOf } from "./seatState.ts";
import { type Random, systemRandom } from "./secrets.ts";
import { createServing, type ServingTls } from "./serving.ts";
import { createTerminals } from "./terminals.ts";
import {
  ADDRESS_LIMITS,
  CODE_ADDRESS_LIMITS,
  CODE_DEVICE_LIMITS,
  CODE_SITE_LIMITS,
  createThrottle,
  DEVICE_LIMITS,
  NAME_ADDRESS_LIMITS,
  NAME_LIMITS,
} from "./throttle.ts";
import { createTickets } from "./tickets.ts";
import { createTurnstile, TURN_EVERY } from "./turnstile.ts";
import { createUpgrades } from "./upgrades.ts";
import { createUpstreams, type DialPod } from "./upstreams.ts";
import { createVisitors } from "./visitors.ts";
import { createWorkRoute } from "./workRoute.ts";

interface PortalOptions {
  cluster: Cluster;
  /** Port 0 takes a free one. */
  listen: { host: string; port: number };
  /** Absent: plain HTTP, on loopback or behind an ingress that ends TLS. */
  tls?: ServingTls;
  /** How a seat's port is reached; through the API server when absent. */
  dialPod?: DialPod;
  /** What students' browsers see. Port 0 is the port that is listened on. */
  origin: PublicOrigin;
  /** Namespaces of the establishments that it serves; all when absent. */
  namespaces?: string[];
  /** Milliseconds since 1970. */
  clock?: () => number;
  random?: Random;
  /** What the site says of itself to students. */
  about?: About;
  /** Where the bundled pages are; beside the bundled program when absent. */
  pageDir?: URL;
  log: Log;
}

export interface Portal {
  /** `http://localhost:8443`: the origin that seats' names are prefixed to. */
  url: string;
  port: number;
  /** Whether it knows the cluster as it is now. */
  isLive(): boolean;
  stats(): { seats: number; connections: number };
  /** Closes everything; the cluster is the caller's to close. */
  stop(): Promise<void>;
}

/** How long the end waits for the last words on who is connected (ms). */
const LAST_WORDS = 1_500;

/**
 * The students' door. Ready when it listens and knows the seats.
 * @throws LabError from the cluster, Error when the port is taken or the pages were not built.
 */
export async function startPortal(options: PortalOptions): Promise<Portal> {
  const { cluster, listen, namespaces, clock = Date.now, random = systemRandom, log } = options;
  const files = await readPageFiles(options.pageDir ?? new URL("./portal-page/", import.meta.url));
  const serving = createServing(options.tls);
  const { servers, port } = await listenOn(listen, serving.createServer);
  const origin = { ...options.origin, port: options.origin.port || port };

  const ending = new AbortController();
  const guard = createGuard();
  // Presence and directory know each other: the one looks seats up, the other passes on what it watches.
  let known: Directory | undefined;
  let looks: Looks | undefined;
  const presence = createPresence({
    cluster,
    seat: (name) => known?.seat(name),
    visitedAt: (seat) =>
      (known?.visits(seat) ?? [])
        .filter(({ spec }) => isLook(spec))
        .map(({ metadata }) => metadata.creationTimestamp),
    isWaiting: (seat, claim) => known !== undefined && isWaiting(known, seat, claim),
    clock,
    log,
    onChange: (seat) => {
      looks?.review(seat);
      if (known) guard.review(seat);
    },
  });
  looks = createLooks({
    presence,
    visits: (name) => {
      const seat = known?.seat(name);
      return (seat && known?.visits(seat)) ?? [];
    },
    clock,
    random,
    onChange: (seat) => guard.review(seat),
  });
  const directory = createDirectory({
    cluster,
    ...(namespaces ? { namespaces } : {}),
    onPresence: presence.observe,
    signal: ending.signal,
  });
  known = directory;
  const labOf = createLabs(origin);
  const upstreams = createUpstreams({ directory, labOf, dialPod: options.dialPod ?? cluster.portForward });
  const terminals = createTerminals({ cluster, directory, labOf, random, clock, log });
  const handOvers = createHandOvers(random, clock);
  const door = createDoor({
    directory,
    presence,
    handOvers,
    origin,
    devices: createThrottle(DEVICE_LIMITS, clock),
    addresses: createThrottle(ADDRESS_LIMITS, clock),
    random,
    clock,
  });
  const claims = createClaims({ directory, presence, clock });
  directory.subscribe((seat) => {
    looks?.notice(seat); // before a Visit itself answers the ask for help
    presence.review(seat);
    claims.review(seat);
    guard.review(seat);
    terminals.review(seat);
    upstreams.review(seat);
  });
  // Some ends are only a matter of time, and nothing changes in the cluster.
  const reviewing = setInterval(terminals.reviewAll, 1_000);
  reviewing.unref();
  const turnstile = createTurnstile({
    devices: createThrottle(CODE_DEVICE_LIMITS, clock),
    addresses: createThrottle(CODE_ADDRESS_LIMITS, clock),
    site: createThrottle(CODE_SITE_LIMITS, clock),
    pick: (below) => Math.floor(Math.random() * below),
  });
  const turning = setInterval(turnstile.turn, TURN_EVERY);
  turning.unref();

  const tickets = createTickets(random, clock);
  const displayName = createDisplayNames(cluster, clock, guard.review);
  const secretOf = createSeatSecrets({ cluster, directory, clock });
  const shared = {
    directory,
    presence,
    looks,
    door,
    guard,
    tickets,
    labOf,
    stateOf: createStateOf({ presence, looks, labOf, displayName, clock }),
    files,
    origin,
    random,
    clock,
  };
  const loginOf = createLogins({ directory, labOf, secretOf });
  const proxyRequest = createProxyRequest({ upstreams, loginOf, origin, answerUnavailable });
  const visitors = createVisitors({ directory, clock });
  const onCollected = (seat: string, at: string) => presence.note(seat, "collectedAt", at);
  const { visitorOf } = visitors;
  const work = createWorkRoute({
    ...{ cluster, directory, labOf, visitorOf, onCollected },
    ...{ instant: presence.instant, clock },
  });
  const onHanded = (seat: string, file: string) => presence.handed(seat, file);
  const hand = createHandRoute({ cluster, directory, labOf, visitorOf, onHanded });
  const kept = createKeptRoute({ cluster, directory, labOf, visitorOf });
  const about = options.about ?? {};
  const seatRoute = createSeatRoutes({ ...shared, cluster, handOvers, secretOf, work, kept, hand, about });
  const accessRoute = createAccessRoutes({ ...shared, proxyRequest });
  const names = {
    devices: createThrottle(NAME_LIMITS, clock),
    addresses: createThrottle(NAME_ADDRESS_LIMITS, clock),
  };
  const doorRoute = createDoorRoutes({ ...shared, handOvers, turnstile, claims, names });
  const proxyUpgrade = createProxyUpgrade({ ...shared, upstreams, loginOf });

  const roomTest = createRoomTest({ origin, files, clock });

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (roomTest.placeOf(request) !== undefined)
      return isAmbiguous(request) ? answerRefused(response) : roomTest.route(request, response);
    await directory.synced; // a page that comes back after a restart must not hear that its link is unknown
    if (isAmbiguous(request)) return answerRefused(response);
    const place = parseHost(request.headers.host, origin);
    if (!place) return answerNotFound(response);
    if (!isWrite(request) && !isWelcomeRead(request)) return answerRefused(response, 403);
    if (place.kind === "door") return doorRoute(request, response);
    return place.kind === "seat"
      ? seatRoute(request, response, place)
      : accessRoute(request, response, place);
  }
  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    route(request, response).catch((error: unknown) => {
      log("error", "request failed", { error: error instanceof Error ? error.name : "?" });
      if (response.headersSent) response.destroy();
      else answerRefused(response);
    });
  }
  const upgrade = createUpgrades({ ...shared, terminals, visitors, proxyUpgrade });
  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    if (roomTest.placeOf(request) !== undefined) {
      roomTest.upgrade(request, socket, head);
      return;
    }
    directory.synced
      .then(() => upgrade(request, socket, head))
      .catch((error: unknown) => {
        log("error", "upgrade failed", { error: error instanceof Error ? error.name : "?" });
        socket.destroy();
      });
  }
  for (const server of servers) server.on("request", onRequest).on("upgrade", onUpgrade);
  await directory.synced;

  return {
    url: `${origin.scheme}://${origin.domain}${origin.port === (origin.scheme === "https" ? 443 : 80) ? "" : `:${origin.port}`}`,
    port,
    isLive: () => directory.state() === "live",
    stats: () => ({ seats: directory.count(), connections: presence.connections() }),
    async stop() {
      clearInterval(reviewing);
      clearInterval(turning);
      const closed = servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
      looks.stop();
      await presence.stop(LAST_WORDS);
      guard.stop();
      roomTest.stop();
      terminals.stop();
      upstreams.stop();
      ending.abort();
      serving.stop();
      for (const server of servers) server.closeAllConnections();
      await Promise.all(closed);
    },
  };
}
