import { setMaxListeners } from "node:events";
import type { ClusterAccess } from "./access.ts";
import { apiCall } from "./apiCall.ts";
import { type Caller, createCaller } from "./caller.ts";
import { type Credentials, createCredentials } from "./credentials.ts";
import { openExec } from "./exec.ts";
import { guard } from "./guard.ts";
import { type InformerPorts, startInformer } from "./informer.ts";
import { createKubeTransport } from "./kubeTransport.ts";
import { listAll, parseJson } from "./listing.ts";
import { createObjects } from "./objects.ts";
import { podPath } from "./podPath.ts";
import type { Cluster, WriteOptions } from "./port.ts";
import { openPortForward } from "./portForward.ts";
import type { SocketPorts } from "./webSocket.ts";

/** All times in milliseconds. */
export interface ConnectOptions {
  /**
   * Calls at a time at most, fewer while the server is slow or says 429; watches and streams are not counted. 16
   * keeps a busy API server answering others too.
   */
  maxInFlight: number;
  /** For one try of a call, and until a watch or a stream is open. */
  requestTimeout: number;
  connectTimeout: number;
  /** After this time a call is not tried again. */
  retryBudget: number;
  /** A connection is given up at most `pingInterval + pingTimeout` after its other end fell silent. */
  pingInterval: number;
  pingTimeout: number;
  backoffBase: number;
  backoffMax: number;
  watchLifetime: number;
  userAgent: string;
  /** In [0, 1). */
  random: () => number;
}

/** Shared by connections of one access, so that a credential program runs once for all of them. */
type Shared = { credentials?: Credentials };

const DEFAULTS: ConnectOptions = {
  maxInFlight: 16,
  requestTimeout: 30_000,
  connectTimeout: 10_000,
  retryBudget: 30_000,
  pingInterval: 5_000,
  pingTimeout: 8_000,
  backoffBase: 200,
  backoffMax: 10_000,
  watchLifetime: 300_000,
  userAgent: "pupitre",
  random: Math.random,
};

/** The real `Cluster`. Nothing is dialled before the first call. Call `close` when done, or the process stays. */
export function connect(access: ClusterAccess, options: Partial<ConnectOptions> & Shared = {}): Cluster {
  const settings: ConnectOptions = { ...DEFAULTS, ...options };
  const closed = new AbortController();
  // Each call in flight and each stream listens: their number is no leak.
  setMaxListeners(0, closed.signal);
  const credentials = options.credentials ?? createCredentials(access, Date.now);
  const pulse = { interval: settings.pingInterval, limit: settings.pingTimeout };
  const transport = createKubeTransport({
    access,
    clientPair: credentials.clientPair,
    connectTimeout: settings.connectTimeout,
    pulse,
  });
  const backoff = { base: settings.backoffBase, max: settings.backoffMax, random: settings.random };
  const clock = () => performance.now();
  const caller: Caller = createCaller({
    server: access.server,
    transport,
    credentials,
    maxInFlight: settings.maxInFlight,
    requestTimeout: settings.requestTimeout,
    retryBudget: settings.retryBudget,
    backoff,
    userAgent: settings.userAgent,
    signal: closed.signal,
    clock,
  });
  const informerPorts: InformerPorts = {
    caller,
    transport,
    server: access.server,
    openTimeout: settings.requestTimeout,
    backoff,
    watchLifetime: settings.watchLifetime,
    settledAfter: settings.backoffMax,
    clock,
    closed: closed.signal,
  };
  const sockets: SocketPorts = {
    access,
    caller,
    credentials,
    openTimeout: settings.requestTimeout,
    pulse,
    signal: closed.signal,
  };

  return {
    server: access.server,
    ...createObjects(caller),
    list: (kind, filter) => guard(() => listAll(caller, kind, filter ?? {})),
    informer: (kind, listeners) => startInformer(kind, listeners, informerPorts),
    exec: (pod, wanted) => guard(() => openExec(pod, wanted, sockets)),
    portForward: (pod, port) => guard(() => openPortForward(pod, port, sockets)),
    logs: (pod, { container, tailLines, previous }) =>
      guard(async () => {
        const query = new URLSearchParams({ container });
        if (tailLines !== undefined) query.set("tailLines", String(tailLines));
        if (previous) query.set("previous", "true");
        const path = `${podPath(pod)}/log?${query.toString()}`;
        const answer = await caller.call(apiCall("GET", path, undefined, { accept: "*/*" }));
        return answer.body.toString("utf8");
      }),
    request: <T>(method: string, path: string, body?: unknown, options?: WriteOptions) =>
      guard(async () => {
        const answer = await caller.call(apiCall(method.toUpperCase(), path, body, options));
        return (answer.body.length === 0 ? undefined : parseJson(answer.body)) as T;
      }),
    serverTime: () =>
      guard(async () => {
        const { date } = await caller.call(apiCall("GET", "/version"));
        return date === undefined ? undefined : new Date(date);
      }),
    readText: (path) =>
      guard(async () => {
        const call = apiCall("GET", path, undefined, { accept: "text/plain, */*" });
        return (await caller.call(call)).body.toString("utf8");
      }),
    close: () => {
      closed.abort();
      transport.close();
      return Promise.resolve();
    },
  };
}
