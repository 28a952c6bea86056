import type { Core } from "./core.ts";
import {
  aggregatedDiscovery,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  VERSION,
} from "./discovery.ts";
import { openApiDocument } from "./openApi.ts";
import type { RequestInfo } from "./route.ts";

interface Document {
  contentType: string;
  content: object | string;
}

/** What anybody may read, so that a client can tell whether the cluster is there. */
export function isPublic(path: string): boolean {
  return path === "/version" || isHealth(path);
}

function isHealth(path: string): boolean {
  return /^\/(healthz|livez|readyz)(\/.*)?$/.test(path);
}

const OPENAPI_V2_PROTOBUF = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
const PATHS = ["/api", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"];

/** Discovery, OpenAPI, version and health: everything that is no resource. */
export function documentFor(
  core: Core,
  info: RequestInfo,
  accept: string | undefined,
  address: string,
): Document | undefined {
  const path = info.path.replace(/(?<=.)\/$/, "");
  if (isHealth(path)) return { contentType: "text/plain; charset=utf-8", content: "ok" };
  if (path === "/api" || path === "/apis") return rootDocument(core, path, accept, address);
  if (path === "/openapi/v2" && accept?.includes("proto-openapi.spec.v2")) {
    // kubectl reads this one as protobuf whatever it is told it gets; like its JSON form it describes nothing
    return { contentType: OPENAPI_V2_PROTOBUF, content: "" };
  }
  const content = contentFor(core, info, path);
  // The index of OpenAPI calls itself plain text, as upstream.
  const contentType = path === "/openapi/v3" ? "text/plain; charset=utf-8" : "application/json";
  return content && { contentType, content };
}

function contentFor({ registry }: Core, info: RequestInfo, path: string): object | undefined {
  if (info.version !== "") return apiResourceList(registry, info.group, info.version);
  if (info.group !== "") return apiGroup(registry, info.group);
  if (path.startsWith("/openapi/")) return openApiDocument(registry, path);
  if (path === "/version") return VERSION;
  return path === "/" ? { paths: PATHS } : undefined;
}

function rootDocument(
  { registry }: Core,
  path: string,
  accept: string | undefined,
  address: string,
): Document {
  const version = aggregatedVersion(accept);
  if (version === undefined) {
    const content = path === "/api" ? apiVersions(address) : apiGroupList(registry);
    return { contentType: "application/json", content };
  }
  return {
    contentType: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    content: aggregatedDiscovery(registry, path === "/api", `apidiscovery.k8s.io/${version}`),
  };
}

/** The version of the aggregated form that a client would rather have than the plain one. */
function aggregatedVersion(accept: string | undefined): string | undefined {
  for (const form of (accept ?? "").split(",")) {
    if (/application\/json;.*as=APIGroupDiscoveryList/.test(form)) return /v=(v2beta1|v2)/.exec(form)?.[1];
    if (/^\s*application\/json\s*$/.test(form)) return undefined;
  }
  return undefined;
}
