import { LABEL, MANAGED_BY, SHARED_SEAT, seatSuffix } from "../domain/names.ts";
import { parseHost } from "../domain/networkHost.ts";
import { ownQuota } from "../domain/ownQuota.ts";
import type { Manifest } from "../kubernetes/objects.ts";
import { inOwn, inSeat, placeNamespace, placeOwnNamespace, type SeatPlace } from "./seatPlace.ts";
import { podGroups, type SeatTemplate, webPorts } from "./seatTemplate.ts";

/** Addresses of the hosts that a lab names, as they were resolved last. */
export type HostAddresses = ReadonlyMap<string, readonly string[]>;

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
/**
 * The same in IPv6, with the way back into IPv4 by NAT64. Mapped addresses (::ffff:0:0/96) are on no wire, and the API
 * server refuses them in a policy.
 */
const NOT_INTERNET_V6 = ["::/127", "64:ff9b::/96", "fc00::/7", "fe80::/10", "ff00::/8"];

/**
 * Nothing in, nothing out; then what a seat needs, one policy each, so that `kubectl get netpol` tells what is open.
 * `portalNamespace` is absent when the portal reaches Pods through the API server (port-forward needs no policy).
 */
export function networkPolicies(
  place: SeatPlace,
  template: SeatTemplate,
  portalNamespace: string | undefined,
  addresses: HostAddresses = new Map(),
  api: ApiAddress[] = [],
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
  if (place.number === SHARED_SEAT) policies.push(policy(place, "from-seats", fromSeats(place)));
  if (template.shared) policies.push(policy(place, "shared", toShared(place)));
  if (ownQuota(template)) policies.push(...toOwn(place, api));
  if (template.network?.otherSeats) policies.push(policy(place, "other-seats", otherSeats(place)));
  const hosts = hostRules(template.network?.hosts ?? [], addresses);
  if (hosts.length > 0)
    policies.push(policy(place, "hosts", { podSelector: {}, policyTypes: ["Egress"], egress: hosts }));
  if (template.network?.internet)
    policies.push(
      policy(place, "internet", { podSelector: {}, policyTypes: ["Egress"], egress: [internet] }),
    );
  return policies;
}

/** Where the API server answers inside the cluster. */
export interface ApiAddress {
  ip: string;
  port: number;
}

/**
 * For kubectl, and to try what the student deployed. The API server's addresses are not those of a Pod, so they are
 * named; that of its Service too, because whether a policy sees it or what stands behind is each network's own affair.
 */
const toOwn = (place: SeatPlace, api: ApiAddress[]): Manifest[] => [
  ...(api.length === 0
    ? []
    : [
        policy(place, "kubernetes", {
          podSelector: {},
          policyTypes: ["Egress"],
          egress: api.map(({ ip, port }) => ({
            to: [{ ipBlock: { cidr: `${ip}/${ip.includes(":") ? 128 : 32}` } }],
            ports: [{ port, protocol: "TCP" }],
          })),
        }),
      ]),
  policy(place, "own", {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [{ to: [theNamespace(placeOwnNamespace(place))] }],
  }),
];

/** Of the student's own namespace: its Pods reach one another and names, and the seat reaches them. Nothing else. */
export const ownPolicies = (place: SeatPlace): Manifest[] => {
  const within = [{ podSelector: {} }];
  const specs: [string, object][] = [
    ["default-deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] }],
    ["dns", { podSelector: {}, policyTypes: ["Egress"], egress: [dns] }],
    [
      "inside",
      {
        podSelector: {},
        policyTypes: ["Ingress", "Egress"],
        ingress: [{ from: [...within, theNamespace(placeNamespace(place))] }],
        egress: [{ to: within }],
      },
    ],
  ];
  return specs.map(([name, spec]) => ({ ...policy(place, name, spec), metadata: inOwn(place, name) }));
};

const theNamespace = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

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

/**
 * Kubernetes knows addresses and no names: a name stands for what the conductor's resolver said of it last. One that
 * it does not know opens nothing.
 */
function hostRules(hosts: readonly string[], addresses: HostAddresses): object[] {
  return hosts.flatMap((text) => {
    const wanted = parseHost(text);
    if (!wanted) return [];
    const ranges = wanted.isName
      ? [...(addresses.get(wanted.host) ?? [])].sort().map(single)
      : [cidr(wanted.host)];
    if (ranges.length === 0) return [];
    return [
      {
        to: ranges.map((range) => ({ ipBlock: { cidr: range } })),
        ...(wanted.port === undefined ? {} : { ports: [{ port: wanted.port, protocol: "TCP" }] }),
      },
    ];
  });
}

const single = (address: string): string => `${address}/${address.includes(":") ? 128 : 32}`;
const cidr = (range: string): string => (range.includes("/") ? range : single(range));

const sessionLabels = ({ session }: SeatPlace) => ({
  [LABEL.managedBy]: MANAGED_BY,
  [LABEL.session]: session,
});

/** What a session shares lets in all its seats, and nobody else. */
const fromSeats = (place: SeatPlace): object => ({
  podSelector: {},
  policyTypes: ["Ingress"],
  ingress: [{ from: [{ namespaceSelector: { matchLabels: sessionLabels(place) } }] }],
});

const toShared = (place: SeatPlace): object => ({
  podSelector: {},
  policyTypes: ["Egress"],
  egress: [
    {
      to: [
        {
          namespaceSelector: {
            matchLabels: { ...sessionLabels(place), [LABEL.seat]: seatSuffix(SHARED_SEAT) },
          },
        },
      ],
    },
  ],
});

/** The other seats of the same session, and of no other. Each lets the others in and may go to them. */
function otherSeats(place: SeatPlace): object {
  const seats = [{ namespaceSelector: { matchLabels: sessionLabels(place) } }];
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
            from: [theNamespace(portalNamespace)],
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
