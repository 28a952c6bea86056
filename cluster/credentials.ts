import { readFile } from "node:fs/promises";
import { LabError } from "../shared/contract/failure.ts";
import type { ClusterAccess } from "./access.ts";
import { type ProgramCredential, runCredentialProgram, SIGN_IN_TIME } from "./credentialProgram.ts";
import type { ClientPair } from "./dial.ts";

/** Bound tokens are rotated by the kubelet; client-go reads the file every minute too. */
const FILE_AGE = 60_000;
/** An exec credential is renewed this long before it expires. */
const MARGIN = 10_000;
/**
 * A credential program that failed, or whose credential is refused as soon as it is given, is left alone that long: it
 * may open a browser each time.
 */
const PROGRAM_REST = 5 * 60_000;
/** Several calls hear 401 at once: the first one renews for all. */
const JUST_LOADED = 1_000;

/** Who we are, kept fresh. */
export interface Credentials {
  /** @throws LabError `unauthorized` when a token file or a credential program fails. */
  token(): Promise<string | undefined>;
  clientPair(): Promise<ClientPair | undefined>;
  /** After a 401: forgets what may be stale. False when there is nothing else to try. */
  renew(): boolean;
  /** Whether a credential program runs at this moment; somebody may have to act in a browser. */
  busy(): boolean;
  /** Somebody is there and wants it tried again: a program that still runs is ended, one that failed may run. */
  again(): void;
  /** Ends a program that runs. */
  close(): void;
}

interface CredentialOptions {
  /** Milliseconds until a program that failed is run again without `again()`. */
  programRest?: number;
  /** Milliseconds that a program may take. */
  programTimeout?: number;
}

/** @param now milliseconds since the epoch */
export function createCredentials(
  access: ClusterAccess,
  now: () => number,
  { programRest = PROGRAM_REST, programTimeout = SIGN_IN_TIME }: CredentialOptions = {},
): Credentials {
  const { auth } = access;
  switch (auth.kind) {
    case "none":
      return fixed(undefined, undefined);
    case "token":
      return fixed(auth.token, undefined);
    case "certificate":
      return fixed(undefined, { certificate: auth.certificate, key: auth.key });
    case "tokenFile": {
      const cached = cache(
        () => readToken(auth.path),
        () => now() + FILE_AGE,
        { now, rest: 0, young: JUST_LOADED },
      );
      return { ...PASSIVE, token: cached.get, renew: cached.forget };
    }
    case "program": {
      const expiry = ({ expiresAt }: ProgramCredential) => (expiresAt ?? Number.POSITIVE_INFINITY) - MARGIN;
      const run = (signal: AbortSignal) =>
        runCredentialProgram(auth.program, access, { signal, timeout: programTimeout });
      const cached = cache(run, expiry, { now, rest: programRest, young: PROGRAM_REST });
      return {
        token: async () => (await cached.get()).token,
        clientPair: async () => (await cached.get()).pair,
        renew: cached.forget,
        busy: cached.busy,
        again: cached.reset,
        close: cached.reset,
      };
    }
  }
}

/** Nothing runs, so nothing is to be ended; nothing was given, so there is nothing to renew. */
const PASSIVE: Credentials = {
  token: () => Promise.resolve(undefined),
  clientPair: () => Promise.resolve(undefined),
  renew: () => false,
  busy: () => false,
  again: () => {},
  close: () => {},
};

const fixed = (token: string | undefined, pair: ClientPair | undefined): Credentials => ({
  ...PASSIVE,
  token: () => Promise.resolve(token),
  clientPair: () => Promise.resolve(pair),
});

/** Milliseconds since the epoch. */
interface Entry<T> {
  value: Promise<T>;
  loadedAt: number;
  freshUntil: number;
  loading: AbortController | undefined;
  failed: boolean;
}

/**
 * One load at a time, shared by all who wait. A failure is kept for `rest` milliseconds; what is `young` is not loaded
 * again for having been refused.
 */
function cache<T>(
  load: (signal: AbortSignal) => Promise<T>,
  until: (value: T) => number,
  { now, rest, young }: { now: () => number; rest: number; young: number },
) {
  let current: Entry<T> | undefined;
  const get = (): Promise<T> => {
    if (current && (current.loading || now() < current.freshUntil)) return current.value;
    const loading = new AbortController();
    const entry: Entry<T> = {
      value: load(loading.signal),
      loadedAt: now(),
      freshUntil: 0,
      loading,
      failed: false,
    };
    current = entry;
    const settle = (freshUntil: number, failed: boolean) =>
      Object.assign(entry, { freshUntil, failed, loading: undefined });
    entry.value.then(
      (value) => settle(until(value), false),
      () => settle(now() + rest, true),
    );
    return entry.value;
  };
  const forget = () => {
    if (current && !current.loading && !current.failed && now() - current.loadedAt > young)
      current = undefined;
    return true;
  };
  const reset = () => {
    current?.loading?.abort();
    current = undefined;
  };
  return { get, forget, reset, busy: () => current?.loading !== undefined };
}

async function readToken(path: string): Promise<string> {
  try {
    const token = (await readFile(path, "utf8")).trim();
    if (/^[\x21-\x7e]+$/.test(token)) return token;
  } catch (cause) {
    throw new LabError(
      { kind: "unauthorized", params: { cause: "tokenFile" }, detail: "the token file is unreadable" },
      { cause },
    );
  }
  throw new LabError({
    kind: "unauthorized",
    params: { cause: "tokenFile" },
    detail: "the token file is unusable",
  });
}
