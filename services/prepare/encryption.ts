import type { Cluster } from "../../cluster/port.ts";

/** `confirmed`: the API server itself counts Secrets that it wrote encrypted. Anything less is `unknown`. */
export type Encryption = "confirmed" | "unknown";

/**
 * Whether Secrets are encrypted where they are stored. Kubernetes does not say so anywhere; the API server's own
 * counters do, where this user may read them: each write of a Secret by an encrypting provider is one
 * `apiserver_storage_transformation_operations_total` of that provider. A provider that encrypts disks, as clouds do,
 * cannot be seen, and several API servers need not count alike: their absence proves nothing.
 */
export async function secretsEncryption(cluster: Cluster): Promise<Encryption> {
  try {
    const metrics = (await cluster.readText?.("/metrics")) ?? "";
    return countsEncryptedSecrets(metrics) ? "confirmed" : "unknown";
  } catch {
    return "unknown";
  }
}

/** Pure. Only writes count: reading an old encrypted Secret says nothing of how new ones are written. */
export function countsEncryptedSecrets(metrics: string): boolean {
  return metrics.split("\n").some((line) => {
    if (!line.startsWith("apiserver_storage_transformation_operations_total{")) return false;
    const label = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(line)?.[1];
    return (
      label("resource") === "secrets" &&
      label("transformation_type") === "to_storage" &&
      label("transformer_prefix")?.startsWith("k8s:enc:") === true &&
      Number(line.slice(line.lastIndexOf(" ") + 1)) > 0
    );
  });
}
