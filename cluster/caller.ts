import { LabError } from "../shared/contract/failure.ts";
import type { ApiCall } from "./apiCall.ts";
import { type Backoff, backoffDelay, pause, quotaDelay } from "./backoff.ts";
import type { Credentials } from "./credentials.ts";
import { isQuotaNotCounted, statusError, statusOf } from "./statusFailure.ts";
import { ConnectionLost, type HttpAnswer, type HttpRequest, send, type Transport } from "./transport.ts";
import { createWindow, type Met } from "./window.ts";

interface CallerOptions {
  server: string;
  transport: Transport;
  credentials: Credentials;
  /** Calls at a time at most; fewer while the server is busy. */
  maxInFlight: number;
  /** Milliseconds for one try. */
  requestTimeout: number;
  /** Milliseconds after which no further try begins. */
  retryBudget: number;
  backoff: Backoff;
  userAgent: string;
  signal: AbortSignal;
  /** Milliseconds, monotonic. */
  clock: () => number;
}

export interface Caller {
  /**
   * The answer with a status below 400, after as many tries as are safe.
   * @throws LabError
   */
  call(call: ApiCall, options?: { tries?: number }): Promise<HttpAnswer>;
  /** The request that goes out for a call, with the credentials of now. */
  request(call: ApiCall): Promise<HttpRequest>;
}

/** Enough to go on at all, and to notice that the server has time again. */
const LEAST_IN_FLIGHT = 4;

export function createCaller(options: CallerOptions): Caller {
  const { transport, credentials, signal, clock } = options;
  const window = createWindow({
    least: Math.min(LEAST_IN_FLIGHT, options.maxInFlight),
    most: options.maxInFlight,
    clock,
  });
  const base = new URL(options.server).pathname.replace(/\/$/, "");

  const request = async (call: ApiCall): Promise<HttpRequest> => {
    const token = await credentials.token();
    return {
      method: call.method,
      path: `${base}${call.path}`,
      headers: {
        accept: call.accept ?? "application/json",
        "user-agent": options.userAgent,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(call.contentType ? { "content-type": call.contentType } : {}),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    };
  };

  /** Waiting, for the next try or for a permit, holds no place: others may have better luck. */
  const once = async (call: ApiCall): Promise<HttpAnswer | ConnectionLost> => {
    for (;;) {
      const leave = await window.enter();
      let met: Met | undefined;
      let wait: Promise<void> | undefined;
      try {
        if (signal.aborted) throw new LabError({ kind: "cancelled" });
        const outgoing = await request(call);
        // In one breath with the sending: a process that is frozen in between wakes in another world.
        wait = call.permit?.();
        if (!wait) {
          const begun = clock();
          const answer = await send(transport, outgoing, options.requestTimeout, signal);
          const throttled = answer.status === 429;
          if (throttled || call.method !== "GET") met = { ms: clock() - begun, throttled };
          return answer;
        }
      } catch (error) {
        if (error instanceof ConnectionLost) return error;
        throw error;
      } finally {
        leave(met);
      }
      await wait;
    }
  };

  const call = async (wanted: ApiCall, limits?: { tries?: number }): Promise<HttpAnswer> => {
    const tries = limits?.tries ?? Number.POSITIVE_INFINITY;
    const begun = clock();
    let renewed = false;
    for (let failures = 1; ; failures += 1) {
      const outcome = await once(wanted);
      if (!(outcome instanceof ConnectionLost) && outcome.status < 400) return outcome;
      if (signal.aborted) throw new LabError({ kind: "cancelled" });
      if (!(outcome instanceof ConnectionLost) && outcome.status === 401 && !renewed && credentials.renew()) {
        renewed = true;
        // A certificate is shown when connecting: a new one needs new connections.
        if (await credentials.clientPair()) transport.reset();
        continue;
      }
      const delay = retryDelay(outcome, wanted, failures, options.backoff);
      const late = delay === undefined || clock() - begun + delay > options.retryBudget;
      if (late || failures >= tries) throw errorOf(outcome, wanted, options.server);
      await pause(delay, signal);
      if (signal.aborted) throw new LabError({ kind: "cancelled" });
    }
  };

  return { call, request };
}

/** Milliseconds until the next try, or `undefined` when there must be none. */
function retryDelay(
  outcome: HttpAnswer | ConnectionLost,
  call: ApiCall,
  failures: number,
  backoff: Backoff,
): number | undefined {
  const delay = backoffDelay(failures, backoff);
  if (outcome instanceof ConnectionLost) {
    if (outcome.reason === "closed" || outcome.reason.startsWith("tls")) return undefined;
    return call.repeatable || !outcome.sent ? delay : undefined;
  }
  const { status, retryAfter } = outcome;
  // Throttled before anything was done: true for every verb, when the server says so by Retry-After.
  if (status === 429 && retryAfter !== undefined) return Math.max(delay, retryAfter * 1_000);
  if (status === 403)
    return isQuotaNotCounted(status, statusOf(outcome.body))
      ? quotaDelay(failures, backoff.random)
      : undefined;
  const transient = status === 429 || status === 500 || status === 502 || status === 503 || status === 504;
  if (!transient || !call.repeatable) return undefined;
  return Math.max(delay, (retryAfter ?? 0) * 1_000);
}

function errorOf(outcome: HttpAnswer | ConnectionLost, call: ApiCall, server: string): LabError {
  return outcome instanceof ConnectionLost
    ? networkError(outcome, server)
    : statusError(outcome, call.subject);
}

/** `params.cause` is a `LossReason`: the sentence differs for a wrong address, a wrong certificate and a dead line. */
export function networkError(lost: ConnectionLost, server: string): LabError {
  if (lost.reason === "closed") return new LabError({ kind: "cancelled" }, { cause: lost });
  return new LabError(
    {
      kind: lost.reason === "silent" && lost.sent ? "timeout" : "unreachable",
      params: { server: new URL(server).host, cause: lost.reason },
      detail: lost.message,
    },
    { cause: lost },
  );
}
