import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Answer,
  type ClusterUnderTest,
  clusterUnderTest,
  freshNamespace,
  until,
} from "./clusterUnderTest.ts";

let cluster: ClusterUnderTest;
let namespace: string;

beforeAll(async () => {
  cluster = await clusterUnderTest();
  namespace = await freshNamespace(cluster);
});
afterAll(() => cluster.close());

const ROOTS: Record<string, string> = {
  LimitRange: "/api/v1",
  Event: "/api/v1",
  PersistentVolumeClaim: "/api/v1",
  ResourceQuota: "/api/v1",
  Service: "/api/v1",
  Lease: "/apis/coordination.k8s.io/v1",
  NetworkPolicy: "/apis/networking.k8s.io/v1",
  Role: "/apis/rbac.authorization.k8s.io/v1",
  RoleBinding: "/apis/rbac.authorization.k8s.io/v1",
};

function plural(kind: string): string {
  return kind.endsWith("y") ? `${kind.slice(0, -1).toLowerCase()}ies` : `${kind.toLowerCase()}s`;
}

function dryRun(kind: string, rest: object): Promise<Answer> {
  const root = ROOTS[kind] ?? "";
  const apiVersion = root.replace(/^\/apis?\//, "");
  const path = `${root}/namespaces/${namespace}/${plural(kind)}?dryRun=All`;
  return cluster.call("POST", path, { apiVersion, kind, metadata: { name: "x" }, ...rest });
}

/** One kind after the other: what is wrong with it, and how that is told. */
const REFUSED: [string, string, object, string][] = [
  [
    "Service",
    "two unnamed ports",
    { spec: { ports: [{ port: 80 }, { port: 81 }] } },
    "[spec.ports[0].name: Required value, spec.ports[1].name: Required value]",
  ],
  [
    "Service",
    "a port 0",
    { spec: { ports: [{ port: 0 }] } },
    "[spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive, spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive]",
  ],
  [
    "Service",
    "an unknown protocol",
    { spec: { ports: [{ port: 80, protocol: "ODD" }] } },
    'spec.ports[0].protocol: Unsupported value: "ODD": supported values: "SCTP", "TCP", "UDP"',
  ],
  [
    "Service",
    "an external name without one",
    { spec: { type: "ExternalName" } },
    "spec.externalName: Required value",
  ],
  [
    "Lease",
    "no duration",
    { spec: { leaseDurationSeconds: 0 } },
    "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
  ],
  [
    "Lease",
    "fewer than no transitions",
    { spec: { leaseTransitions: -1 } },
    "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0",
  ],
  [
    "PersistentVolumeClaim",
    "no space",
    { spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "0" } } } },
    'spec.resources[storage]: Invalid value: "0": must be greater than zero',
  ],
  [
    "PersistentVolumeClaim",
    "nothing said",
    { spec: {} },
    "[spec.accessModes: Required value: at least 1 access mode is required, spec.resources[storage]: Required value]",
  ],
  [
    "ResourceQuota",
    "less than nothing",
    { spec: { hard: { pods: "-1" } } },
    'spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0',
  ],
  [
    "ResourceQuota",
    "half a Pod",
    { spec: { hard: { pods: "1.5" } } },
    'spec.hard[pods]: Invalid value: "1500m": must be an integer',
  ],
  [
    "ResourceQuota",
    "an unknown resource",
    { spec: { hard: { nonsense: "1" } } },
    '[spec.hard[nonsense]: Invalid value: "nonsense": must be a standard resource type or fully qualified, spec.hard[nonsense]: Invalid value: "nonsense": must be a standard resource for quota]',
  ],
  [
    "NetworkPolicy",
    "an unknown type",
    { spec: { podSelector: {}, policyTypes: ["Odd"] } },
    'spec.policyTypes[0]: Unsupported value: "Odd": supported values: "Ingress", "Egress"',
  ],
  [
    "NetworkPolicy",
    "a block that is none",
    { spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "x" } }] }] } },
    'spec.egress[0].to[0].ipBlock.cidr: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
  ],
  [
    "NetworkPolicy",
    "an exception from elsewhere",
    {
      spec: {
        podSelector: {},
        egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["11.0.0.0/8"] } }] }],
      },
    },
    'spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "11.0.0.0/8": must be a strict subset of `cidr`',
  ],
  [
    "NetworkPolicy",
    "a block of mapped addresses",
    {
      spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "::/0", except: ["::ffff:0:0/96"] } }] }] },
    },
    '[spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "::ffff:0:0/96": must not have an IPv4-mapped IPv6 address, spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "::ffff:0:0/96": must be a strict subset of `cidr`]',
  ],
  [
    "NetworkPolicy",
    "a block with more than its beginning",
    { spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "10.0.0.5/8" } }] }] } },
    'spec.egress[0].to[0].ipBlock.cidr: Invalid value: "10.0.0.5/8": must not have bits set beyond the prefix length',
  ],
  [
    "NetworkPolicy",
    "a peer that is nobody",
    { spec: { podSelector: {}, ingress: [{ from: [{}] }] } },
    "spec.ingress[0].from[0]: Required value: must specify a peer",
  ],
  [
    "Role",
    "a rule about nothing",
    { rules: [{}] },
    "[rules[0].apiGroups: Required value: resource rules must supply at least one api group, rules[0].resources: Required value: resource rules must supply at least one resource, rules[0].verbs: Required value]",
  ],
  [
    "Role",
    "a rule about no resource",
    { rules: [{ verbs: ["get"], nonResourceURLs: ["/x"] }] },
    'rules[0].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs',
  ],
  [
    "RoleBinding",
    "unknown kinds",
    { roleRef: { kind: "Odd", name: "r" }, subjects: [{ kind: "Odd", name: "x" }] },
    '[roleRef.kind: Unsupported value: "Odd": supported values: "Role", "ClusterRole", subjects[0].kind: Unsupported value: "Odd": supported values: "ServiceAccount", "User", "Group"]',
  ],
  [
    "RoleBinding",
    "no names",
    {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "" },
      subjects: [{ kind: "User", name: "" }],
    },
    "[subjects[0].name: Required value, roleRef.name: Required value]",
  ],
];

