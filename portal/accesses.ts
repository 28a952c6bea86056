import type { PodRef } from "../cluster/port.ts";
import { type SessionId, seatNamespace } from "../shared/domain/names.ts";
import { type ResolvedTemplate, resolveTemplate } from "../shared/domain/resolveTemplate.ts";
import type { Seat } from "../shared/domain/seat.ts";
import type { TrainingSession } from "../shared/domain/session.ts";
import type { Access } from "../shared/domain/template.ts";
import { podOf } from "../shared/manifests/seatTemplate.ts";
import { type PublicOrigin, seatOrigin } from "./hosts.ts";

/** The lab as this seat has it. Resolving reads every text of the template, so it is done once a session's version. */
export function createLabs(origin: PublicOrigin) {
  const known = new WeakMap<TrainingSession, Map<string, ResolvedTemplate | undefined>>();

  /** `undefined` where the snapshot does not validate; the conductor has then built nothing either. */
  return function labOf(seat: Seat, session: TrainingSession): ResolvedTemplate | undefined {
    const ofSession = known.get(session) ?? new Map<string, ResolvedTemplate | undefined>();
    known.set(session, ofSession);
    const { name } = seat.metadata;
    if (!ofSession.has(name)) {
      const resolved = resolveTemplate(session.spec.template.spec, session.spec.parameters, {
        sessionId: seat.spec.session,
        seatNumber: seat.spec.number,
        seatOrigin: seatOrigin(origin, name),
      });
      ofSession.set(name, resolved.ok ? resolved.template : undefined);
    }
    return ofSession.get(name);
  };
}
export type LabOf = ReturnType<typeof createLabs>;

/** The access that the lab declares under this name and kind, and no other. */
export function findAccess<K extends Access["kind"]>(
  lab: ResolvedTemplate | undefined,
  kind: K,
  name: string,
): Extract<Access, { kind: K }> | undefined {
  const found = lab?.accesses.find((access) => access.name === name);
  return found?.kind === kind ? (found as Extract<Access, { kind: K }>) : undefined;
}

/** The Pod behind an access. From the seat's own name, never from a status or a request. */
export function podOfAccess(
  seat: Seat,
  lab: ResolvedTemplate,
  access: Extract<Access, { container: string }>,
): PodRef | undefined {
  const container = lab.containers.find(({ name }) => name === access.container);
  const namespace = seatNamespace(seat.spec.session as SessionId, seat.spec.number);
  return container && { namespace, name: podOf(container) };
}
