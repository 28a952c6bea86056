import { LabError } from "../../shared/contract/failure.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { dig, digList, digText } from "../json.ts";
import type { Core } from "./core.ts";
import type { ResourceRequest } from "./route.ts";
import { ApiError, badRequest, notFound } from "./status.ts";

export interface PodTarget {
  pod: KubeObject;
  ref: { namespace: string; name: string };
}

/** @throws ApiError 404 */
export function podOf(core: Core, info: ResourceRequest): PodTarget {
  const { namespace = "", name = "", resource } = info;
  const pod = core.storage.get("pods", namespace, name);
  if (!pod) throw notFound(resource, name);
  return { pod, ref: { namespace, name } };
}

/** The container that is asked for, or the only one. @throws ApiError 400 */
export function containerOf({ pod, ref }: PodTarget, asked: string | null): string {
  const names = ["initContainers", "containers"]
    .flatMap((list) => digList(pod, "spec", list))
    .map((container) => digText(container, "name") ?? "");
  if (asked) {
    if (!names.includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${ref.name}`);
    return asked;
  }
  const [first] = names;
  if (first !== undefined && names.length === 1) return first;
  const main = digList(pod, "spec", "containers").map((container) => String(dig(container, "name")));
  if (main.length === 1 && main[0] !== undefined) return main[0];
  throw badRequest(
    `a container name must be specified for pod ${ref.name}, choose one of: [${names.join(" ")}]`,
  );
}

export function statusOfContainer(pod: unknown, container: string): unknown {
  return [
    ...digList(pod, "status", "containerStatuses"),
    ...digList(pod, "status", "initContainerStatuses"),
  ].find((status) => dig(status, "name") === container);
}

/** What the node says, in the words of the API. */
export function fromRuntime(error: unknown): unknown {
  if (!(error instanceof LabError)) return error;
  const { kind, detail = kind } = error.failure;
  switch (kind) {
    case "notFound":
      return new ApiError(404, "NotFound", detail, {});
    case "invalid":
      return badRequest(detail);
    default:
      return new ApiError(500, "InternalError", `Internal error occurred: ${detail}`, {
        causes: [{ message: detail }],
      });
  }
}
