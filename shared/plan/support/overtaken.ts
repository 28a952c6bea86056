import type { Issue } from "../../contract/failure.ts";
import type { Overtaken } from "../../contract/supportActions.ts";

/** Who was faster, with what and how long before `now` (ms since 1970), as far as the record says. */
export function overtakenIssue({ seat, by, action, at, reason = "–" }: Overtaken, now: number): Issue {
  if (by === undefined || action === undefined || at === undefined)
    return seat === undefined
      ? { code: "assist.changedSession" }
      : { code: "assist.changedSeat", params: { seat } };
  const minutes = Math.max(0, Math.round((now - Date.parse(at)) / 60_000));
  const params = { by, action, reason, minutes };
  return seat === undefined
    ? { code: "assist.overtakenSession", params }
    : { code: "assist.overtakenSeat", params: { ...params, seat } };
}
