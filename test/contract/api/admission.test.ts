import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type ClusterUnderTest,
  clusterUnderTest,
  configMap,
  freshNamespace,
  until,
} from "./clusterUnderTest.ts";

let cluster: ClusterUnderTest;

beforeAll(async () => {
  cluster = await clusterUnderTest();
});
afterAll(() => cluster.close());

function pod(name: string, container: object = {}, spec: object = {}): object {
  const containers = [{ name: "main", image: "debian:12", ...container }];
  return { apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { containers, ...spec } };
}

/** Creates a quota and waits until it counts: a real cluster first has to look around. */
async function quota(namespace: string, hard: Record<string, string>): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/resourcequotas`;
  const manifest = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "q" }, spec: { hard } };
  await cluster.call("POST", path, manifest);
  await until(async () => (await cluster.call("GET", `${path}/q`)).body.status?.used !== undefined);
}

describe("quota", () => {
  test("counts objects and refuses one too many, with the figures", async () => {
    const namespace = await freshNamespace(cluster);
    await quota(namespace, { secrets: "1" });
    const secret = (name: string) => ({ apiVersion: "v1", kind: "Secret", metadata: { name } });
    const secrets = `/api/v1/namespaces/${namespace}/secrets`;
    expect((await cluster.call("POST", secrets, secret("a"))).code).toBe(201);
    const { code, body } = await cluster.call("POST", secrets, secret("b"));
    expect([code, body.reason]).toEqual([403, "Forbidden"]);
    expect(body.message).toBe(
      'secrets "b" is forbidden: exceeded quota: q, requested: secrets=1, used: secrets=1, limited: secrets=1',
    );
    const { body: kept } = await cluster.call("GET", `/api/v1/namespaces/${namespace}/resourcequotas/q`);
    expect(kept.status).toEqual({ hard: { secrets: "1" }, used: { secrets: "1" } });
    await cluster.call("DELETE", `${secrets}/a`);
    await until(async () => (await cluster.call("POST", secrets, secret("c"))).code === 201);
  });

  test("sums what containers ask for, and wants them to ask", async () => {
    const namespace = await freshNamespace(cluster);
    await quota(namespace, { "requests.cpu": "1", "limits.memory": "1Gi" });
    const pods = `/api/v1/namespaces/${namespace}/pods`;
    const silent = await cluster.call("POST", pods, pod("silent"));
    expect(silent.code).toBe(403);
    expect(silent.body.message).toBe(
      'pods "silent" is forbidden: failed quota: q: must specify limits.memory for: main; requests.cpu for: main',
    );
    const asking = { resources: { requests: { cpu: "600m" }, limits: { memory: "512Mi" } } };
    expect((await cluster.call("POST", pods, pod("first", asking))).code).toBe(201);
    const second = await cluster.call("POST", pods, pod("second", asking));
    expect(second.code).toBe(403);
    expect(second.body.message).toBe(
      'pods "second" is forbidden: exceeded quota: q, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1',
    );
  });

  test("counts kinds by name", async () => {
    const namespace = await freshNamespace(cluster);
    await quota(namespace, { "count/leases.coordination.k8s.io": "0" });
    const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name: "l" }, spec: {} };
    const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
    const { code, body } = await cluster.call("POST", path, lease);
    expect(code).toBe(403);
    expect(body.message).toContain("exceeded quota: q, requested: count/leases.coordination.k8s.io=1");
  });
});

describe("limit range", () => {
  test("gives containers what they do not ask for, and bounds them", async () => {
    const namespace = await freshNamespace(cluster);
    const limits = [
      {
        type: "Container",
        default: { cpu: "500m", memory: "256Mi" },
        defaultRequest: { cpu: "100m" },
        max: { cpu: "1" },
      },
    ];
    const range = { apiVersion: "v1", kind: "LimitRange", metadata: { name: "r" }, spec: { limits } };
    await cluster.call("POST", `/api/v1/namespaces/${namespace}/limitranges`, range);
    const pods = `/api/v1/namespaces/${namespace}/pods`;
    await until(async () => {
      const { body } = await cluster.call("POST", `${pods}?dryRun=All`, pod("default"));
      return body.spec?.containers[0].resources.limits !== undefined;
    });
    const { body } = await cluster.call("POST", `${pods}?dryRun=All`, pod("default"));
    expect(body.spec.containers[0].resources).toEqual({
      limits: { cpu: "500m", memory: "256Mi" },
      requests: { cpu: "100m", memory: "256Mi" },
    });
    const greedy = { resources: { limits: { cpu: "2" } } };
    const refused = await cluster.call("POST", pods, pod("greedy", greedy));
    expect(refused.code).toBe(403);
    expect(refused.body.message).toBe(
      'pods "greedy" is forbidden: maximum cpu usage per Container is 1, but limit is 2',
    );
  });
});

describe("pod security", () => {
  const RESTRICTED = { "pod-security.kubernetes.io/enforce": "restricted" };
  const good = {
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    },
  };

  test("restricted names everything that is wrong", async () => {
    const namespace = await freshNamespace(cluster, RESTRICTED);
    const { code, body } = await cluster.call("POST", `/api/v1/namespaces/${namespace}/pods`, pod("bad"));
    expect(code).toBe(403);
    expect(body.message).toBe(
      'pods "bad" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "main" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "main" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "main" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "main" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    );
  });

  test("a careful Pod may run", async () => {
    const namespace = await freshNamespace(cluster, RESTRICTED);
    const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All`;
    expect((await cluster.call("POST", path, pod("good", good))).code).toBe(201);
  });

  test("baseline refuses what reaches the host", async () => {
    const labels = { "pod-security.kubernetes.io/enforce": "baseline" };
    const path = `/api/v1/namespaces/${await freshNamespace(cluster, labels)}/pods`;
    const { code, body } = await cluster.call(
      "POST",
      path,
      pod("host", { securityContext: { privileged: true } }, { hostNetwork: true }),
    );
    expect(code).toBe(403);
    expect(body.message).toBe(
      'pods "host" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true), privileged (container "main" must not set securityContext.privileged=true)',
    );
    const volumes = [{ name: "v", hostPath: { path: "/etc" } }];
    const mounted = await cluster.call("POST", path, pod("path", {}, { volumes }));
    expect(mounted.body.message).toContain('hostPath volumes (volume "v")');
  });
});

