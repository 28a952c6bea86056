import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type SessionId, seatNamespace } from "../../shared/domain/names.ts";
import type { Seat, SeatReason, SeatReasonCode } from "../../shared/domain/seat.ts";
import type { TemplateSpec } from "../../shared/domain/template.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { KubeObject, Manifest } from "../../shared/kubernetes/objects.ts";
import { startFakeNode } from "./fakeNode.ts";
import { lab, openRealClass, type RealClass, until } from "./realClass.ts";

/** s from when it happens to the cause in words. */
const LIMIT = 30;
const REFUSED = /connect: connection refused$/;

interface Case {
  what: string;
  template: TemplateSpec;
  code: SeatReasonCode;
  params: object;
  output?: RegExp;
}

const web = (ready: NonNullable<TemplateSpec["containers"][number]["ready"]>) =>
  lab({ ports: [{ name: "http", port: 8888 }], ready });
const says = (script: string, more: Partial<TemplateSpec> = {}) =>
  lab({ command: ["sh", "-c", script] }, more);

/** What goes wrong from the first moment. */
const CASES: Case[] = [
  {
    what: "an image that no registry has",
    template: lab({ image: "127.0.0.1:9/absent:1" }),
    code: "registryUnreachable",
    params: { image: "127.0.0.1:9/absent:1", detail: "connection refused" },
  },
  {
    what: "a program that ends again and again, with its last lines",
    template: says("echo $SEAT_PASSWORD; printf '\\033[31mconfig.json illisible\\033[0m\\n'; exit 3"),
    code: "crashing",
    params: { container: "shell", exitCode: 3 },
    output: /^•••\nconfig\.json illisible$/,
  },
  {
    what: "a program that the image does not have",
    template: lab({ command: ["nosuchprogram"] }),
    code: "startFailed",
    params: { container: "shell", detail: 'exec: "nosuchprogram": executable file not found in $PATH' },
  },
  {
    what: "a program that takes more memory than it may",
    template: lab({ command: ["node", "-e", "const a=[];for(;;)a.push(Buffer.alloc(1e7,1))"] }),
    code: "outOfMemory",
    params: { container: "shell" },
  },
  {
    what: "a service that nobody answers for",
    template: web({ http: { port: 8888, path: "/" } }),
    code: "notReady",
    params: { container: "shell" },
    output: REFUSED,
  },
  {
    what: "a check that says what is missing",
    template: web({ command: ["sh", "-c", "echo base absente; exit 1"] }),
    code: "notReady",
    params: { container: "shell" },
    output: /^base absente$/,
  },
  {
    what: "a seat that wants more CPU than any node has",
    template: lab({ resources: { cpu: "999", memory: "64Mi" } }),
    code: "cpuLacking",
    params: { asked: "999" },
  },
  {
    what: "a seat that wants more memory than any node has",
    template: lab({ resources: { cpu: "20m", memory: "9000Gi" } }),
    code: "memoryLacking",
    params: { asked: "9000Gi" },
  },
  {
    what: "a volume that nobody provides",
    template: lab({}, { storage: { size: "900Ti", path: "/home/student" } }),
    code: "volumeFailed",
    params: { volume: "work" },
  },
];

let room: RealClass;
/** Seats that nothing is wrong with, and that are to stay as they are. */
let healthy: SessionId;
let before: { uid: string }[];
/** Takes a while, so it begins first. */
let filling: SessionId;
/** Whatever was said to be wrong with it. */
const reasons: SeatReason[] = [];
const watching = new AbortController();
type Noted = KubeObject & { reason?: string };

const FILL =
  "const f=require('fs').openSync('/s/x','w');for(let i=0;i<1100;i++)require('fs').writeSync(f,Buffer.alloc(1<<20))";
const FILLING = lab({
  command: ["sh", "-c", `node -e "${FILL}"; sleep 1000`],
  scratch: ["/s"],
  resources: { cpu: "500m", memory: "256Mi" },
});

const uids = async () =>
  (await Promise.all([1, 2].map((number) => room.pods(healthy, number))))
    .flat()
    .map(({ metadata: { uid } }) => ({ uid }));

beforeAll(async () => {
  room = await openRealClass("failures");
  healthy = await room.launch(lab(), 2);
  filling = await room.launch(FILLING);
  await room.cluster.informer<Seat>(
    { apiVersion: API_VERSION, kind: "Seat" },
    {
      namespace: room.establishment,
      signal: watching.signal,
      onChange: ({ object: { spec, status } }) => {
        if (spec.session === filling && status?.reason) reasons.push(status.reason);
      },
    },
  ).synced;
  await until(
    () => Promise.all([1, 2].map((number) => room.seat(healthy, number))),
    (seats) => seats.every(({ status }) => status?.phase === "ready"),
  );
  before = await uids();
});
afterAll(async () => {
  watching.abort();
  await room.close();
});

const named = (ask: () => Promise<Seat>, code: SeatReasonCode) =>
  until(ask, ({ status }) => status?.reason?.code === code, LIMIT);

