import type { PortalOrigin } from "../../domain/links.ts";
import type { Manifest } from "../../kubernetes/objects.ts";
import { PART_OF, programName, SYSTEM_NAMESPACE } from "./names.ts";
import type { Door } from "./options.ts";

/** Inside the cluster; the Service listens there and leads to the portal's own port. */
export const DOOR_PORT = 8443;

/** What stands in students' links. */
export function originOfDoor(door: Door): PortalOrigin {
  const port = door.kind === "nodePort" ? (door.publicPort ?? door.port) : 443;
  return `https://{seat}.${door.domain}${port === 443 ? "" : `:${port}`}` as PortalOrigin;
}

/** The way from outside to the portal's Service, for every name below the domain; a NodePort needs nothing more. */
export function doorManifests(door: Door): Manifest[] {
  if (door.kind === "nodePort") return [];
  const metadata = { name: programName("portal"), namespace: SYSTEM_NAMESPACE, labels: PART_OF };
  const host = `*.${door.domain}`;
  if (door.kind === "gateway")
    return [
      {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "HTTPRoute",
        metadata,
        spec: {
          hostnames: [host],
          parentRefs: [{ namespace: door.namespace, name: door.name }],
          // No time limit: a terminal is one long request.
          rules: [
            {
              backendRefs: [{ name: programName("portal"), port: DOOR_PORT }],
              timeouts: { request: "0s" },
            },
          ],
        },
      },
    ];
  return [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { ...metadata, annotations: LONG_REQUESTS },
      spec: {
        ...(door.className ? { ingressClassName: door.className } : {}),
        tls: [{ hosts: [host], ...(door.tlsSecret ? { secretName: door.tlsSecret } : {}) }],
        rules: [
          {
            host,
            http: {
              paths: [
                {
                  path: "/",
                  pathType: "Prefix",
                  backend: { service: { name: programName("portal"), port: { number: DOOR_PORT } } },
                },
              ],
            },
          },
        ],
      },
    },
  ];
}

/** A terminal in which nobody types for a minute is no dead connection. Controllers that do not know these ignore them. */
const LONG_REQUESTS = {
  "nginx.ingress.kubernetes.io/proxy-read-timeout": "3600",
  "nginx.ingress.kubernetes.io/proxy-send-timeout": "3600",
  "nginx.ingress.kubernetes.io/proxy-request-buffering": "off",
  "nginx.ingress.kubernetes.io/proxy-body-size": "0",
};
