import { trustedRoots } from "../cluster/trustedRoots.ts";

/** Names below localhost are this computer (RFC 6761), but not every system's resolver knows it. */
export const doorHost = ({ hostname }: URL): string =>
  hostname.endsWith(".localhost") ? "127.0.0.1" : hostname;

/** Where the server of that address is reached, as `node:http` takes it. */
export const doorOptions = (url: URL) => ({
  host: doorHost(url),
  port: url.port || (url.protocol === "https:" ? 443 : 80),
  ...doorTrust(url),
});

/** Whom one trusts there: a school's own authority counts as it does in the students' browsers. */
export const doorTrust = ({ protocol, hostname }: URL): { servername?: string; ca?: string[] } =>
  protocol === "https:" ? { servername: hostname, ca: trustedRoots() } : {};
