import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Answer,
  type ClusterUnderTest,
  clusterUnderTest,
  freshNamespace,
  until,
} from "./clusterUnderTest.ts";

/** Nodes that only pretend carry this taint on a control plane without a kubelet. */
const TOLERATIONS = [{ key: "kwok", operator: "Exists" }];
const NOWHERE = { nodeSelector: { no: "where" } };
const MERGE = { type: "application/merge-patch+json" };

let cluster: ClusterUnderTest;
let namespace: string;
let pods: string;

beforeAll(async () => {
  cluster = await clusterUnderTest();
  namespace = await freshNamespace(cluster);
  pods = `/api/v1/namespaces/${namespace}/pods`;
});
afterAll(() => cluster.close());

function pod(name: string, spec: object = {}, container: object = {}): object {
  const image = process.env.PUPITRE_CONTRACT_IMAGE ?? "debian:12";
  const command = ["sh", "-c", "sleep 3600"];
  const containers = [{ name: "main", image, command, ...container }];
  return { apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { containers, ...spec } };
}
const create = (name: string, spec: object = {}, container: object = {}) =>
  cluster.call("POST", pods, pod(name, spec, container));
const said = ({ code, body }: Answer): unknown[] => [code, body.message];
const read = async (name: string) => (await cluster.call("GET", `${pods}/${name}`)).body;
const condition = async (name: string, type: string) =>
  ((await read(name)).status.conditions ?? []).find((one: { type: string }) => one.type === type);

describe("a Pod", () => {
  test("becomes ready on a node, is marked when deleted, and goes", async () => {
    await create("lives", { tolerations: TOLERATIONS, terminationGracePeriodSeconds: 1 });
    await until(async () => (await condition("lives", "Ready"))?.status === "True");
    const running = await read("lives");
    expect(running.status.phase).toBe("Running");
    expect(running.spec.nodeName).toBeDefined();
    expect(running.status.podIP).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(running.status.containerStatuses).toMatchObject([{ name: "main", ready: true, restartCount: 0 }]);
    expect(Object.keys(running.status.containerStatuses[0].state)).toEqual(["running"]);
    const types = running.status.conditions.map((one: { type: string }) => one.type);
    expect(types).toEqual(
      expect.arrayContaining(["Initialized", "PodScheduled", "ContainersReady", "Ready"]),
    );
    const { code, body } = await cluster.call("DELETE", `${pods}/lives`);
    expect([code, body.kind, body.metadata.deletionGracePeriodSeconds]).toEqual([200, "Pod", 1]);
    await until(async () => (await cluster.call("GET", `${pods}/lives`)).code === 404);
  });

  test("that no node can take says so, and goes at once", async () => {
    await create("waits", NOWHERE);
    await until(async () => (await condition("waits", "PodScheduled"))?.reason === "Unschedulable");
    const waiting = await read("waits");
    expect([waiting.status.phase, waiting.status.qosClass]).toEqual(["Pending", "BestEffort"]);
    const { status, message } = await condition("waits", "PodScheduled");
    expect([status, message]).toEqual(["False", expect.stringMatching(/^0\/\d+ nodes are available: /)]);
    const { body } = await cluster.call("DELETE", `${pods}/waits`);
    expect([body.kind, body.metadata.deletionGracePeriodSeconds]).toEqual(["Pod", 0]);
    expect((await cluster.call("GET", `${pods}/waits`)).code).toBe(404);
  });

  test("is taken away by force without waiting", async () => {
    await create("forced", { tolerations: TOLERATIONS });
    expect((await cluster.call("DELETE", `${pods}/forced?gracePeriodSeconds=0`)).body.kind).toBe("Pod");
    expect((await cluster.call("GET", `${pods}/forced`)).code).toBe(404);
  });

  test("can be evicted", async () => {
    await create("evicted", NOWHERE);
    const evict = (name: string) =>
      cluster.call("POST", `${pods}/${name}/eviction`, {
        apiVersion: "policy/v1",
        kind: "Eviction",
        metadata: { name },
      });
    const { code, body } = await evict("evicted");
    expect([code, body]).toEqual([
      201,
      { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 },
    ]);
    expect(said(await evict("nobody"))).toEqual([404, 'pods "nobody" not found']);
  });

  test("may change its labels and its deadline, not what it runs", async () => {
    await create("fixed", NOWHERE);
    const patch = (change: object) => cluster.call("PATCH", `${pods}/fixed`, change, MERGE);
    expect((await patch({ metadata: { labels: { a: "b" } } })).code).toBe(200);
    expect((await patch({ spec: { activeDeadlineSeconds: 100 } })).code).toBe(200);
    const refused = await patch({ spec: { hostname: "other" } });
    expect([refused.code, refused.body.details.causes[0]]).toMatchObject([
      422,
      { field: "spec", reason: "FieldValueForbidden" },
    ]);
  });

  test.each([
    ["BestEffort", {}],
    ["Burstable", { requests: { cpu: "100m" } }],
    ["Guaranteed", { limits: { cpu: "100m", memory: "1Gi" } }],
  ])("is %s by its resources", async (quality, resources) => {
    const path = `${pods}?dryRun=All`;
    const { body } = await cluster.call("POST", path, pod("quality", {}, { resources }));
    expect(body.status).toEqual({ phase: "Pending", qosClass: quality });
  });

  test("keeps quantities in their shortest form", async () => {
    const resources = {
      limits: { cpu: "1000m", memory: "1024Mi" },
      requests: { cpu: "0.5", memory: "512Mi" },
    };
    const { body } = await cluster.call("POST", `${pods}?dryRun=All`, pod("short", {}, { resources }));
    expect(body.spec.containers[0].resources).toEqual({
      limits: { cpu: "1", memory: "1Gi" },
      requests: { cpu: "500m", memory: "512Mi" },
    });
  });
});

