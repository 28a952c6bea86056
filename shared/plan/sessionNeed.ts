import { type SessionId, SHARED_SEAT } from "../domain/names.ts";
import { ownQuota } from "../domain/ownQuota.ts";
import {
  parseQuantity,
  type ResolvedTemplate,
  resolveTemplate,
  seatRequests,
  sharedRequests,
} from "../domain/resolveTemplate.ts";
import type { ParameterValue, TemplateSpec } from "../domain/template.ts";
import { podManifests } from "../manifests/podManifests.ts";
import type { SeatPlace } from "../manifests/seatPlace.ts";
import { type SeatTemplate, templateAt } from "../manifests/seatTemplate.ts";
import type { PodNeed, SeatNeed } from "./capacity.ts";
import { effectiveRequest, type PodNeeds } from "./preflightNodes.ts";

/** Which seat is no matter: all of a session ask for the same. */
export const ANY_SEAT: SeatPlace = {
  establishment: "any",
  session: "bcdfgh" as SessionId,
  sessionUid: "any",
  number: 1,
};
/** Where what a session shares will stand. */
export const SHARED_PLACE: SeatPlace = { ...ANY_SEAT, number: SHARED_SEAT };

/** What each seat needs, and what the session shares: Pods as the conductor will make them, as the scheduler counts. */
export function sessionNeed(
  spec: TemplateSpec,
  parameters: Record<string, ParameterValue>,
): { seat: SeatNeed; once?: SeatNeed | undefined } {
  const resolved = resolveFor(spec, parameters);
  if (!resolved) {
    const shared = sharedRequests(spec, parameters);
    return { seat: estimated(seatRequests(spec, parameters)), once: shared && estimated(shared) };
  }
  const shared = templateAt(resolved, SHARED_SEAT);
  return { seat: needOf(ANY_SEAT, resolved), once: shared && needOf(SHARED_PLACE, shared) };
}

/** Half-filled: what can be said already. */
function estimated({ cpu, memoryBytes, storageBytes, pods }: ReturnType<typeof seatRequests>): SeatNeed {
  const each = { cpu: cpu / pods, memoryBytes: memoryBytes / pods };
  return { pods: Array.from({ length: pods }, () => each), storageBytes };
}

function needOf(place: SeatPlace, template: SeatTemplate): SeatNeed {
  const pods = podManifests(place, template, { resets: 0, restarts: 0 }).map((pod) => pod.spec as PodNeeds);
  const each = pods.map((pod) => ({
    cpu: effectiveRequest(pod, "cpu"),
    memoryBytes: effectiveRequest(pod, "memory"),
  }));
  const own = ownQuota(template);
  return {
    pods: [...(template.storage?.everyPod ? [together(each)] : each), ...ownPods(own)],
    storageBytes: [template.storage?.size, own?.storage].reduce(
      (sum, size) => sum + (size === undefined ? 0 : parseQuantity(size)),
      0,
    ),
  };
}

/** Pods that share a volume share its node. */
const together = (pods: { cpu: number; memoryBytes: number }[]): PodNeed => ({
  cpu: pods.reduce((sum, { cpu }) => sum + cpu, 0),
  memoryBytes: pods.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
  count: pods.length,
});

/** What a student may run in a namespace of their own: the quota, in as many Pods as it allows. */
function ownPods(own: ReturnType<typeof ownQuota>): PodNeed[] {
  if (!own) return [];
  const each = { cpu: parseQuantity(own.cpu) / own.pods, memoryBytes: parseQuantity(own.memory) / own.pods };
  return Array.from({ length: own.pods }, () => each);
}

export function resolveFor(
  spec: TemplateSpec,
  parameters: Record<string, ParameterValue>,
): ResolvedTemplate | undefined {
  const resolved = resolveTemplate(spec, parameters, {
    sessionId: ANY_SEAT.session,
    seatNumber: 1,
    seatOrigin: "http://x.localhost",
  });
  return resolved.ok ? resolved.template : undefined;
}
