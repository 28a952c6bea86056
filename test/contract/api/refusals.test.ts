import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Answer,
  type ClusterUnderTest,
  clusterUnderTest,
  configMap,
  freshNamespace,
} from "./clusterUnderTest.ts";

const MERGE = { type: "application/merge-patch+json" };
const JSON_PATCH = { type: "application/json-patch+json" };

let cluster: ClusterUnderTest;
let namespace: string;
let maps: string;

beforeAll(async () => {
  cluster = await clusterUnderTest();
  namespace = await freshNamespace(cluster);
  maps = `/api/v1/namespaces/${namespace}/configmaps`;
});
afterAll(() => cluster.close());

const said = ({ code, body }: Answer): [number, unknown, unknown] => [code, body.reason, body.message];
const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

describe("names", () => {
  test.each([
    ["of a namespace has no dots", "Namespace", "a.b", "must not contain dots"],
    ["of a namespace is a label", "Namespace", "A", LABEL],
    ["of a namespace has a limit", "Namespace", "x".repeat(64), "must be no more than 63 characters"],
    ["of a ConfigMap is a subdomain", "ConfigMap", "-a", SUBDOMAIN],
    ["of a ConfigMap has a limit", "ConfigMap", "x".repeat(254), "must be no more than 253 characters"],
  ])("%s", async (_, kind, name, rule) => {
    const path = kind === "Namespace" ? "/api/v1/namespaces" : maps;
    const manifest = { apiVersion: "v1", kind, metadata: { name } };
    const { code, body } = await cluster.call("POST", `${path}?dryRun=All`, manifest);
    expect(code).toBe(422);
    const message = `Invalid value: "${name}": ${rule}`;
    expect(body.details.causes).toContainEqual({
      reason: "FieldValueInvalid",
      message,
      field: "metadata.name",
    });
    expect(body.message).toContain(`${kind} "${name}" is invalid: `);
  });

  test("of a Role may be nearly anything", async () => {
    const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles?dryRun=All`;
    const role = (name: string) => ({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: { name },
    });
    expect((await cluster.call("POST", path, role("Système:_x"))).code).toBe(201);
    expect(said(await cluster.call("POST", path, role("a/b")))).toEqual([
      422,
      "Invalid",
      `Role.rbac.authorization.k8s.io "a/b" is invalid: metadata.name: Invalid value: "a/b": may not contain '/'`,
    ]);
  });

  test("that the server makes are cut to their limit, and a prefix has to be a name", async () => {
    const long = await cluster.call("POST", `${maps}?dryRun=All`, {
      ...configMap("x"),
      metadata: { generateName: `${"g".repeat(70)}-` },
    });
    expect(long.body.metadata.name).toHaveLength(63);
    const both = { ...configMap("x"), metadata: { generateName: "g-", name: "given" } };
    expect((await cluster.call("POST", `${maps}?dryRun=All`, both)).body.metadata.name).toBe("given");
    const odd = { ...configMap("x"), metadata: { generateName: "G_" } };
    const { code, body } = await cluster.call("POST", maps, odd);
    expect([code, body.details.causes.map(({ field }: { field: string }) => field)]).toEqual([
      422,
      ["metadata.generateName", "metadata.name"],
    ]);
  });
});

describe("metadata", () => {
  test("owners have to be named in full, and one may control", async () => {
    const nobody = { apiVersion: "", kind: "", name: "", uid: "" };
    const { code, body } = await cluster.call(
      "POST",
      maps,
      configMap("o", {}, { ownerReferences: [nobody] }),
    );
    expect(code).toBe(422);
    expect(body.details.causes).toEqual(
      ["apiVersion", "kind", "name", "uid"].map((field) => ({
        reason: "FieldValueRequired",
        message: "Required value: must not be empty",
        field: `metadata.ownerReferences[0].${field}`,
      })),
    );
    const owner = (name: string) => ({ apiVersion: "v1", kind: "Pod", name, uid: name, controller: true });
    const two = await cluster.call(
      "POST",
      maps,
      configMap("o", {}, { ownerReferences: [owner("a"), owner("b")] }),
    );
    expect(two.code).toBe(422);
    expect(two.body.message).toMatch(
      /Only one reference can have Controller set to true\. Found "true" in references for Pod\/a and Pod\/b$/,
    );
  });

  test("a finalizer of a built-in kind needs a domain", async () => {
    expect(said(await cluster.call("POST", maps, configMap("f", {}, { finalizers: ["plain"] })))).toEqual([
      422,
      "Invalid",
      'ConfigMap "f" is invalid: metadata.finalizers[0]: Invalid value: "plain": name is neither a standard finalizer name nor is it fully qualified',
    ]);
  });

  test("a resourceVersion is not for what is new", async () => {
    const answer = await cluster.call("POST", maps, configMap("new", {}, { resourceVersion: "5" }));
    expect(said(answer)).toEqual([
      500,
      undefined,
      "resourceVersion should not be set on objects to be created",
    ]);
  });

  test("what only the server sets is not taken from a client", async () => {
    const given = {
      uid: "abc",
      creationTimestamp: "2000-01-01T00:00:00Z",
      deletionTimestamp: "2000-01-01T00:00:00Z",
      selfLink: "/x",
    };
    const { body } = await cluster.call("POST", `${maps}?dryRun=All`, configMap("own", {}, given));
    expect(body.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(body.metadata.creationTimestamp).not.toBe(given.creationTimestamp);
    expect(body.metadata).not.toHaveProperty("deletionTimestamp");
    expect(body.metadata).not.toHaveProperty("selfLink");
  });
});

describe("bodies", () => {
  test.each([
    [
      "another kind",
      { apiVersion: "v1", kind: "Secret", metadata: { name: "k" } },
      'Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
    ],
    [
      "an unknown version",
      { apiVersion: "v2", kind: "ConfigMap", metadata: { name: "k" } },
      'ConfigMap in version "v2" cannot be handled as a ConfigMap: no kind "ConfigMap" is registered for version "v2" in scheme "pkg/runtime/scheme.go:111"',
    ],
    [
      "a boolean that is none",
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "k" }, immutable: "yes" },
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal string into Go struct field ConfigMap.immutable of type bool',
    ],
    [
      "a number where a text belongs",
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "k" }, data: { a: 1 } },
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    ],
    [
      "nothing at all",
      "",
      "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)",
    ],
  ])("of %s are a 400 in words", async (_, manifest, message) => {
    expect(said(await cluster.call("POST", maps, manifest))).toEqual([400, "BadRequest", message]);
  });

  test("that are no JSON are a 400 too", async () => {
    for (const text of ["{", "[]"]) {
      const [code, reason, message] = said(await cluster.call("POST", maps, text));
      expect([code, reason]).toEqual([400, "BadRequest"]);
      expect(message).toContain(
        "the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: ",
      );
    }
  });

  test("of an unknown media type are a 415 that names the known ones", async () => {
    const posted = await cluster.call("POST", maps, "x", { type: "text/csv" });
    expect([posted.code, posted.body.reason]).toEqual([415, "UnsupportedMediaType"]);
    expect(posted.body.message).toMatch(
      /^the body of the request was in an unknown format - accepted media types include: application\/json, application\/yaml/,
    );
    expect(posted.body).not.toHaveProperty("details");
    const patched = await cluster.call("PATCH", `${maps}/kube-root-ca.crt`, "x", { type: "text/csv" });
    expect(said(patched)).toEqual([415, "UnsupportedMediaType", "415: Unsupported Media Type"]);
  });

  test("of YAML with a key twice are refused when Strict", async () => {
    const yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: d}\ndata: {a: '1', a: '2'}\n";
    const type = "application/yaml";
    const answer = await cluster.call("POST", `${maps}?dryRun=All&fieldValidation=Strict`, yaml, { type });
    expect(said(answer)).toEqual([
      400,
      "BadRequest",
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: yaml: unmarshal errors:\n  line 4: key "a" already set in map',
    ]);
  });

  test("empty lists and maps of built-in kinds are not written", async () => {
    const empty = configMap("empty", {}, { labels: {}, annotations: {}, finalizers: [] });
    const { body } = await cluster.call("POST", maps, empty);
    expect(Object.keys(body).sort()).toEqual(["apiVersion", "kind", "metadata"]);
    expect(Object.keys(body.metadata).sort()).toEqual([
      "creationTimestamp",
      "name",
      "namespace",
      "resourceVersion",
      "uid",
    ]);
  });

  test("over 3 MiB are a 413, a ConfigMap over 1 MiB is a 422", async () => {
    const huge = await cluster.call("POST", maps, configMap("huge", { a: "x".repeat(3_200_000) }));
    expect([huge.code, huge.body.reason]).toEqual([413, "RequestEntityTooLarge"]);
    const big = await cluster.call("POST", maps, configMap("big", { a: "x".repeat(1_048_577) }));
    expect([big.code, big.body.details.causes[0].reason]).toEqual([422, "FieldValueTooLong"]);
  });

  test("with keys that can be no file names are refused", async () => {
    const { code, body } = await cluster.call("POST", maps, configMap("keys", { "a b": "1", "..": "2" }));
    expect(code).toBe(422);
    const fields = body.details.causes.map(({ field }: { field: string }) => field).sort();
    expect(fields).toEqual(["data[..]", "data[a b]"]);
    expect(body.message).toContain(`data[..]: Invalid value: "..": must not be '..'`);
  });

  test.each([
    ["kubernetes.io/tls", ["data[tls.crt]", "data[tls.key]"]],
    ["kubernetes.io/dockerconfigjson", ["data[.dockerconfigjson]"]],
    ["kubernetes.io/basic-auth", ["data[username]", "data[password]"]],
    ["kubernetes.io/service-account-token", ["metadata.annotations[kubernetes.io/service-account.name]"]],
  ])("of a Secret of type %s need its keys", async (type, fields) => {
    const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "typed" }, type };
    const { code, body } = await cluster.call("POST", maps.replace("configmaps", "secrets"), secret);
    expect([code, body.details.causes.map(({ field }: { field: string }) => field)]).toEqual([422, fields]);
  });
});

describe("options", () => {
  test.each([
    [
      "dryRun=Some",
      'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["Some"]: supported values: "All"',
    ],
    [
      "fieldValidation=Maybe",
      'CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "Maybe": supported values: "", "Ignore", "Strict", "Warn"',
    ],
    [
      `fieldManager=${"x".repeat(129)}`,
      'CreateOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than 128 bytes',
    ],
  ])("of a create: %s", async (query, message) => {
    expect(said(await cluster.call("POST", `${maps}?${query}`, configMap("o")))).toEqual([
      422,
      "Invalid",
      message,
    ]);
  });

  test("of a deletion that do not go together", async () => {
    await cluster.call("POST", maps, configMap("stays"));
    const odd = await cluster.call("DELETE", `${maps}/stays?propagationPolicy=Never`);
    expect(said(odd)).toEqual([
      422,
      "Invalid",
      'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Never": supported values: "Foreground", "Background", "Orphan", "nil"',
    ]);
    const both = {
      apiVersion: "v1",
      kind: "DeleteOptions",
      propagationPolicy: "Orphan",
      orphanDependents: true,
    };
    expect(said(await cluster.call("DELETE", `${maps}/stays`, both))[2]).toBe(
      'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
    );
    const other = { apiVersion: "v1", kind: "ConfigMap" };
    expect((await cluster.call("DELETE", `${maps}/stays`, other)).code).toBe(400);
    expect((await cluster.call("GET", `${maps}/stays`)).code).toBe(200);
  });

  test.each([
    [
      "resourceVersionMatch=Exact",
      "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided",
    ],
    [
      "resourceVersion=1&resourceVersionMatch=Odd",
      'resourceVersionMatch: Unsupported value: "Odd": supported values: "Exact", "NotOlderThan", ""',
    ],
    ["sendInitialEvents=true", "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list"],
    [
      "watch=true&sendInitialEvents=true",
      "resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
    ],
  ])("of a list or watch: %s", async (query, message) => {
    expect(said(await cluster.call("GET", `${maps}?${query}`))).toEqual([
      422,
      "Invalid",
      `ListOptions.meta.k8s.io "" is invalid: ${message}`,
    ]);
  });

  test.each([
    ["limit=abc", 'strconv.ParseInt: parsing "abc": invalid syntax'],
    ["watch=true&timeoutSeconds=x", 'strconv.ParseInt: parsing "x": invalid syntax'],
    [
      "resourceVersion=abc",
      'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
    ],
  ])("that are no numbers: %s", async (query, message) => {
    expect(said(await cluster.call("GET", `${maps}?${query}`))).toEqual([400, "BadRequest", message]);
  });

  test("a page that nobody began is a 400, a version of the future a 504", async () => {
    const [code, reason, message] = said(await cluster.call("GET", `${maps}?continue=abc`));
    expect([code, reason]).toEqual([400, "BadRequest"]);
    expect(message).toContain("invalid continue token: continue key is not valid: ");
    const future = await cluster.call("GET", `${maps}?resourceVersion=99999999999`);
    expect([future.code, future.body.reason]).toEqual([504, "Timeout"]);
    expect(future.body.message).toMatch(/^Timeout: Too large resource version: 99999999999, current: \d+$/);
    expect(future.body.details.causes).toEqual([
      { reason: "ResourceVersionTooLarge", message: "Too large resource version" },
    ]);
  });
});

describe("selectors", () => {
  test.each([
    ["a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ["a=b=c", "found '=', expected: ',' or 'end of string'"],
    ["a in b", "unable to parse requirement: found 'b' expected: '('"],
    ["!", "unable to parse requirement: found '', expected: identifier"],
    [
      "a>x",
      "unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
    ],
  ])("of labels that cannot be read: %s", async (selector, message) => {
    const path = `${maps}?labelSelector=${encodeURIComponent(selector)}`;
    expect(said(await cluster.call("GET", path))).toEqual([400, "BadRequest", message]);
  });

  test.each([
    [
      "configmaps",
      "data.a=b",
      '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
    ["pods", "metadata.labels=1", "field label not supported: metadata.labels"],
  ])("of fields of %s that nobody can select by: %s", async (plural, selector, message) => {
    const path = `/api/v1/namespaces/${namespace}/${plural}?fieldSelector=${encodeURIComponent(selector)}`;
    expect(said(await cluster.call("GET", path))).toEqual([400, "BadRequest", message]);
  });

  test.each([
    ["pods", "spec.nodeName="],
    ["pods", "status.phase=Running"],
    ["events", "involvedObject.name=a"],
    ["events", "type!=Warning"],
    ["secrets", "type=Opaque"],
    ["services", "spec.type=ClusterIP"],
  ])("of fields of %s that one can select by: %s", async (plural, selector) => {
    const path = `/api/v1/namespaces/${namespace}/${plural}?fieldSelector=${encodeURIComponent(selector)}`;
    expect((await cluster.call("GET", path)).code).toBe(200);
  });
});

describe("replacing and patching", () => {
  test("what contradicts the path is a 400, what contradicts the object a 409 or 422", async () => {
    const { body: made } = await cluster.call("POST", maps, configMap("at"));
    const put = async (manifest: object) => said(await cluster.call("PUT", `${maps}/at`, manifest));
    expect(await put(configMap("other"))).toEqual([
      400,
      "BadRequest",
      "the name of the object (other) does not match the name on the URL (at)",
    ]);
    expect(await put({ apiVersion: "v1", kind: "ConfigMap", metadata: {} })).toEqual([
      400,
      "BadRequest",
      "the name of the object (at based on URL) was undeterminable: name must be provided",
    ]);
    expect(await put(configMap("at", {}, { uid: "x" }))).toEqual([
      409,
      "Conflict",
      `Operation cannot be fulfilled on configmaps "at": StorageError: invalid object, Code: 4, Key: /registry/configmaps/${namespace}/at, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: ${made.metadata.uid}`,
    ]);
    expect(await put(configMap("at", {}, { resourceVersion: "abc" }))).toEqual([
      500,
      undefined,
      'strconv.ParseUint: parsing "abc": invalid syntax',
    ]);
    const patch = async (change: object) => said(await cluster.call("PATCH", `${maps}/at`, change, MERGE));
    expect(await patch({ metadata: { uid: "x" } })).toEqual([
      422,
      "Invalid",
      'ConfigMap "at" is invalid: metadata.uid: Invalid value: "x": field is immutable',
    ]);
    expect((await patch({ kind: "Secret" })).slice(0, 2)).toEqual([422, "Invalid"]);
    expect(await patch({ metadata: { name: "other" } })).toEqual([
      400,
      "BadRequest",
      "the name of the object (other) does not match the name on the URL (at)",
    ]);
  });

  test("a JSON patch says only that it cannot be; replacing what is missing adds it", async () => {
    await cluster.call("POST", maps, configMap("jp", { a: "1" }));
    const patch = (operations: unknown) => cluster.call("PATCH", `${maps}/jp`, operations, JSON_PATCH);
    for (const operation of [
      { op: "test", path: "/data/a", value: "2" },
      { op: "remove", path: "/data/zz" },
      { op: "add", path: "/nope/x/y", value: "1" },
      { op: "what", path: "/data" },
    ]) {
      const refused = said(await patch([operation]));
      expect(refused).toEqual([
        422,
        "Invalid",
        "the server rejected our request due to an error in our request",
      ]);
    }
    expect((await patch({})).code).toBe(400);
    const { body } = await patch([{ op: "replace", path: "/data/zz", value: "1" }]);
    expect(body.data).toEqual({ a: "1", zz: "1" });
  });

  test("some kinds must say which version they replace, some are made by a PUT", async () => {
    const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/put`;
    const lease = {
      apiVersion: "coordination.k8s.io/v1",
      kind: "Lease",
      metadata: { name: "put" },
      spec: {},
    };
    const made = await cluster.call("PUT", path, lease);
    expect(made.code).toBe(201);
    expect(said(await cluster.call("PUT", path, lease))).toEqual([
      422,
      "Invalid",
      'leases.coordination.k8s.io "put" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
    ]);
    expect((await cluster.call("PUT", path, made.body)).code).toBe(200);
    expect((await cluster.call("PUT", `${maps}/absent`, configMap("absent"))).code).toBe(404);
  });
});

