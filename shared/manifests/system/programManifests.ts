import type { Manifest } from "../../kubernetes/objects.ts";
import { PART_OF, programName, SYSTEM_NAMESPACE } from "./names.ts";
import type { PackedProgram, ProgramName } from "./options.ts";

/** Where health and metrics are told, in every program of ours. */
const HEALTH_PORT = 9090;
const BUNDLE_MOUNT = "/pupitre/bundle";
const BUNDLE_KEY = "program.gz";

/**
 * Runs a packed program: checks that it is the one that was meant, unpacks it and starts it. A stock image of Node is
 * all that is needed; nothing of ours is fetched from anywhere.
 */
const LOADER = [
  'const fs=require("node:fs"),path=require("node:path"),zlib=require("node:zlib"),{createHash}=require("node:crypto");',
  `const packed=fs.readFileSync("${BUNDLE_MOUNT}/${BUNDLE_KEY}");`,
  'if(createHash("sha256").update(packed).digest("hex")!==process.env.PUPITRE_BUNDLE_SHA256){console.error("the program is not the one that was meant");process.exit(1)}',
  "for(const [name,text] of Object.entries(JSON.parse(zlib.gunzipSync(packed)))){",
  'const file=path.join("/tmp/pupitre",name);fs.mkdirSync(path.dirname(file),{recursive:true});fs.writeFileSync(file,text)}',
  'import("file:///tmp/pupitre/main.mjs");',
].join("\n");

const bundleName = (program: ProgramName, { sha256 }: PackedProgram): string =>
  `${programName(program)}-${sha256.slice(0, 12)}`;

const labelsOf = (program: ProgramName) => ({ ...PART_OF, "app.kubernetes.io/name": programName(program) });
/** Selectors cannot be changed later: as little as tells the two apart. */
const selectorOf = (program: ProgramName) => ({ "app.kubernetes.io/name": programName(program) });

const inSystem = (name: string, labels: Record<string, string> = PART_OF) => ({
  name,
  namespace: SYSTEM_NAMESPACE,
  labels,
});

interface Program {
  program: ProgramName;
  packed: PackedProgram;
  image: string;
  imagePullSecret?: string | undefined;
  replicas: number;
  env: Record<string, string>;
  memory: { request: string; limit: string };
  /** A Secret of type kubernetes.io/tls. */
  tlsSecret?: string | undefined;
  /** Where it serves people; absent: nobody calls it. */
  door?: { port: number };
}

const TLS_MOUNT = "/pupitre/tls";

/** Immutable, and named after its content: a Pod never starts half of an upgrade. */
export const bundleManifest = (program: ProgramName, packed: PackedProgram): Manifest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: inSystem(bundleName(program, packed), { ...labelsOf(program), "pupitre.fr/bundle": program }),
  immutable: true,
  binaryData: { [BUNDLE_KEY]: packed.base64 },
});

export const serviceAccount = (program: ProgramName): Manifest => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  metadata: inSystem(programName(program), labelsOf(program)),
  automountServiceAccountToken: false,
});

export function deployment(wanted: Program): Manifest {
  const { program, replicas } = wanted;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: inSystem(programName(program), labelsOf(program)),
    spec: {
      replicas,
      selector: { matchLabels: selectorOf(program) },
      // A single one owns what only one may write: the next starts when it is gone.
      strategy:
        replicas === 1
          ? { type: "Recreate" }
          : { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } },
      template: {
        metadata: { labels: labelsOf(program) },
        spec: podSpec(wanted),
      },
    },
  };
}

