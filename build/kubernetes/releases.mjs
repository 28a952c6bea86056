/**
 * @typedef {object} Release
 * @property {string} title
 * @property {string} version Without a leading "v"; part of the folder's name in the cache.
 * @property {Record<string, string>} programs Name → import path of the command.
 * @property {string} module The Go module.
 * @property {string} [main] See GoSources.
 * @property {string} [stagingVersion] See GoSources.
 * @property {string} [ldflags]
 * @property {string} [tags]
 * @property {(program: string, machine: string) => Download} download The official one for Linux; `machine` is "amd64" or "arm64".
 */
/**
 * @typedef {{ address: string, checksum: string }
 *   | { repository: string, tag: string, asset: string, member?: string }} Download
 * A file beside its own SHA-256, or an asset of a GitHub release (which tells its digest) and the file in its archive.
 */

const kubernetes = "1.37.2";
const staging = `0.${kubernetes.slice(2)}`;
const command = "k8s.io/kubernetes/cmd";
const stamp = "k8s.io/component-base/version";
const [major, minor] = kubernetes.split(".");

/** What a Kubernetes version says of itself, for the linker. */
export const versionFlags = `-X ${stamp}.gitVersion=v${kubernetes} -X ${stamp}.gitMajor=${major} -X ${stamp}.gitMinor=${minor} -X ${stamp}.gitTreeState=clean`;
export const kubernetesVersion = kubernetes;

const etcdMain = `package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
`;

/** Answers names of Services and nothing else; the order is that in which a query passes the plugins. */
const corednsMain = `package main

import (
	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"
	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/health"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/ready"
)

func init() { dnsserver.Directives = []string{"health", "ready", "errors", "cache", "kubernetes"} }

func main() { coremain.Run() }
`;

const containerd = "github.com/containerd/containerd/v2";

/** @type {Release[]} */
export const releases = [
  {
    title: "etcd",
    version: "3.7.3",
    module: "go.etcd.io/etcd/server/v3",
    programs: { etcd: "." },
    main: etcdMain,
    download: (_, machine) => ({
      repository: "etcd-io/etcd",
      tag: "v3.7.3",
      asset: `etcd-v3.7.3-linux-${machine}.tar.gz`,
      member: `etcd-v3.7.3-linux-${machine}/etcd`,
    }),
  },
  {
    title: "Kubernetes",
    version: kubernetes,
    module: "k8s.io/kubernetes",
    stagingVersion: staging,
    ldflags: versionFlags,
    programs: Object.fromEntries(
      ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy"].map((name) => [
        name,
        `${command}/${name}`,
      ]),
    ),
    download(program, machine) {
      const address = `https://dl.k8s.io/release/v${kubernetes}/bin/linux/${machine}/${program}`;
      return { address, checksum: `${address}.sha256` };
    },
  },
  {
    title: "kwok",
    version: "0.8.0",
    module: "sigs.k8s.io/kwok",
    programs: { kwok: "sigs.k8s.io/kwok/cmd/kwok" },
    download: (_, machine) => ({
      repository: "kubernetes-sigs/kwok",
      tag: "v0.8.0",
      asset: `kwok-linux-${machine}`,
    }),
  },
  {
    title: "containerd",
    version: "2.4.2",
    module: containerd,
    ldflags: `-X ${containerd}/version.Version=2.4.2`,
    tags: "no_btrfs no_zfs",
    programs: Object.fromEntries(
      ["containerd", "containerd-shim-runc-v2", "ctr"].map((name) => [name, `${containerd}/cmd/${name}`]),
    ),
    download: (program, machine) => ({
      repository: "containerd/containerd",
      tag: "v2.4.2",
      asset: `containerd-2.4.2-linux-${machine}.tar.gz`,
      member: `bin/${program}`,
    }),
  },
  {
    title: "CoreDNS",
    version: "1.15.0",
    module: "github.com/coredns/coredns",
    programs: { coredns: "." },
    main: corednsMain,
    ldflags: "-X github.com/coredns/coredns/coremain.GitCommit=release",
    download: (_, machine) => ({
      repository: "coredns/coredns",
      tag: "v1.15.0",
      asset: `coredns_1.15.0_linux_${machine}.tgz`,
      member: "coredns",
    }),
  },
];

/** What a cluster of each tier runs. A node's cluster is a control plane first. */
const control = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"];
export const programsOf = {
  control,
  node: [...control, "kubelet", "kube-proxy", "containerd", "containerd-shim-runc-v2", "ctr", "coredns"],
};
