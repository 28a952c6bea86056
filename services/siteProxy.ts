import type { ClusterAccess } from "../cluster/access.ts";
import { environmentsProxy } from "../cluster/proxyFromEnvironment.ts";

interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  /** What the system's settings say of an address, as Chromium words it: `PROXY proxy.school:3128; DIRECT`. */
  systemRules?: ((server: string) => Promise<string>) | undefined;
}

/**
 * The access with the proxy that it goes through (decision 0038): the one of its own file, to which the user agreed;
 * else the environment's, as for kubectl, whose `NO_PROXY` then has the last word; else the system's.
 */
export async function withProxy(
  access: ClusterAccess,
  { env, systemRules }: Surroundings,
): Promise<ClusterAccess> {
  // The connection reads the environment by itself, wherever it is made.
  if (access.proxy !== undefined || environmentsProxy(env) !== undefined || !systemRules) return access;
  const proxy = proxyOfRules(await systemRules(access.server));
  return proxy === undefined ? access : { ...access, proxy };
}

/** The first of Chromium's rules that can be followed: direct (`undefined`), or a proxy that takes CONNECT. */
export function proxyOfRules(rules: string): string | undefined {
  for (const rule of rules.split(";")) {
    const [kind, place] = rule.trim().split(/\s+/);
    if (kind === "DIRECT") return undefined;
    if (kind !== "PROXY" && kind !== "HTTPS") continue;
    const url = `${kind === "HTTPS" ? "https" : "http"}://${place ?? ""}`;
    if (URL.canParse(url)) return new URL(url).href;
  }
  return undefined;
}
