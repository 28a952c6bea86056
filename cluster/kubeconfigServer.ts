import { type Checks, refuse, textAt } from "./kubeconfigChecks.ts";
import { consentFor, pemAt } from "./kubeconfigFiles.ts";
import type { Place } from "./kubeconfigText.ts";

/** What YAML 1.1 (kubectl) and 1.2 read as false. Anything else is taken for true, the dangerous side. */
const FALSE = new Set(["false", "no", "off", "n"]);

interface ServerPart {
  server: string;
  ca?: string;
  tlsServerName?: string;
  proxy?: string;
}

/** The `cluster` of a context: an https server whose certificate is verified, reached through a proxy only with consent. */
export async function checkServer(
  entry: Place,
  body: Place,
  checks: Checks,
): Promise<ServerPart | undefined> {
  const { issues } = checks;
  const known = issues.length;
  const server = serverAt(body, checks);
  // Absent or empty; anything else that is wrong with it has been said.
  if (server === undefined && issues.length === known) refuse(issues, "serverMissing", entry);
  const skip = textAt(body, "insecure-skip-tls-verify", issues);
  if (skip !== undefined && !FALSE.has(skip.toLowerCase())) {
    refuse(issues, "verificationOff", body.get("insecure-skip-tls-verify"));
  }
  const proxy = proxyAt(body, checks);
  const tlsServerName = textAt(body, "tls-server-name", issues);
  if (
    tlsServerName !== undefined &&
    !/^[A-Za-z0-9]([-A-Za-z0-9.:]{0,251}[A-Za-z0-9])?$/.test(tlsServerName)
  ) {
    refuse(issues, "serverNameInvalid", body.get("tls-server-name"));
  }
  const ca = await pemAt(body, "certificate-authority", checks);
  if (server === undefined) return undefined;
  return {
    server,
    ...(ca ? { ca } : {}),
    ...(tlsServerName ? { tlsServerName } : {}),
    ...(proxy ? { proxy } : {}),
  };
}

/** A proxy sees to whom one talks, and may carry a password: nobody's file sends us there unasked. */
function proxyAt(body: Place, { issues, consent }: Checks): string | undefined {
  const written = textAt(body, "proxy-url", issues);
  const place = body.get("proxy-url");
  if (written === undefined || !place) return undefined;
  const url = parseUrl(written);
  if (!url || url.hostname === "" || !["http:", "https:"].includes(url.protocol)) {
    refuse(issues, "proxyUnsupported", place, { proxy: url?.host || "?" });
    return undefined;
  }
  const wanted = consentFor("proxy", url.href, place);
  if (consent.has(wanted)) return url.href;
  refuse(issues, "proxy", place, { proxy: url.host, consent: wanted });
  return undefined;
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

function parseUrl(text: string): URL | undefined {
  // A bare `host:port` parses as a scheme: say "not https" for it, not something about a protocol named after a host.
  try {
    return new URL(text.trim());
  } catch {
    return undefined;
  }
}
