import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { connect } from "../../../cluster/connect.ts";
import { loadKubeconfig } from "../../../cluster/kubeconfig.ts";
import type { Cluster } from "../../../cluster/port.ts";
import { alive, descendants } from "../../cluster/descendants.ts";
import { startInProcess } from "../../cluster/startInProcess.ts";
import { startRealCluster } from "../../cluster/startRealCluster.ts";

const open = async (path: string): Promise<Cluster> => connect(await loadKubeconfig({ path, trust: "own" }));
const NODES = { apiVersion: "v1", kind: "Node" };

test("two clusters run side by side, each with the nodes that it was asked for", async () => {
  const clusters = await Promise.all([
    startRealCluster({ tier: "control" }),
    startRealCluster({ tier: "control", kwokNodes: 3 }),
  ]);
  try {
    const counts = await Promise.all(
      clusters.map(async ({ kubeconfigPath }) => {
        const cluster = await open(kubeconfigPath);
        const { items } = await cluster.list(NODES);
        await cluster.close();
        return items.length;
      }),
    );
    expect(counts).toEqual([1, 3]);
  } finally {
    await Promise.all(clusters.map((cluster) => cluster.stop()));
  }
  expect(clusters.map(({ kubeconfigPath }) => existsSync(dirname(dirname(kubeconfigPath))))).toEqual([
    false,
    false,
  ]);
});

test("a kubeconfig for somebody gives what RBAC gives to the name, and no more", async () => {
  const cluster = await startRealCluster({ tier: "control" });
  const somebody = await open(await cluster.kubeconfigFor("someone", ["guests"]));
  const review = { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" };
  try {
    const path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    const { status } = await somebody.request<{ status: { userInfo: object } }>("POST", path, review);
    expect(status.userInfo).toMatchObject({
      username: "someone",
      groups: ["guests", "system:authenticated"],
    });
    await expect(somebody.list(NODES)).rejects.toMatchObject({ failure: { kind: "forbidden" } });
  } finally {
    await somebody.close();
    await cluster.stop();
  }
});

test("a cluster whose owner is killed leaves no process and no file", async () => {
  const { child, kubeconfig } = await startInProcess();
  const folder = dirname(dirname(kubeconfig));
  const processes = descendants(child.pid ?? 0);
  expect(processes.map(({ args }) => args).join("\n")).toContain("kube-apiserver");
  child.kill("SIGKILL");
  await expect.poll(() => alive(processes), { timeout: 30_000 }).toEqual([]);
  await expect.poll(() => existsSync(folder), { timeout: 30_000 }).toBe(false);
});

test("a cluster whose keeper is killed leaves no process", async () => {
  const { child, kubeconfig } = await startInProcess();
  const folder = dirname(dirname(kubeconfig));
  const processes = descendants(child.pid ?? 0);
  const keeper = processes.find(({ args }) => args.endsWith(`keeper.cjs ${folder}`));
  process.kill(keeper?.pid ?? Number.NaN, "SIGKILL");
  await expect.poll(() => alive(processes), { timeout: 30_000 }).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});
