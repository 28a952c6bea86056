import type { EventNote, Pod } from "./podStatus.ts";
import { seatReason } from "./reason.ts";
import { failed, type Trouble, within } from "./trouble.ts";

const PROBE_FAILED =
  /^(Readiness|Liveness|Startup) probe (?:failed|errored)(?: and resulted in unknown state)?: (.*)$/s;
/** The address of a Pod says nothing to a person. */
const POD_ADDRESS = /\b(?:\d{1,3}\.){3}\d{1,3}(:\d+)/g;
const OUTPUT = 300;

/** Events about this very Pod, or of its claims; an earlier Pod of the same name is another matter. */
const eventsOf = (pod: Pod, events: EventNote[]): EventNote[] =>
  events.filter(
    ({ involvedObject }) =>
      involvedObject === undefined ||
      involvedObject.kind === "PersistentVolumeClaim" ||
      involvedObject.uid === undefined ||
      involvedObject.uid === pod.metadata.uid,
  );

/** What keeps a Pod from starting where its status is silent. */
export function startingEvents(pod: Pod, events: EventNote[]): Trouble | undefined {
  for (const { type, reason = "", message = "" } of eventsOf(pod, events)) {
    if (type !== "Warning") continue;
    const missing = /(configmap|secret) "([^"]+)" not found/i.exec(message);
    if (reason === "FailedMount" && missing)
      return failed("configMissing", { object: `${missing[1]} ${missing[2]}` });
    if (/^(FailedMount|FailedAttachVolume|FailedMapVolume)$/.test(reason)) return mountFailed(message);
    if (/^(FailedCreatePodSandBox|NetworkNotReady|FailedPodSandBoxStatus)$/.test(reason)) {
      const detail = within(
        message.replace(/^Failed to create pod sandbox: (rpc error: code = \w+ desc = )?/, ""),
      );
      return failed("sandboxFailed", { node: pod.spec?.nodeName ?? "?", detail });
    }
  }
  return undefined;
}

function mountFailed(message: string): Trouble {
  const [, volume = "work", detail = message] =
    /for volume "([^"]+)"\s*:\s*(.*)$/s.exec(message) ??
    /volumes?=\[([^\s\]]+)[^:]*: (.*)$/s.exec(message) ??
    [];
  return failed("volumeFailed", { volume, detail: within(detail) });
}

/** Why a claim is not bound, in the words of whoever should have provided it. */
export function claimTrouble(volume: string, events: EventNote[]): Trouble | undefined {
  const told = events.find(
    ({ type, reason = "", involvedObject }) =>
      involvedObject?.kind === "PersistentVolumeClaim" &&
      (involvedObject.name ?? volume) === volume &&
      (reason === "ProvisioningFailed" || (reason === "FailedBinding" && type !== undefined)),
  );
  return told && failed("volumeFailed", { volume, detail: within(told.message ?? "") });
}

/** What a probe of this container said last. The newest Event of a kind is the only one that counts. */
export function probeOutput(
  pod: Pod,
  container: string,
  events: EventNote[],
): { probe: "readiness" | "liveness" | "startup"; output: string } | undefined {
  for (const { reason, message = "", involvedObject } of eventsOf(pod, events)) {
    const path = involvedObject?.fieldPath;
    if (reason !== "Unhealthy" || (path !== undefined && !path.includes(`{${container}}`))) continue;
    const [, probe, output = ""] = PROBE_FAILED.exec(message) ?? [];
    if (!probe) continue;
    return {
      probe: probe.toLowerCase() as "readiness" | "liveness" | "startup",
      output: output.trim().replace(POD_ADDRESS, "$1").slice(0, OUTPUT),
    };
  }
  return undefined;
}

/** A crash that the kubelet brought about itself, because a probe failed. */
export function killedByProbe(pod: Pod, trouble: Trouble, events: EventNote[]): Trouble {
  const container = String(trouble.reason.params?.container ?? "");
  if (trouble.reason.code !== "crashing") return trouble;
  const killed = eventsOf(pod, events).find(
    ({ reason, message = "" }) =>
      reason === "Killing" && message.startsWith(`Container ${container} failed `),
  );
  const probe = /failed (liveness|startup) probe/.exec(killed?.message ?? "")?.[1];
  if (!probe) return trouble;
  const code = probe === "liveness" ? "livenessFailing" : "startupFailing";
  const said = probeOutput(pod, container, events);
  return withOutput(failed(code, { container }), said?.output ?? "");
}

/** `output` is kept out of the sentence: it is shown as it stands. */
export const withOutput = (trouble: Trouble, output: string): Trouble =>
  output === ""
    ? trouble
    : {
        ...trouble,
        reason: seatReason(trouble.reason.code, { ...trouble.reason.params, output }),
      };
