import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, expect, test } from "vitest";
import { alive, descendants, type Process } from "../cluster/descendants.ts";
import { type ClusterProcess, startInProcess } from "../cluster/startInProcess.ts";
import { sweepLeftovers } from "../cluster/sweepLeftovers.ts";
import { kubectlFor } from "../contract/api/kubectl.ts";

const SLEEPER = `
apiVersion: v1
kind: Pod
metadata: {name: sleeper}
spec:
  containers:
  - {name: main, image: "local.test/node:20", command: [sleep, "31556952"], volumeMounts: [{name: w, mountPath: /w}]}
  volumes: [{name: w, emptyDir: {medium: Memory}}]
`;

let running: ClusterProcess | undefined;
afterEach(() => {
  running?.child.kill("SIGTERM");
});

/** A second cluster beside the shared one, with a container that would never end by itself. */
async function startBusy(): Promise<{ folder: string; processes: Process[]; pid: number }> {
  running = await startInProcess("--node");
  const kubectl = await kubectlFor(running.kubeconfig, "default");
  await kubectl.fed(SLEEPER, "apply", "-f", "-");
  const ready = await kubectl.run("wait", "--for=condition=Ready", "pod/sleeper", "--timeout=60s");
  await kubectl.close();
  expect(ready).toMatchObject({ code: 0 });
  const pid = running.child.pid ?? 0;
  const processes = descendants(pid);
  const words = processes.map(({ args }) => args).join("\n");
  for (const part of ["containerd-shim-runc-v2", "sleep 31556952", "kubelet", "kube-proxy", "coredns"])
    expect(words).toContain(part);
  return { folder: dirname(dirname(running.kubeconfig)), processes, pid };
}

/** What this machine shows of the cluster besides its processes. */
function traces(folder: string): string[] {
  const id = /pupitre-cluster-([0-9a-f]+)-/.exec(folder)?.[1] ?? "?";
  const links = execFileSync("ip", ["-o", "link"], { encoding: "utf8" }).split("\n");
  const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
  const hierarchies = readdirSync("/sys/fs/cgroup").map((name) => `/sys/fs/cgroup/${name}`);
  return [
    ...links.filter((line) => line.includes("node0")),
    ...mounts.filter((line) => line.includes(folder)),
    ...["/sys/fs/cgroup", ...hierarchies]
      .map((path) => `${path}/pupitre-${id}`)
      .filter((path) => existsSync(path)),
    ...(existsSync(folder) ? [folder] : []),
  ];
}

const machineSettings = (): string[] =>
  ["vm/overcommit_memory", "kernel/panic", "kernel/panic_on_oops", "net/netfilter/nf_conntrack_max"].map(
    (name) => readFileSync(`/proc/sys/${name}`, "utf8"),
  );

test("a node whose owner is killed leaves no process, mount, link, cgroup or file, and no setting of the machine", async () => {
  const before = machineSettings();
  const { folder, processes, pid } = await startBusy();
  expect(machineSettings()).toEqual(before);
  expect(traces(folder).filter((trace) => !trace.startsWith("/sys/fs/cgroup/"))).toEqual([folder]);
  process.kill(pid, "SIGKILL");
  await expect.poll(() => alive(processes), { timeout: 30_000 }).toEqual([]);
  await expect.poll(() => traces(folder), { timeout: 30_000 }).toEqual([]);
});

test("a node whose keeper is killed leaves no process, mount or link, and its owner takes the files away", async () => {
  const { folder, processes } = await startBusy();
  const [unshare] = processes.filter(({ args }) => args.startsWith("unshare "));
  process.kill(unshare?.pid ?? Number.NaN, "SIGKILL");
  await expect.poll(() => alive(processes), { timeout: 30_000 }).toEqual([]);
  await expect.poll(() => traces(folder), { timeout: 30_000 }).toEqual([]);
});

test("what a keeper and an owner that were killed together leave of files, the next start takes away", async () => {
  const { folder, processes, pid } = await startBusy();
  const [unshare] = processes.filter(({ args }) => args.startsWith("unshare "));
  process.kill(pid, "SIGSTOP");
  process.kill(unshare?.pid ?? Number.NaN, "SIGKILL");
  process.kill(pid, "SIGKILL");
  await expect.poll(() => alive(processes), { timeout: 30_000 }).toEqual([]);
  expect(existsSync(folder)).toBe(true);
  await sweepLeftovers();
  expect(traces(folder)).toEqual([]);
});