test.each(REFUSED)("a %s with %s is refused", async (kind, _, rest, message) => {
  const { code, body } = await dryRun(kind, rest);
  const group = (ROOTS[kind] ?? "").split("/")[2];
  const named = ROOTS[kind] === "/api/v1" ? kind : `${kind}.${group}`;
  expect([code, body.message]).toEqual([422, `${named} "x" is invalid: ${message}`]);
});

test("a Lease wants times with six decimals, and may have nobody as its holder", async () => {
  const free = { holderIdentity: "", leaseDurationSeconds: 9, renewTime: "2026-01-01T00:00:00.123456Z" };
  const { code, body } = await dryRun("Lease", { spec: free });
  expect([code, body.spec]).toEqual([201, free]);
  const whole = await dryRun("Lease", { spec: { renewTime: "2026-01-01T00:00:00Z" } });
  expect([whole.code, whole.body.message]).toEqual([
    400,
    'Lease in version "v1" cannot be handled as a Lease: parsing time "2026-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
  ]);
});

describe("defaults", () => {
  test("of a Service without an address of its own", async () => {
    const ports = [{ port: 80, targetPort: "http", name: "web" }];
    const { body } = await dryRun("Service", { spec: { clusterIP: "None", selector: { a: "b" }, ports } });
    expect(body.spec).toEqual({
      clusterIP: "None",
      clusterIPs: ["None"],
      internalTrafficPolicy: "Cluster",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      ports: [{ name: "web", port: 80, protocol: "TCP", targetPort: "http" }],
      selector: { a: "b" },
      sessionAffinity: "None",
      type: "ClusterIP",
    });
    expect(body.status).toEqual({ loadBalancer: {} });
  });

  test("of a NetworkPolicy: empty lists are not written", async () => {
    const spec = { podSelector: {}, ingress: [], egress: [], policyTypes: ["Ingress", "Egress"] };
    expect((await dryRun("NetworkPolicy", { spec })).body.spec).toEqual({
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
    });
    const port = { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] };
    expect((await dryRun("NetworkPolicy", { spec: port })).body.spec).toEqual({
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ ports: [{ port: 80, protocol: "TCP" }] }],
    });
  });

  test("of a Role without rules, a binding and an Event", async () => {
    expect((await dryRun("Role", {})).body.rules).toBeNull();
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" };
    const subjects = [
      { kind: "User", name: "u" },
      { kind: "ServiceAccount", name: "s", namespace: "n" },
    ];
    const { body: binding } = await dryRun("RoleBinding", { roleRef, subjects });
    expect(binding.subjects).toEqual([
      { kind: "User", name: "u", apiGroup: "rbac.authorization.k8s.io" },
      { kind: "ServiceAccount", name: "s", namespace: "n" },
    ]);
    const involvedObject = { kind: "Pod", namespace, name: "x" };
    const { body: event } = await dryRun("Event", {
      involvedObject,
      reason: "R",
      message: "m",
      type: "Normal",
    });
    expect(event).toMatchObject({
      eventTime: null,
      firstTimestamp: null,
      lastTimestamp: null,
      reportingComponent: "",
      reportingInstance: "",
      source: {},
    });
  });

  test("of amounts: their shortest form", async () => {
    const hard = { "limits.memory": "2048Mi", "requests.cpu": "2000m", pods: 5 };
    expect((await dryRun("ResourceQuota", { spec: { hard } })).body.spec.hard).toEqual({
      "limits.memory": "2Gi",
      "requests.cpu": "2",
      pods: "5",
    });
  });
});