describe("paths", () => {
  const MISSING = [404, "NotFound", "the server could not find the requested resource"];
  const NOT_ALLOWED = [
    405,
    "MethodNotAllowed",
    "the server does not allow this method on the requested resource",
  ];

  test("an unknown resource of a known group is a Status, an unknown group is plain text", async () => {
    const inNamespace = `/api/v1/namespaces/${namespace}`;
    for (const path of [
      "/api/v1/nothings",
      "/apis/apps/v1/nothings",
      "/apis/apps/v9",
      `${inNamespace}/nothings/x`,
      `${inNamespace}/configmaps/a/status`,
      `${inNamespace}/pods/a/nothing`,
      `${inNamespace}/nodes`,
    ]) {
      expect([path, ...said(await cluster.call("GET", path))]).toEqual([path, ...MISSING]);
    }
    for (const path of ["/apis/nobody.example/v1/things", "/nowhere"]) {
      const { code, text } = await cluster.call("GET", path);
      expect([path, code, text]).toEqual([path, 404, "404 page not found\n"]);
    }
  });

  test("what cannot be done to a resource is a 405", async () => {
    const pods = `/api/v1/namespaces/${namespace}/pods`;
    for (const [method, path] of [
      ["POST", `${pods}/a`],
      ["PUT", pods],
      ["PATCH", pods],
      ["POST", "/api/v1/pods"],
      ["DELETE", "/api/v1/pods"],
      ["DELETE", "/api/v1/namespaces"],
    ] as const) {
      expect([method, path, ...said(await cluster.call(method, path))]).toEqual([
        method,
        path,
        ...NOT_ALLOWED,
      ]);
    }
  });
});
