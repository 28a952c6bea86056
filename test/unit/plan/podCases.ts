import type { SeatReasonCode } from "../../../shared/domain/seat.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import type { ContainerStatus, EventNote, Pod, PodCondition } from "../../../shared/plan/podStatus.ts";
import { at } from "./sample.ts";

interface Words {
  conditions?: PodCondition[];
  containers?: Partial<ContainerStatus>[];
  inits?: Partial<ContainerStatus>[];
  events?: EventNote[];
  /** s since the Pod was made */
  age?: number;
  meta?: Partial<KubeObject["metadata"]>;
}

export function pod({ conditions = [], containers = [{}], inits = [], meta = {} }: Words): Pod {
  const status = (name: string) => (words: Partial<ContainerStatus>) => ({
    name,
    image: "debian:12",
    ready: false,
    ...words,
  });
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: "lab",
      uid: "u",
      resourceVersion: "1",
      creationTimestamp: "2026-11-23T08:00:00Z",
      ...meta,
    },
    spec: { nodeName: "node-a" },
    status: {
      phase: "Pending",
      conditions,
      containerStatuses: containers.map(status("shell")),
      initContainerStatuses: inits.map(status("0-files-shell")),
    },
  };
}

const waiting = (reason: string, message = "") => ({ state: { waiting: { reason, message } } });
const ended = (exitCode: number, reason = "Error") => ({ terminated: { exitCode, reason } });
const endedAt = (seconds: number, exitCode: number, reason: string) => ({
  terminated: { exitCode, reason, finishedAt: at(seconds / 60) },
});
const running = { state: { running: { startedAt: at(0) } } };
const unschedulable = (message: string): Words => ({
  conditions: [
    { type: "PodScheduled", status: "False", reason: "Unschedulable", message, lastTransitionTime: at(0) },
  ],
});