function podSpec({ program, packed, image, imagePullSecret, replicas, tlsSecret, ...rest }: Program): object {
  return {
    serviceAccountName: programName(program),
    automountServiceAccountToken: true,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 20,
    ...(imagePullSecret ? { imagePullSecrets: [{ name: imagePullSecret }] } : {}),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      fsGroup: 1000,
      seccompProfile: { type: "RuntimeDefault" },
    },
    ...(replicas > 1 ? { affinity: apart(program) } : {}),
    // Five minutes, the default, is long for students before a closed door.
    tolerations: ["not-ready", "unreachable"].map((taint) => ({
      key: `node.kubernetes.io/${taint}`,
      operator: "Exists",
      effect: "NoExecute",
      tolerationSeconds: 30,
    })),
    containers: [container({ program, packed, image, tlsSecret, ...rest })],
    volumes: [
      { name: "bundle", configMap: { name: bundleName(program, packed) } },
      { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
      ...(tlsSecret ? [{ name: "tls", secret: { secretName: tlsSecret, defaultMode: 0o440 } }] : []),
    ],
  };
}

function container({
  program,
  packed,
  image,
  env,
  memory,
  tlsSecret,
  door,
}: Omit<Program, "replicas">): object {
  const all = {
    NODE_ENV: "production",
    PUPITRE_BUNDLE_SHA256: packed.sha256,
    PUPITRE_HEALTH_PORT: String(HEALTH_PORT),
    ...(tlsSecret ? { PUPITRE_PORTAL_TLS: TLS_MOUNT } : {}),
    ...env,
  };
  const probe = (path: string, periodSeconds: number, failureThreshold: number) => ({
    httpGet: { path, port: "health" },
    periodSeconds,
    timeoutSeconds: 3,
    failureThreshold,
  });
  return {
    name: program,
    image,
    command: ["node", "-e", LOADER],
    env: Object.entries(all).map(([name, value]) => ({ name, value })),
    ports: [
      { name: "health", containerPort: HEALTH_PORT, protocol: "TCP" },
      ...(door ? [{ name: "door", containerPort: door.port, protocol: "TCP" }] : []),
    ],
    startupProbe: probe("/livez", 1, 60),
    livenessProbe: probe("/livez", 10, 6),
    readinessProbe: probe("/readyz", 2, 3),
    resources: { requests: { cpu: "100m", memory: memory.request }, limits: { memory: memory.limit } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
    volumeMounts: [
      { name: "bundle", mountPath: BUNDLE_MOUNT, readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
      ...(tlsSecret ? [{ name: "tls", mountPath: TLS_MOUNT, readOnly: true }] : []),
    ],
  };
}

/** On nodes of their own where there are several. */
const apart = (program: ProgramName) => ({
  podAntiAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 100,
        podAffinityTerm: {
          topologyKey: "kubernetes.io/hostname",
          labelSelector: { matchLabels: selectorOf(program) },
        },
      },
    ],
  },
});

export const disruptionBudget = (program: ProgramName): Manifest => ({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: inSystem(programName(program), labelsOf(program)),
  spec: { minAvailable: 1, selector: { matchLabels: selectorOf(program) } },
});

/** `nodePort` absent: inside the cluster only. */
export const service = (program: ProgramName, port: number, nodePort?: number): Manifest => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: inSystem(programName(program), labelsOf(program)),
  spec: {
    type: nodePort === undefined ? "ClusterIP" : "NodePort",
    selector: selectorOf(program),
    ports: [
      {
        name: "door",
        port,
        targetPort: "door",
        protocol: "TCP",
        ...(nodePort === undefined ? {} : { nodePort }),
      },
    ],
  },
});

/** Nobody calls our Pods but by the door; health and metrics are open to the cluster, for they tell numbers only. */
export const networkPolicies = (door: number): Manifest[] => [
  policy("default-deny", { podSelector: {}, policyTypes: ["Ingress"] }),
  policy("health", {
    podSelector: {},
    policyTypes: ["Ingress"],
    ingress: [{ ports: [{ port: HEALTH_PORT, protocol: "TCP" }] }],
  }),
  policy("door", {
    podSelector: { matchLabels: selectorOf("portal") },
    policyTypes: ["Ingress"],
    ingress: [{ ports: [{ port: door, protocol: "TCP" }] }],
  }),
];

const policy = (name: string, spec: object): Manifest => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: inSystem(name),
  spec,
});
