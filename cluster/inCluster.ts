import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "../shared/contract/failure.ts";
import type { ClusterAccess } from "./access.ts";

const MOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * The access of a Pod's own service account: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 * The token is read by the connection, again every minute.
 * @throws LabError `unsupported` outside a Pod.
 */
export async function inClusterAccess(options?: {
  mount?: string;
  env?: Record<string, string | undefined>;
}): Promise<ClusterAccess> {
  const mount = options?.mount ?? MOUNT;
  const env = options?.env ?? process.env;
  const host = env.KUBERNETES_SERVICE_HOST;
  const port = env.KUBERNETES_SERVICE_PORT_HTTPS ?? env.KUBERNETES_SERVICE_PORT ?? "443";
  if (!host) throw new LabError({ kind: "unsupported", detail: "this process does not run in a Pod" });
  const ca = await readMounted(join(mount, "ca.crt"));
  const namespace = (await readMounted(join(mount, "namespace"))).trim();
  return {
    context: "in-cluster",
    server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    ca,
    namespace: namespace || "default",
    auth: { kind: "tokenFile", path: join(mount, "token") },
  };
}

async function readMounted(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new LabError({ kind: "unsupported", detail: "no service account is mounted" }, { cause });
  }
}
