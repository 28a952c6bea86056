import type { Pair } from "./certificates.ts";

/** A kubeconfig with everything in itself, so that it can be copied. JSON, which every reader of YAML reads. */
export function kubeconfigText(server: string, caPem: string, user: Pair | { token: string }): string {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  const credentials =
    "token" in user
      ? { token: user.token }
      : {
          "client-certificate-data": base64(user.certificatePem),
          "client-key-data": base64(user.keyPem),
        };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "real", cluster: { server, "certificate-authority-data": base64(caPem) } }],
    users: [{ name: "user", user: credentials }],
    contexts: [{ name: "real", context: { cluster: "real", user: "user" } }],
    "current-context": "real",
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
