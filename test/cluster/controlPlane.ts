/** Where a control plane listens and what it is told; pure, so that the lists can be read and tested. */
export interface ControlPlane {
  /** The API server's port, and the address that it listens on. */
  port: number;
  bindAddress: string;
  /** What Pods reach the API server by; never a loopback address. */
  advertiseAddress: string;
  /** Whether there is a kubelet to call, and Pods that look for the API server. */
  hasNode: boolean;
}

const SERVICE_RANGE = "10.96.0.0/16";
/** The first of the range: `kubernetes.default.svc`. */
const API_SERVICE_ADDRESS = "10.96.0.1";
export const DNS_ADDRESS = "10.96.0.10";
const ISSUER = "https://kubernetes.default.svc.cluster.local";

/** Names under which the API server is called. */
export function apiServerHosts({ advertiseAddress }: ControlPlane): string[] {
  const service = ["kubernetes", "kubernetes.default", "kubernetes.default.svc"];
  return [
    "localhost",
    ...service,
    "kubernetes.default.svc.cluster.local",
    "127.0.0.1",
    API_SERVICE_ADDRESS,
    advertiseAddress,
  ];
}

/** All by Unix sockets in its working folder: no port to collide, and nobody else's to read. */
export function etcdArguments(): string[] {
  return [
    "--data-dir=etcd",
    "--unsafe-no-fsync",
    "--listen-client-urls=unix://etcd-client:0",
    "--advertise-client-urls=unix://etcd-client:0",
    "--listen-peer-urls=unix://etcd-peer:0",
    "--initial-advertise-peer-urls=unix://etcd-peer:0",
    "--initial-cluster=default=unix://etcd-peer:0",
    "--log-level=warn",
  ];
}

/** File names are those of the keeper's folder, which is the programs' working folder. */
export function apiServerArguments(plane: ControlPlane): string[] {
  return [
    "--etcd-servers=unix://etcd-client:0",
    `--secure-port=${plane.port}`,
    `--bind-address=${plane.bindAddress}`,
    `--advertise-address=${plane.advertiseAddress}`,
    `--endpoint-reconciler-type=${plane.hasNode ? "lease" : "none"}`,
    "--cert-dir=certs",
    "--tls-cert-file=server.crt",
    "--tls-private-key-file=server.key",
    "--client-ca-file=ca.crt",
    "--token-auth-file=tokens.csv",
    "--authorization-mode=Node,RBAC",
    "--enable-admission-plugins=NodeRestriction",
    `--service-account-issuer=${ISSUER}`,
    "--service-account-key-file=accounts.pub",
    "--service-account-signing-key-file=accounts.key",
    `--service-cluster-ip-range=${SERVICE_RANGE}`,
    "--allow-privileged=true",
    ...(plane.hasNode
      ? [
          "--kubelet-preferred-address-types=InternalIP",
          "--kubelet-certificate-authority=ca.crt",
          "--kubelet-client-certificate=kubelet-client.crt",
          "--kubelet-client-key=kubelet-client.key",
        ]
      : []),
  ];
}

export function controllerManagerArguments(): string[] {
  return [
    "--kubeconfig=controller-manager.kubeconfig",
    "--secure-port=0",
    "--leader-elect=false",
    "--use-service-account-credentials=true",
    "--service-account-private-key-file=accounts.key",
    "--root-ca-file=ca.crt",
    "--cluster-signing-cert-file=ca.crt",
    "--cluster-signing-key-file=ca.key",
  ];
}

export function schedulerArguments(): string[] {
  return ["--kubeconfig=scheduler.kubeconfig", "--secure-port=0", "--leader-elect=false"];
}

export function kwokArguments(): string[] {
  return [
    "--kubeconfig=admin.kubeconfig",
    "--config=kwok-stages.yaml",
    "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake",
    "--node-lease-duration-seconds=40",
  ];
}
