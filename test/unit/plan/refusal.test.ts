import { expect, test } from "vitest";
import { statusFailure } from "../../../cluster/statusFailure.ts";
import { refusalTrouble } from "../../../shared/plan/refusal.ts";

const subject = { verb: "create", resource: "pods", namespace: "lab-k3x9pz-07", secret: false };
const refused = (code: number, reason: string, message: string) =>
  refusalTrouble(statusFailure(code, { reason, message }, subject), "lab-k3x9pz-07")?.reason;

/** Answers of Kubernetes 1.37.2, word for word. */
test.each([
  [
    "Pod Security",
    403,
    "Forbidden",
    'pods "lab" is forbidden: violates PodSecurity "restricted:v1.30": allowPrivilegeEscalation != false (container "shell" must set securityContext.allowPrivilegeEscalation=false)',
    "podSecurity",
    {
      detail:
        'allowPrivilegeEscalation != false (container "shell" must set securityContext.allowPrivilegeEscalation=false)',
    },
  ],
  [
    "a LimitRange",
    403,
    "Forbidden",
    'pods "lab" is forbidden: maximum cpu usage per Container is 100m, but limit is 1',
    "limitRange",
    { detail: "maximum cpu usage per Container is 100m, but limit is 1" },
  ],
  [
    "several limits of a LimitRange",
    403,
    "Forbidden",
    'pods "lab" is forbidden: [maximum cpu usage per Container is 100m, but limit is 1, maximum memory usage per Container is 1Gi, but limit is 2Gi]',
    "limitRange",
    {
      detail:
        "maximum cpu usage per Container is 100m, but limit is 1, maximum memory usage per Container is 1Gi, but limit is 2Gi",
    },
  ],
  [
    "a policy of the cluster",
    422,
    "Invalid",
    "pods \"lab\" is forbidden: ValidatingAdmissionPolicy 'signed-images' with binding 'signed-images' denied request: image is not signed",
    "policyRefused",
    { policy: "signed-images", detail: "image is not signed" },
  ],
  [
    "a webhook",
    403,
    "Forbidden",
    'admission webhook "validate.example.com" denied the request: label team is missing',
    "policyRefused",
    { policy: "validate.example.com", detail: "label team is missing" },
  ],
  [
    "a webhook that does not answer",
    500,
    "InternalError",
    'Internal error occurred: failed calling webhook "validate.example.com": failed to call webhook: Post "https://x.y.svc:443/v?timeout=10s": service "x" not found',
    "policyUnreachable",
    { policy: "validate.example.com" },
  ],
  [
    "a quota",
    403,
    "Forbidden",
    'pods "lab" is forbidden: exceeded quota: seat, requested: limits.cpu=500m,pods=1, used: limits.cpu=800m,pods=1, limited: limits.cpu=1,pods=5',
    "quotaExceeded",
    { resource: "limits.cpu 800m + 500m > 1" },
  ],
  [
    "the rights of the conductor",
    403,
    "Forbidden",
    'pods is forbidden: User "u" cannot create resource "pods" in API group "" in the namespace "x"',
    "forbidden",
    { verb: "create", resource: "pods" },
  ],
])("a refusal by %s is told as what it is", (_, code, reason, message, expected, params) => {
  expect(refused(code, reason, message)).toMatchObject({ code: expected, params });
});

test("what comes right by trying again is no trouble", () => {
  expect(refused(409, "Conflict", "the object has been modified")).toBeUndefined();
  expect(refused(503, "ServiceUnavailable", "etcd is away")).toBeUndefined();
});
