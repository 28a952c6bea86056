import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClusterUnderTest, clusterUnderTest, freshNamespace, until } from "./clusterUnderTest.ts";

let cluster: ClusterUnderTest;
let namespace: string;
let accounts: string;

beforeAll(async () => {
  cluster = await clusterUnderTest();
  namespace = await freshNamespace(cluster);
  accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
  const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "portal" } };
  await cluster.call("POST", accounts, account);
});
afterAll(() => cluster.close());

const AUTHENTICATION = "/apis/authentication.k8s.io/v1";
const AUTHORIZATION = "/apis/authorization.k8s.io/v1";

const requestToken = (spec: object, name = "portal") =>
  cluster.call("POST", `${accounts}/${name}/token`, {
    apiVersion: "authentication.k8s.io/v1",
    kind: "TokenRequest",
    spec,
  });
const review = (kind: string, spec?: object) =>
  cluster.call("POST", `${AUTHORIZATION}/${kind.toLowerCase()}s`, {
    apiVersion: "authorization.k8s.io/v1",
    kind,
    ...(spec ? { spec } : {}),
  });
const whoAmI = (token?: string) => {
  const body = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  return cluster.call("POST", `${AUTHENTICATION}/selfsubjectreviews`, body, token ? { token } : {});
};

describe("a token of a service account", () => {
  test("is good for an hour unless asked otherwise, for the API server", async () => {
    const { code, body } = await requestToken({});
    expect([code, body.kind, body.metadata.name, body.metadata.namespace]).toEqual([
      201,
      "TokenRequest",
      "portal",
      namespace,
    ]);
    expect(body.spec).toMatchObject({ expirationSeconds: 3600, boundObjectRef: null });
    expect(body.spec.audiences).toHaveLength(1);
    const left = (Date.parse(body.status.expirationTimestamp) - Date.now()) / 1000;
    expect(left).toBeGreaterThan(3500);
    expect(left).toBeLessThanOrEqual(3601);
  });

  test("carries who it is for and how long", async () => {
    const { body } = await requestToken({ expirationSeconds: 700 });
    const claims = JSON.parse(Buffer.from(body.status.token.split(".")[1], "base64url").toString());
    expect(Object.keys(claims).sort()).toEqual([
      "aud",
      "exp",
      "iat",
      "iss",
      "jti",
      "kubernetes.io",
      "nbf",
      "sub",
    ]);
    expect([claims.exp - claims.iat, claims.sub]).toEqual([700, `system:serviceaccount:${namespace}:portal`]);
    expect(claims["kubernetes.io"]).toMatchObject({ namespace, serviceaccount: { name: "portal" } });
  });

  test("speaks for its account and its groups", async () => {
    const { body } = await requestToken({});
    const { body: me } = await whoAmI(body.status.token);
    expect(me.status.userInfo).toMatchObject({
      username: `system:serviceaccount:${namespace}:portal`,
      groups: expect.arrayContaining([
        "system:serviceaccounts",
        `system:serviceaccounts:${namespace}`,
        "system:authenticated",
      ]),
    });
  });

  test("for another audience opens nothing here", async () => {
    const { body } = await requestToken({ audiences: ["elsewhere"] });
    expect(body.spec.audiences).toEqual(["elsewhere"]);
    expect((await whoAmI(body.status.token)).code).toBe(401);
  });

  test.each([
    [
      { expirationSeconds: 10 },
      [
        422,
        'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 10: may not specify a duration less than 10 minutes',
      ],
    ],
    [
      { expirationSeconds: 4_294_967_297 },
      [
        422,
        'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 4294967297: may not specify a duration larger than 2^32 seconds',
      ],
    ],
    [{ boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "nobody" } }, [404, 'pods "nobody" not found']],
    [
      { boundObjectRef: { kind: "ConfigMap", apiVersion: "v1", name: "x" } },
      [400, "cannot bind token to object of type /v1, Kind=ConfigMap"],
    ],
  ])("is refused: %j", async (spec, expected) => {
    const { code, body } = await requestToken(spec);
    expect([code, body.message]).toEqual(expected);
  });

  test("of an account that is not there is a 404, and is asked for by POST alone", async () => {
    const { code, body } = await requestToken({}, "nobody");
    expect([code, body.message]).toEqual([404, 'serviceaccounts "nobody" not found']);
    expect((await cluster.call("GET", `${accounts}/portal/token`)).code).toBe(405);
  });

  test("that is bound to a Secret dies with it", async () => {
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "life" } };
    const { body: made } = await cluster.call("POST", secrets, secret);
    const reference = { kind: "Secret", apiVersion: "v1", name: "life" };
    const { code, body } = await requestToken({ boundObjectRef: reference });
    expect([code, body.spec.boundObjectRef]).toEqual([201, expect.objectContaining(reference)]);
    expect((await whoAmI(body.status.token)).code).toBe(201);
    const wrong = await requestToken({ boundObjectRef: { ...reference, uid: "other" } });
    expect([wrong.code, wrong.body.reason]).toEqual([409, "Conflict"]);
    expect(made.metadata.uid).toBeDefined();
    await cluster.call("DELETE", `${secrets}/life`);
    await until(async () => (await whoAmI(body.status.token)).code === 401);
  });
});

