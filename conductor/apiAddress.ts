import type { Cluster } from "../cluster/port.ts";
import { toFailure } from "../shared/contract/failure.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import type { ApiAddress } from "../shared/manifests/networkPolicies.ts";
import type { Clock } from "./clock.ts";
import { failureFields, type Log } from "./log.ts";

type Service = KubeObject & { spec?: { clusterIPs?: string[]; ports?: { port: number }[] } };
type Slice = KubeObject & { endpoints?: { addresses: string[] }[]; ports?: { port?: number }[] };

/** Where the API server answers inside the cluster: its Service and what stands behind it. */
export interface ApiAddresses {
  /** None where nobody may look. Asked again after a while: control planes are replaced. */
  current(): Promise<ApiAddress[]>;
}

/** ms; a seat is read anew as often. */
const FRESH = 10 * 60_000;
const KUBERNETES = { namespace: "default", name: "kubernetes" };

export function createApiAddresses(ports: { cluster: Cluster; clock: Clock; log: Log }): ApiAddresses {
  const { cluster, clock, log } = ports;
  let asked: { at: number; addresses: Promise<ApiAddress[]> } | undefined;

  async function read(): Promise<ApiAddress[]> {
    try {
      const [service, slice] = await Promise.all([
        cluster.get<Service>({ apiVersion: "v1", kind: "Service", ...KUBERNETES }),
        cluster.get<Slice>({ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", ...KUBERNETES }),
      ]);
      const own = every(service?.spec?.clusterIPs, service?.spec?.ports);
      const behind = every(slice?.endpoints?.flatMap(({ addresses }) => addresses).sort(), slice?.ports);
      return [...own, ...behind];
    } catch (error) {
      const failure = toFailure(error);
      if (failure.kind !== "forbidden") throw error;
      log("warn", "where the API server answers is not ours to read", failureFields(failure));
      return [];
    }
  }

  return {
    current() {
      const now = clock.monotonic();
      if (asked && now - asked.at < FRESH) return asked.addresses;
      const question = { at: now, addresses: read() };
      asked = question;
      question.addresses.catch(() => {
        if (asked === question) asked = undefined; // whoever asks next asks the cluster
      });
      return question.addresses;
    },
  };
}

const every = (ips: string[] = [], ports: { port?: number }[] = []): ApiAddress[] =>
  ips
    .filter((ip) => ip !== "None")
    .flatMap((ip) => ports.flatMap(({ port }) => (port === undefined ? [] : [{ ip, port }])));
