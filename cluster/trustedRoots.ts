import { readFileSync } from "node:fs";
import * as tls from "node:tls";

/** Where Linux distributions keep the store that their administrators add to; the first that exists, as in Go. */
const LINUX_STORES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/** Newer Nodes (22.15) can ask Windows and macOS for their stores. */
type Store = (type: "system") => string[];
const storeOfSystem = (tls as { getCACertificates?: Store }).getCACertificates;

let roots: string[] | undefined;

/**
 * Whom one trusts where a site names no CA of its own: Node's roots, the system's store, and `NODE_EXTRA_CA_CERTS`, so
 * that a school's own authority counts here as it does in the browser. PEM; read once.
 */
export function trustedRoots(): string[] {
  roots ??= readTrustedRoots(process.env, process.platform);
  return roots;
}

export function readTrustedRoots(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string[] {
  const stores = platform === "linux" ? LINUX_STORES : [];
  const system = env.SSL_CERT_FILE
    ? firstReadable([env.SSL_CERT_FILE]) // takes the store's place, as for OpenSSL and Go
    : (storeOfSystem?.("system") ?? firstReadable(stores));
  // Read here too: not every runtime that the application is built on honours the variable.
  const extra = env.NODE_EXTRA_CA_CERTS ? firstReadable([env.NODE_EXTRA_CA_CERTS]) : [];
  return [...tls.rootCertificates, ...system, ...extra];
}

function firstReadable(paths: readonly string[]): string[] {
  for (const path of paths) {
    try {
      return [readFileSync(path, "utf8")];
    } catch {}
  }
  return [];
}
