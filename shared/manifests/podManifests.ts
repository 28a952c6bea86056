import { ANNOTATION, LABEL, SHARED_SEAT } from "../domain/names.ts";
import type { SeatSpec } from "../domain/seat.ts";
import { DEFAULT_POD, storageOf } from "../domain/templateRules.ts";
import type { Manifest } from "../kubernetes/objects.ts";
import { COPY_SCRIPT, FILES_CONFIG_MAP, FILES_MOUNT, filesOf, filesVolume } from "./filesManifest.ts";
import { KEEP_CONTAINER, type KeptTurn, keepCommand, keeperOf } from "./keptFolders.ts";
import {
  hasKubeconfig,
  kubeconfigEnv,
  kubeconfigMount,
  kubeconfigVolume,
  podHasKubeconfig,
} from "./kubeconfigMount.ts";
import { inSeat, type SeatPlace, seatLabels } from "./seatPlace.ts";
import { podGroups, podPorts, type SeatContainer, type SeatTemplate } from "./seatTemplate.ts";
import { hasTerminal, podHasTerminal, terminalMount, terminalVolume } from "./terminalHolder.ts";

export const SERVICE_ACCOUNT = "lab";
export const ACCESS_SECRET = "access";
export const WORK_VOLUME = "work";
const DEFAULT_USER = 1000;

/** Of the access Secret, where the password of that name stands. */
export const passwordKey = (name: string): string => `password-${name}`;

/** The wishes of a seat by which its Pods are built anew. */
export type Rebuilds = Pick<SeatSpec, "resets" | "restarts" | "keeps" | "undoes">;

/** As it always was for a seat that set no work aside: a newer version must not end the shells of a class. */
export const generationOf = ({ resets, restarts, keeps = 0, undoes = 0 }: Rebuilds): string =>
  [resets, restarts, ...(keeps + undoes > 0 ? [keeps, undoes] : [])].join(".");

/** Bare Pods: the conductor heals them; a Deployment would take five times as long to start them. */
export function podManifests(
  place: SeatPlace,
  template: SeatTemplate,
  seat: Rebuilds,
  turn?: KeptTurn,
): Manifest[] {
  return [...podGroups(template)].map(([name, containers]) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...inSeat(place, name),
      labels: { ...seatLabels(place), [LABEL.pod]: name },
      annotations: { [ANNOTATION.generation]: generationOf(seat) },
    },
    spec: podSpec(place, template, name, containers, turn),
  }));
}

function podSpec(
  place: SeatPlace,
  template: SeatTemplate,
  pod: string,
  containers: SeatContainer[],
  turn: KeptTurn | undefined,
): object {
  const withFiles = containers.filter((container) => filesOf(template, container).length > 0);
  const storage = containers[0] && storageOf(template, containers[0]);
  const volumes = [
    ...(storage ? [{ name: WORK_VOLUME, persistentVolumeClaim: { claimName: WORK_VOLUME } }] : []),
    ...(withFiles.length > 0 ? [filesVolume(template)] : []),
    ...(podHasTerminal(template, pod) ? [terminalVolume(FILES_CONFIG_MAP)] : []),
    ...(podHasKubeconfig(template, pod) ? [kubeconfigVolume(FILES_CONFIG_MAP)] : []),
    ...containers.flatMap(scratchVolumes),
  ];
  const keeper = turn && keeperOf(template);
  const initContainers = [
    ...(turn && keeper && storage && containers.includes(keeper)
      ? [keepContainer(keeper, turn, storage.path)]
      : []),
    ...withFiles.map((container) => copyContainer(template, container, storage?.path)),
    ...(template.init ?? []).flatMap((step, index) => {
      const container = containers.find(({ name }) => name === step.container);
      return container ? [stepContainer(place, container, step.command, index, storage?.path)] : [];
    }),
  ];
  return {
    // A student's shell is PID 1's child and hears no SIGTERM: waiting longer only makes a reset slower.
    terminationGracePeriodSeconds: 2,
    restartPolicy: "Always",
    hostname: hostnameOf(place, pod),
    serviceAccountName: SERVICE_ACCOUNT,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: {
      runAsNonRoot: true,
      fsGroup: containers[0]?.user ?? DEFAULT_USER,
      fsGroupChangePolicy: "OnRootMismatch",
      seccompProfile: { type: "RuntimeDefault" },
    },
    // Five minutes, the default, is half a class: a lost node's Pods are given up after half a minute.
    tolerations: ["not-ready", "unreachable"].map((taint) => ({
      key: `node.kubernetes.io/${taint}`,
      operator: "Exists",
      effect: "NoExecute",
      tolerationSeconds: 30,
    })),
    ...(template.storage?.everyPod ? { affinity: onOneNode(place) } : {}),
    ...(initContainers.length > 0 ? { initContainers } : {}),
    containers: containers.map((container) =>
      mainContainer(place, container, hasKubeconfig(template, container) ? [kubeconfigEnv] : [], [
        ...volumeMounts(container, storage?.path),
        ...(hasTerminal(template, container) ? [terminalMount] : []),
        ...(hasKubeconfig(template, container) ? [kubeconfigMount] : []),
      ]),
    ),
    ...(volumes.length > 0 ? { volumes } : {}),
  };
}

/** Where the seat's other Pods are, or anywhere for the first of them: Kubernetes lets a Pod that matches itself begin. */
const onOneNode = (place: SeatPlace): object => ({
  podAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { labelSelector: { matchLabels: seatLabels(place) }, topologyKey: "kubernetes.io/hostname" },
    ],
  },
});

