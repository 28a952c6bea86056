import "reflect-metadata"; // before @peculiar/x509, whose injection container needs it
import { randomBytes, webcrypto } from "node:crypto";
import { isIP } from "node:net";
import * as x509 from "@peculiar/x509";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY_MILLISECONDS = 24 * 3600 * 1000;
const VALID_DAYS = 30;

export interface Pair {
  certificatePem: string;
  keyPem: string;
}

/** Who a certificate speaks for: to Kubernetes, the common name is the user and the organisations are the groups. */
export interface Subject {
  name: string;
  groups?: string[];
  /** DNS names and addresses, for a server. */
  hosts?: string[];
}

export interface Authority extends Pair {
  issue(subject: Subject): Promise<Pair>;
}

/** The cluster's own CA. Its certificates are good for both ends of a connection. */
export async function createAuthority(): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto as unknown as Crypto);
  const keys = await generateKeys();
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name: "CN=cluster-ca",
    ...validity(),
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const issue = async ({ name, groups = [], hosts = [] }: Subject): Promise<Pair> => {
    const own = await generateKeys();
    const subject = new x509.Name([{ CN: [name] }, ...groups.map((group) => ({ O: [group] }))]);
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: `0${randomBytes(8).toString("hex").slice(1)}`,
      subject: subject.toString(),
      issuer: ca.subject,
      ...validity(),
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new x509.BasicConstraintsExtension(false),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([
          x509.ExtendedKeyUsage.serverAuth,
          x509.ExtendedKeyUsage.clientAuth,
        ]),
        await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ...(hosts.length > 0 ? [new x509.SubjectAlternativeNameExtension(hosts.map(alternativeName))] : []),
      ],
    });
    return { certificatePem: certificate.toString("pem"), keyPem: await pem(own) };
  };
  return { certificatePem: ca.toString("pem"), keyPem: await pem(keys), issue };
}

function alternativeName(value: string): { type: "ip" | "dns"; value: string } {
  return { type: isIP(value) ? "ip" : "dns", value };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, [
    "sign",
    "verify",
  ]) as Promise<webcrypto.CryptoKeyPair>;
}

/** PKCS #8 under the label that every Kubernetes program reads. */
async function pem({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", privateKey), "PRIVATE KEY");
}

function validity(): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return {
    notBefore: new Date(now - DAY_MILLISECONDS),
    notAfter: new Date(now + VALID_DAYS * DAY_MILLISECONDS),
  };
}
