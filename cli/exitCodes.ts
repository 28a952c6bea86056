import type { FailureKind } from "../shared/contract/failure.ts";

/** Documented in `--help`: scripts rely on them. */
export const EXIT = {
  ok: 0,
  internal: 1,
  usage: 2,
  invalid: 3,
  notFound: 4,
  forbidden: 5,
  unreachable: 6,
  timeout: 7,
  conflict: 8,
  capacity: 9,
} as const;

export function exitCodeOf(kind: FailureKind): number {
  switch (kind) {
    case "invalid":
    case "unsupported":
      return EXIT.invalid;
    case "notFound":
      return EXIT.notFound;
    case "forbidden":
    case "unauthorized":
      return EXIT.forbidden;
    case "unreachable":
    case "tooMany":
      return EXIT.unreachable;
    case "timeout":
    case "cancelled":
      return EXIT.timeout;
    case "conflict":
    case "alreadyExists":
    case "gone":
      return EXIT.conflict;
    case "quotaExceeded":
      return EXIT.capacity;
    case "internal":
    case "disk":
      return EXIT.internal;
  }
}
