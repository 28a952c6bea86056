/** What keeps Pods off kwok's nodes where a real one is. */
const TAINT = { key: "kwok", effect: "NoSchedule" };
/** Wide enough that nothing ever waits for room. */
const ROOM = { cpu: "2000", memory: "4000Gi", pods: "10000", "ephemeral-storage": "4000Gi" };

/** A node that only exists in the API; kwok says of its Pods that they run. */
export function kwokNode(name: string, isTainted: boolean): object {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: { "kwok.x-k8s.io/node": "fake" },
      labels: { type: "kwok", "kubernetes.io/hostname": name, "kubernetes.io/os": "linux" },
    },
    ...(isTainted ? { spec: { taints: [TAINT] } } : {}),
    status: { allocatable: ROOM, capacity: ROOM },
  };
}

/** Nodes become ready at once, Pods run at once, those of Jobs succeed at once, and who is deleted is gone at once. */
export const KWOK_STAGES = [
  stage("node-ready", "Node", [["READY", "NotIn", "True"]], {
    statusTemplate: `
{{ $now := Now }}
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ $now | Quote }}
  lastTransitionTime: {{ $now | Quote }}
{{ end }}
addresses:
- type: Hostname
  address: {{ NodeName | Quote }}
{{ with NodeIP }}
- type: InternalIP
  address: {{ . | Quote }}
{{ end }}
nodeInfo:
  architecture: amd64
  operatingSystem: linux
  kubeletVersion: "kwok"
  containerRuntimeVersion: "kwok"
  kubeProxyVersion: ""
  kernelVersion: ""
  osImage: ""
  machineID: ""
  bootID: ""
  systemUUID: ""
phase: Running
`,
  }),
  stage(
    "pod-ready",
    "Pod",
    [
      [".metadata.deletionTimestamp", "DoesNotExist"],
      [".status.phase", "In", "Pending"],
      ["READY", "NotIn", "True"],
    ],
    {
      statusTemplate: `
{{ $now := Now }}
phase: Running
startTime: {{ $now | Quote }}
conditions:
{{ range $type := list "Initialized" "Ready" "ContainersReady" }}
- type: {{ $type }}
  status: "True"
  lastTransitionTime: {{ $now | Quote }}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  started: true
  restartCount: 0
  state:
    running:
      startedAt: {{ $now | Quote }}
{{ end }}
initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  restartCount: 0
  state:
    terminated:
      exitCode: 0
      reason: Completed
      startedAt: {{ $now | Quote }}
      finishedAt: {{ $now | Quote }}
{{ end }}
{{ with NodeIPsWith .spec.nodeName }}
hostIP: {{ index . 0 | Quote }}
{{ end }}
{{ with PodIPsWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) }}
podIP: {{ index . 0 | Quote }}
podIPs:
{{ range . }}
- ip: {{ . | Quote }}
{{ end }}
{{ end }}
`,
    },
  ),
  stage(
    "pod-complete",
    "Pod",
    [
      [".metadata.deletionTimestamp", "DoesNotExist"],
      [".status.phase", "In", "Running"],
      [".metadata.ownerReferences.[].kind", "In", "Job"],
    ],
    {
      statusTemplate: `
{{ $now := Now }}
phase: Succeeded
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: false
  started: false
  restartCount: 0
  state:
    terminated:
      exitCode: 0
      reason: Completed
      startedAt: {{ $now | Quote }}
      finishedAt: {{ $now | Quote }}
{{ end }}
`,
    },
  ),
  stage("pod-delete", "Pod", [[".metadata.deletionTimestamp", "Exists"]], { delete: true }),
]
  .map((document) => JSON.stringify(document))
  .join("\n---\n");

type Expression = [key: string, operator: string, value?: string];

function stage(name: string, kind: string, expressions: Expression[], next: object): object {
  const ready = '.status.conditions.[] | select( .type == "Ready" ) | .status';
  return {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: "v1", kind },
      selector: {
        matchExpressions: expressions.map(([key, operator, value]) => ({
          key: key === "READY" ? ready : key,
          operator,
          ...(value === undefined ? {} : { values: [value] }),
        })),
      },
      next,
    },
  };
}
