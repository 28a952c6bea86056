import { generateKeyPairSync, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { type Certificates, createCertificates } from "../api/certificates.ts";

/** What makes it the same cluster after a restart, besides its objects. */
interface ClusterIdentity extends Certificates {
  token: string;
  /** PEM of the EC key that signs service account tokens */
  signingKey: string;
  /** 0 until it has listened once */
  port: number;
}

const RENEW_MILLISECONDS = 30 * 24 * 3600 * 1000;

/** Opens or makes the folder (0700) and what identifies the cluster in it (0600). */
export async function openDataFolder(folder: string, now: Date): Promise<ClusterIdentity> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const file = join(folder, "cluster.json");
  if (existsSync(file)) {
    const known = JSON.parse(readFileSync(file, "utf8")) as ClusterIdentity;
    if (Date.parse(known.validUntil) - now.getTime() > RENEW_MILLISECONDS) return known;
    const renewed = { ...known, ...(await createCertificates(now)) };
    saveIdentity(folder, renewed);
    return renewed;
  }
  const { privateKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const identity: ClusterIdentity = {
    ...(await createCertificates(now)),
    token: randomBytes(32).toString("base64url"),
    signingKey: privateKey,
    port: 0,
  };
  saveIdentity(folder, identity);
  return identity;
}

export function saveIdentity(folder: string, identity: ClusterIdentity): void {
  writePrivate(join(folder, "cluster.json"), `${JSON.stringify(identity, null, 2)}\n`);
}

/** @returns the path of the kubeconfig, complete in itself. */
export function writeKubeconfig(folder: string, server: string, identity: ClusterIdentity): string {
  const name = "pupitre-practice";
  const file = join(folder, "kubeconfig");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name,
        cluster: {
          server,
          "certificate-authority-data": Buffer.from(identity.caPem).toString("base64"),
        },
      },
    ],
    users: [{ name, user: { token: identity.token } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: "default" } }],
    "current-context": name,
  };
  writePrivate(file, stringify(config, { lineWidth: 0 }));
  return file;
}

/** Whole or not at all, and never readable by others in between. */
function writePrivate(file: string, text: string): void {
  const next = `${file}.next`;
  writeFileSync(next, text, { mode: 0o600 });
  chmodSync(next, 0o600);
  renameSync(next, file);
}
