import { ANNOTATION } from "../domain/names.ts";
import { parseQuantity } from "../domain/quantity.ts";
import type { Manifest } from "../kubernetes/objects.ts";
import { declaredExecs } from "./declaredExec.ts";
import { inSeat, ownerOf, placeNamespace, type SeatPlace, seatLabels } from "./seatPlace.ts";
import { podGroups, type SeatTemplate } from "./seatTemplate.ts";

/** Pinned: a cluster's upgrade must not change overnight what a lab may do. */
const POD_SECURITY_VERSION = "v1.30";

/** Labels of a namespace of which nothing gets at its node. */
export const RESTRICTED = {
  "pod-security.kubernetes.io/enforce": "restricted",
  "pod-security.kubernetes.io/enforce-version": POD_SECURITY_VERSION,
} as const;

export function namespaceManifest(place: SeatPlace, template: SeatTemplate): Manifest {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: {
      name: placeNamespace(place),
      labels: { ...seatLabels(place), ...RESTRICTED },
      annotations: { [ANNOTATION.owner]: ownerOf(place), ...declaredExecs(template) },
    },
  };
}

/** Room on top of the template's sums for one short-lived Pod of the conductor (checks, archives). */
const SLACK = { milliCpu: 250, bytes: 256 * 1024 * 1024, pods: 2 };

/** What a seat may hold: its template's sums and a little room. No door to the outside but the portal's. */
export function resourceQuota(place: SeatPlace, template: SeatTemplate): Manifest {
  const milliCpu = sum(template, ({ resources }) => parseQuantity(resources.cpu) * 1000) + SLACK.milliCpu;
  const bytes = sum(template, ({ resources }) => parseQuantity(resources.memory)) + SLACK.bytes;
  const cpu = `${Math.ceil(milliCpu)}m`;
  const memory = String(Math.ceil(bytes));
  return {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: inSeat(place, "seat"),
    spec: {
      hard: {
        "requests.cpu": cpu,
        "limits.cpu": cpu,
        "requests.memory": memory,
        "limits.memory": memory,
        pods: String(podGroups(template).size + SLACK.pods),
        services: String(podGroups(template).size + 2),
        "services.nodeports": "0",
        "services.loadbalancers": "0",
        persistentvolumeclaims: template.storage ? "1" : "0",
        ...(template.storage ? { "requests.storage": template.storage.size } : {}),
      },
    },
  };
}

/** For Pods that name no limits, which the quota would refuse otherwise; and no seat fills its node's own disk. */
export function limitRange(place: SeatPlace): Manifest {
  const small = { cpu: "250m", memory: "256Mi" };
  const disk = "ephemeral-storage";
  return {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: inSeat(place, "seat"),
    spec: {
      limits: [
        {
          type: "Container",
          default: { ...small, [disk]: "2Gi" },
          defaultRequest: { ...small, [disk]: "0" },
        },
      ],
    },
  };
}

const sum = (template: SeatTemplate, of: (container: SeatTemplate["containers"][number]) => number): number =>
  template.containers.reduce((total, container) => total + of(container), 0);