describe("pods", () => {
  test("need a service account that is there", async () => {
    const namespace = await freshNamespace(cluster);
    const spec = { serviceAccountName: "nobody" };
    const { code, body } = await cluster.call(
      "POST",
      `/api/v1/namespaces/${namespace}/pods`,
      pod("p", {}, spec),
    );
    expect(code).toBe(403);
    expect(body.message).toBe(
      `pods "p" is forbidden: error looking up service account ${namespace}/nobody: serviceaccount "nobody" not found`,
    );
  });

  test("get defaults, and a token unless they want none", async () => {
    const path = `/api/v1/namespaces/${await freshNamespace(cluster)}/pods?dryRun=All`;
    const { body } = await cluster.call("POST", path, pod("p"));
    expect(body.spec).toMatchObject({
      restartPolicy: "Always",
      dnsPolicy: "ClusterFirst",
      serviceAccountName: "default",
      terminationGracePeriodSeconds: 30,
    });
    expect(body.spec.containers[0]).toMatchObject({ imagePullPolicy: "IfNotPresent" });
    expect(body.spec.volumes[0].name).toMatch(/^kube-api-access-/);
    const bare = await cluster.call("POST", path, pod("p", {}, { automountServiceAccountToken: false }));
    expect(bare.body.spec.volumes ?? []).toEqual([]);
  });

  test.each([
    ["no container", { containers: [] }, "spec.containers: Required value"],
    [
      "a mount of nothing",
      { containers: [{ name: "main", image: "a", volumeMounts: [{ name: "v", mountPath: "/v" }] }] },
      'spec.containers[0].volumeMounts[0].name: Not found: "v"',
    ],
    ["no image", { containers: [{ name: "main" }] }, "spec.containers[0].image: Required value"],
  ])("with %s are invalid", async (_, spec, message) => {
    const path = `/api/v1/namespaces/default/pods?dryRun=All`;
    const { code, body } = await cluster.call("POST", path, pod("wrong", {}, spec));
    expect([code, body.message]).toEqual([422, `Pod "wrong" is invalid: ${message}`]);
  });

  test("cannot change what they run", async () => {
    const path = `/api/v1/namespaces/${await freshNamespace(cluster)}/pods`;
    await cluster.call("POST", path, pod("fixed"));
    const patch = { spec: { containers: [{ name: "main", command: ["x"] }] } };
    const { code, body } = await cluster.call("PATCH", `${path}/fixed`, patch, {
      type: "application/strategic-merge-patch+json",
    });
    expect(code).toBe(422);
    expect(body.message).toContain("spec: Forbidden: pod updates may not change fields other than");
  });
});

