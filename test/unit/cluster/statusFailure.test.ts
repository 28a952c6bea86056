import { expect, test } from "vitest";
import { apiCall } from "../../../cluster/apiCall.ts";
import { type Status, statusFailure } from "../../../cluster/statusFailure.ts";
import type { Failure } from "../../../shared/contract/failure.ts";

const PODS = apiCall("POST", "/api/v1/namespaces/lab-x-01/pods", {}).subject;
const SECRETS = apiCall("POST", "/api/v1/namespaces/lab-x-01/secrets", {}).subject;
const params = { verb: "create", resource: "pods", namespace: "lab-x-01" };

const cases: [string, number, Status | undefined, Partial<Failure>][] = [
  [
    "nothing but a code from a proxy",
    502,
    undefined,
    { kind: "unreachable", params, detail: "create pods: 502 no Status" },
  ],
  ["a bad request", 400, { reason: "BadRequest" }, { kind: "invalid" }],
  ["no or a wrong credential", 401, { reason: "Unauthorized" }, { kind: "unauthorized" }],
  [
    "a missing right",
    403,
    { reason: "Forbidden", message: "cannot create resource" },
    { kind: "forbidden", params },
  ],
  [
    "a full quota",
    403,
    {
      reason: "Forbidden",
      message:
        'pods "a" is forbidden: exceeded quota: seat, requested: limits.cpu=2,pods=1, used: limits.cpu=3,pods=5, limited: limits.cpu=4,pods=5',
    },
    {
      kind: "quotaExceeded",
      params: {
        ...params,
        quota: "seat",
        requested: "limits.cpu=2,pods=1",
        used: "limits.cpu=3,pods=5",
        limited: "limits.cpu=4,pods=5",
      },
    },
  ],
  [
    "a quota that is not counted yet",
    403,
    {
      reason: "Forbidden",
      message: 'pods "a" is forbidden: status unknown for quota: seat, resources: pods',
    },
    { kind: "tooMany", params: { ...params, retryAfter: 1 } },
  ],
  [
    "a namespace that is going away",
    403,
    {
      reason: "Forbidden",
      details: { causes: [{ reason: "NamespaceTerminating", field: "metadata.namespace" }] },
    },
    { kind: "conflict", params: { ...params, cause: "namespaceTerminating" } },
  ],
  [
    "a missing object",
    404,
    { reason: "NotFound", message: 'pods "a" not found' },
    { kind: "notFound", params: { ...params, missing: "object" } },
  ],
  [
    "a missing API",
    404,
    { reason: "NotFound", message: "the server could not find the requested resource" },
    { kind: "notFound", params: { ...params, missing: "api" } },
  ],
  ["a path that nobody serves", 404, undefined, { kind: "notFound", params: { ...params, missing: "api" } }],
  ["a method that is not allowed", 405, { reason: "MethodNotAllowed" }, { kind: "unsupported" }],
  ["somebody else's change", 409, { reason: "Conflict" }, { kind: "conflict" }],
  ["a name that is taken", 409, { reason: "AlreadyExists" }, { kind: "alreadyExists" }],
  ["an old version", 410, { reason: "Expired" }, { kind: "gone" }],
  [
    "too much at once",
    413,
    { reason: "RequestEntityTooLarge" },
    { kind: "invalid", issues: [{ code: "cluster.objectTooLarge" }] },
  ],
  [
    "too much for etcd",
    500,
    { message: "etcdserver: request is too large" },
    { kind: "invalid", issues: [{ code: "cluster.objectTooLarge" }] },
  ],
  ["an encoding that it does not take", 415, { reason: "UnsupportedMediaType" }, { kind: "unsupported" }],
  [
    "a field that is wrong",
    422,
    {
      reason: "Invalid",
      details: {
        causes: [{ reason: "FieldValueRequired", message: "Required value", field: "spec.containers" }],
      },
    },
    {
      kind: "invalid",
      issues: [
        {
          code: "cluster.fieldValueRequired",
          path: "spec.containers",
          params: { message: "Required value" },
        },
      ],
    },
  ],
  [
    "throttling",
    429,
    { reason: "TooManyRequests", details: { retryAfterSeconds: 4 } },
    { kind: "tooMany", params: { ...params, retryAfter: 4 } },
  ],
  ["an error inside", 500, { reason: "InternalError" }, { kind: "internal" }],
  ["a server that starts", 503, { reason: "ServiceUnavailable" }, { kind: "unreachable" }],
  ["a server that waited too long", 504, { reason: "Timeout" }, { kind: "timeout" }],
];

test.each(cases)("%s", (_, code, status, expected) => {
  expect(statusFailure(code, status, PODS)).toMatchObject(expected);
});

test("the words of the API server about a Secret are not repeated", () => {
  const status = {
    reason: "Invalid",
    message: 'Invalid value: "hunter2"',
    details: { causes: [{ reason: "FieldValueInvalid", field: "data", message: '"hunter2"' }] },
  };
  const failure = statusFailure(422, status, SECRETS);
  expect(failure).toMatchObject({ issues: [{ code: "cluster.fieldValueInvalid", path: "data" }] });
  expect(JSON.stringify(failure)).not.toContain("hunter2");
});

test.each([
  ["GET", "/api/v1/nodes", { verb: "get", resource: "nodes", secret: false }],
  ["GET", "/api/v1/namespaces/x", { verb: "get", resource: "namespaces", secret: false }],
  [
    "PATCH",
    "/apis/pupitre.fr/v1alpha1/namespaces/a%2Db/seats/s/status?x=1",
    { verb: "patch", resource: "seats/status", namespace: "a-b", secret: false },
  ],
  [
    "POST",
    "/api/v1/namespaces/x/serviceaccounts/s/token",
    { verb: "create", resource: "serviceaccounts/token", namespace: "x", secret: true },
  ],
  [
    "DELETE",
    "/api/v1/namespaces/x/secrets/s",
    { verb: "delete", resource: "secrets", namespace: "x", secret: true },
  ],
  ["GET", "/version", { verb: "get", resource: "/version", secret: false }],
])("%s %s is described for messages", (method, path, expected) => {
  expect(apiCall(method, path).subject).toEqual(expected);
});
