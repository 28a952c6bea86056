import { lookup } from "node:dns/promises";
import { parseHost } from "../shared/domain/networkHost.ts";
import type { HostAddresses } from "../shared/manifests/networkPolicies.ts";
import type { Clock } from "./clock.ts";
import type { Log } from "./log.ts";

/** ms; a name may move, and a seat is looked at again every ten minutes. */
const TRUST_FOR = 5 * 60_000;

/** Every address of a name, IPv4 and IPv6. */
export type Resolve = (name: string) => Promise<string[]>;
export const systemResolve: Resolve = async (name) =>
  (await lookup(name, { all: true })).map(({ address }) => address);

/** What names of hosts stand for. Where one is not known any more, its last addresses are kept. */
export function createHostAddresses({ clock, log, resolve }: { clock: Clock; log: Log; resolve: Resolve }) {
  const known = new Map<string, { at: number; addresses: Promise<string[]> }>();

  const ask = (name: string): Promise<string[]> => {
    const before = known.get(name);
    const now = clock.monotonic();
    if (before && now - before.at < TRUST_FOR) return before.addresses;
    const addresses = resolve(name).catch(() => {
      // No name: what a lab reaches is the teacher's business.
      log("warn", "a host that a lab names is not known");
      return before?.addresses ?? [];
    });
    known.set(name, { at: now, addresses });
    return addresses;
  };

  return async function addressesOf(hosts: readonly string[]): Promise<HostAddresses> {
    const names = hosts.flatMap((text) => {
      const wanted = parseHost(text);
      return wanted?.isName ? [wanted.host] : [];
    });
    return new Map(
      await Promise.all([...new Set(names)].map(async (name) => [name, await ask(name)] as const)),
    );
  };
}
