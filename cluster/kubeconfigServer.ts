import { type Checks, refuse, textAt } from "./kubeconfigChecks.ts";
import { pemAt } from "./kubeconfigFiles.ts";
import type { Place } from "./kubeconfigText.ts";

/** What YAML 1.1 (kubectl) and 1.2 read as false. Anything else is taken for true, the dangerous side. */
const FALSE = new Set(["false", "no", "off", "n"]);

interface ServerPart {
  server: string;
  ca?: string;
  tlsServerName?: string;
}

/** The `cluster` of a context: an https server whose certificate is verified, reached without a proxy. */
export async function checkServer(
  entry: Place,
  body: Place,
  checks: Checks,
): Promise<ServerPart | undefined> {
  const { issues } = checks;
  const server = serverAt(body, checks);
  const skip = textAt(body, "insecure-skip-tls-verify", issues);
  if (skip !== undefined && !FALSE.has(skip.toLowerCase())) {
    refuse(issues, "verificationOff", body.get("insecure-skip-tls-verify"));
  }
  const proxy = textAt(body, "proxy-url", issues);
  if (proxy !== undefined) refuse(issues, "proxy", body.get("proxy-url"), { proxy: hostOf(proxy) });
  const tlsServerName = textAt(body, "tls-server-name", issues);
  if (
    tlsServerName !== undefined &&
    !/^[A-Za-z0-9]([-A-Za-z0-9.:]{0,251}[A-Za-z0-9])?$/.test(tlsServerName)
  ) {
    refuse(issues, "serverNameInvalid", body.get("tls-server-name"));
  }
  const ca = await pemAt(body, "certificate-authority", checks);
  if (server === undefined) {
    if (!body.get("server")) refuse(issues, "serverMissing", entry);
    return undefined;
  }
  return { server, ...(ca ? { ca } : {}), ...(tlsServerName ? { tlsServerName } : {}) };
}

function serverAt(body: Place, { issues }: Checks): string | undefined {
  const written = textAt(body, "server", issues);
  if (written === undefined) return undefined;
  const place = body.get("server");
  const url = parseUrl(written);
  if (!url || url.hostname === "") {
    refuse(issues, "serverInvalid", place);
    return undefined;
  }
  if (url.protocol !== "https:") {
    refuse(issues, "serverNotHttps", place, { server: url.host });
    return undefined;
  }
  if (url.username || url.password || url.search || url.hash) {
    refuse(issues, "serverInvalid", place);
    return undefined;
  }
  return `https://${url.host}${url.pathname.replace(/\/+$/, "")}`;
}

/** Without the user and password that may stand in a proxy's URL. */
function hostOf(text: string): string {
  return parseUrl(text)?.host ?? "?";
}

function parseUrl(text: string): URL | undefined {
  // A bare `host:port` parses as a scheme: say "not https" for it, not something about a protocol named after a host.
  try {
    return new URL(text.trim());
  } catch {
    return undefined;
  }
}
