import type { Failure } from "../shared/contract/failure.ts";

/** One line. Messages are constant; fields hold ids and numbers, never secrets, names of persons or foreign texts. */
export type Log = (
  level: "info" | "warn" | "error",
  message: string,
  fields?: Record<string, string | number | boolean>,
) => void;

export const silent: Log = () => {};

/** What of a failure may be logged: its kind and what was asked, not what the API server quoted. */
export function failureFields({ kind, params = {} }: Failure): Record<string, string | number> {
  const { verb, resource, cause } = params;
  return {
    failure: kind,
    ...(verb === undefined ? {} : { verb }),
    ...(resource === undefined ? {} : { resource }),
    ...(cause === undefined ? {} : { cause }),
  };
}
