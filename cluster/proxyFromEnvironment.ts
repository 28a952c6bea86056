import { BlockList, isIP } from "node:net";

/**
 * The proxy for a server as Go's `http.ProxyFromEnvironment`, and so kubectl, understands the environment: never for this
 * computer itself; `NO_PROXY` lists names (with all below them), `.names` (only below), addresses, networks and ports.
 * @returns an absolute URL, or `undefined` for a direct connection.
 */
export function proxyFromEnvironment(
  server: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const proxy = environmentsProxy(env);
  if (proxy === undefined) return undefined;
  const target = new URL(server);
  const host = target.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  if (isThisComputer(host)) return undefined;
  const except = (env.NO_PROXY || env.no_proxy || "").split(",").map((entry) => entry.trim().toLowerCase());
  if (except.some((entry) => matches(entry, host, target.port || "443"))) return undefined;
  return proxy;
}

/** The proxy that the environment names, for whatever it names it; `undefined` too for one that is no http proxy. */
export function environmentsProxy(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const written = env.HTTPS_PROXY || env.https_proxy;
  if (!written) return undefined;
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `http://${written}`;
  return URL.canParse(url) && /^https?:/i.test(url) ? new URL(url).href : undefined;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

function isThisComputer(host: string): boolean {
  const family = isIP(host);
  return host === "localhost" || (family !== 0 && LOOPBACK.check(host, family === 6 ? "ipv6" : "ipv4"));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === "") return false;
  if (entry === "*") return true;
  const [, network, length] = /^(.+)\/(\d{1,3})$/.exec(entry) ?? [];
  if (network !== undefined) return inNetwork(host, network, Number(length));
  const [, name = entry, onlyPort] = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const bare = name.replace(/^\[|\]$/g, "").replace(/^\*(?=\.)/, "");
  if (isIP(bare)) return bare === host;
  return bare.startsWith(".") ? host.endsWith(bare) : host === bare || host.endsWith(`.${bare}`);
}

function inNetwork(host: string, network: string, length: number): boolean {
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || length > (family === 6 ? 128 : 32)) return false;
  const list = new BlockList();
  const type = family === 6 ? "ipv6" : "ipv4";
  list.addSubnet(network, length, type);
  return list.check(host, type);
}