describe("quota", () => {
  const claim = (name: string, storage: string) => ({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
  });
  const service = (name: string, type: string) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name },
    spec: { type, ports: [{ port: 80 }] },
  });
  const named = (apiVersion: string, kind: string, name: string) => ({
    apiVersion,
    kind,
    metadata: { name },
  });

  test("refuses each kind in the same words", async () => {
    const own = await freshNamespace(cluster);
    const inside = `/api/v1/namespaces/${own}`;
    const hard = {
      pods: "1",
      "services.nodeports": "0",
      "services.loadbalancers": "0",
      persistentvolumeclaims: "1",
      "requests.storage": "1Gi",
      configmaps: "2",
      "count/roles.rbac.authorization.k8s.io": "0",
    };
    const quotas = `${inside}/resourcequotas`;
    await cluster.call("POST", quotas, { ...named("v1", "ResourceQuota", "q"), spec: { hard } });
    await until(async () => (await cluster.call("GET", `${quotas}/q`)).body.status?.used?.configmaps === "1");
    const roles = `/apis/rbac.authorization.k8s.io/v1/namespaces/${own}/roles`;
    const cases: [string, object, string, string][] = [
      [
        `${inside}/services`,
        service("np", "NodePort"),
        'services "np"',
        "services.nodeports=1, used: services.nodeports=0, limited: services.nodeports=0",
      ],
      [
        `${inside}/services`,
        service("lb", "LoadBalancer"),
        'services "lb"',
        "services.loadbalancers=1,services.nodeports=1, used: services.loadbalancers=0,services.nodeports=0, limited: services.loadbalancers=0,services.nodeports=0",
      ],
      [
        `${inside}/persistentvolumeclaims`,
        claim("big", "2Gi"),
        'persistentvolumeclaims "big"',
        "requests.storage=2Gi, used: requests.storage=0, limited: requests.storage=1Gi",
      ],
      [
        roles,
        { ...named("rbac.authorization.k8s.io/v1", "Role", "r"), rules: [] },
        'roles.rbac.authorization.k8s.io "r"',
        "count/roles.rbac.authorization.k8s.io=1, used: count/roles.rbac.authorization.k8s.io=0, limited: count/roles.rbac.authorization.k8s.io=0",
      ],
    ];
    for (const [path, manifest, subject, figures] of cases) {
      const { code, body } = await cluster.call("POST", path, manifest);
      expect([code, body.reason, body.message]).toEqual([
        403,
        "Forbidden",
        `${subject} is forbidden: exceeded quota: q, requested: ${figures}`,
      ]);
    }
    expect((await cluster.call("POST", `${inside}/configmaps`, named("v1", "ConfigMap", "a"))).code).toBe(
      201,
    );
    const third = await cluster.call("POST", `${inside}/configmaps`, named("v1", "ConfigMap", "b"));
    expect(third.body.details).toEqual({ name: "b", kind: "configmaps" });
    await cluster.call("DELETE", `/api/v1/namespaces/${own}`);
  });
});