describe("On a real node it is named in words within half a minute", () => {
  test.each(CASES)("$what", async ({ template, code, params, output }) => {
    const id = await room.launch(template);
    const { status } = await named(() => room.seat(id), code);
    expect(status?.reason?.params).toMatchObject(params);
    if (output) expect(status?.reason?.params?.output).toMatch(output);
    await room.end(id);
  });

  const refusals: {
    what: string;
    objects: (namespace: string) => Manifest[];
    code: SeatReasonCode;
    params: object;
  }[] = [
    {
      what: "a quota",
      objects: (namespace) => [
        {
          apiVersion: "v1",
          kind: "ResourceQuota",
          metadata: { name: "tight", namespace },
          spec: { hard: { pods: "0" } },
        },
      ],
      code: "quotaExceeded",
      params: { resource: expect.stringMatching(/^pods \d \+ 1 > 0$/) },
    },
    {
      what: "a LimitRange",
      objects: (namespace) => [
        {
          apiVersion: "v1",
          kind: "LimitRange",
          metadata: { name: "tight", namespace },
          spec: { limits: [{ type: "Container", max: { cpu: "10m" } }] },
        },
      ],
      code: "limitRange",
      params: { detail: "maximum cpu usage per Container is 10m, but limit is 20m" },
    },
    {
      what: "a policy of the cluster",
      objects: (namespace) => [
        {
          apiVersion: "admissionregistration.k8s.io/v1",
          kind: "ValidatingAdmissionPolicy",
          metadata: { name: `deny-${namespace}` },
          spec: {
            failurePolicy: "Fail",
            matchConstraints: {
              resourceRules: [
                { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] },
              ],
            },
            validations: [{ expression: "false", message: "this image is not signed" }],
          },
        },
        {
          apiVersion: "admissionregistration.k8s.io/v1",
          kind: "ValidatingAdmissionPolicyBinding",
          metadata: { name: `deny-${namespace}` },
          spec: {
            policyName: `deny-${namespace}`,
            validationActions: ["Deny"],
            matchResources: {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
            },
          },
        },
      ],
      code: "policyRefused",
      params: { policy: expect.stringMatching(/^deny-/), detail: "this image is not signed" },
    },
  ];

  test.each(refusals)("$what that refuses the seat's Pod", async ({ objects, code, params }) => {
    const id = await room.launch(lab());
    await until(
      () => room.seat(id),
      ({ status }) => status?.phase === "ready",
    );
    const made = await Promise.all(objects(seatNamespace(id, 1)).map((each) => room.cluster.create(each)));
    try {
      // A policy takes a moment to be known; an allowed Pod of a first try is restarted again.
      await until(
        async () => {
          await room.restart(id);
          return named(() => room.seat(id), code);
        },
        ({ status }) => status?.reason?.code === code,
        2 * LIMIT,
      );
      const { status } = await room.seat(id);
      expect(status?.phase).toBe("failed");
      expect(status?.reason?.params).toMatchObject(params);
    } finally {
      for (const { apiVersion, kind, metadata } of made)
        await room.cluster.delete(
          {
            apiVersion,
            kind,
            name: metadata.name,
            ...(metadata.namespace ? { namespace: metadata.namespace } : {}),
          },
          { uid: metadata.uid },
        );
      await room.end(id);
    }
  });

  test("a node that gives no sign of life; a restart takes the seat away from it", async () => {
    const node = await startFakeNode(room.cluster, `gone-${room.establishment}`, {
      cpu: "700",
      memory: "900Gi",
    });
    try {
      const id = await room.launch(lab({ resources: { cpu: "600", memory: "64Mi" } }));
      await until(
        () => room.seat(id),
        ({ status }) => status?.phase === "ready",
      );
      expect(await room.pods(id)).toMatchObject([{ spec: { nodeName: node.name } }]);
      node.fallSilent();
      const { status } = await named(() => room.seat(id), "nodeLost");
      expect(status).toMatchObject({ phase: "failed", reason: { params: { node: node.name } } });
      const [lost] = await room.pods(id);
      await room.restart(id);
      await until(
        () => room.pods(id),
        (pods) => pods.length === 1 && pods[0]?.metadata.uid !== lost?.metadata.uid,
        2 * LIMIT,
      );
      await room.end(id);
    } finally {
      await node.remove();
    }
  });

  test("a seat that its node puts out, because it fills the disk", async () => {
    // The kubelet measures volumes once a minute; from its verdict on, half a minute counts.
    const namespace = seatNamespace(filling, 1);
    await until(
      async () => (await room.cluster.list<Noted>({ apiVersion: "v1", kind: "Event" }, { namespace })).items,
      (events) => events.some(({ reason }) => reason === "Evicted"),
      150,
    );
    // Its Pod is made anew at once, and the cause is gone with that: a look now and then would miss it.
    const seen = await until(
      async () => reasons,
      (all) => all.some(({ code }) => code === "evicted"),
      LIMIT,
    );
    expect(seen.find(({ code }) => code === "evicted")?.params).toEqual({
      detail: 'Usage of EmptyDir volume "shell-scratch-0" exceeds the limit "1Gi"',
    });
    await room.end(filling);
  });

  test("and the seats that nothing is wrong with have not noticed", async () => {
    const seats = await Promise.all([1, 2].map((number) => room.seat(healthy, number)));
    for (const { status } of seats) {
      expect(status).toMatchObject({ phase: "ready" });
      expect(status?.reason).toBeUndefined();
      expect(status?.restartCount).toBeUndefined();
    }
    expect(await uids()).toEqual(before);
  });
});
