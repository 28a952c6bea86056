/**
 * What went wrong, as data: what happened, to what, and what to do are sentences in `i18n` under `failure.<kind>`.
 * `params` fill those sentences; they never hold secrets or student names.
 */
export type FailureKind =
  | "invalid" // the input is refused; `issues` say where
  | "notFound"
  | "conflict" // somebody else changed it first
  | "alreadyExists"
  | "forbidden" // params: verb, resource
  | "unauthorized"
  | "quotaExceeded"
  | "gone" // a resourceVersion that is too old
  | "tooMany" // 429, params: retryAfter (s)
  | "unreachable" // no answer from the cluster
  | "timeout"
  | "unsupported"
  | "cancelled"
  | "disk" // of this computer; params: cause (full, denied, other)
  | "internal";

/** One refused place of an input. `line` and `column` count from 1; `row` counts data rows from 1. */
export interface Issue {
  /** Key under `issue.` in i18n, e.g. `roster.duplicate`. */
  code: string;
  params?: Record<string, string | number>;
  path?: string;
  line?: number;
  column?: number;
  row?: number;
}

export interface Failure {
  kind: FailureKind;
  params?: Record<string, string | number>;
  issues?: Issue[];
  /** Technical detail in English for "Copy for support"; no secrets, no names of persons. */
  detail?: string;
}

/** The one error class that crosses rooms. Translate foreign errors into it at the edge, with `cause`. */
export class LabError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(failure.detail ?? failure.kind, options as ErrorOptions);
    this.name = "LabError";
    this.failure = failure;
  }
}

export function toFailure(error: unknown): Failure {
  if (error instanceof LabError) return error.failure;
  return { kind: "internal", detail: error instanceof Error ? error.message : String(error) };
}

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };
