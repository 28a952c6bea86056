import { type Failure, type FailureKind, type Issue, LabError } from "../shared/contract/failure.ts";
import type { HttpAnswer } from "./transport.ts";

/** What was asked, for the sentence that says it failed. */
export interface Subject {
  verb: string;
  /** Plural of the kind, with its subresource: `pods/exec`. */
  resource: string;
  namespace?: string;
  /** The API server quotes what it refuses: for Secrets and tokens its words are never repeated. */
  secret: boolean;
}

/** The `Status` object of the API, as far as we trust it to be there. */
export interface Status {
  reason?: string;
  message?: string;
  code?: number;
  details?: {
    name?: string;
    retryAfterSeconds?: number;
    causes?: { reason?: string; message?: string; field?: string }[];
  };
}

const KINDS: Readonly<Record<number, FailureKind>> = {
  400: "invalid",
  401: "unauthorized",
  403: "forbidden",
  404: "notFound",
  405: "unsupported",
  406: "unsupported",
  409: "conflict",
  410: "gone",
  413: "invalid",
  415: "unsupported",
  422: "invalid",
  429: "tooMany",
  500: "internal",
  502: "unreachable",
  503: "unreachable",
  504: "timeout",
};

/** A `Status`, or `undefined` for anything else that a server or a proxy in between may answer. */
export function statusOf(body: Buffer): Status | undefined {
  try {
    const parsed: unknown = JSON.parse(body.toString("utf8"));
    const isStatus =
      typeof parsed === "object" && parsed !== null && (parsed as { kind?: unknown }).kind === "Status";
    return isStatus ? (parsed as Status) : undefined;
  } catch {
    return undefined;
  }
}

/** The one place where answers of the API server become failures. */
export function statusError(answer: HttpAnswer, subject: Subject): LabError {
  return new LabError(statusFailure(answer.status, statusOf(answer.body), subject, answer.retryAfter));
}

export function statusFailure(
  code: number,
  status: Status | undefined,
  subject: Subject,
  retryAfter?: number,
): Failure {
  const message = status?.message ?? "";
  const base: Failure = {
    kind: KINDS[code] ?? (code >= 500 ? "unreachable" : "internal"),
    params: {
      verb: subject.verb,
      resource: subject.resource,
      ...(subject.namespace ? { namespace: subject.namespace } : {}),
    },
    detail: detailOf(code, status, subject),
  };
  if (code === 404) return { ...base, params: { ...base.params, missing: missingOf(status) } };
  if (code === 403) return forbidden(base, status, message);
  if (code === 409 && status?.reason === "AlreadyExists") return { ...base, kind: "alreadyExists" };
  if (code === 413 || message.includes("etcdserver: request is too large")) {
    return { ...base, kind: "invalid", issues: [{ code: "cluster.objectTooLarge" }] };
  }
  if (code === 422) return { ...base, issues: causesOf(status, subject) };
  if (code === 429)
    return { ...base, params: { ...base.params, retryAfter: retryAfterOf(status, retryAfter) } };
  return base;
}

/**
 * An object that is not there, or a whole API (a CRD that nobody installed): for a path that it does not know the API
 * server answers plain text, or a Status about "the requested resource" that names no object.
 */
function missingOf(status: Status | undefined): "object" | "api" {
  if (status?.reason !== "NotFound") return "api";
  return (status.message ?? "").includes("the server could not find the requested resource")
    ? "api"
    : "object";
}

/** A quota that was just created: nothing is wrong, it is only not counted yet (kubernetes/kubernetes#53273). */
export function isQuotaNotCounted(code: number, status: Status | undefined): boolean {
  return code === 403 && (status?.message ?? "").includes("status unknown for quota");
}

function forbidden(base: Failure, status: Status | undefined, message: string): Failure {
  const terminating = status?.details?.causes?.some(({ reason }) => reason === "NamespaceTerminating");
  if (terminating)
    return { ...base, kind: "conflict", params: { ...base.params, cause: "namespaceTerminating" } };
  if (isQuotaNotCounted(403, status))
    return { ...base, kind: "tooMany", params: { ...base.params, retryAfter: 1 } };
  const quota = /exceeded quota: (\S+?), requested: (.+?), used: (.+?), limited: (.+)$/.exec(message);
  if (quota) {
    const [, name = "", requested = "", used = "", limited = ""] = quota;
    return {
      ...base,
      kind: "quotaExceeded",
      params: { ...base.params, quota: name, requested, used, limited },
    };
  }
  return message.includes("exceeded quota") ? { ...base, kind: "quotaExceeded" } : base;
}

function causesOf(status: Status | undefined, subject: Subject): Issue[] {
  return (status?.details?.causes ?? []).slice(0, 20).map(({ reason, field, message }) => ({
    code: `cluster.${decapitalise(reason ?? "invalid")}`,
    ...(field ? { path: field } : {}),
    ...(message && !subject.secret ? { params: { message: message.slice(0, 500) } } : {}),
  }));
}

function retryAfterOf(status: Status | undefined, header: number | undefined): number {
  return header ?? status?.details?.retryAfterSeconds ?? 1;
}

function detailOf(code: number, status: Status | undefined, { verb, resource, secret }: Subject): string {
  const said = status ? `${status.reason ?? ""}${secret ? "" : `: ${status.message ?? ""}`}` : "no Status";
  return `${verb} ${resource}: ${code} ${said}`.slice(0, 1_000);
}

function decapitalise(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
