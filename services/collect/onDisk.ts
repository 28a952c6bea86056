import { type Failure, LabError, toFailure } from "../../shared/contract/failure.ts";

/** The own disk will not take it: no other seat's work either. */
export class DiskRefuses extends Error {}

/** What the disk refused, as a failure like any other. */
const failureOf = (error: unknown): Failure =>
  error instanceof DiskRefuses
    ? { kind: "disk", params: { cause: causeOf(error.message) }, detail: error.message }
    : toFailure(error);

/** @throws LabError */
export async function onDisk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new LabError(failureOf(error), { cause: error });
  }
}

/** The words are the system's own: `ENOSPC: no space left on device`. */
function causeOf(words: string): "full" | "denied" | "other" {
  if (/^(ENOSPC|EDQUOT|EFBIG)\b/.test(words)) return "full";
  return /^(EACCES|EPERM|EROFS)\b/.test(words) ? "denied" : "other";
}
