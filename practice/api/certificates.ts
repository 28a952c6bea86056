import "reflect-metadata"; // before @peculiar/x509, whose injection container needs it
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

export interface Certificates {
  caPem: string;
  certificatePem: string;
  keyPem: string;
  /** ISO UTC; make new ones before */
  validUntil: string;
}

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const DAY_MILLISECONDS = 24 * 3600 * 1000;
const VALID_DAYS = 3650;

/** A CA of its own, and a certificate by it for `localhost` and the loopback addresses. */
export async function createCertificates(now: Date): Promise<Certificates> {
  const provider = webcrypto;
  x509.cryptoProvider.set(provider);
  const notBefore = new Date(now.getTime() - DAY_MILLISECONDS);
  const notAfter = new Date(now.getTime() + VALID_DAYS * DAY_MILLISECONDS);
  const usages = ["sign", "verify"] as const;
  const caKeys = (await provider.subtle.generateKey(ALGORITHM, true, [...usages])) as webcrypto.CryptoKeyPair;
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name: "CN=Pupitre practice cluster",
    notBefore,
    notAfter,
    keys: caKeys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const keys = (await provider.subtle.generateKey(ALGORITHM, true, [...usages])) as webcrypto.CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: "02",
    subject: "CN=localhost",
    issuer: ca.subject,
    notBefore,
    notAfter,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
        { type: "ip", value: "::1" },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(caKeys.publicKey),
    ],
  });
  const key = await provider.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    caPem: ca.toString("pem"),
    certificatePem: certificate.toString("pem"),
    keyPem: x509.PemConverter.encode(key, "PRIVATE KEY"),
    validUntil: notAfter.toISOString(),
  };
}
