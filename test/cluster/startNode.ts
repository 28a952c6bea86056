import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { eventually } from "./adminApi.ts";
import type { Authority } from "./certificates.ts";
import { cgroupOf, makeCgroup } from "./cgroups.ts";
import { stockImages } from "./images.ts";
import { kubeconfigText } from "./kubeconfig.ts";
import type { KeeperOptions } from "./messages.ts";
import {
  cniList,
  containerdConfig,
  containerdSocket,
  kubeletArguments,
  kubeletConfig,
  kubeProxyArguments,
  NODE_ADDRESS,
  NODE_NAME,
} from "./nodeFiles.ts";
import { dns, kubeletAccess, storage } from "./nodeObjects.ts";
import { hasBridgeFilter } from "./ownNamespaces.ts";
import type { Programs } from "./programs.ts";
import { KUBELET_CLIENT, nodeReady, type RunningPlane } from "./startControlPlane.ts";
import { makeVolumeFolders } from "./volumes.ts";

const run = promisify(execFile);

export interface Containerd {
  /** Takes an OCI archive in. */
  importImage(archive: string): Promise<void>;
}

/** Starts containerd with the stock images; it wants no API server. */
export async function startContainerd(options: KeeperOptions, programs: Programs): Promise<Containerd> {
  const { folder } = options;
  const path = options.programs.containerd ?? "";
  const ctr = options.programs.ctr ?? "";
  const socket = containerdSocket(folder);
  await mkdir(join(folder, "cni"), { recursive: true });
  await writeFile(join(folder, "cni", "10-lab.conflist"), cniList(folder));
  await writeFile(join(folder, "containerd.toml"), containerdConfig(folder));
  // It finds its shim on the PATH.
  const shim = dirname(options.programs["containerd-shim-runc-v2"] ?? "");
  await programs.start("containerd", path, ["-c", join(folder, "containerd.toml")], {
    PATH: `${shim}:${dirname(path)}:${process.env.PATH ?? ""}`,
  });
  const answers = eventually(
    async () => (await run(ctr, ["-a", socket, "version"])).stdout !== "",
    async () => `containerd does not answer:\n${await programs.tail("containerd")}`,
  );
  await Promise.race([answers, programs.ended]);
  const importImage = async (archive: string): Promise<void> => {
    await run(ctr, ["-a", socket, "-n", "k8s.io", "images", "import", "--local", archive]);
  };
  for (const image of stockImages(join(folder, "images"), options.programs.coredns ?? ""))
    await importImage(await image.make());
  return { importImage };
}

/** Joins the node: kubelet, kube-proxy, names and volumes. Resolves when Pods with all of that can be made. */
export async function startNode(
  options: KeeperOptions,
  programs: Programs,
  { admin, authority, server }: RunningPlane,
): Promise<void> {
  const { folder } = options;
  const cgroup = cgroupOf(options.id);
  await writeNodeFiles(folder, cgroup, authority, server);
  await makeCgroup(cgroup);
  const volumes = join(folder, "volumes");
  await makeVolumeFolders(volumes);
  const access = kubeletAccess(KUBELET_CLIENT);
  await admin.apply(access.path, access.object);

  await programs.start("kubelet", options.programs.kubelet ?? "", kubeletArguments(folder));
  await programs.start(
    "kube-proxy",
    options.programs["kube-proxy"] ?? "",
    kubeProxyArguments(hasBridgeFilter()),
  );
  await Promise.all([...storage(volumes), ...dns()].map(({ path, object }) => admin.apply(path, object)));
  const namesAnswered = eventually(
    async () => {
      const path = "/apis/apps/v1/namespaces/kube-system/deployments/coredns/status";
      const { text } = await admin.call("GET", path);
      return (JSON.parse(text) as { status?: { readyReplicas?: number } }).status?.readyReplicas === 1;
    },
    async () => `CoreDNS does not become ready:\n${await programs.tail("kubelet")}`,
  );
  await Promise.race([Promise.all([nodeReady(admin, NODE_NAME), namesAnswered]), programs.ended]);
}

async function writeNodeFiles(
  folder: string,
  cgroup: string,
  authority: Authority,
  server: string,
): Promise<void> {
  const write = (name: string, text: string) => writeFile(join(folder, name), text, { mode: 0o600 });
  const ca = authority.certificatePem;
  const node = await authority.issue({ name: `system:node:${NODE_NAME}`, groups: ["system:nodes"] });
  const proxy = await authority.issue({ name: "system:kube-proxy" });
  const serving = await authority.issue({ name: NODE_NAME, hosts: [NODE_NAME, NODE_ADDRESS] });
  await write("kubelet.kubeconfig", kubeconfigText(server, ca, node));
  await write("kube-proxy.kubeconfig", kubeconfigText(server, ca, proxy));
  await write("kubelet.crt", serving.certificatePem);
  await write("kubelet.key", serving.keyPem);
  await write("kubelet.yaml", kubeletConfig(folder, cgroup));
  await write("resolv.conf", "");
}
