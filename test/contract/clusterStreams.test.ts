import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { connect } from "../../cluster/connect.ts";
import { loadKubeconfig } from "../../cluster/kubeconfig.ts";
import type { Cluster, ExecStream } from "../../cluster/port.ts";
import { type Practice, startPractice } from "../../practice/practice.ts";
import { toFailure } from "../../shared/contract/failure.ts";

let folder: string;
let practice: Practice;
let cluster: Cluster;

const SHELL = { namespace: "class", name: "shell" };
const WEB = { namespace: "class", name: "web" };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "practice-"));
  practice = await startPractice({ dataDir: folder });
  cluster = connect(await loadKubeconfig({ path: practice.kubeconfigPath, trust: "own" }));
  await cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "class" } });
  await cluster.create(
    pod("shell", { image: "debian:12.11", command: ["sh", "-c", "echo started; sleep infinity"] }),
  );
  const ports = [{ name: "http", containerPort: 8080 }];
  await cluster.create(pod("web", { image: "nginxinc/nginx-unprivileged:1.28.0", ports }));
  const bothReady = async () => expect(await readyPods()).toEqual(["shell", "web"]);
  await vi.waitFor(bothReady, { timeout: 60_000, interval: 100 });
});

afterAll(async () => {
  await cluster.close();
  await practice.close();
  await rm(folder, { recursive: true, force: true });
});

function pod(name: string, container: object) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "class" },
    spec: { containers: [{ name: "main", ...container }] },
  };
}

async function readyPods(): Promise<string[]> {
  const { items } = await cluster.list({ apiVersion: "v1", kind: "Pod" }, { namespace: "class" });
  const isReady = (status: unknown) =>
    (status as { conditions?: { type: string; status: string }[] } | undefined)?.conditions?.some(
      (condition) => condition.type === "Ready" && condition.status === "True",
    );
  return items
    .filter(({ status }) => isReady(status))
    .map(({ metadata }) => metadata.name)
    .sort();
}

function heard(stream: ExecStream) {
  const words = { stdout: "", stderr: "" };
  stream.onStdout((chunk) => {
    words.stdout += Buffer.from(chunk).toString("utf8");
  });
  stream.onStderr((chunk) => {
    words.stderr += Buffer.from(chunk).toString("utf8");
  });
  return words;
}

test("a command's output, its errors and its exit code come apart", async () => {
  const command = ["sh", "-c", "echo out; echo err >&2; exit 3"];
  const stream = await cluster.exec(SHELL, { container: "main", command, tty: false, stdin: false });
  const words = heard(stream);
  expect(await stream.ended).toEqual({ code: 3 });
  expect(words).toEqual({ stdout: "out\n", stderr: "err\n" });
});

test("input is read to its end", async () => {
  const stream = await cluster.exec(SHELL, { container: "main", command: ["cat"], tty: false, stdin: true });
  const words = heard(stream);
  stream.write("une ligne é\n");
  stream.endInput();
  expect(await stream.ended).toEqual({ code: 0 });
  expect(words.stdout).toBe("une ligne é\n");
});

test("a terminal answers what is typed and knows its size", async () => {
  const stream = await cluster.exec(SHELL, { container: "main", command: ["bash"], tty: true, stdin: true });
  const words = heard(stream);
  stream.resize(101, 31);
  stream.write("echo $((6*7))-bonjour\r");
  await expect.poll(() => words.stdout, { timeout: 10_000 }).toContain("42-bonjour");
  stream.write("stty size\r");
  await expect.poll(() => words.stdout, { timeout: 10_000 }).toContain("31 101");
  stream.write("exit 5\r");
  expect(await stream.ended).toEqual({ code: 5 });
});

test("an exec into nothing is refused before there is a stream", async () => {
  const options = { container: "main", command: ["true"], tty: false, stdin: false };
  const missing = await cluster.exec({ namespace: "class", name: "nobody" }, options).catch(toFailure);
  expect(missing).toMatchObject({ kind: "notFound", params: { resource: "pods/exec" } });
});

test("the log so far, and its last lines", async () => {
  const lines = await cluster.logs(SHELL, { container: "main" });
  expect(lines.endsWith("started\n")).toBe(true);
  expect(await cluster.logs(SHELL, { container: "main", tailLines: 1 })).toBe("started\n");
  expect(await cluster.logs(SHELL, { container: "main", tailLines: 0 })).toBe("");
});

test("a page is fetched through a forwarded port, several times over one connection", async () => {
  const stream = await cluster.portForward(WEB, 8080);
  for (const path of ["/", "/"]) {
    const outgoing = request({
      path,
      createConnection: () => stream,
      headers: { host: "seat", connection: "keep-alive" },
    });
    outgoing.end();
    const [response] = (await once(outgoing, "response")) as [Duplex & { statusCode: number }];
    expect(response.statusCode).toBe(200);
    expect(await text(response)).toContain("<html");
  }
  stream.destroy();
});

test("a port where nobody listens says so", async () => {
  const attempt = async () => {
    const stream = await cluster.portForward(WEB, 9);
    stream.write("hello");
    return text(stream);
  };
  const failure = await attempt().then(() => undefined, toFailure);
  expect(failure?.kind).toMatch(/^(unreachable|notFound)$/);
});
