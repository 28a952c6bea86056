import { LabError, toFailure } from "../shared/contract/failure.ts";
import { type ResolvedTemplate, templateResolver } from "../shared/domain/resolveTemplate.ts";
import type { SeatReason } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import { refusedFor, seatReason } from "../shared/plan/reason.ts";

/** By the session as it was read: nobody changes one in place, and a newer version of it is another object. */
const resolvers = new WeakMap<TrainingSession, ReturnType<typeof templateResolver>>();

/** @throws LabError invalid: kubectl bypasses the application, so the snapshot is checked here as well. */
export function resolved(session: TrainingSession, seatNumber: number, origin: string): ResolvedTemplate {
  const { template, parameters } = session.spec;
  const resolve = resolvers.get(session) ?? templateResolver(template.spec, parameters);
  resolvers.set(session, resolve);
  const outcome = resolve({ sessionId: session.metadata.name, seatNumber, seatOrigin: origin });
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
