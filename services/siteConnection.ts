import { isDeepStrictEqual } from "node:util";
import type { ClusterAccess } from "../cluster/access.ts";
import { connect } from "../cluster/connect.ts";
import { type Credentials, createCredentials } from "../cluster/credentials.ts";
import type { Cluster } from "../cluster/port.ts";
import { LabError, toFailure } from "../shared/contract/failure.ts";
import type { Site } from "../shared/contract/views.ts";
import type { SiteAccess } from "./site.ts";
import { type Reception, receive, stateOf } from "./siteCheck.ts";

/** Milliseconds. */
const LIVE_EVERY = 15_000;
const FIRST_RETRY = 1_000;
const LAST_RETRY = 15_000;
/** Most credential programs are silent and quick; one that takes longer waits for somebody. */
const WAITS_FOR_SOMEBODY = 5_000;
/** A look is short and tries once: what is wrong is told now, and the next look comes soon. */
const LOOK = { requestTimeout: 8_000, connectTimeout: 6_000, retryBudget: 0 };

export type Told = Pick<Site, "state"> & Omit<Partial<Reception>, "state"> & { server?: string };

export interface SiteConnection {
  /** Looks again now, with what the user's files and key store say now; whoever asks is there to sign in. */
  retry(): void;
  /** A look for somebody who wants details. It starts no sign-in by itself. @throws LabError */
  look<T>(ask: (cluster: Cluster) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

interface ConnectionPorts {
  id: string;
  namespace: string;
  /** Read again whenever one is not received. @throws LabError */
  access: () => Promise<ClusterAccess>;
  /** The state as it is now; the access stays from the first reception on, so that the last picture can be shown. */
  tell: (told: Told, access: SiteAccess | undefined) => void;
}

interface Line {
  access: ClusterAccess;
  cluster: Cluster;
  look: Cluster;
  credentials: Credentials;
}

/**
 * Keeps one site connected: looks, tells the state in which it is, and looks again, sooner when it is not well. Where a
 * credential program did not get us in, it waits for somebody: trying by itself would open their browser for ever.
 */
export function keepConnected({ id, namespace, access, tell }: ConnectionPorts): SiteConnection {
  let line: Line | undefined;
  let received: SiteAccess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let stopped = false;
  let running: Promise<void> | undefined;
  let opening: Promise<Line> | undefined;
  let again = false;
  /** Nobody was let in, and only a person can change that. */
  let waiting = false;

  const openFresh = async (): Promise<Line> => {
    const wanted = await access();
    if (wanted.auth.kind === "none") throw noKey();
    if (line && isDeepStrictEqual(line.access, wanted)) return line;
    await closeLine(line);
    received = undefined;
    line = openLine(wanted);
    return line;
  };
  const open = (): Promise<Line> => {
    opening ??= openFresh().finally(() => {
      opening = undefined;
    });
    return opening;
  };
  const fail = (error: unknown) => {
    const server = line?.access.server;
    tell({ state: stateOf(error), failure: toFailure(error), ...(server ? { server } : {}) }, received);
  };
  const look = async (): Promise<void> => {
    waiting = false;
    const patience = setTimeout(() => {
      if (line?.credentials.busy()) fail(signingIn());
    }, WAITS_FOR_SOMEBODY);
    try {
      // While all is well nothing is read again: a credential that expires is renewed by the connection itself.
      const current = line && failures === 0 ? line : await open();
      const reception = await receive(current.look, namespace);
      if (stopped) return;
      failures = reception.state === "live" ? 0 : failures + 1;
      if (reception.state !== "failed")
        received ??= {
          id,
          kind: "cluster",
          cluster: current.cluster,
          namespace,
          credentials: current.access,
        };
      tell({ ...reception, server: current.access.server }, received);
    } catch (error) {
      if (stopped) return;
      if (again) return; // somebody did not wait for this answer
      failures += 1;
      waiting = line?.access.auth.kind === "program" && stateOf(error) === "signIn";
      fail(error);
    } finally {
      clearTimeout(patience);
    }
  };
  const turn = async (): Promise<void> => {
    do {
      again = false;
      await look();
    } while (again && !stopped);
    running = undefined;
    if (stopped || waiting) return;
    const delay = failures === 0 ? LIVE_EVERY : Math.min(LAST_RETRY, FIRST_RETRY * 2 ** (failures - 1));
    timer = setTimeout(start, delay);
  };
  const start = () => {
    clearTimeout(timer);
    running ??= turn();
  };
  start();
  return {
    retry() {
      failures = Math.max(failures, 1); // so that access and key are read again
      line?.credentials.again();
      if (running) again = true;
      else start();
    },
    async look(ask) {
      const { credentials, look: cluster } = line ?? (await open());
      if (credentials.busy()) throw signingIn();
      return ask(cluster);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await closeLine(line);
    },
  };
}

export function openLine(access: ClusterAccess): Line {
  const credentials = createCredentials(access, Date.now, { programRest: Number.POSITIVE_INFINITY });
  return {
    access,
    credentials,
    cluster: connect(access, { credentials }),
    look: connect(access, { ...LOOK, credentials }),
  };
}

export async function closeLine(line: Line | undefined): Promise<void> {
  line?.credentials.close();
  await Promise.all([line?.look.close(), line?.cluster.close()]);
}

/** Nobody works anonymously: without a key one has not signed in. */
export const noKey = (): LabError =>
  new LabError({ kind: "unauthorized", params: { cause: "noKey" }, detail: "no credential is known" });

const signingIn = (): LabError =>
  new LabError({
    kind: "unauthorized",
    params: { cause: "signingIn" },
    detail: "a credential program waits for somebody",
  });
