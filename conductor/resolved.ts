import { LabError } from "../shared/contract/failure.ts";
import { type ResolvedTemplate, resolveTemplate } from "../shared/domain/resolveTemplate.ts";
import type { TrainingSession } from "../shared/domain/session.ts";

/** @throws LabError invalid: kubectl bypasses the application, so the snapshot is checked here as well. */
export function resolved(session: TrainingSession, seatNumber: number, origin: string): ResolvedTemplate {
  const { template, parameters } = session.spec;
  const sessionId = session.metadata.name;
  const outcome = resolveTemplate(template.spec, parameters, { sessionId, seatNumber, seatOrigin: origin });
  if (!outcome.ok) throw new LabError({ kind: "invalid", issues: outcome.issues });
  return outcome.template;
}
