import type { PreflightFinding } from "../contract/preflight.ts";
import type { Manifest } from "../kubernetes/objects.ts";

const LEVELS = ["restricted", "baseline", "privileged"] as const;
type Level = (typeof LEVELS)[number];

interface Security {
  privileged?: boolean;
  allowPrivilegeEscalation?: boolean;
  runAsNonRoot?: boolean;
  runAsUser?: number;
  seccompProfile?: { type?: string };
  capabilities?: { add?: string[]; drop?: string[] };
}
interface PodShape {
  hostNetwork?: boolean;
  hostPID?: boolean;
  hostIPC?: boolean;
  securityContext?: Security;
  volumes?: Record<string, unknown>[];
  containers?: { securityContext?: Security; ports?: { hostPort?: number }[] }[];
  initContainers?: { securityContext?: Security }[];
}

/** Capabilities that the baseline level lets a container add. */
const BASELINE = new Set(
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(
    " ",
  ),
);

/** The strictest Pod Security level that would still admit this Pod (kubernetes.io/docs/concepts/security/pod-security-standards). */
export function levelNeeded(spec: PodShape): Level {
  const contexts = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(
    ({ securityContext = {} }) => securityContext,
  );
  const added = contexts.flatMap(({ capabilities }) => capabilities?.add ?? []);
  const privileged =
    spec.hostNetwork ||
    spec.hostPID ||
    spec.hostIPC ||
    spec.volumes?.some((volume) => "hostPath" in volume) ||
    spec.containers?.some(({ ports }) => ports?.some(({ hostPort }) => hostPort)) ||
    contexts.some((context) => context.privileged) ||
    added.some((capability) => !BASELINE.has(capability));
  if (privileged) return "privileged";
  const pod = spec.securityContext ?? {};
  const restricted = contexts.every(
    (own) =>
      own.allowPrivilegeEscalation === false &&
      own.capabilities?.drop?.includes("ALL") &&
      (own.runAsNonRoot ?? pod.runAsNonRoot) === true &&
      (own.runAsUser ?? pod.runAsUser) !== 0 &&
      (own.seccompProfile ?? pod.seccompProfile)?.type !== undefined,
  );
  return restricted && added.every((capability) => capability === "NET_BIND_SERVICE")
    ? "restricted"
    : "baseline";
}

/** What a lab's Pods need against what the seat's namespace enforces. */
export function judgePodSecurity(pods: readonly Manifest[], namespace: Manifest): PreflightFinding[] {
  const enforced = namespace.metadata.labels?.["pod-security.kubernetes.io/enforce"] ?? "privileged";
  const allowed = LEVELS.indexOf(enforced as Level);
  return pods.flatMap((pod): PreflightFinding[] => {
    const needed = levelNeeded(pod.spec as PodShape);
    if (LEVELS.indexOf(needed) <= allowed) return [];
    return [{ words: "preflight", weight: "blocks", code: "podSecurity", params: { needed, enforced } }];
  });
}
