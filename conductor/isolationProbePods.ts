import { ANNOTATION, type SessionId } from "../shared/domain/names.ts";
import type { Manifest } from "../shared/kubernetes/objects.ts";
import { namespaceManifest } from "../shared/manifests/namespaceManifests.ts";
import { networkPolicies } from "../shared/manifests/networkPolicies.ts";
import { SERVICE_ACCOUNT } from "../shared/manifests/podManifests.ts";
import { CONDUCTOR_SEAT_ROLE } from "../shared/manifests/roles.ts";
import type { Account } from "../shared/manifests/seatManifests.ts";
import { inSeat, type SeatPlace } from "../shared/manifests/seatPlace.ts";
import type { SeatTemplate } from "../shared/manifests/seatTemplate.ts";

const PORT = 7701;
export const LISTENER = "listener";
export const CALLER = "caller";
export const NAMESPACED = "namespaced";
export const CONTAINER = "probe";
/** In place of a session's UID: no session has it, so whoever sweeps takes the namespace for an orphan, as it should. */
const NO_SESSION = "isolation-probe";
/** s; compute is given back even if nobody is left to delete anything. */
const LONGEST_LIFE = 240;

/** A lab that offers nothing: its namespaces are those of seats, to the letter, and no terminal may be opened there. */
const NO_LAB: SeatTemplate = { containers: [], accesses: [] };

/** Two places as seats have them; the API server's admission holds them to the same rules. */
export const probePlaces = (establishment: string, session: SessionId): [SeatPlace, SeatPlace] => [
  { establishment, session, sessionUid: NO_SESSION, number: 1 },
  { establishment, session, sessionUid: NO_SESSION, number: 2 },
];

export const probeNamespace = (place: SeatPlace): Manifest => namespaceManifest(place, NO_LAB);

/** What a seat of a lab without internet is closed with. */
export const probePolicies = (place: SeatPlace): Manifest[] => networkPolicies(place, NO_LAB, undefined);

export const probeBinding = (place: SeatPlace, account: Account): Manifest => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "RoleBinding",
  metadata: inSeat(place, "pupitre-conductor"),
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: CONDUCTOR_SEAT_ROLE },
  subjects: [{ kind: "ServiceAccount", ...account }],
});

export const probeAccount = (place: SeatPlace): Manifest => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: inSeat(place, SERVICE_ACCOUNT),
  automountServiceAccountToken: false,
});

export const listenerService = (place: SeatPlace): Manifest => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: inSeat(place, LISTENER),
  spec: {
    type: "ClusterIP",
    selector: { "pupitre.fr/pod": LISTENER },
    ports: [{ port: PORT, protocol: "TCP" }],
  },
});

const LISTEN = `require("net").createServer((socket) => {
  socket.on("error", () => {});
  socket.end("pupitre");
}).listen(${PORT});`;

/** A round is a try of each address; a line tells how it went. See shared/plan/preflightIsolation.ts. */
const CALL = `const net = require("net");
const ask = (host) => new Promise((resolve) => {
  const socket = net.connect({ host, port: ${PORT} });
  const end = (reached) => { socket.destroy(); resolve(reached); };
  socket.setTimeout(1500, () => end(false));
  socket.on("data", () => end(true)).on("end", () => end(false)).on("error", () => end(false));
});
(async () => {
  for (let n = 1; ; n++) {
    const [pod, service] = await Promise.all(process.argv.slice(1).map(ask));
    console.log(JSON.stringify({ n, pod, service }));
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
})();`;

const TELL_USERS = `console.log("uid_map " + require("fs").readFileSync("/proc/self/uid_map", "utf8").trim());
setInterval(() => {}, 60000);`;

export const listenerPod = (place: SeatPlace, image: string): Manifest =>
  pod(place, LISTENER, image, [LISTEN]);

export const callerPod = (place: SeatPlace, image: string, podIp: string, serviceIp: string): Manifest =>
  pod(place, CALLER, image, [CALL, podIp, serviceIp]);

export const namespacedPod = (place: SeatPlace, image: string): Manifest =>
  pod(place, NAMESPACED, image, [TELL_USERS], { hostUsers: false });

/** A program that no image has: it is fetched, and then nothing of it runs. */
export const imagePod = (place: SeatPlace, name: string, image: string, node?: string): Manifest =>
  pod(place, name, image, [], node === undefined ? {} : onNode(node), ["/pupitre-runs-nothing"]);

/** As DaemonSets say it: the scheduler still looks whether it fits. */
const onNode = (node: string): Record<string, unknown> => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: [node] }] }],
      },
    },
  },
});

/** As restricted as a seat's, with no token and nothing mounted. */
function pod(
  place: SeatPlace,
  name: string,
  image: string,
  script: string[],
  more: Record<string, unknown> = {},
  command = ["node", "-e", ...script],
): Manifest {
  const metadata = inSeat(place, name);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, "pupitre.fr/pod": name },
      annotations: { [ANNOTATION.generation]: "0.0" },
    },
    spec: {
      ...more,
      activeDeadlineSeconds: LONGEST_LIFE,
      terminationGracePeriodSeconds: 0,
      restartPolicy: "Never",
      serviceAccountName: SERVICE_ACCOUNT,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: CONTAINER,
          image,
          command,
          resources: {
            requests: { cpu: "10m", memory: "48Mi" },
            limits: { cpu: "500m", memory: "128Mi" },
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            runAsNonRoot: true,
            runAsUser: 1000,
            seccompProfile: { type: "RuntimeDefault" },
          },
        },
      ],
    },
  };
}