describe("limit range", () => {
  test("bounds containers from below, above and in proportion, Pods as a whole, and claims", async () => {
    const own = await freshNamespace(cluster);
    const limits = [
      {
        type: "Container",
        min: { cpu: "50m" },
        max: { cpu: "1", memory: "1Gi" },
        maxLimitRequestRatio: { cpu: "4" },
      },
      { type: "Pod", max: { cpu: "2" } },
      { type: "PersistentVolumeClaim", max: { storage: "1Gi" } },
    ];
    const inside = `/api/v1/namespaces/${own}`;
    const range = { apiVersion: "v1", kind: "LimitRange", metadata: { name: "r" }, spec: { limits } };
    await cluster.call("POST", `${inside}/limitranges`, range);
    const pod = (...containers: object[]) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p" },
      spec: {
        containers: containers.map((resources, index) => ({ name: `c${index}`, image: "i", resources })),
      },
    });
    const post = async (...containers: object[]) => {
      const { code, body } = await cluster.call("POST", `${inside}/pods?dryRun=All`, pod(...containers));
      return code === 201 ? body.spec.containers[0].resources : body.message;
    };
    await until(async () => (await post({})).limits !== undefined);
    expect(await post({})).toEqual({
      limits: { cpu: "1", memory: "1Gi" },
      requests: { cpu: "1", memory: "1Gi" },
    });
    const memory = "1Gi";
    expect(await post({ limits: { cpu: "1", memory }, requests: { cpu: "10m" } })).toBe(
      'pods "p" is forbidden: [minimum cpu usage per Container is 50m, but request is 10m, cpu max limit to request ratio per Container is 4, but provided ratio is 100.000000]',
    );
    expect(await post({ limits: { cpu: "1", memory: "2Gi" } })).toBe(
      'pods "p" is forbidden: maximum memory usage per Container is 1Gi, but limit is 2Gi',
    );
    expect(await post({}, {}, {})).toBe(
      'pods "p" is forbidden: maximum cpu usage per Pod is 2, but limit is 3',
    );
    const claim = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "big" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "2Gi" } } },
    };
    const refused = await cluster.call("POST", `${inside}/persistentvolumeclaims?dryRun=All`, claim);
    expect([refused.code, refused.body.message]).toEqual([
      403,
      'persistentvolumeclaims "big" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi',
    ]);
    await cluster.call("DELETE", `/api/v1/namespaces/${own}`);
  });
});

