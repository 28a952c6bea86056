import { afterEach, expect, test } from "vitest";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import { type Cluster, isReady, podManifest, startCluster } from "./kubeletHarness.ts";

let cluster: Cluster;
const open: Cluster[] = [];
function start(...args: Parameters<typeof startCluster>): Cluster {
  cluster = startCluster(...args);
  open.push(cluster);
  return cluster;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map(({ kubelet }) => kubelet.close()));
});

interface Status {
  phase: string;
  qosClass: string;
  podIP: string;
  hostIP: string;
  conditions: { type: string; status: string; reason?: string; message?: string }[];
  initContainerStatuses: ContainerShape[];
  containerStatuses: ContainerShape[];
}
interface ContainerShape {
  name: string;
  ready: boolean;
  restartCount: number;
  imageID: string;
  state: Record<string, { reason?: string; message?: string; exitCode?: number }>;
  lastState: Record<string, { reason?: string; exitCode?: number }>;
}
const statusOf = (pod: KubeObject | undefined) => (pod?.status ?? {}) as unknown as Status;
const mainOf = (pod: KubeObject | undefined) => statusOf(pod).containerStatuses?.[0];
const reasons = () => cluster.store.events.map(({ reason }) => reason);
const create = (options: Parameters<typeof podManifest>[0]) => cluster.store.create(podManifest(options));
const untilPod = (test: (pod: KubeObject | undefined) => boolean, name = "seat") =>
  cluster.until("Pod", "lab-a-01", name, test);

test("a Pod is bound, pulled, started and ready, and its status is what a kubelet writes", async () => {
  start();
  const pod = await cluster.ready({
    container: { resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "64Mi" } } },
  });
  const status = statusOf(pod);
  expect(pod.spec).toMatchObject({ nodeName: expect.stringMatching(/^practice-\d$/) });
  expect(status).toMatchObject({
    phase: "Running",
    qosClass: "Burstable",
    hostIP: expect.stringMatching(/^172\./),
  });
  expect(status.podIP).toMatch(/^10\.244\./);
  expect(Object.fromEntries(status.conditions.map(({ type, status: value }) => [type, value]))).toEqual({
    PodReadyToStartContainers: "True",
    Initialized: "True",
    Ready: "True",
    ContainersReady: "True",
    PodScheduled: "True",
  });
  expect(mainOf(pod)).toMatchObject({
    name: "main",
    ready: true,
    started: true,
    restartCount: 0,
    imageID: expect.stringMatching(/^docker\.io\/library\/debian@sha256:/),
    state: { running: { startedAt: expect.any(String) } },
  });
  expect(reasons()).toEqual(["Scheduled", "Pulling", "Pulled", "Created", "Started"]);
});

test("a Pod that asks for more than any node has stays unscheduled and says what lacks", async () => {
  start();
  create({ container: { resources: { requests: { cpu: "65" } } } });
  const pod = await untilPod((one) => statusOf(one).conditions !== undefined);
  const message = "0/3 nodes are available: 3 Insufficient cpu.";
  expect(statusOf(pod)).toMatchObject({
    phase: "Pending",
    conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }],
  });
  expect(cluster.store.events).toMatchObject([{ type: "Warning", reason: "FailedScheduling", message }]);
});

test("a Pod that waits for room is bound when another one goes", async () => {
  start();
  const resources = { requests: { cpu: "40" } };
  for (const name of ["a", "b", "c"]) await cluster.ready({ name, container: { resources } });
  create({ name: "late", container: { resources } });
  await untilPod((pod) => statusOf(pod).conditions?.[0]?.reason === "Unschedulable", "late");
  cluster.store.markDeleted("Pod", "lab-a-01", "b");
  await untilPod(isReady, "late");
});

test("an image that no registry has is told as ErrImagePull, then ImagePullBackOff", async () => {
  start();
  create({ container: { image: "registry.example/introuvable:1" } });
  const first = await untilPod((pod) => mainOf(pod)?.state.waiting?.reason === "ErrImagePull");
  expect(mainOf(first)?.state.waiting?.message).toContain("registry.example/introuvable:1: not found");
  const later = await untilPod((pod) => mainOf(pod)?.state.waiting?.reason === "ImagePullBackOff");
  expect(statusOf(later).phase).toBe("Pending");
  expect(reasons()).toEqual(expect.arrayContaining(["Pulling", "Failed", "BackOff"]));
});

test("a container that ends with a code is restarted, waits in CrashLoopBackOff, and its restarts are counted", async () => {
  start();
  create({ container: { command: ["sh", "-c", "echo bye; exit 3"] } });
  const pod = await untilPod((one) => (mainOf(one)?.restartCount ?? 0) >= 2);
  expect(mainOf(pod)?.lastState.terminated).toMatchObject({ exitCode: 3, reason: "Error" });
  await untilPod((one) => mainOf(one)?.state.waiting?.reason === "CrashLoopBackOff");
  const { soFar } = cluster.kubelet.logs(
    { namespace: "lab-a-01", name: "seat" },
    { container: "main", previous: true },
  );
  expect(soFar.at(-1)).toBe("bye");
});

