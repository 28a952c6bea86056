import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { connect } from "../cluster/connect.ts";
import { loadKubeconfig } from "../cluster/kubeconfig.ts";
import { openBareCluster } from "./bareCluster.ts";
import type { Benchmark } from "./benchmark.ts";
import { rate } from "./statistics.ts";

const AT_ONCE = 16;
const OBJECT = { apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: "measured" };
const PATH = "/api/v1/namespaces/default/configmaps";

export const transport: Benchmark = {
  name: "transport",
  lines: [
    {
      key: "ours",
      what: `small reads through the cluster client, ${AT_ONCE} at once`,
      unit: "a second",
      limit: { key: "raw", what: "bare node:http2 without parsing" },
      instead: [{ key: "stock", what: "@kubernetes/client-node as it comes" }],
    },
  ],
  remark: "More is better. One ConfigMap of 1 kB, read again and again from the same server process.",
  async open({ quick }) {
    const bare = await openBareCluster();
    const body = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: OBJECT.name },
      data: { text: "é".repeat(500) },
    };
    await bare.raw.send("POST", PATH, JSON.stringify(body));
    const cluster = connect(await loadKubeconfig({ path: bare.kubeconfigPath, trust: "own" }), {
      maxInFlight: AT_ONCE,
    });
    const config = new KubeConfig();
    config.loadFromFile(bare.kubeconfigPath);
    const stock = config.makeApiClient(CoreV1Api);
    const count = quick ? 300 : 5_000;
    const ours = () => cluster.get(OBJECT);
    const raw = () => bare.raw.send("GET", `${PATH}/${OBJECT.name}`);
    const theirs = () => stock.readNamespacedConfigMap({ namespace: OBJECT.namespace, name: OBJECT.name });
    for (const work of [ours, raw, theirs]) await rate(count / 5, AT_ONCE, work);
    return {
      repeat: async () => ({
        ours: await rate(count, AT_ONCE, ours),
        raw: await rate(count, AT_ONCE, raw),
        stock: await rate(count / 5, AT_ONCE, theirs),
      }),
      async close() {
        await cluster.close();
        await bare.close();
      },
    };
  },
};
