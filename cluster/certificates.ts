import { createPrivateKey, X509Certificate } from "node:crypto";

const BLOCK =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[\s\S]+?-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

type CertificateState =
  | { state: "valid" }
  | { state: "unreadable" }
  /** ISO time. */
  | { state: "expired"; at: string }
  | { state: "notYetValid"; at: string };

/** The state of a PEM bundle: it is as good as its best certificate, since any one of a CA bundle may sign the server's. */
export function certificateState(pem: string, now: Date): CertificateState {
  const states = (pem.match(BLOCK) ?? []).map((block) => stateOf(block, now));
  if (states.length === 0) return { state: "unreadable" };
  return states.find(({ state }) => state === "valid") ?? states[0] ?? { state: "unreadable" };
}

/** The first certificate of a client's PEM is its own; the rest is its chain. */
export function clientCertificateState(pem: string, now: Date): CertificateState {
  const own = pem.match(BLOCK)?.[0];
  return own === undefined ? { state: "unreadable" } : stateOf(own, now);
}

export function keyFitsCertificate(certificate: string, key: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function stateOf(block: string, now: Date): CertificateState {
  try {
    const { validFrom, validTo } = new X509Certificate(block);
    if (now.getTime() > Date.parse(validTo)) return { state: "expired", at: iso(validTo) };
    if (now.getTime() < Date.parse(validFrom)) return { state: "notYetValid", at: iso(validFrom) };
    return { state: "valid" };
  } catch {
    return { state: "unreadable" };
  }
}

/** @param opensslTime such as `Nov 23 16:14:00 2026 GMT` */
function iso(opensslTime: string): string {
  return new Date(opensslTime).toISOString();
}
