import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { dig, digFields, digList, digText, digTexts } from "../json.ts";
import type { ObjectStore } from "../seams.ts";

type PodRef = { namespace: string; name: string };

/** Where a name and a port lead. `unknown`: no such name. `refused`: nothing listens. `lost`: a policy lets nothing pass. */
export type Route = { pod: PodRef; port: number } | "unknown" | "refused" | "lost";

/**
 * What the cluster's DNS, Services and NetworkPolicies make of a connection from one Pod: `db`, `db.namespace`,
 * `db.namespace.svc` and what the usual domain adds to it, or a Pod's address.
 */
export function routeTo(store: ObjectStore, from: PodRef, hostname: string, port: number): Route {
  const source = store.get("Pod", from.namespace, from.name);
  if (!source) return "lost";
  const target = targetOf(store, from.namespace, hostname, port);
  if (typeof target === "string") return target;
  const { pod } = target;
  const passes =
    mayPass(store, "Egress", source, pod, target.port) && mayPass(store, "Ingress", pod, source, target.port);
  return passes ? { pod: refOf(pod), port: target.port } : "lost";
}

type Target = { pod: KubeObject; port: number } | "unknown" | "refused";

function targetOf(store: ObjectStore, namespace: string, hostname: string, port: number): Target {
  const byAddress = store.list("Pod").find((pod) => digText(pod, "status", "podIP") === hostname);
  if (byAddress) return { pod: byAddress, port };
  const [name = "", place = namespace] = hostname.replace(/\.svc(\.cluster\.local)?\.?$/, "").split(".");
  const service = store.get("Service", place, name);
  if (!service) return "unknown";
  const wanted = digList(service, "spec", "ports").find((one) => dig(one, "port") === port);
  const targetPort = dig(wanted, "targetPort") ?? port;
  const selector = digTexts(service, "spec", "selector");
  const pod = store
    .list("Pod", place)
    .find((one) => matches(one.metadata.labels, selector) && !one.metadata.deletionTimestamp);
  return wanted && pod && typeof targetPort === "number" ? { pod, port: targetPort } : "refused";
}

/** A Pod that no policy of this direction selects is open; one that some select may do what any of them allows. */
function mayPass(
  store: ObjectStore,
  direction: "Ingress" | "Egress",
  pod: KubeObject,
  peer: KubeObject,
  port: number,
): boolean {
  const policies = store
    .list("NetworkPolicy", pod.metadata.namespace)
    .filter((policy) => digList(policy, "spec", "policyTypes").includes(direction))
    .filter((policy) => matches(pod.metadata.labels, digTexts(policy, "spec", "podSelector", "matchLabels")));
  const [rules, peers] = direction === "Ingress" ? ["ingress", "from"] : ["egress", "to"];
  return (
    policies.length === 0 ||
    policies.some((policy) =>
      digList(policy, "spec", rules).some(
        (rule) =>
          (digList(rule, "ports").length === 0 ||
            digList(rule, "ports").some((one) => dig(one, "port") === port)) &&
          (digList(rule, peers).length === 0 ||
            digList(rule, peers).some((one) => isPeer(store, one, pod, peer))),
      ),
    )
  );
}

/** The policies of seats choose by labels alone; ranges of addresses are no way to another Pod here. */
function isPeer(store: ObjectStore, rule: unknown, pod: KubeObject, peer: KubeObject): boolean {
  const ofNamespace = digFields(rule, "namespaceSelector");
  const ofPod = digFields(rule, "podSelector");
  if (!ofNamespace && !ofPod) return false;
  const namespace = store.get("Namespace", undefined, peer.metadata.namespace ?? "");
  const here = ofNamespace
    ? matches(namespace?.metadata.labels, digTexts(ofNamespace, "matchLabels"))
    : peer.metadata.namespace === pod.metadata.namespace;
  return here && (!ofPod || matches(peer.metadata.labels, digTexts(ofPod, "matchLabels")));
}

const matches = (
  labels: Readonly<Record<string, string>> | undefined,
  wanted: Readonly<Record<string, string>>,
): boolean => Object.entries(wanted).every(([key, value]) => labels?.[key] === value);

const refOf = ({ metadata }: KubeObject): PodRef => ({
  namespace: metadata.namespace ?? "",
  name: metadata.name,
});