/** What kubelets, schedulers and registries really say, and the cause that it is called. */
export const CASES: [title: string, words: Words, code: SeatReasonCode | undefined, params?: object][] = [
  [
    "a registry that does not know the image",
    { containers: [waiting("ErrImagePull", 'failed to pull and unpack image "debian:12": not found')] },
    "imageNotFound",
    { image: "debian:12" },
  ],
  [
    "a registry that hides whether it knows it",
    {
      containers: [
        waiting(
          "ImagePullBackOff",
          "pull access denied, repository does not exist or may require authorization",
        ),
      ],
    },
    "imageNotFound",
  ],
  [
    "a registry that wants to know who asks",
    { containers: [waiting("ErrImagePull", "unexpected status: 401 Unauthorized")] },
    "imageAuth",
    { image: "debian:12" },
  ],
  [
    "a registry that wants a password, at a port that looks like an error",
    {
      containers: [
        waiting(
          "ImagePullBackOff",
          'failed to pull and unpack image "127.0.0.1:5029/private:1": failed to resolve image: pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
        ),
      ],
    },
    "imageAuth",
  ],
  [
    "a registry that forbids it, at such a port",
    {
      containers: [
        waiting(
          "ErrImagePull",
          "failed to resolve image: unexpected status from HEAD request to http://127.0.0.1:5029/v2/denied/manifests/502: 403 Forbidden\ndenied",
        ),
      ],
    },
    "imageAuth",
  ],
  [
    "a registry that is in trouble itself",
    {
      containers: [
        waiting("ErrImagePull", "unexpected status from HEAD request to https://r/v2/x: 503 Oops"),
      ],
    },
    "registryUnreachable",
    { image: "debian:12", detail: "503" },
  ],
  [
    "a registry whose certificate the node does not trust",
    {
      containers: [
        waiting(
          "ErrImagePull",
          'failed to do request: Head "https://r/v2/x": tls: failed to verify certificate: x509: certificate signed by unknown authority',
        ),
      ],
    },
    "registryUnreachable",
    { image: "debian:12", detail: "x509: certificate signed by unknown authority" },
  ],
  [
    "a registry that does not answer",
    { containers: [waiting("ErrImagePull", "dial tcp: i/o timeout")] },
    "registryUnreachable",
    { image: "debian:12", detail: "i/o timeout" },
  ],
  [
    "a name that is no image's",
    { containers: [waiting("InvalidImageName", "couldn't parse image reference")] },
    "imageNotFound",
  ],
  [
    "a program that ends again and again",
    { containers: [{ ...waiting("CrashLoopBackOff"), restartCount: 3, lastState: ended(127) }] },
    "crashing",
    { container: "shell", exitCode: 127 },
  ],
  [
    "a program that has just ended",
    { containers: [{ state: ended(1) }] },
    "crashing",
    { container: "shell", exitCode: 1 },
  ],
  [
    "a program that was started again and is not ready",
    { containers: [{ ...running, restartCount: 1, lastState: ended(2) }] },
    "crashing",
  ],
  [
    "a program that wanted more memory",
    { containers: [{ ...waiting("CrashLoopBackOff"), restartCount: 1, lastState: ended(137, "OOMKilled") }] },
    "outOfMemory",
    { container: "shell" },
  ],
  [
    "a cluster that is full",
    { ...unschedulable("0/3 nodes are available: 3 Insufficient cpu."), age: 30 },
    "cpuLacking",
    { asked: "0m" },
  ],
  [
    "a volume that nobody provides",
    { ...unschedulable("pod has unbound immediate PersistentVolumeClaims"), age: 30 },
    "volumePending",
    { volume: "work" },
  ],
  [
    "a volume of which none that was made beforehand fits",
    {
      ...unschedulable(
        "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind. preemption: not eligible",
      ),
      age: 30,
    },
    "volumeFailed",
    { volume: "work", detail: "1 node(s) didn't find available persistent volumes to bind" },
  ],
  [
    "a Secret that is not there",
    { containers: [waiting("CreateContainerConfigError", 'secret "access" not found')] },
    "configMissing",
    { object: "secret access" },
  ],
  [
    "a key that the Secret lacks",
    {
      containers: [
        waiting("CreateContainerConfigError", "couldn't find key password in Secret lab-x/access"),
      ],
    },
    "configMissing",
    { object: "Secret lab-x/access, password" },
  ],
  [
    "an image that insists on root",
    {
      containers: [
        waiting("CreateContainerConfigError", "container has runAsNonRoot and image will run as root"),
      ],
    },
    "podSecurity",
  ],
  [
    "files that cannot be mounted, which only an Event tells",
    {
      age: 30,
      containers: [waiting("ContainerCreating")],
      events: [
        {
          type: "Warning",
          reason: "FailedMount",
          message: 'MountVolume.SetUp failed for volume "files" : configmap "files" not found',
        },
      ],
    },
    "configMissing",
    { object: "configmap files" },
  ],
  [
    "a volume that cannot be attached, which only an Event tells",
    {
      age: 30,
      containers: [waiting("ContainerCreating")],
      events: [{ type: "Warning", reason: "FailedAttachVolume", message: "x" }],
    },
    "volumeFailed",
  ],
  [
    "a preparation that failed",
    { inits: [{ state: ended(1) }], containers: [waiting("PodInitializing")] },
    "initFailed",
    { container: "0-files-shell", exitCode: 1 },
  ],
  [
    "work that could not be set aside",
    {
      inits: [{ name: "0-keep-shell", state: ended(1) }],
      containers: [waiting("PodInitializing")],
    },
    "keepFailed",
    { exitCode: 1 },
  ],
  [
    "a service that does not answer for long",
    { age: 40, containers: [running] },
    "notReady",
    { container: "shell" },
  ],
  [
    "a node that fell silent",
    { containers: [{ ...running, ready: true }], conditions: [{ type: "Ready", status: "False" }] },
    "nodeLost",
    { node: "node-a" },
  ],
  [
    "a Pod that a silent node does not let go",
    { age: 90, meta: { deletionTimestamp: at(0) } },
    "nodeLost",
    { node: "node-a" },
  ],
  [
    "a Pod that a finalizer holds",
    { age: 90, meta: { deletionTimestamp: at(0), finalizers: ["example.com/hold"] } },
    "stuckFinalizer",
    { object: "Pod lab", finalizer: "example.com/hold" },
  ],
  [
    "a Pod that was told to go, whose container heard nothing and was killed",
    { age: 5, meta: { deletionTimestamp: at(0) }, containers: [{ state: ended(137) }] },
    undefined,
  ],
  ["a Pod that is starting", { age: 5, containers: [waiting("ContainerCreating")] }, undefined],
  [
    "a Pod that runs",
    { age: 500, containers: [{ ...running, ready: true }], conditions: [{ type: "Ready", status: "True" }] },
    undefined,
  ],
  [
    "a Pod that crashed a moment ago for the second time, though it runs just now",
    {
      age: 30,
      containers: [{ ...running, ready: true, restartCount: 2, lastState: endedAt(20, 1, "Error") }],
      conditions: [{ type: "Ready", status: "True" }],
    },
    "crashing",
    { container: "shell", exitCode: 1 },
  ],
  [
    "a Pod whose machine went down a moment ago for the second time: it runs, and did nothing wrong",
    {
      age: 30,
      containers: [{ ...running, ready: true, restartCount: 2, lastState: endedAt(20, 255, "Unknown") }],
      conditions: [{ type: "Ready", status: "True" }],
    },
    undefined,
  ],
  [
    "a Pod that starts again after its machine went down",
    { age: 12, containers: [{ ...running, restartCount: 1, lastState: endedAt(8, 255, "Unknown") }] },
    undefined,
  ],
  [
    "a Pod that runs again after a crash",
    {
      age: 500,
      containers: [{ ...running, ready: true, restartCount: 1, lastState: ended(1) }],
      conditions: [{ type: "Ready", status: "True" }],
    },
    undefined,
  ],
];
