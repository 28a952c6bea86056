import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { LabError } from "../../../shared/contract/failure.ts";
import { type Cluster, startCluster } from "./kubeletHarness.ts";

let cluster: Cluster;
beforeAll(async () => {
  cluster = startCluster();
  for (const namespace of ["lab-a-07", "lab-a-08"])
    await cluster.ready({
      namespace,
      container: {
        image: "nginx:1.29",
        ports: [{ containerPort: 80 }, { containerPort: 8080 }],
        env: [{ name: "SEAT_NUMBER", value: namespace.slice(-1) }],
      },
    });
});
afterAll(() => cluster.kubelet.close());

const seat = { namespace: "lab-a-07", name: "seat" };

function get(
  path: string,
  headers: Record<string, string> = {},
  pod = seat,
): Promise<{ status: number | undefined; type: string | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const ask = request(
      { createConnection: () => cluster.kubelet.dial(pod, 80), path, headers },
      (answer) => {
        let body = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => {
          body += chunk;
        });
        answer.on("end", () =>
          resolve({ status: answer.statusCode, type: answer.headers["content-type"], body }),
        );
      },
    );
    ask.on("error", reject);
    ask.end();
  });
}

test("a declared port serves a page that names the seat, in French or English, and nothing else", async () => {
  const page = await get("/");
  expect(page).toMatchObject({ status: 200, type: "text/html; charset=utf-8" });
  for (const part of ["Espace 7", "lab-a-07", "nginx:1.29", 'lang="fr"']) expect(page.body).toContain(part);
  expect((await get("/", { "accept-language": "en-GB,en;q=0.9" })).body).toContain("Seat 7");
  expect((await get("/", {}, { namespace: "lab-a-08", name: "seat" })).body).toContain("Espace 8");
  for (const path of ["/none", "/none/"]) expect((await get(path)).status).toBe(404);
});

test("a program that serves no files has its page wherever its front door is", async () => {
  const pod = { namespace: "lab-a-10", name: "seat" };
  await cluster.ready({
    namespace: pod.namespace,
    container: { image: "s3:1.8", ports: [{ containerPort: 80 }] },
  });
  expect((await get("/console/", {}, pod)).body).toContain("s3:1.8");
  expect((await get("/console", {}, pod)).status).toBe(404);
});

test("/headers tells the headers that arrived", async () => {
  const { body } = await get("/headers", { "x-probe": "1", cookie: "a=b" });
  expect(JSON.parse(body)).toMatchObject({ "x-probe": "1", cookie: "a=b" });
});

test("what a student writes in the web folder is served, and no path leads out of it", async () => {
  await cluster.run(
    [
      "sh",
      "-c",
      "echo '<h1>Élève</h1>' > /usr/share/nginx/html/index.html; echo 'a{}' > /usr/share/nginx/html/a.css",
    ],
    seatOf(seat),
  );
  expect(await get("/")).toMatchObject({ status: 200, body: "<h1>Élève</h1>\n" });
  expect(await get("/a.css")).toMatchObject({ status: 200, type: "text/css; charset=utf-8" });
  for (const path of [
    "/../../../../etc/passwd",
    "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2f..%2f..%2fetc/passwd",
    "/%ff",
  ])
    expect((await get(path)).status).toBe(404);
});

const seatOf = ({ namespace, name }: typeof seat) => ({ namespace, pod: name });

test("a WebSocket on /ws answers what it is sent", async () => {
  const client = new WebSocket("ws://container/ws", {
    createConnection: () => cluster.kubelet.dial(seat, 80) as never,
  });
  const echoed = new Promise<string>((resolve, reject) => {
    client.on("error", reject);
    client.on("message", (data: Buffer) => resolve(data.toString("utf8")));
  });
  client.on("open", () => client.send("été"));
  expect(await echoed).toBe("été");
  client.close();
});

test("a port that nobody declares is refused as not found", () => {
  const fault = (() => {
    try {
      cluster.kubelet.dial(seat, 81);
    } catch (error) {
      return error as LabError;
    }
    return undefined;
  })();
  expect(fault?.failure.kind).toBe("notFound");
});

test("curl in the terminal reaches the ports of its own Pod and nothing else", async () => {
  const options = seatOf({ namespace: "lab-a-08", name: "seat" });
  expect((await cluster.run(["curl", "-s", "http://localhost:8080"], options)).stdout).toContain("Espace 8");
  expect((await cluster.run(["curl", "-sI", "http://127.0.0.1"], options)).stdout).toMatch(
    /^HTTP\/1\.1 200 OK\r\n/,
  );
  expect(await cluster.run(["curl", "-s", "http://localhost:81"], options)).toMatchObject({ code: 7 });
  expect(await cluster.run(["curl", "-s", "http://example.org"], options)).toMatchObject({ code: 6 });
});

test("the log names what was started and what was asked of the web server", async () => {
  await get("/none?secret=1");
  const { soFar, times } = cluster.kubelet.logs(seat, { container: "main" });
  expect(soFar[0]).toBe("nginx:1.29: started (simulated)");
  expect(soFar.at(-1)).toBe('port 80 "GET /none" 404');
  expect(times).toHaveLength(soFar.length);
});

test("connections to a container end with it", async () => {
  await cluster.ready({ namespace: "lab-a-09", container: { ports: [{ containerPort: 80 }] } });
  const connection = cluster.kubelet.dial({ namespace: "lab-a-09", name: "seat" }, 80);
  const closed = new Promise<void>((resolve) => connection.on("close", () => resolve()));
  connection.resume();
  cluster.store.markDeleted("Pod", "lab-a-09", "seat");
  await closed;
});
