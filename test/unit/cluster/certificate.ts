import "reflect-metadata";
import { webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  cryptoProvider,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from "@peculiar/x509";

cryptoProvider.set(webcrypto as unknown as Crypto);

export interface Pair {
  certificate: string;
  key: string;
}

/** A self-signed pair, PEM. It names `localhost` and 127.0.0.1 unless told otherwise. */
export async function selfSigned(options?: {
  names?: { type: "dns" | "ip"; value: string }[];
  notBefore?: Date;
  notAfter?: Date;
  /** Two of one name are taken for one another. */
  subject?: string;
}): Promise<Pair> {
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
  const names = options?.names ?? [
    { type: "dns", value: "localhost" },
    { type: "ip", value: "127.0.0.1" },
  ];
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: "01",
    name: `CN=${options?.subject ?? "scripted server"}`,
    notBefore: options?.notBefore ?? new Date(Date.now() - 86_400_000),
    notAfter: options?.notAfter ?? new Date(Date.now() + 86_400_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new SubjectAlternativeNameExtension(names as { type: "dns"; value: string }[]),
    ],
  });
  const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey as never);
  return { certificate: certificate.toString("pem"), key: PemConverter.encode(pkcs8, "PRIVATE KEY") };
}