/** A machine of the lab goes by its own name, so that what runs there finds itself under the Service's name. */
function hostnameOf({ number }: SeatPlace, pod: string): string {
  if (pod !== DEFAULT_POD) return pod;
  return number === SHARED_SEAT ? "partage" : `espace-${number}`;
}

function mainContainer(
  place: SeatPlace,
  container: SeatContainer,
  given: { name: string }[],
  mounts: object[],
): object {
  return {
    name: container.name,
    image: container.image,
    ...(container.command ? { command: container.command } : {}),
    ...(container.args ? { args: container.args } : {}),
    ...(container.workingDir ? { workingDir: container.workingDir } : {}),
    env: environment(place, container, given),
    ...(container.ports
      ? { ports: container.ports.map(({ port }) => ({ containerPort: port, protocol: "TCP" })) }
      : {}),
    resources: { requests: container.resources, limits: container.resources },
    ...(container.ready ? { readinessProbe: readinessProbe(container.ready) } : {}),
    securityContext: restricted(container),
    ...(mounts.length > 0 ? { volumeMounts: mounts } : {}),
  };
}

/** Of the container's own image: whatever it is, it has the shell that its terminal needs, and its user. */
function copyContainer(template: SeatTemplate, container: SeatContainer, work: string | undefined): object {
  return {
    // A digit first: no container of a template can be named so.
    name: `0-files-${container.name}`,
    image: container.image,
    command: ["sh", "-c", COPY_SCRIPT, "files", ...filesOf(template, container)],
    resources: { requests: container.resources, limits: container.resources },
    securityContext: restricted(container),
    volumeMounts: [
      ...volumeMounts(container, work),
      { name: "files", mountPath: FILES_MOUNT, readOnly: true },
    ],
  };
}

/** First of all: what the lab begins with is laid into a folder in which nothing is left of before. */
function keepContainer(container: SeatContainer, turn: KeptTurn, work: string): object {
  return {
    name: `${KEEP_CONTAINER}${container.name}`,
    image: container.image,
    command: keepCommand(work, turn),
    resources: { requests: container.resources, limits: container.resources },
    securityContext: restricted(container),
    volumeMounts: volumeMounts(container, work),
  };
}

/** A step of the lab's own, as its container would do it. */
function stepContainer(
  place: SeatPlace,
  container: SeatContainer,
  command: string[],
  index: number,
  work: string | undefined,
): object {
  return {
    name: `${index + 1}-init-${container.name}`,
    image: container.image,
    command,
    ...(container.workingDir ? { workingDir: container.workingDir } : {}),
    env: environment(place, container),
    resources: { requests: container.resources, limits: container.resources },
    securityContext: restricted(container),
    volumeMounts: volumeMounts(container, work),
  };
}

/** Ours first and not to be replaced: Kubernetes lets later values refer to earlier ones, as `$(SEAT_NUMBER)`. */
function environment(place: SeatPlace, container: SeatContainer, given: { name: string }[] = []): object[] {
  const ours = [
    { name: "SEAT_NUMBER", value: String(place.number) },
    { name: "SESSION_ID", value: place.session },
    { name: "SEAT_PASSWORD", valueFrom: { secretKeyRef: { name: ACCESS_SECRET, key: "password" } } },
    ...given,
  ];
  const theirs = (container.env ?? []).filter(({ name }) => !ours.some((own) => own.name === name));
  return [
    ...ours,
    ...theirs.map(({ name, value, password }) =>
      password === undefined
        ? { name, value }
        : { name, valueFrom: { secretKeyRef: { name: ACCESS_SECRET, key: passwordKey(password) } } },
    ),
  ];
}

function readinessProbe(ready: NonNullable<SeatContainer["ready"]>): object {
  const timing = { periodSeconds: 2, timeoutSeconds: 3, failureThreshold: 3 };
  if ("http" in ready) return { httpGet: { port: ready.http.port, path: ready.http.path }, ...timing };
  if ("tcp" in ready) return { tcpSocket: { port: ready.tcp }, ...timing };
  return { exec: { command: ready.command }, ...timing };
}

const restricted = (container: SeatContainer): object => ({
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  runAsNonRoot: true,
  runAsUser: container.user ?? DEFAULT_USER,
  seccompProfile: { type: "RuntimeDefault" },
});

const scratchName = (container: SeatContainer, index: number): string => `${container.name}-scratch-${index}`;

/** Bounded: an endless `dd` of one student must not fill the node of all others. */
const scratchVolumes = (container: SeatContainer): object[] =>
  (container.scratch ?? []).map((_, index) => ({
    name: scratchName(container, index),
    emptyDir: { sizeLimit: "1Gi" },
  }));

const volumeMounts = (container: SeatContainer, work: string | undefined): object[] => [
  ...(work ? [{ name: WORK_VOLUME, mountPath: work }] : []),
  ...(container.scratch ?? []).map((mountPath, index) => ({
    name: scratchName(container, index),
    mountPath,
  })),
];

/** One Service a Pod that listens, named after the Pod: containers of other Pods of the seat reach it by that name. */
export function serviceManifests(place: SeatPlace, template: SeatTemplate): Manifest[] {
  return [...podGroups(template).keys()].flatMap((pod) => {
    const ports = podPorts(template, pod);
    if (ports.length === 0) return [];
    return [
      {
        apiVersion: "v1",
        kind: "Service",
        metadata: inSeat(place, pod),
        spec: {
          type: "ClusterIP",
          selector: { [LABEL.pod]: pod },
          ports: ports.map(({ name, port }) => ({ name, port, targetPort: port, protocol: "TCP" })),
        },
      },
    ];
  });
}