test("a start that puts its service in the background stands for that service", async () => {
  start();
  const command = ["sh", "-c", "trap 'kill $!' TERM; echo up; mysqld & wait $!; echo over"];
  await cluster.ready({ container: { command } });
  const lines = () =>
    cluster.kubelet
      .logs({ namespace: "lab-a-01", name: "seat" }, { container: "main", previous: false })
      .soFar.slice(1);
  await expect.poll(lines).toEqual(["up", "mysqld: running (simulated)"]);
});

test("a Pod is ready when its probe says so, and not before", async () => {
  start();
  const readinessProbe = {
    exec: { command: ["test", "-f", "/tmp/ready"] },
    periodSeconds: 0.01,
    failureThreshold: 1,
  };
  create({ container: { readinessProbe } });
  await cluster.untilEvent("Unhealthy");
  const pod = cluster.store.get("Pod", "lab-a-01", "seat");
  expect(statusOf(pod).conditions.find(({ type }) => type === "Ready")).toMatchObject({
    status: "False",
    reason: "ContainersNotReady",
    message: "containers with unready status: [main]",
  });
  await cluster.sh("touch /tmp/ready");
  await untilPod(isReady);
  await cluster.sh("rm /tmp/ready");
  await untilPod((one) => !isReady(one));
});

test("a Pod without its claim is not scheduled, and is when the claim comes", async () => {
  start();
  create({ spec: { volumes: [{ name: "home", persistentVolumeClaim: { claimName: "home" } }] } });
  await cluster.untilEvent("FailedScheduling");
  expect(cluster.store.events.at(-1)?.message).toBe(
    '0/3 nodes are available: persistentvolumeclaim "home" not found.',
  );
  cluster.store.create({
    ...{ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "home", namespace: "lab-a-01" } },
  });
  await untilPod(isReady);
});

test("a Pod with restartPolicy Never ends as Succeeded or Failed by its exit code", async () => {
  start();
  create({ name: "good", spec: { restartPolicy: "Never" }, container: { command: ["true"] } });
  create({ name: "bad", spec: { restartPolicy: "Never" }, container: { command: ["sh", "-c", "exit 4"] } });
  const good = await untilPod((pod) => statusOf(pod).phase === "Succeeded", "good");
  const bad = await untilPod((pod) => statusOf(pod).phase === "Failed", "bad");
  expect(mainOf(good)?.state.terminated).toMatchObject({ exitCode: 0, reason: "Completed" });
  expect(mainOf(bad)?.state.terminated).toMatchObject({ exitCode: 4, reason: "Error" });
});

test("init containers run in their order before the others, and their files are there", async () => {
  start();
  const volumeMounts = [{ name: "home", mountPath: "/home/student" }];
  await cluster.ready({
    spec: {
      volumes: [{ name: "home", emptyDir: {} }],
      initContainers: [
        {
          name: "one",
          image: "busybox:1",
          command: ["sh", "-c", "echo one > /w/a.txt"],
          volumeMounts: [{ name: "home", mountPath: "/w" }],
        },
        {
          name: "two",
          image: "busybox:1",
          command: ["sh", "-c", "echo two >> /w/a.txt"],
          volumeMounts: [{ name: "home", mountPath: "/w" }],
        },
      ],
    },
    container: { volumeMounts },
  });
  expect(await cluster.sh("cat a.txt")).toBe("one\ntwo\n");
});

test("an init container that fails holds the Pod back and is tried again", async () => {
  start();
  create({
    spec: { initContainers: [{ name: "seed", image: "busybox:1", command: ["sh", "-c", "exit 2"] }] },
  });
  const pod = await untilPod((one) => (statusOf(one).initContainerStatuses?.[0]?.restartCount ?? 0) >= 1);
  expect(statusOf(pod)).toMatchObject({ phase: "Pending" });
  expect(statusOf(pod).conditions.find(({ type }) => type === "Initialized")).toMatchObject({
    status: "False",
    reason: "ContainersNotInitialized",
    message: "containers with incomplete status: [seed]",
  });
  expect(mainOf(pod)?.state.waiting?.reason).toBe("PodInitializing");
});

