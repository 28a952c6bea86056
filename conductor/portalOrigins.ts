import { toFailure } from "../shared/contract/failure.ts";
import {
  PORTAL_CONFIG_MAP,
  PORTAL_ORIGIN_KEY,
  type PortalOrigin,
  parsePortalOrigin,
} from "../shared/domain/links.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import type { Context } from "./context.ts";

/** Used where no portal has said yet where it stands: a lab that prints its address then prints this one. */
const NO_PORTAL = "http://{seat}.localhost" as PortalOrigin;

/** Where the students of an establishment find its portal, once somebody has said so. */
export function createPortalOrigins(context: Context): (establishment: string) => Promise<PortalOrigin> {
  const origins = new Map<string, PortalOrigin>();
  return async function originFor(establishment) {
    const known = context.surroundings.portalOrigin ?? origins.get(establishment);
    if (known) return known;
    const origin = await readOrigin(context, establishment);
    if (origin) origins.set(establishment, origin);
    else context.log("warn", "no portal has said where it stands", { establishment });
    return origin ?? NO_PORTAL;
  };
}

async function readOrigin({ cluster }: Context, namespace: string): Promise<PortalOrigin | undefined> {
  try {
    const ref = { apiVersion: "v1", kind: "ConfigMap", namespace, name: PORTAL_CONFIG_MAP };
    const found = await cluster.get<KubeObject & { data?: Record<string, string> }>(ref);
    return parsePortalOrigin(found?.data?.[PORTAL_ORIGIN_KEY] ?? "");
  } catch (error) {
    if (toFailure(error).kind === "forbidden") return undefined;
    throw error;
  }
}
