import { readFile } from "node:fs/promises";
import { LabError } from "../shared/contract/failure.ts";
import type { ClusterAccess } from "./access.ts";
import { type ProgramCredential, runCredentialProgram } from "./credentialProgram.ts";
import type { ClientPair } from "./dial.ts";

/** Bound tokens are rotated by the kubelet; client-go reads the file every minute too. */
const FILE_AGE = 60_000;
/** An exec credential is renewed this long before it expires. */
const MARGIN = 10_000;
/** Several calls hear 401 at once: the first one renews for all. */
const JUST_LOADED = 1_000;

/** Who we are, kept fresh. */
export interface Credentials {
  /** @throws LabError `unauthorized` when a token file or a credential program fails. */
  token(): Promise<string | undefined>;
  clientPair(): Promise<ClientPair | undefined>;
  /** After a 401: forgets what may be stale. False when there is nothing else to try. */
  renew(): boolean;
}

/** @param now milliseconds since the epoch */
export function createCredentials(access: ClusterAccess, now: () => number): Credentials {
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
        now,
      );
      return { token: cached.get, clientPair: () => Promise.resolve(undefined), renew: cached.forget };
    }
    case "program": {
      const expiry = ({ expiresAt }: ProgramCredential) => (expiresAt ?? Number.POSITIVE_INFINITY) - MARGIN;
      const cached = cache(() => runCredentialProgram(auth.program, access), expiry, now);
      return {
        token: async () => (await cached.get()).token,
        clientPair: async () => (await cached.get()).pair,
        renew: cached.forget,
      };
    }
  }
}

function fixed(token: string | undefined, pair: ClientPair | undefined): Credentials {
  return {
    token: () => Promise.resolve(token),
    clientPair: () => Promise.resolve(pair),
    renew: () => false,
  };
}

/** One load at a time, shared by all who wait; a failure is not kept. */
function cache<T>(load: () => Promise<T>, until: (value: T) => number, now: () => number) {
  let current: { value: Promise<T>; loadedAt: number; freshUntil: number } | undefined;
  const get = (): Promise<T> => {
    if (current && now() < current.freshUntil) return current.value;
    const entry = { value: load(), loadedAt: now(), freshUntil: Number.POSITIVE_INFINITY };
    current = entry;
    entry.value.then(
      (value) => {
        entry.freshUntil = until(value);
      },
      () => {
        if (current === entry) current = undefined;
      },
    );
    return entry.value;
  };
  const forget = () => {
    if (current && now() - current.loadedAt > JUST_LOADED) current = undefined;
    return true;
  };
  return { get, forget };
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
