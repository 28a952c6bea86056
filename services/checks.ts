import type { SeatProgress } from "../shared/contract/checks.ts";
import { LabError } from "../shared/contract/failure.ts";
import type { CheckResult } from "../shared/domain/checks.ts";
import { type SessionId, seatName } from "../shared/domain/names.ts";
import type { Seat } from "../shared/domain/seat.ts";
import { API_VERSION } from "../shared/kubernetes/kinds.ts";
import { raiseSeats } from "./changeSession.ts";
import type { Handlers } from "./handlers.ts";
import type { SiteAccess } from "./site.ts";

/** What the checks of one seat said last, with what they printed. @throws LabError notFound */
export async function seatChecks(site: SiteAccess, id: SessionId, number: number): Promise<CheckResult[]> {
  const name = seatName(id, number);
  const seat = await site.cluster.get<Seat>({
    apiVersion: API_VERSION,
    kind: "Seat",
    namespace: site.namespace,
    name,
  });
  if (!seat) throw new LabError({ kind: "notFound", params: { what: name } });
  return seat.status?.checks?.results ?? [];
}

/** Nobody waits for it any more; of a seat that is not ready nothing can be told. */
export const isAnswered = (seat: { phase: string; checks?: SeatProgress | undefined }): boolean =>
  seat.phase !== "ready" || !seat.checks?.running;

/** The calls about checks. Running them changes nothing in a seat, so there is no record of who did. */
export function checkCalls(ports: {
  accessTo: (site: string) => Promise<SiteAccess>;
}): Pick<Handlers, "runChecks" | "seatChecks"> {
  const { accessTo } = ports;
  return {
    runChecks: async ({ site, session, seats }) => {
      await raiseSeats(await accessTo(site), session as SessionId, seats, "checkRuns");
      return null;
    },
    seatChecks: async ({ site, session, seat }) =>
      seatChecks(await accessTo(site), session as SessionId, seat),
  };
}
