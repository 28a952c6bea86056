import { afterEach, expect, test } from "vitest";
import { connect } from "../../../cluster/connect.ts";
import type { Cluster, ExecOptions, ExecStream } from "../../../cluster/port.ts";
import { toFailure } from "../../../shared/contract/failure.ts";
import { exited, type ScriptedPod, startScriptedPod } from "./scriptedPod.ts";
import { status } from "./scriptedServer.ts";
import { SOON } from "./soon.ts";

let pod: ScriptedPod;
let cluster: Cluster;

afterEach(async () => {
  await cluster.close();
  await pod.close();
});

const SHELL: ExecOptions = {
  container: "main",
  command: ["sh", "-c", "echo é && cat"],
  tty: true,
  stdin: true,
};

async function start(speaks = ["v5.channel.k8s.io", "v4.channel.k8s.io"]): Promise<void> {
  pod = await startScriptedPod(speaks);
  cluster = connect(pod.access);
}

async function open(options: ExecOptions = SHELL, speaks?: string[]): Promise<ExecStream> {
  await start(speaks);
  return cluster.exec({ namespace: "lab-x-01", name: "shell" }, options);
}

function heard(stream: ExecStream) {
  const words = { stdout: "", stderr: "" };
  stream.onStdout((chunk) => {
    words.stdout += Buffer.from(chunk).toString("latin1");
  });
  stream.onStderr((chunk) => {
    words.stderr += Buffer.from(chunk).toString("latin1");
  });
  return words;
}

test("a terminal: what is asked, both ways, the size, and the end with code 0", async () => {
  const stream = await open();
  expect(pod.asked).toEqual([
    "/api/v1/namespaces/lab-x-01/pods/shell/exec?container=main&stdout=true&command=sh&command=-c&command=echo+%C3%A9+%26%26+cat&stdin=true&tty=true",
  ]);
  const words = heard(stream);
  stream.resize(120, 40);
  stream.write("ls\n");
  stream.write(Uint8Array.of(0, 255));
  stream.endInput();
  await expect
    .poll(() => pod.frames)
    .toEqual(['4: {"Width":120,"Height":40}', "0: ls\n", "0: \u0000\u00ff", "255: \u0000"]);
  pod.send(1, "");
  pod.send(1, "out");
  await expect.poll(() => words, SOON).toEqual({ stdout: "out", stderr: "" });
  pod.send(3, { status: "Success" });
  pod.socket().close();
  expect(await stream.ended).toEqual({ code: 0 });
});

test("without a terminal stderr is its own, and an exit code is read from the Status", async () => {
  const stream = await open({ ...SHELL, tty: false, stdin: false });
  expect(pod.asked[0]).toContain("stderr=true");
  expect(pod.asked[0]).not.toMatch(/tty|stdin/);
  const words = heard(stream);
  pod.send(1, "a");
  pod.send(2, "b");
  pod.send(3, exited(137));
  pod.socket().close();
  expect(await stream.ended).toEqual({ code: 137 });
  expect(words).toEqual({ stdout: "a", stderr: "b" });
});

test("a server that knows no v5 is spoken to in v4, which has no end of input", async () => {
  const stream = await open(SHELL, ["v4.channel.k8s.io"]);
  stream.endInput();
  stream.write("x");
  await expect.poll(() => pod.frames, SOON).toEqual(["0: x"]);
});

test("what comes in one packet with the answer to the upgrade is heard", async () => {
  await start();
  pod.greeting = [[1, Buffer.from("$ ")]];
  const stream = await cluster.exec({ namespace: "lab-x-01", name: "shell" }, SHELL);
  const words = heard(stream);
  await expect.poll(() => words.stdout, SOON).toBe("$ ");
});

test("what comes before anybody listens is kept", async () => {
  const stream = await open();
  pod.send(1, "early ");
  pod.send(1, "bird");
  pod.send(3, { status: "Success" });
  pod.socket().close();
  await stream.ended;
  expect(heard(stream).stdout).toBe("early bird");
});

test("several MiB that nobody listens to yet wait in the connection, and arrive whole", async () => {
  const stream = await open();
  const block = Buffer.alloc(64 * 1024, "x");
  for (let index = 0; index < 160; index += 1) pod.send(1, block);
  pod.send(3, { status: "Success" });
  pod.socket().close();
  let size = 0;
  stream.onStdout((chunk) => {
    size += chunk.length;
  });
  expect(await stream.ended).toEqual({ code: 0 });
  expect(size).toBe(160 * block.length);
});

test("a large paste goes out in frames of 32 KiB, in order", async () => {
  const stream = await open();
  stream.write("ab".repeat(50_000));
  await expect
    .poll(() => pod.frames.map((frame) => frame.length - 3))
    .toEqual([32_768, 32_768, 32_768, 1_696]);
});

test("an exec that failed says why, and a lost connection has no code", async () => {
  const failing = await open();
  pod.send(3, status(500, "InternalError", { message: "container not running" }));
  pod.socket().close();
  expect(await failing.ended).toEqual({ failure: "container not running" });
  const cut = await cluster.exec({ namespace: "x", name: "y" }, SHELL);
  pod.gate.cut();
  expect(await cut.ended).toEqual({ failure: "the connection was lost" });
});

test("a connection that fell silent is found", async () => {
  await start();
  cluster = connect(pod.access, { pingInterval: 20, pingTimeout: 300 });
  const stream = await cluster.exec({ namespace: "x", name: "y" }, SHELL);
  pod.gate.freeze();
  expect(await stream.ended).toEqual({ failure: "the connection was lost" });
});

test("a refused upgrade is told in the API server's words", async () => {
  await start();
  pod.refuse = { code: 403, body: status(403, "Forbidden", { message: "no exec for you" }) };
  const failure = await cluster.exec({ namespace: "x", name: "y" }, SHELL).catch(toFailure);
  expect(failure).toMatchObject({
    kind: "forbidden",
    params: { verb: "create", resource: "pods/exec", namespace: "x" },
  });
  pod.refuse = { code: 404, body: status(404, "NotFound", { message: 'pods "y" not found' }) };
  const missing = await cluster.exec({ namespace: "x", name: "y" }, SHELL).catch(toFailure);
  expect(missing).toMatchObject({ kind: "notFound" });
});

test("a server without a protocol of ours, and one that is not there, are named", async () => {
  await start(["v1.channel.k8s.io"]);
  const strange = await cluster.exec({ namespace: "x", name: "y" }, SHELL).catch(toFailure);
  expect(strange).toMatchObject({ kind: "unsupported" });
  const port = pod.gate.port;
  await pod.gate.close();
  const nobody = await cluster.exec({ namespace: "x", name: "y" }, SHELL).catch(toFailure);
  expect(nobody).toMatchObject({
    kind: "unreachable",
    params: { server: `127.0.0.1:${port}`, cause: "refused" },
  });
});

test("closing the cluster ends its streams", async () => {
  const stream = await open();
  await cluster.close();
  expect(await stream.ended).toEqual({ failure: "the connection was lost" });
  expect(await cluster.exec({ namespace: "x", name: "y" }, SHELL).catch(toFailure)).toMatchObject({
    kind: "cancelled",
  });
});
