import { CoreV1Api, KubeConfig, makeInformer, type V1ConfigMap } from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ClusterUnderTest, clusterUnderTest, freshNamespace } from "./clusterUnderTest.ts";

let cluster: ClusterUnderTest;
let namespace: string;

beforeAll(async () => {
  cluster = await clusterUnderTest();
  namespace = await freshNamespace(cluster);
});
afterAll(() => cluster.close());

test("the informer of the official client follows creates, updates and deletes", async () => {
  const config = new KubeConfig();
  config.loadFromFile(cluster.kubeconfigPath);
  const api = config.makeApiClient(CoreV1Api);
  const labelSelector = "followed=yes";
  const metadata = (name: string) => ({ name, namespace, labels: { followed: "yes" } });
  await api.createNamespacedConfigMap({ namespace, body: { metadata: metadata("first") } });

  const heard: string[] = [];
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  const list = () => api.listNamespacedConfigMap({ namespace, labelSelector });
  const informer = makeInformer<V1ConfigMap>(config, path, list, labelSelector);
  for (const event of ["add", "update", "delete"] as const) {
    informer.on(event, (object) =>
      heard.push(`${event} ${object.metadata?.name} ${object.data?.n ?? ""}`.trim()),
    );
  }
  await informer.start();
  await expect.poll(() => heard).toEqual(["add first"]);

  await api.createNamespacedConfigMap({
    namespace,
    body: { metadata: metadata("second"), data: { n: "1" } },
  });
  await api.replaceNamespacedConfigMap({
    name: "second",
    namespace,
    body: { metadata: metadata("second"), data: { n: "2" } },
  });
  await api.deleteNamespacedConfigMap({ name: "second", namespace });
  await expect
    .poll(() => heard, { timeout: 10_000 })
    .toEqual(["add first", "add second 1", "update second 2", "delete second 2"]);
  expect(informer.list(namespace)?.map((object) => object.metadata?.name)).toEqual(["first"]);
  await informer.stop();
});
