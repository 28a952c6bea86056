import type { RequestInfo, Verb } from "./route.ts";
import { ApiError, expired } from "./status.ts";
import type { OpenWatch } from "./watch.ts";

/** Which requests go wrong; what is left out matches everything. */
export interface FaultMatch {
  verb?: Verb;
  /** `Pod`, `Seat` */
  kind?: string;
  /** Against the path without the query. */
  path?: RegExp;
  /** How often; for good when left out. */
  times?: number;
}

export type Fault =
  /** Answers later. */
  | { latencyMs: number }
  /** Answers with this status; `retryAfter` in seconds. */
  | { status: 403 | 409 | 429 | 500 | 503; retryAfter?: number }
  /** Cuts the connection (the stream, in HTTP/2). */
  | { reset: true }
  /** Tells watches, the open ones too, that their version is too old. */
  | { goneInStream: true }
  /** Takes the request and never answers; open watches fall silent. */
  | { halfOpen: true };

export interface FaultPlan {
  match: FaultMatch;
  fault: Fault;
}

export interface Faults {
  inject(plan: FaultPlan): void;
  clear(): void;
}

/** The faults that tests ask for, and whom they meet. */
export class FaultBox implements Faults {
  #plans: { match: FaultMatch; fault: Fault; left: number }[] = [];
  readonly open = new Set<OpenWatch>();

  inject(plan: FaultPlan): void {
    const active = {
      match: plan.match,
      fault: plan.fault,
      left: plan.match.times ?? Number.POSITIVE_INFINITY,
    };
    this.#plans.push(active);
    for (const watch of [...this.open]) {
      if (active.left > 0 && matches(plan.match, watch.request) && strike(watch, plan.fault))
        active.left -= 1;
    }
  }

  clear(): void {
    this.#plans = [];
  }

  /** The fault that this request meets; counts it. */
  take(info: RequestInfo): Fault | undefined {
    const plan = this.#plans.find(
      (one) => one.left > 0 && matches(one.match, info) && suits(one.fault, info),
    );
    if (!plan) return undefined;
    plan.left -= 1;
    if (plan.left <= 0) this.#plans = this.#plans.filter((one) => one !== plan);
    return plan.fault;
  }
}

function suits(fault: Fault, info: RequestInfo): boolean {
  return !("goneInStream" in fault) || info.verb === "watch";
}

function matches(match: FaultMatch, info: RequestInfo): boolean {
  if (match.verb !== undefined && match.verb !== info.verb) return false;
  if (match.kind !== undefined && match.kind !== info.kind) return false;
  return match.path === undefined || match.path.test(info.path);
}

/** @returns whether an open watch can meet this fault at all. */
function strike(watch: OpenWatch, fault: Fault): boolean {
  if ("goneInStream" in fault) watch.fail(goneInStream());
  else if ("reset" in fault) watch.reset();
  else if ("halfOpen" in fault) watch.silence();
  else return false;
  return true;
}

export function goneInStream(): ApiError {
  return expired("too old resource version: 1 (injected fault)");
}

export function errorOf(fault: { status: 403 | 409 | 429 | 500 | 503; retryAfter?: number }): ApiError {
  const details = fault.retryAfter === undefined ? {} : { retryAfterSeconds: fault.retryAfter };
  switch (fault.status) {
    case 403:
      return new ApiError(403, "Forbidden", "forbidden: this user may not (injected fault)", details);
    case 409:
      return new ApiError(
        409,
        "Conflict",
        "Operation cannot be fulfilled: the object has been modified; please apply your changes to the latest version and try again",
        details,
      );
    case 429:
      return new ApiError(
        429,
        "TooManyRequests",
        "the server has received too many requests and has asked us to try again later",
        { retryAfterSeconds: 1, ...details },
      );
    case 500:
      return new ApiError(500, "InternalError", "Internal error occurred: injected fault", details);
    case 503:
      return new ApiError(
        503,
        "ServiceUnavailable",
        "the server is currently unable to handle the request",
        details,
      );
  }
}

/** The same through `POST /practice/faults`: a list of plans with `path` as the source of a RegExp; none clears. */
export function parseFaultPlans(body: unknown): FaultPlan[] {
  if (!Array.isArray(body)) throw new ApiError(400, "BadRequest", "the body must be a list of faults");
  return body.map((one: { match?: FaultMatch & { path?: string }; fault?: Fault }) => {
    if (typeof one?.fault !== "object") throw new ApiError(400, "BadRequest", "a fault is missing");
    const { path, ...rest } = one.match ?? {};
    return {
      match: { ...rest, ...(path === undefined ? {} : { path: new RegExp(path) }) },
      fault: one.fault,
    };
  });
}