describe("other kinds", () => {
  test("a service gets an address that stays", async () => {
    const path = `/api/v1/namespaces/${await freshNamespace(cluster)}/services`;
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web" },
      spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
    };
    const { body } = await cluster.call("POST", path, service);
    expect(body.spec).toMatchObject({
      type: "ClusterIP",
      ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
      clusterIPs: [body.spec.clusterIP],
    });
    const changed = {
      ...body,
      spec: { ...body.spec, clusterIP: undefined, clusterIPs: undefined, ports: [{ port: 81 }] },
    };
    const { body: replaced } = await cluster.call("PUT", `${path}/web`, changed);
    expect(replaced.spec.clusterIP).toBe(body.spec.clusterIP);
    const dotted = { ...service, metadata: { name: "web.shop" } };
    const refused = await cluster.call("POST", path, dotted);
    expect([refused.code, refused.body.message]).toEqual([
      422,
      'Service "web.shop" is invalid: metadata.name: Invalid value: "web.shop": must not contain dots',
    ]);
  });

  test("the role of a binding cannot be changed", async () => {
    const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${await freshNamespace(cluster)}/rolebindings`;
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" };
    const subjects = [{ kind: "ServiceAccount", name: "default", namespace: "default" }];
    const binding = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: "b" },
      roleRef,
      subjects,
    };
    const { code, body } = await cluster.call("POST", path, binding);
    expect(code).toBe(201);
    const other = { ...body, roleRef: { ...roleRef, name: "edit" } };
    const refused = await cluster.call("PUT", `${path}/b`, other);
    expect([refused.code, refused.body.details.causes[0].field]).toEqual([422, "roleRef"]);
  });

  test("annotations have a limit", async () => {
    const maps = `/api/v1/namespaces/${await freshNamespace(cluster)}/configmaps`;
    const annotations = { big: "x".repeat(262_144) };
    const { code, body } = await cluster.call("POST", maps, configMap("big", {}, { annotations }));
    expect([code, body.details.causes[0].reason]).toEqual([422, "FieldValueTooLong"]);
    expect(body.message).toContain("metadata.annotations: Too long: may not be more than 262144 bytes");
  });

  test("a token of a service account opens the door, for as long as the account is there", async () => {
    const namespace = await freshNamespace(cluster);
    const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
    await cluster.call("POST", accounts, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "portal" },
    });
    const request = {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: { expirationSeconds: 600 },
    };
    const { code, body } = await cluster.call("POST", `${accounts}/portal/token`, request);
    expect(code).toBe(201);
    const { token } = body.status;
    const review = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
    const path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    const { body: me } = await cluster.call("POST", path, review, { token });
    expect(me.status.userInfo.username).toBe(`system:serviceaccount:${namespace}:portal`);
    await cluster.call("DELETE", `${accounts}/portal`);
    await until(async () => (await cluster.call("POST", path, review, { token })).code === 401);
  });

  test("a wrong token is a 401 Status", async () => {
    const { code, body } = await cluster.call("GET", "/api/v1/namespaces", undefined, { token: "wrong" });
    expect([code, body.reason, body.message]).toEqual([401, "Unauthorized", "Unauthorized"]);
  });
});

describe("discovery", () => {
  test("names the core and the groups, plainly and aggregated", async () => {
    const { body: version } = await cluster.call("GET", "/version");
    expect(version).toMatchObject({ major: "1", minor: "37" });
    const { body: plain } = await cluster.call("GET", "/apis");
    expect(plain.kind).toBe("APIGroupList");
    expect(plain.groups.map((group: { name: string }) => group.name)).toEqual(
      expect.arrayContaining(["apps", "coordination.k8s.io", "rbac.authorization.k8s.io"]),
    );
    const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";
    const { body: whole, headers } = await cluster.call("GET", "/api", undefined, { accept });
    expect(headers["content-type"]).toContain("as=APIGroupDiscoveryList");
    const pods = whole.items[0].versions[0].resources.find(
      (one: { resource: string }) => one.resource === "pods",
    );
    expect(pods).toMatchObject({
      responseKind: { group: "", version: "", kind: "Pod" },
      scope: "Namespaced",
      shortNames: ["po"],
    });
    expect(pods.subresources.map((one: { subresource: string }) => one.subresource)).toEqual(
      expect.arrayContaining(["status", "log", "exec", "portforward"]),
    );
  });

  test("health and unknown paths", async () => {
    for (const path of ["/readyz", "/livez", "/healthz"]) {
      expect((await cluster.call("GET", path)).text).toBe("ok");
    }
    const { code, text } = await cluster.call("GET", "/apis/nobody.example/v1/things");
    expect([code, text]).toEqual([404, "404 page not found\n"]);
  });
});