describe("is invalid", () => {
  const QUANTITY =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  test("with an amount that is none", async () => {
    const resources = { limits: { cpu: "x" } };
    expect(said(await cluster.call("POST", pods, pod("bad", {}, { resources })))).toEqual([
      400,
      `Pod in version "v1" cannot be handled as a Pod: ${QUANTITY}`,
    ]);
  });

  const CASES: [string, object, object, string][] = [
    [
      "a port 0",
      {},
      { ports: [{ containerPort: 0 }] },
      "spec.containers[0].ports[0].containerPort: Required value",
    ],
    [
      "a variable with =",
      {},
      { env: [{ name: "a=b", value: "" }] },
      "spec.containers[0].env[0].name: Invalid value: \"a=b\": a valid environment variable name must consist only of printable ASCII characters other than '='",
    ],
    [
      "more requested than allowed",
      {},
      { resources: { limits: { cpu: "1" }, requests: { cpu: "2" } } },
      'spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
    [
      "a probe without a handler",
      {},
      { readinessProbe: {} },
      "spec.containers[0].readinessProbe: Required value: must specify a handler type",
    ],
    [
      "an unknown pull policy",
      {},
      { imagePullPolicy: "Maybe" },
      'spec.containers[0].imagePullPolicy: Unsupported value: "Maybe": supported values: "Always", "IfNotPresent", "Never"',
    ],
    [
      "an unknown restart policy",
      { restartPolicy: "Sometimes" },
      {},
      'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
    ],
    [
      "two sources of one volume",
      { volumes: [{ name: "v", emptyDir: {}, configMap: { name: "x" } }] },
      {},
      "spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type",
    ],
    [
      "two containers of one name",
      {
        containers: [
          { name: "a", image: "i" },
          { name: "a", image: "i" },
        ],
      },
      {},
      'spec.containers[1].name: Duplicate value: "a"',
    ],
    [
      "a deadline in the past",
      { activeDeadlineSeconds: 0 },
      {},
      "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive",
    ],
    [
      "an unknown toleration",
      { tolerations: [{ key: "a", operator: "Odd" }] },
      {},
      'spec.tolerations[0].operator: Unsupported value: "Odd": supported values: "Equal", "Exists"',
    ],
  ];
  test.each(CASES)("with %s", async (_, spec, container, message) => {
    expect(said(await cluster.call("POST", pods, pod("bad", spec, container)))).toEqual([
      422,
      `Pod "bad" is invalid: ${message}`,
    ]);
  });
});

describe("what wants a node", () => {
  beforeAll(async () => {
    const containers = ["main", "other"].map((name) => ({ name, image: "i" }));
    await create("nowhere", { ...NOWHERE, containers });
  });

  test.each([
    ["log?container=main", 204, undefined],
    ["log", 400, "a container name must be specified for pod nowhere, choose one of: [main other]"],
    ["log?container=zz", 400, "container zz is not valid for pod nowhere"],
    [
      "log?container=main&tailLines=-1",
      422,
      'PodLogOptions "nowhere" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
    ],
    ["log?container=main&sinceSeconds=x", 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ["exec?command=true&stdout=1&container=zz", 400, "container zz is not valid for pod nowhere"],
    ["exec?command=true&stdout=1&container=main", 400, "pod nowhere does not have a host assigned"],
    ["portforward", 400, "pod nowhere does not have a host assigned"],
    ["attach?stdout=1&container=main", 400, "pod nowhere does not have a host assigned"],
  ])("has none yet: %s", async (query, code, message) => {
    const answer = await cluster.call("GET", `${pods}/nowhere/${query}`);
    expect([answer.code, answer.body?.message]).toEqual([code, message]);
  });

  test.each(["log", "exec?command=true&stdout=1", "portforward?ports=80"])(
    "has no Pod: %s",
    async (query) => {
      expect(said(await cluster.call("GET", `${pods}/nobody/${query}`))).toEqual([
        404,
        'pods "nobody" not found',
      ]);
    },
  );
});