test("a Pod waits for its ConfigMap, says so, and starts when it comes", async () => {
  start();
  const volumes = [{ name: "files", configMap: { name: "late" } }];
  create({ spec: { volumes }, container: { volumeMounts: [{ name: "files", mountPath: "/files" }] } });
  await cluster.untilEvent("FailedMount");
  expect(cluster.store.events.at(-1)?.message).toBe(
    'MountVolume.SetUp failed for volume "files" : configmap "late" not found',
  );
  cluster.store.create({
    ...{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "late", namespace: "lab-a-01" } },
    data: { "a.txt": "A", "b.txt": "B" },
  });
  await untilPod(isReady);
  expect(await cluster.sh("cat /files/a.txt /files/b.txt; echo x > /files/c 2>&1")).toMatch(/^AB/);
});

test("a missing Secret in the environment is CreateContainerConfigError", async () => {
  start();
  create({ container: { env: [{ name: "KEY", valueFrom: { secretKeyRef: { name: "none", key: "k" } } }] } });
  const pod = await untilPod((one) => mainOf(one)?.state.waiting?.reason === "CreateContainerConfigError");
  expect(mainOf(pod)?.state.waiting?.message).toBe('secret "none" not found');
});

test("a deleted Pod ends its programs and is removed; a command in it ends with 137", async () => {
  start();
  await cluster.ready();
  const running = cluster.run(["sleep", "100"]);
  cluster.store.markDeleted("Pod", "lab-a-01", "seat");
  expect((await running).code).toBe(137);
  await untilPod((pod) => pod === undefined);
});

test("annotations steer a crash, a delay and a Pod that never starts", async () => {
  start();
  create({ name: "stuck", annotations: { "practice.pupitre.fr/stuck": "true" } });
  create({ name: "slow", annotations: { "practice.pupitre.fr/start-delay": "30ms" } });
  create({ name: "crash", annotations: { "practice.pupitre.fr/crash": "after 5ms" } });
  await untilPod((pod) => (mainOf(pod)?.restartCount ?? 0) >= 1, "crash");
  await untilPod(isReady, "slow");
  const stuck = cluster.store.get("Pod", "lab-a-01", "stuck");
  expect(mainOf(stuck)?.state.waiting?.reason).toBe("ContainerCreating");
  cluster.store.markDeleted("Pod", "lab-a-01", "stuck");
  await untilPod((pod) => pod === undefined, "stuck");
});

test("300 Pods at once all become ready", async () => {
  start();
  await Promise.all(
    Array.from({ length: 300 }, (_, index) => cluster.ready({ namespace: `lab-b-${index}`, name: "seat" })),
  );
  expect(new Set(cluster.store.list("Pod").map((pod) => statusOf(pod).podIP)).size).toBe(300);
});

test("after a restart of the process, Pods run again with one restart more, and the files of claims are there", async () => {
  const before = start();
  before.store.create({
    ...{ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "home", namespace: "lab-a-01" } },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "10Mi" } } },
  });
  await before.ready({
    spec: { volumes: [{ name: "home", persistentVolumeClaim: { claimName: "home" } }] },
    container: { volumeMounts: [{ name: "home", mountPath: "/home/student" }] },
  });
  await before.sh(
    "mkdir -p d/e && echo bonjour > d/e/a.txt && mv d moved && echo gone > /tmp/x && echo /wA= | base64 -d > bin",
  );
  await before.kubelet.close();

  const after = start(before.store, before.records);
  const pod = await untilPod((one) => mainOf(one)?.restartCount === 1 && isReady(one));
  expect(mainOf(pod)?.lastState.terminated).toMatchObject({ exitCode: 255, reason: "Unknown" });
  expect(await after.sh("cat moved/e/a.txt; ls; wc -c < bin; ls /tmp")).toBe("bonjour\nbin\nmoved\n2\n");
});

test("the files of a claim outlive its Pod and go with the claim", async () => {
  start();
  const claim = {
    ...{ apiVersion: "v1", kind: "PersistentVolumeClaim", metadata: { name: "home", namespace: "lab-a-01" } },
    spec: { resources: { requests: { storage: "10Mi" } } },
  };
  const pod = {
    spec: { volumes: [{ name: "home", persistentVolumeClaim: { claimName: "home" } }] },
    container: { volumeMounts: [{ name: "home", mountPath: "/data" }] },
  };
  cluster.store.create(claim);
  await cluster.ready(pod);
  await cluster.sh("echo kept > /data/a; echo lost > ~/b");
  cluster.store.markDeleted("Pod", "lab-a-01", "seat");
  await untilPod((one) => one === undefined);
  await cluster.ready(pod);
  expect(await cluster.sh("cat /data/a; ls ~")).toBe("kept\n");
  cluster.store.markDeleted("Pod", "lab-a-01", "seat");
  await untilPod((one) => one === undefined);
  cluster.store.remove("PersistentVolumeClaim", "lab-a-01", "home");
  cluster.store.create(claim);
  await cluster.ready(pod);
  expect(await cluster.sh("ls /data")).toBe("");
});
