import { readQuantity } from "../domain/quantity.ts";
import { claimTrouble } from "./eventTrouble.ts";
import { conditionOf, type EventNote, type Pod } from "./podStatus.ts";
import { seatReason } from "./reason.ts";
import { type Trouble, within } from "./trouble.ts";

/** ms that a cluster may take to find room before that is called a failure: autoscalers and ends of classes help. */
const PATIENCE = 15_000;

/** Where volumes are made beforehand, the scheduler says that no one fits; nothing else ever will. */
const NONE_FITS = /didn't find available persistent volumes to bind|volume node affinity conflict/;

/** Why no node was found, by the resource that lacks. The scheduler's words count nodes by cause. */
export function schedulingTrouble(pod: Pod, now: number, events: EventNote[]): Trouble | undefined {
  const condition = conditionOf(pod, "PodScheduled");
  if (condition?.status !== "False" || condition.reason === "SchedulingGated") return undefined;
  const since = Date.parse(condition.lastTransitionTime ?? pod.metadata.creationTimestamp);
  const isFailed = now - since > PATIENCE;
  const message = condition.message ?? condition.reason ?? "";
  if (/persistent ?volumes?(claim)?/i.test(message)) {
    const volume = /persistentvolumeclaim "([^"]+)"/i.exec(message)?.[1] ?? "work";
    const told = claimTrouble(volume, events);
    const none = isFailed && NONE_FITS.test(message) ? reasonOfNone(volume, message) : undefined;
    return {
      reason: told?.reason ?? none ?? seatReason("volumePending", { volume }),
      failed: isFailed,
    };
  }
  return { reason: lacking(pod, message), failed: isFailed };
}

const reasonOfNone = (volume: string, message: string) =>
  seatReason("volumeFailed", { volume, detail: causeOf(message) });

/** What preemption could not do either is of no interest. */
const causeOf = (message: string): string =>
  within(message.replace(/\s*preemption: .*$/s, "").replace(/^\d+\/\d+ nodes are available:\s*/, "")).replace(
    /\.$/,
    "",
  );

function lacking(pod: Pod, message: string) {
  const detail = causeOf(message);
  const [, resource] = /Insufficient (cpu|memory|ephemeral-storage)/.exec(message) ?? [];
  if (resource === "cpu") return seatReason("cpuLacking", { asked: asked(pod, "cpu") });
  if (resource === "memory") return seatReason("memoryLacking", { asked: asked(pod, "memory") });
  if (/Too many pods/i.test(message)) return seatReason("podsLacking", { detail });
  return seatReason("unschedulable", { detail });
}

const MEBI = 2 ** 20;

/** The sum of the Pod's requests, in the units of its manifest. */
function asked(pod: Pod, resource: "cpu" | "memory"): string {
  const sum = (pod.spec?.containers ?? []).reduce(
    (total, { resources }) => total + (readQuantity(resources?.requests?.[resource] ?? "0") ?? 0),
    0,
  );
  if (resource === "cpu") return sum < 1 ? `${Math.round(sum * 1000)}m` : String(Math.round(sum * 100) / 100);
  return sum < 1024 * MEBI ? `${Math.ceil(sum / MEBI)}Mi` : `${Math.round((sum / MEBI / 1024) * 10) / 10}Gi`;
}
