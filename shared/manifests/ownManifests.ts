import { ANNOTATION } from "../domain/names.ts";
import { ownQuota } from "../domain/ownQuota.ts";
import type { Manifest } from "../kubernetes/objects.ts";
import { RESTRICTED } from "./namespaceManifests.ts";
import { ownPolicies } from "./networkPolicies.ts";
import { inOwn, ownerOf, placeOwnNamespace, type SeatPlace, seatLabels } from "./seatPlace.ts";
import type { SeatTemplate } from "./seatTemplate.ts";

/** For containers that name no limits: a small web server fits, and ten of them fit the usual quota. */
const SMALL = { cpu: "50m", memory: "48Mi" };
const DISK = { "ephemeral-storage": "1Gi" };

/**
 * The namespace that a student administers, without the rights that are bound in it. A second one, because whoever may
 * write Pods beside the seat's own policies and Secrets would soon be whoever wrote those.
 */
export function ownManifests(
  place: SeatPlace,
  seat: { resets: number },
  template: SeatTemplate,
  paused: boolean,
): Manifest[] {
  const quota = ownQuota(template);
  if (!quota) return [];
  const { cpu, memory, storage } = quota;
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: placeOwnNamespace(place),
        labels: { ...seatLabels(place), ...RESTRICTED },
        annotations: { [ANNOTATION.owner]: ownerOf(place), [ANNOTATION.reset]: String(seat.resets) },
      },
    },
    {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: inOwn(place, "seat"),
      spec: {
        hard: {
          "requests.cpu": cpu,
          "limits.cpu": cpu,
          "requests.memory": memory,
          "limits.memory": memory,
          // Paused: whatever wants to run waits, see planSeat.
          pods: String(paused ? 0 : quota.pods),
          "services.nodeports": "0",
          "services.loadbalancers": "0",
          ...(storage === undefined
            ? { persistentvolumeclaims: "0" }
            : { persistentvolumeclaims: "5", "requests.storage": storage }),
          // A control plane serves everybody: no student fills it.
          ...MOST_OBJECTS,
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: inOwn(place, "seat"),
      spec: {
        limits: [
          {
            type: "Container",
            default: { ...SMALL, ...DISK },
            defaultRequest: { ...SMALL, "ephemeral-storage": "0" },
            max: DISK,
          },
        ],
      },
    },
    ...ownPolicies(place),
  ];
}

const MOST_OBJECTS = {
  services: "20",
  configmaps: "50",
  secrets: "50",
  "count/deployments.apps": "20",
  "count/replicasets.apps": "200",
  "count/statefulsets.apps": "10",
  "count/jobs.batch": "50",
  "count/cronjobs.batch": "10",
};
