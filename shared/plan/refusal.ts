import type { Failure } from "../contract/failure.ts";
import { readQuantity } from "../domain/quantity.ts";
import { seatReason } from "./reason.ts";
import { failed, type Trouble, within } from "./trouble.ts";

/** Why the API server did not take an object, for the board. `undefined` for what comes right by trying again. */
export function refusalTrouble(failure: Failure, namespace: string): Trouble | undefined {
  const { kind, params = {}, detail = "" } = failure;
  switch (kind) {
    case "quotaExceeded":
      return failed("quotaExceeded", { resource: exceeded(params) });
    case "forbidden":
      return (
        admission(detail) ??
        failed("forbidden", { verb: params.verb ?? "?", resource: params.resource ?? "?" })
      );
    case "conflict":
      if (params.cause !== "namespaceTerminating") return undefined;
      return { reason: seatReason("namespaceTerminating", { namespace }), failed: false };
    case "invalid": {
      const [issue] = failure.issues ?? [];
      const what = issue ? `${issue.path ?? ""} ${issue.params?.message ?? ""}`.trim() : detail;
      return admission(detail) ?? failed("invalidTemplate", { detail: within(what) });
    }
    case "internal":
    case "unsupported":
      return admission(detail) ?? failed("unknown", { detail: within(detail) });
    // A webhook may answer with any code; a busy or absent API server says nothing of policies.
    default:
      return admission(detail);
  }
}

/** The words of admission plugins, policies and webhooks: https://kubernetes.io/docs/reference/access-authn-authz/ */
function admission(detail: string): Trouble | undefined {
  const violation = /violates PodSecurity "[^"]*":\s*(.+)/s.exec(detail)?.[1];
  if (violation) return failed("podSecurity", { detail: within(violation) });
  const policy =
    /ValidatingAdmissionPolicy '([^']+)' with binding '[^']+' denied request: (.*)/s.exec(detail) ??
    /admission webhook "([^"]+)" denied the request(?:: (.*)| without explanation)?/s.exec(detail);
  if (policy) return failed("policyRefused", { policy: policy[1] ?? "?", detail: within(policy[2] ?? "…") });
  const silent = /failed calling webhook "([^"]+)"/.exec(detail)?.[1];
  if (silent) return failed("policyUnreachable", { policy: silent });
  const limit = /is forbidden: \[?((?:maximum|minimum) .+ (?:usage|limit|storage|ratio).*)/s.exec(
    detail,
  )?.[1];
  if (limit) return failed("limitRange", { detail: within(limit.replace(/\]$/, "")) });
  return undefined;
}

/** Of what was asked for, what there is too little of: `requests.cpu: 3 asked, 1 of 2 used`. */
function exceeded(params: NonNullable<Failure["params"]>): string {
  const amounts = (name: string) =>
    new Map(
      String(params[name] ?? "")
        .split(",")
        .map((pair) => pair.split("=") as [string, string]),
    );
  const [requested, used, limited] = [amounts("requested"), amounts("used"), amounts("limited")];
  const number = (text: string | undefined) => readQuantity(text ?? "") ?? 0;
  const lacking = [...requested].filter(
    ([name, amount]) => number(amount) + number(used.get(name)) > number(limited.get(name)),
  );
  const words = lacking.map(
    ([name, amount]) => `${name} ${used.get(name)} + ${amount} > ${limited.get(name)}`,
  );
  return words.join(", ") || String(params.requested || params.resource || "?");
}
