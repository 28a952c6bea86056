import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { KubeConfig } from "@kubernetes/client-node";
import { build } from "esbuild";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Practice, startPractice } from "../../../practice/practice.ts";
import { apiOf, configMap, type TestApi } from "./apiClient.ts";

let folder: string;
const started: Practice[] = [];
const apis: TestApi[] = [];

async function start(options: object = {}): Promise<{ practice: Practice; api: TestApi }> {
  const practice = await startPractice({ dataDir: folder, ...options });
  started.push(practice);
  const api = apiOf(practice);
  apis.push(api);
  return { practice, api };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "practice-life-"));
});
afterEach(async () => {
  for (const api of apis.splice(0)) api.close();
  for (const practice of started.splice(0)) await practice.close();
  await rm(folder, { recursive: true, force: true });
});

const MAPS = "/api/v1/namespaces/default/configmaps";

test("port, token, CA and objects survive a restart; uids too", async () => {
  const first = await start();
  const { body: made } = await first.api.call("POST", MAPS, configMap("kept"));
  await first.practice.close();
  const second = await start();
  const identity = ({ server, token, caPem, kubeconfigPath }: Practice) => ({
    server,
    token,
    caPem,
    kubeconfigPath,
  });
  expect(identity(second.practice)).toEqual(identity(first.practice));
  expect((await second.api.call("GET", `${MAPS}/kept`)).body).toEqual(made);
});

test("the folder, the kubeconfig and the keys are for their owner alone", async () => {
  await start();
  const modes = await Promise.all(
    ["", "kubeconfig", "cluster.json", "objects.journal"].map(
      async (name) => (await stat(join(folder, name))).mode & 0o777,
    ),
  );
  expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
});

test("the kubeconfig is complete in itself", async () => {
  const { practice } = await start();
  const config = new KubeConfig();
  config.loadFromFile(practice.kubeconfigPath);
  expect(config.getCurrentCluster()).toMatchObject({ server: practice.server, skipTLSVerify: false });
  expect(config.getCurrentCluster()?.caFile).toBeUndefined();
  expect(config.getCurrentUser()?.token).toBe(practice.token);
});

test("a second cluster on the same folder is refused, and the first goes on", async () => {
  const { api } = await start();
  await expect(startPractice({ dataDir: folder })).rejects.toThrow("is already running");
  expect((await api.call("POST", MAPS, configMap("still"))).code).toBe(201);
});

test("another port is found when somebody else has taken the old one", async () => {
  const first = await start();
  await first.practice.close();
  const port = Number(new URL(first.practice.server).port);
  const thief = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => thief.listen(port, "127.0.0.1", resolve));
  const second = await start();
  expect(second.practice.server).not.toBe(first.practice.server);
  expect((await second.api.call("GET", "/version")).code).toBe(200);
  await new Promise((resolve) => thief.close(resolve));
});

test("a namespace that was being deleted when the cluster stopped is finished by the next", async () => {
  const first = await start();
  const maps = "/api/v1/namespaces/half/configmaps";
  await first.api.call("POST", "/api/v1/namespaces", {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: "half" },
  });
  await first.api.call("POST", maps, configMap("held", {}, { finalizers: ["pupitre.fr/hold"] }));
  await first.api.call("DELETE", "/api/v1/namespaces/half");
  await first.practice.close();
  const { api } = await start();
  const patch = { metadata: { finalizers: null } };
  await api.call("PATCH", `${maps}/held`, patch, { type: "application/merge-patch+json" });
  await expect.poll(async () => (await api.call("GET", "/api/v1/namespaces/half")).code).toBe(404);
});

test("killed in the middle of writing, the program starts again with every object it had answered for", async () => {
  const bundle = join(folder, "main.mjs");
  await build({
    entryPoints: [new URL("../../../practice/main.ts", import.meta.url).pathname],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: bundle,
    banner: {
      js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  const data = join(folder, "data");
  const launch = async () => {
    const child = spawn(process.execPath, [bundle, "--data", data], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await new Promise<string[]>((resolve, reject) => {
      let text = "";
      child.once("exit", (code) => reject(new Error(`ended with ${code}`)));
      child.stdout.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes("\n")) resolve(text.split("\n"));
      });
    });
    const ready = JSON.parse(line ?? "") as { ready: boolean; server: string; kubeconfig: string };
    const config = new KubeConfig();
    config.loadFromFile(ready.kubeconfig);
    const caPem = Buffer.from(config.getCurrentCluster()?.caData ?? "", "base64").toString();
    const api = apiOf({ server: ready.server, caPem, token: config.getCurrentUser()?.token ?? "" });
    apis.push(api);
    return { child, ready, api };
  };
  const ended = (child: ReturnType<typeof spawn>) =>
    new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));

  const first = await launch();
  expect(first.ready.ready).toBe(true);
  const answered: string[] = [];
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let round = 0; ; round += 1) {
      const { code } = await first.api.call(
        "POST",
        MAPS,
        configMap(`m-${writer}-${round}`, { text: "x".repeat(2000) }),
      );
      if (code !== 201) throw new Error(`code ${code}`);
      answered.push(`m-${writer}-${round}`);
    }
  });
  await expect.poll(() => answered.length).toBeGreaterThan(100);
  first.child.kill("SIGKILL");
  await Promise.allSettled(writers);

  const second = await launch();
  expect(second.ready.server).toBe(first.ready.server);
  const { body } = await second.api.call("GET", MAPS);
  const names = new Set(body.items.map((item: { metadata: { name: string } }) => item.metadata.name));
  expect(answered.filter((name) => !names.has(name))).toEqual([]);
  const exit = ended(second.child);
  second.child.kill("SIGTERM");
  expect(await exit).toBe(0);
  expect(await readFile(join(data, "kubeconfig"), "utf8")).toContain(second.ready.server);
});