describe("a wrong token", () => {
  test("is a 401 Status everywhere, where nobody has to be known too", async () => {
    const wrong = { token: "wrong" };
    for (const path of ["/api/v1/namespaces", "/version"]) {
      const { code, body, headers } = await cluster.call("GET", path, undefined, wrong);
      expect([path, code, body]).toEqual([
        path,
        401,
        {
          kind: "Status",
          apiVersion: "v1",
          metadata: {},
          status: "Failure",
          message: "Unauthorized",
          reason: "Unauthorized",
          code: 401,
        },
      ]);
      expect(headers).not.toHaveProperty("www-authenticate");
    }
  });

  test("is what a TokenReview says of it, and a right one is told with its user", async () => {
    const ask = (token: string) =>
      cluster.call("POST", `${AUTHENTICATION}/tokenreviews`, {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenReview",
        spec: { token },
      });
    const { body: refused } = await ask("wrong");
    expect(refused.status).not.toHaveProperty("authenticated");
    expect(refused.status.error).toContain("invalid bearer token");
    const { body: issued } = await requestToken({});
    const { body: known } = await ask(issued.status.token);
    expect(known.status).toMatchObject({
      authenticated: true,
      user: { username: `system:serviceaccount:${namespace}:portal` },
    });
  });
});

describe("reviews", () => {
  test("tell the user who it is", async () => {
    const { code, body } = await whoAmI();
    expect([code, body.kind, Object.keys(body.metadata)]).toEqual([
      201,
      "SelfSubjectReview",
      ["creationTimestamp"],
    ]);
    expect(Object.keys(body.status.userInfo).sort()).toEqual(["groups", "uid", "username"]);
    expect(body.status.userInfo.groups).toEqual(["system:masters", "system:authenticated"]);
  });

  test("tell an administrator that it may", async () => {
    const resourceAttributes = { namespace, verb: "create", resource: "pods", subresource: "exec" };
    const { code, body } = await review("SelfSubjectAccessReview", { resourceAttributes });
    expect([code, body.kind, body.spec, body.status.allowed]).toEqual([
      201,
      "SelfSubjectAccessReview",
      { resourceAttributes },
      true,
    ]);
  });

  test("list the rules of a namespace", async () => {
    const { code, body } = await review("SelfSubjectRulesReview", { namespace });
    expect([code, Object.keys(body.status).sort(), body.status.incomplete]).toEqual([
      201,
      ["incomplete", "nonResourceRules", "resourceRules"],
      false,
    ]);
    expect(body.status.resourceRules).toContainEqual({ verbs: ["*"], apiGroups: ["*"], resources: ["*"] });
    expect(body.status.nonResourceRules).toContainEqual({ verbs: ["*"], nonResourceURLs: ["*"] });
  });

  test("that ask nothing are refused", async () => {
    const access = await review("SelfSubjectAccessReview", {});
    expect([access.code, access.body.message]).toEqual([
      422,
      '.authorization.k8s.io "" is invalid: spec: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
    ]);
    const rules = await review("SelfSubjectRulesReview", {});
    expect([rules.code, rules.body.message]).toEqual([400, "no namespace on request"]);
    const path = `${AUTHORIZATION}/selfsubjectaccessreviews`;
    expect((await cluster.call("GET", path)).code).toBe(405);
    const odd = await cluster.call("POST", path, { apiVersion: "authorization.k8s.io/v1", kind: "Odd" });
    expect([odd.code, odd.body.reason]).toEqual([400, "BadRequest"]);
  });
});
