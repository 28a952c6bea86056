import { DNS_ADDRESS } from "./controlPlane.ts";

/** The real node's name and its address in the cluster's own network. */
export const NODE_NAME = "node-1";
export const NODE_ADDRESS = "10.200.0.1";
const POD_RANGE = "10.244.0.0/24";
export const PAUSE_IMAGE = "local.test/pause:1";
/** Debian's containernetworking-plugins. */
const CNI_PROGRAMS = "/usr/lib/cni";

/** Pods on one bridge. It enforces no NetworkPolicy: a cluster that has to be found out by a probe. */
export function cniList(folder: string): string {
  const bridge = {
    type: "bridge",
    bridge: "cni0",
    isGateway: true,
    ipMasq: false,
    hairpinMode: true,
    ipam: {
      type: "host-local",
      dataDir: `${folder}/addresses`,
      ranges: [[{ subnet: POD_RANGE }]],
      routes: [{ dst: "0.0.0.0/0" }],
    },
  };
  return JSON.stringify({ cniVersion: "1.0.0", name: "lab", plugins: [bridge] });
}

export function containerdConfig(folder: string): string {
  const cri = "io.containerd.cri.v1";
  return `version = 3
root = "${folder}/containerd"
state = "${folder}/containerd-state"
[grpc]
  address = "${containerdSocket(folder)}"
[plugins."${cri}.images"]
  snapshotter = "overlayfs"
  [plugins."${cri}.images".pinned_images]
    sandbox = "${PAUSE_IMAGE}"
[plugins."${cri}.runtime"]
  restrict_oom_score_adj = true
  [plugins."${cri}.runtime".cni]
    bin_dirs = ["${CNI_PROGRAMS}"]
    conf_dir = "${folder}/cni"
  [plugins."${cri}.runtime".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."${cri}.runtime".containerd.runtimes.runc.options]
      SystemdCgroup = false
`;
}

export function containerdSocket(folder: string): string {
  return `${folder}/containerd.sock`;
}

/** `cgroup` is the cluster's own, so that two kubelets never take each other's Pods for leftovers. */
export function kubeletConfig(folder: string, cgroup: string): string {
  return JSON.stringify({
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    // Some machines still mount the controllers of cgroup v1.
    failCgroupV1: false,
    failSwapOn: false,
    cgroupDriver: "cgroupfs",
    cgroupRoot: cgroup,
    containerRuntimeEndpoint: `unix://${containerdSocket(folder)}`,
    address: NODE_ADDRESS,
    tlsCertFile: "kubelet.crt",
    tlsPrivateKeyFile: "kubelet.key",
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: "ca.crt" },
    },
    authorization: { mode: "Webhook" },
    clusterDNS: [DNS_ADDRESS],
    clusterDomain: "cluster.local",
    resolvConf: `${folder}/resolv.conf`,
    podLogsDir: `${folder}/pod-logs`,
    evictionHard: { "memory.available": "100Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
    // Images are made here and could be had nowhere else.
    imageGCHighThresholdPercent: 100,
    maxPods: 200,
  });
}

export function kubeletArguments(folder: string): string[] {
  return [
    "--config=kubelet.yaml",
    "--kubeconfig=kubelet.kubeconfig",
    `--hostname-override=${NODE_NAME}`,
    `--root-dir=${folder}/kubelet`,
    `--node-ip=${NODE_ADDRESS}`,
  ];
}

/** `hasBridgeFilter`: whether packets from Pod to Pod pass nftables; else answers must be led back through the node. */
export function kubeProxyArguments(hasBridgeFilter: boolean): string[] {
  return [
    "--kubeconfig=kube-proxy.kubeconfig",
    `--hostname-override=${NODE_NAME}`,
    "--proxy-mode=nftables",
    "--cluster-cidr=10.244.0.0/16",
    "--healthz-bind-address=127.0.0.1:10256",
    "--metrics-bind-address=127.0.0.1:10249",
    // The limits of connection tracking belong to the whole machine.
    "--conntrack-max-per-core=0",
    "--conntrack-min=0",
    "--conntrack-tcp-timeout-established=0s",
    "--conntrack-tcp-timeout-close-wait=0s",
    ...(hasBridgeFilter ? [] : ["--masquerade-all"]),
  ];
}
