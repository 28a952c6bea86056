import { LABEL, MANAGED_BY } from "../domain/names.ts";
import type { Manifest } from "../kubernetes/objects.ts";
import { inSeat, type SeatPlace } from "./seatPlace.ts";
import { podGroups, type SeatTemplate, webPorts } from "./seatTemplate.ts";

/** Ranges that are not the internet: private, shared, link-local (cloud metadata!), loopback, benchmark, multicast, reserved. */
const NOT_INTERNET_V4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/4",
  "240.0.0.0/4",
];
/** The same in IPv6, with the ways back into IPv4 (mapped, NAT64). */
const NOT_INTERNET_V6 = ["::/127", "::ffff:0:0/96", "64:ff9b::/96", "fc00::/7", "fe80::/10", "ff00::/8"];

/**
 * Nothing in, nothing out; then what a seat needs, one policy each, so that `kubectl get netpol` tells what is open.
 * `portalNamespace` is absent when the portal reaches Pods through the API server (port-forward needs no policy).
 */
export function networkPolicies(
  place: SeatPlace,
  template: SeatTemplate,
  portalNamespace: string | undefined,
): Manifest[] {
  const policies = [
    policy(place, "default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }),
    policy(place, "dns", { podSelector: {}, policyTypes: ["Egress"], egress: [dns] }),
  ];
  if (podGroups(template).size > 1) {
    const seat = [{ podSelector: {} }];
    const spec = {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: seat }],
      egress: [{ to: seat }],
    };
    policies.push(policy(place, "inside", spec));
  }
  if (portalNamespace !== undefined) policies.push(...fromPortal(place, template, portalNamespace));
  if (template.network?.otherSeats) policies.push(policy(place, "other-seats", otherSeats(place)));
  if (template.network?.internet)
    policies.push(
      policy(place, "internet", { podSelector: {}, policyTypes: ["Egress"], egress: [internet] }),
    );
  return policies;
}

const dns = {
  to: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } }],
  ports: [
    { port: 53, protocol: "UDP" },
    { port: 53, protocol: "TCP" },
  ],
};

const internet = {
  to: [
    { ipBlock: { cidr: "0.0.0.0/0", except: NOT_INTERNET_V4 } },
    { ipBlock: { cidr: "::/0", except: NOT_INTERNET_V6 } },
  ],
};

/** The other seats of the same session, and of no other. Each lets the others in and may go to them. */
function otherSeats(place: SeatPlace): object {
  const seats = [
    { namespaceSelector: { matchLabels: { [LABEL.managedBy]: MANAGED_BY, [LABEL.session]: place.session } } },
  ];
  return {
    podSelector: {},
    policyTypes: ["Ingress", "Egress"],
    ingress: [{ from: seats }],
    egress: [{ to: seats }],
  };
}

/** One policy a Pod with web accesses, for the declared ports alone. */
function fromPortal(place: SeatPlace, template: SeatTemplate, portalNamespace: string): Manifest[] {
  return [...podGroups(template).keys()].flatMap((pod) => {
    const ports = webPorts(template, pod);
    if (ports.length === 0) return [];
    return [
      policy(place, `portal-${pod}`, {
        podSelector: { matchLabels: { [LABEL.pod]: pod } },
        policyTypes: ["Ingress"],
        ingress: [
          {
            from: [
              { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": portalNamespace } } },
            ],
            ports: ports.map((port) => ({ port, protocol: "TCP" })),
          },
        ],
      }),
    ];
  });
}

const policy = (place: SeatPlace, name: string, spec: object): Manifest => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: inSeat(place, name),
  spec,
});
