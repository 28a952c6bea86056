import { LabError, toFailure } from "../shared/contract/failure.ts";
import { type ResolvedTemplate, resolveTemplate } from "../shared/domain/resolveTemplate.ts";
import type { SeatReason } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { refusedFor, seatReason } from "../shared/plan/reason.ts";

/** @throws LabError invalid: kubectl bypasses the application, so the snapshot is checked here as well. */
export function resolved(session: TrainingSession, seatNumber: number, origin: string): ResolvedTemplate {
  const { template, parameters } = session.spec;
  const sessionId = session.metadata.name;
  const outcome = resolveTemplate(template.spec, parameters, { sessionId, seatNumber, seatOrigin: origin });
  if (!outcome.ok) throw new LabError({ kind: "invalid", issues: outcome.issues });
  return outcome.template;
}

/** The cause that a snapshot does not resolve; other errors are thrown on. */
export function refusedTemplate(error: unknown): SeatReason {
  const { kind, issues = [], detail = kind } = toFailure(error);
  if (kind !== "invalid") throw error;
  const [issue] = issues;
  return issue ? refusedFor("invalidTemplate", issue) : seatReason("invalidTemplate", { detail });
}
