import { DNS_ADDRESS } from "./controlPlane.ts";
import { NODE_NAME } from "./nodeFiles.ts";

export const DNS_IMAGE = "local.test/coredns:1";
/** Enough for two classes of thirty at once. */
const VOLUME_COUNT = 64;
const VOLUME_SIZE = "10Gi";

interface Placed {
  path: string;
  object: object;
}

const kubeSystem = { namespace: "kube-system" };
const rbac = "/apis/rbac.authorization.k8s.io/v1";
const RBAC_GROUP = "rbac.authorization.k8s.io";

/** The API server may ask kubelets; every program of the cluster else has its rights from Kubernetes' own roles. */
export function kubeletAccess(user: string): Placed {
  return clusterRoleBinding("cluster-kubelet-access", "system:kubelet-api-admin", {
    kind: "User",
    name: user,
    apiGroup: RBAC_GROUP,
  });
}

function clusterRoleBinding(name: string, role: string, subject: object): Placed {
  return {
    path: `${rbac}/clusterrolebindings/${name}`,
    object: {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name },
      roleRef: { apiGroup: RBAC_GROUP, kind: "ClusterRole", name: role },
      subjects: [subject],
    },
  };
}

/** The class that a claim gets that names none, and the volumes behind it: folders of the node, made beforehand. */
export function storage(folder: string): Placed[] {
  const storageClass = {
    path: "/apis/storage.k8s.io/v1/storageclasses/local",
    object: {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "local", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      provisioner: "kubernetes.io/no-provisioner",
      volumeBindingMode: "WaitForFirstConsumer",
    },
  };
  return [storageClass, ...volumeNames().map((name) => volume(name, `${folder}/${name}`))];
}

export function volumeNames(): string[] {
  return Array.from({ length: VOLUME_COUNT }, (_, index) => `local-${String(index).padStart(2, "0")}`);
}

function volume(name: string, path: string): Placed {
  const here = { key: "kubernetes.io/hostname", operator: "In", values: [NODE_NAME] };
  return {
    path: `/api/v1/persistentvolumes/${name}`,
    object: {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name, annotations: { "pv.kubernetes.io/provisioned-by": "local.test/keeper" } },
      spec: {
        capacity: { storage: VOLUME_SIZE },
        accessModes: ["ReadWriteOnce"],
        // The keeper does what a provisioner of another make does: it empties what was released, and offers it again.
        persistentVolumeReclaimPolicy: "Delete",
        storageClassName: "local",
        local: { path },
        nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [here] }] } },
      },
    },
  };
}

const CORE_FILE = `.:5353 {
  errors
  health :8081
  ready :8181
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    pods verified
  }
  cache 5
}
`;

/** CoreDNS as installers set it up, but for its image and its port, which needs no capability. */
export function dns(): Placed[] {
  const labels = { "k8s-app": "kube-dns" };
  const account = { kind: "ServiceAccount", name: "coredns", ...kubeSystem };
  const read = ["list", "watch"];
  return [
    {
      path: "/api/v1/namespaces/kube-system/serviceaccounts/coredns",
      object: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "coredns", ...kubeSystem } },
    },
    {
      path: `${rbac}/clusterroles/system:coredns`,
      object: {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "ClusterRole",
        metadata: { name: "system:coredns" },
        rules: [
          { apiGroups: [""], resources: ["endpoints", "services", "pods", "namespaces"], verbs: read },
          { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: read },
        ],
      },
    },
    clusterRoleBinding("system:coredns", "system:coredns", account),
    {
      path: "/api/v1/namespaces/kube-system/configmaps/coredns",
      object: {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "coredns", ...kubeSystem },
        data: { Corefile: CORE_FILE },
      },
    },
    {
      path: "/apis/apps/v1/namespaces/kube-system/deployments/coredns",
      object: {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "coredns", ...kubeSystem, labels },
        spec: {
          replicas: 1,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: dnsPod() },
        },
      },
    },
    {
      path: "/api/v1/namespaces/kube-system/services/kube-dns",
      object: {
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "kube-dns", ...kubeSystem, labels },
        spec: {
          clusterIP: DNS_ADDRESS,
          selector: labels,
          ports: [
            { name: "dns", port: 53, targetPort: 5353, protocol: "UDP" },
            { name: "dns-tcp", port: 53, targetPort: 5353, protocol: "TCP" },
          ],
        },
      },
    },
  ];
}

function dnsPod(): object {
  return {
    serviceAccountName: "coredns",
    priorityClassName: "system-cluster-critical",
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "coredns",
        image: DNS_IMAGE,
        imagePullPolicy: "Never",
        args: ["-conf", "/etc/coredns/Corefile"],
        resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "170Mi" } },
        readinessProbe: { httpGet: { path: "/ready", port: 8181 }, periodSeconds: 1 },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        },
        volumeMounts: [{ name: "config", mountPath: "/etc/coredns", readOnly: true }],
      },
    ],
    volumes: [{ name: "config", configMap: { name: "coredns" } }],
  };
}
