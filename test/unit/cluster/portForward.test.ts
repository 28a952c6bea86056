import { once } from "node:events";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { connect } from "../../../cluster/connect.ts";
import type { Cluster } from "../../../cluster/port.ts";
import { toFailure } from "../../../shared/contract/failure.ts";
import { type ScriptedPod, startScriptedPod } from "./scriptedPod.ts";
import { status } from "./scriptedServer.ts";
import { SOON } from "./soon.ts";

let pod: ScriptedPod;
let cluster: Cluster;

beforeEach(async () => {
  pod = await startScriptedPod(["v4.channel.k8s.io"]);
  cluster = connect(pod.access);
});

afterEach(async () => {
  await cluster.close();
  await pod.close();
});

const PORT = Buffer.of(0x90, 0x1f); // 8080, little-endian

async function forward(): Promise<Duplex> {
  const stream = await cluster.portForward({ namespace: "lab-x-01", name: "web" }, 8080);
  pod.send(0, PORT);
  pod.send(1, PORT);
  return stream;
}

test("bytes pass both ways, without the port numbers that begin each channel", async () => {
  const stream = await forward();
  expect(pod.asked).toEqual(["/api/v1/namespaces/lab-x-01/pods/web/portforward?ports=8080"]);
  stream.write("GET / HTTP/1.0\r\n\r\n");
  await expect.poll(() => pod.frames, SOON).toEqual(["0: GET / HTTP/1.0\r\n\r\n"]);
  pod.send(0, "HTTP/1.0 200 OK\r\n\r\n");
  pod.send(0, "été");
  pod.socket().close();
  expect(await text(stream)).toBe("HTTP/1.0 200 OK\r\n\r\nété");
});

test("a port number in two pieces, or glued to the first bytes, is no data", async () => {
  const stream = await cluster.portForward({ namespace: "x", name: "web" }, 8080);
  pod.send(0, PORT.subarray(0, 1));
  pod.send(0, Buffer.concat([PORT.subarray(1), Buffer.from("hello")]));
  pod.socket().close();
  expect(await text(stream)).toBe("hello");
});

test("what comes in one packet with the answer to the upgrade is not lost", async () => {
  pod.greeting = [
    [0, PORT],
    [1, PORT],
    [0, Buffer.from("HTTP/1.1 200 OK\r\n\r\n")],
  ];
  const stream = await cluster.portForward({ namespace: "x", name: "web" }, 8080);
  pod.socket().close();
  expect(await text(stream)).toBe("HTTP/1.1 200 OK\r\n\r\n");
});

test("a port where nobody listens destroys the stream with its reason", async () => {
  const stream = await forward();
  const failed = once(stream, "error");
  pod.send(1, "error forwarding port 8080 to pod: connection refused");
  const [error] = (await failed) as [unknown];
  expect(toFailure(error)).toMatchObject({ kind: "unreachable", params: { cause: "refused" } });
});

test("the end of our side leaves the answer time to come", async () => {
  const stream = await forward();
  stream.end("question");
  await expect.poll(() => pod.frames, SOON).toEqual(["0: question"]);
  pod.send(0, "answer");
  pod.socket().close();
  expect(await text(stream)).toBe("answer");
});

test("a reader that takes its time gets everything, and a large write arrives whole", async () => {
  const stream = await forward();
  const block = Buffer.alloc(32 * 1024, "y");
  for (let index = 0; index < 100; index += 1) pod.send(0, block);
  pod.socket().close();
  let size = 0;
  for await (const chunk of stream) {
    size += (chunk as Buffer).length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(size).toBe(100 * block.length);
  const writer = await forward();
  await new Promise<void>((resolve, reject) =>
    writer.write(Buffer.alloc(1_000_000, "z"), (error) => (error ? reject(error) : resolve())),
  );
  await expect.poll(() => pod.frames.reduce((sum, frame) => sum + frame.length - 3, 0), SOON).toBe(1_000_000);
  writer.destroy();
  await expect.poll(() => pod.socket().readyState, SOON).toBe(3);
});

test("a connection that breaks or falls silent is an error, never an end", async () => {
  for (const fault of ["freeze", "cut"] as const) {
    await cluster.close();
    cluster = connect(pod.access, { pingInterval: 20, pingTimeout: 300 });
    const stream = await forward();
    pod.send(0, "half an ans");
    const received = text(stream).catch(toFailure);
    pod.gate[fault]();
    expect(await received).toMatchObject({ kind: "unreachable", params: { cause: "reset" } });
  }
});

test("a Pod that is not there is told before there is a stream", async () => {
  pod.refuse = { code: 404, body: status(404, "NotFound", { message: 'pods "web" not found' }) };
  const failure = await cluster.portForward({ namespace: "x", name: "web" }, 80).catch(toFailure);
  expect(failure).toMatchObject({ kind: "notFound", params: { resource: "pods/portforward" } });
});
