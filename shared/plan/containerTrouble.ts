import { KEEP_CONTAINER } from "../manifests/keptFolders.ts";
import { type ContainerStatus, type Ended, isReady, type Pod } from "./podStatus.ts";
import { seatReason } from "./reason.ts";
import { failed, type LogPlace, type Trouble, within } from "./trouble.ts";

/** ms within which a container that ended again and again counts as still doing so, though it runs just now. */
const STILL_FLAPPING = 60_000;
const FLAPS = 2;

const WAITING_FOR_IMAGE =
  /^(ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName|ImageInspectError|RegistryUnavailable)$/;
const WAITING_FOR_CONFIG = /^(CreateContainerConfigError|CreateContainerError)$/;

export function initTrouble(status: ContainerStatus, pod: Pod): Trouble | undefined {
  const before = imageTrouble(status) ?? configTrouble(status) ?? startTrouble(status);
  if (before) return before;
  const ended = status.state?.terminated ?? status.lastState?.terminated;
  if (!ended || ended.exitCode === 0) return undefined;
  if (status.name.startsWith(KEEP_CONTAINER) && ended.reason !== "OOMKilled")
    return { ...failed("keepFailed", { exitCode: ended.exitCode ?? 1 }), log: logPlace(pod, status) };
  // It has been started again and may succeed now; what is shown is what is known.
  return ended.reason === "OOMKilled"
    ? { ...failed("outOfMemory", { container: status.name }), log: logPlace(pod, status) }
    : {
        ...failed("initFailed", { container: status.name, exitCode: ended.exitCode ?? 1 }),
        log: logPlace(pod, status),
      };
}

export function containerTrouble(status: ContainerStatus, pod: Pod, now: number): Trouble | undefined {
  const cause = imageTrouble(status) ?? configTrouble(status) ?? startTrouble(status);
  if (cause) return cause;
  // It came back: what happened before is history, unless it happens all the time.
  if (status.ready && isReady(pod) && !isFlapping(status, now)) return undefined;
  const ended = lastEnd(status);
  if (!ended) return undefined;
  const log = logPlace(pod, status);
  if (ended.reason === "OOMKilled") return { ...failed("outOfMemory", { container: status.name }), log };
  return { ...failed("crashing", { container: status.name, exitCode: ended.exitCode ?? 0 }), log };
}

const isFlapping = ({ restartCount = 0, lastState }: ContainerStatus, now: number): boolean =>
  restartCount >= FLAPS && now - Date.parse(lastState?.terminated?.finishedAt ?? "") < STILL_FLAPPING;

/** What a runtime says of a container that was gone when it came back itself: its machine went down, not the program. */
const wentDown = (ended: Ended | undefined): boolean => ended?.reason === "Unknown";

/** How it ended, if it is not running, or has only just been started again after it had ended. */
function lastEnd({ state, lastState, restartCount = 0 }: ContainerStatus): Ended | undefined {
  if (state?.terminated) return state.terminated;
  if (state?.waiting?.reason === "CrashLoopBackOff") return lastState?.terminated;
  if (restartCount > 0 && !wentDown(lastState?.terminated)) return lastState?.terminated;
  return undefined;
}

/** A container that does not run shows its last life's log as the current one. */
function logPlace(pod: Pod, { name, state, restartCount = 0 }: ContainerStatus): LogPlace {
  const previous = state?.running !== undefined;
  const life = restartCount - (previous || state?.waiting ? 1 : 0);
  return {
    pod: pod.metadata.name,
    container: name,
    previous,
    life: `${pod.metadata.uid} ${name} ${life}`,
  };
}

/** A status of HTTP, and not a port, a tag or a part of a digest. */
const status = (codes: string): string => `(?<![\\w:./@-])(?:${codes})(?![\\w./-])`;
const NETWORK = new RegExp(
  `(i/o timeout|no such host|connection refused|unreachable|TLS handshake|x509: [^"\n]+|EOF|toomanyrequests|${status("429|50[234]")})`,
  "i",
);
const NO_CREDENTIALS = /no basic auth credentials/i;
const ABSENT = /not found|does not exist|manifest unknown|invalid/i;
const REFUSED = new RegExp(`unauthorized|denied|authenticat|authoriz|forbidden|${status("40[13]")}`, "i");

function imageTrouble({ state, image = "?" }: ContainerStatus): Trouble | undefined {
  const { reason = "", message = "" } = state?.waiting ?? {};
  if (!WAITING_FOR_IMAGE.test(reason)) return undefined;
  // What somebody called an image says nothing about it.
  const said = message.replaceAll(image, "");
  // First what the network says: in "lookup registry.example: no such host" nothing was looked for but a name.
  const network = NETWORK.exec(said)?.[1];
  if (network) return failed("registryUnreachable", { image, detail: network });
  if (NO_CREDENTIALS.test(said)) return failed("imageAuth", { image });
  // Registries answer "does not exist or may require authorization" to hide which; a typing error is the likelier.
  if (ABSENT.test(said)) return failed("imageNotFound", { image });
  if (REFUSED.test(said)) return failed("imageAuth", { image });
  return failed("imageNotFound", { image });
}

function configTrouble({ state, name }: ContainerStatus): Trouble | undefined {
  const { reason = "", message = "" } = state?.waiting ?? {};
  if (!WAITING_FOR_CONFIG.test(reason)) return undefined;
  const missing = /(configmap|secret) "([^"]+)"/i.exec(message);
  if (missing) return failed("configMissing", { object: `${missing[1]} ${missing[2]}` });
  const key = /find key (\S+) in (ConfigMap|Secret) (\S+)/i.exec(message);
  if (key) return failed("configMissing", { object: `${key[2]} ${key[3]}, ${key[1]}` });
  if (/runAsNonRoot|run as root|non-root/i.test(message))
    return failed("podSecurity", { detail: within(message.replace(/\s*\(pod: .*\)$/, "")) });
  return failed("startFailed", { container: name, detail: within(message || reason) });
}

/** The runtime made the container and could not run its program: the command is not in the image, mostly. */
function startTrouble({ state, lastState, name }: ContainerStatus): Trouble | undefined {
  const ended = state?.terminated ?? (state?.running ? undefined : lastState?.terminated);
  const message =
    state?.waiting?.reason === "RunContainerError"
      ? state.waiting.message
      : ended?.reason === "StartError" || ended?.reason === "ContainerCannotRun"
        ? ended.message
        : undefined;
  if (message === undefined) return undefined;
  return failed("startFailed", { container: name, detail: within(lastWords(message)) });
}

/** Of a runtime's chain of reports, the last one says what is wrong. */
const lastWords = (message: string): string =>
  /unable to start container process: (.+)$/s.exec(message)?.[1] ?? message;

/** A container that runs and is not ready, since when (ms since 1970), if any is. */
export function unreadyContainer(pod: Pod): { name: string; started: boolean; since: number } | undefined {
  for (const { name, ready, started, state } of pod.status?.containerStatuses ?? [])
    if (!ready && state?.running?.startedAt)
      return { name, started: started !== false, since: Date.parse(state.running.startedAt) };
  return undefined;
}

export const notReady = (container: string, isFailed: boolean): Trouble => ({
  reason: seatReason("notReady", { container }),
  failed: isFailed,
});
