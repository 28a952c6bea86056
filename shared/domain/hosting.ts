import { parsePortalOrigin } from "./links.ts";

/**
 * Who conducts a site that is a real cluster, and what may be done about it. Pure: what was observed in, the verdict
 * out. The application asks this before it ever conducts by itself.
 */
/** In ConfigMap `pupitre-portal` beside the origin: who hosts that portal. Absent: the cluster. */
export const PORTAL_HOSTING_KEY = "hosting";
export const TRIAL = "trial";
/** On a TrainingSession that was launched while a trial hosted its site: `trial`. */
export const HOSTING_ANNOTATION = "pupitre.fr/hosting";

const IN_CLUSTER = "cluster:";

/**
 * `<computer>/<process>/<life>`, with `cluster:` before the Pod's name for a conductor that runs in the cluster: no
 * computer can be called so, hence nobody mistakes a trial for a Deployment.
 */
export const conductorIdentity = (of: {
  inCluster: boolean;
  computer: string;
  process: number;
  life: string;
}): string => `${of.inCluster ? IN_CLUSTER : ""}${of.computer}/${of.process}/${of.life}`;

export function parseConductorIdentity(identity: string): { inCluster: boolean; computer: string } {
  const inCluster = identity.startsWith(IN_CLUSTER);
  const [computer = ""] = (inCluster ? identity.slice(IN_CLUSTER.length) : identity).split("/");
  return { inCluster, computer };
}

/** One thing that somebody may do: `create` `customresourcedefinitions.apiextensions.k8s.io`. */
export interface Right {
  verb: string;
  /** `<plural>[/<subresource>][.<group>]`, as `kubectl auth can-i` takes it. */
  resource: string;
}

/** `hidden`: this user may not look. */
export interface ObservedHosting {
  deployment: "absent" | "hidden" | { ready: number; version?: string };
  lease: "absent" | "hidden" | { holder?: string; acquiredAt?: string; expired: boolean };
  /** As ConfigMap `pupitre-portal` of the establishment says. */
  portal: { origin: string; hosting?: string } | undefined;
  /** The identity of the conductor that this application hosts for the site. */
  own: string | undefined;
  /** What this user lacks to conduct by itself. */
  missing: readonly Right[];
}

type HostingVerdict =
  /** The cluster conducts: the application writes and watches. `conducting`: somebody was seen doing it. */
  | { state: "cluster"; conducting: boolean }
  /** An application conducts, this one (`here`) or one on another computer. */
  | { state: "trial"; here: boolean }
  /** Nobody does, and this user could. */
  | { state: "offer" }
  /** Nobody does, and this user may not. */
  | { state: "lacking" };

export function hostingOf(observed: ObservedHosting): HostingVerdict {
  const { deployment, lease, portal, own, missing } = observed;
  const holder = typeof lease === "object" && !lease.expired ? lease.holder : undefined;
  const inCluster = holder !== undefined && parseConductorIdentity(holder).inCluster;
  if (inCluster) return { state: "cluster", conducting: true };
  // While its Pods are not ready, a trial that runs goes on; a new one never starts beside a Deployment.
  if (typeof deployment === "object" && (holder === undefined || deployment.ready > 0))
    return { state: "cluster", conducting: false };
  if (holder !== undefined) return { state: "trial", here: holder === own };
  // Ours runs and waits for the Lease of somebody who is gone.
  if (own !== undefined) return { state: "trial", here: true };
  if (deployment === "hidden" && lease === "hidden" && portal) {
    // A teacher without a look into the system namespace: the establishment's own ConfigMap says who opens the door.
    if (isTrialPortal(portal)) return { state: "trial", here: own !== undefined };
    return { state: "cluster", conducting: true };
  }
  return missing.length === 0 ? { state: "offer" } : { state: "lacking" };
}

/** Whether a conductor of the cluster is there to take over, so that a trial must give the Lease back. */
export function mustStepAside({ deployment, lease }: ObservedHosting): boolean {
  if (typeof deployment === "object" && deployment.ready > 0) return true;
  const holder = typeof lease === "object" && !lease.expired ? lease.holder : undefined;
  return holder !== undefined && parseConductorIdentity(holder).inCluster;
}

/** A trial's portal answers on the host's own computer; an origin that is not there cannot be a trial's any more. */
export const isTrialPortal = (portal: { origin: string; hosting?: string }): boolean =>
  portal.hosting === TRIAL &&
  (parsePortalOrigin(portal.origin)?.startsWith("http://{seat}.localhost") ?? false);