describe("pod security", () => {
  const PREFIX = "pod-security.kubernetes.io";
  const careful = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
  };
  const CASES: [string, object, object, string][] = [
    ["root", { runAsUser: 0 }, {}, 'runAsUser=0 (container "main" must not set runAsUser=0)'],
    [
      "capabilities",
      { capabilities: { drop: ["ALL"], add: ["SYS_ADMIN", "NET_BIND_SERVICE"] } },
      {},
      'unrestricted capabilities (container "main" must not include "SYS_ADMIN" in securityContext.capabilities.add)',
    ],
    [
      "a volume of the host",
      {},
      { volumes: [{ name: "h", hostPath: { path: "/" } }] },
      'restricted volume types (volume "h" uses restricted volume type "hostPath")',
    ],
    [
      "the host's processes",
      {},
      { hostPID: true, hostIPC: true },
      "host namespaces (hostPID=true, hostIPC=true)",
    ],
    [
      "a Pod that says it may be root",
      {},
      { securityContext: { runAsNonRoot: false } },
      "runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)",
    ],
    [
      "no seccomp",
      {},
      { securityContext: { seccompProfile: { type: "Unconfined" } } },
      'seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")',
    ],
  ];
  let own: string;
  beforeAll(async () => {
    own = await freshNamespace(cluster, {
      [`${PREFIX}/enforce`]: "restricted",
      [`${PREFIX}/enforce-version`]: "v1.30",
      [`${PREFIX}/warn`]: "restricted",
    });
  });

  test.each(CASES)("restricted refuses %s", async (_, security, spec, message) => {
    const containers = [{ name: "main", image: "i", securityContext: { ...careful, ...security } }];
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers, ...spec } };
    const { code, body } = await cluster.call("POST", `/api/v1/namespaces/${own}/pods?dryRun=All`, pod);
    expect(code).toBe(403);
    expect(body.message).toMatch(/^pods "p" is forbidden: violates PodSecurity "restricted:v1\.30": /);
    expect(body.message).toContain(message);
  });

  test("a workload is warned about, not refused", async () => {
    const path = `/apis/apps/v1/namespaces/${own}/deployments?dryRun=All`;
    const labels = { app: "a" };
    const template = { metadata: { labels }, spec: { containers: [{ name: "m", image: "i" }] } };
    const spec = { selector: { matchLabels: labels }, template };
    const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "d" }, spec };
    const { code, headers } = await cluster.call("POST", path, deployment);
    expect([code, headers.warning]).toEqual([
      201,
      expect.stringContaining(
        'would violate PodSecurity \\"restricted:latest\\": allowPrivilegeEscalation != false',
      ),
    ]);
  });

  test("a level that does not exist is no level", async () => {
    const namespaceWith = (labels: object) =>
      cluster.call("POST", "/api/v1/namespaces?dryRun=All", {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "leveled", labels },
      });
    expect((await namespaceWith({ [`${PREFIX}/enforce`]: "odd" })).body.message).toBe(
      `Namespace "leveled" is invalid: metadata.labels[${PREFIX}/enforce]: Invalid value: "odd": must be one of privileged, baseline, restricted`,
    );
    expect((await namespaceWith({ [`${PREFIX}/enforce-version`]: "v9.x" })).body.message).toBe(
      `Namespace "leveled" is invalid: metadata.labels[${PREFIX}/enforce-version]: Invalid value: "v9.x": must be "latest" or "v1.x"`,
    );
  });
});

describe("admission policies", () => {
  const path = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies?dryRun=All";
  const resourceRules = [
    { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["namespaces"] },
  ];
  const policy = (spec: object) => ({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: "policy.example.org" },
    spec,
  });

  test("are kept with their defaults", async () => {
    const validations = [{ expression: "object.metadata.name.startsWith('a')", message: "m" }];
    const { code, body } = await cluster.call(
      "POST",
      path,
      policy({ matchConstraints: { resourceRules }, validations }),
    );
    expect([code, body.spec]).toEqual([
      201,
      {
        failurePolicy: "Fail",
        matchConstraints: {
          matchPolicy: "Equivalent",
          namespaceSelector: {},
          objectSelector: {},
          resourceRules: [{ ...resourceRules[0], scope: "*" }],
        },
        validations,
      },
    ]);
  });

  test("that say nothing or cannot be read are refused", async () => {
    const empty = await cluster.call("POST", path, policy({}));
    expect(empty.body.details.causes.map(({ field }: { field: string }) => field)).toEqual([
      "spec.matchConstraints",
      "spec.validations",
      "spec.auditAnnotations",
    ]);
    const validations = [{ expression: "object.(" }];
    const odd = await cluster.call(
      "POST",
      path,
      policy({ matchConstraints: { resourceRules }, validations }),
    );
    expect(odd.code).toBe(422);
    expect(odd.body.message).toContain(
      'is invalid: spec.validations[0].expression: Invalid value: "object.(": compilation failed: ERROR: ',
    );
  });
});
