import { mkdtemp, rm } from "node:fs/promises";
import { get } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Practice, startPractice } from "../../../practice/practice.ts";
import { apiOf, configMap, type TestApi } from "./apiClient.ts";

let folder: string;
let practice: Practice;
let api: TestApi;
const MAPS = "/api/v1/namespaces/default/configmaps";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "practice-faults-"));
  practice = await startPractice({ dataDir: folder, historySize: 4 });
  api = apiOf(practice);
});
beforeEach(() => practice.faults.clear());
afterAll(async () => {
  api.close();
  await practice.close();
  await rm(folder, { recursive: true, force: true });
});

/** What a watch of ConfigMaps prints until it ends, and how it ended. */
function watch(): { text(): string; state(): string } {
  let text = "";
  let state = "connecting";
  const options = {
    ca: practice.caPem,
    headers: { authorization: `Bearer ${practice.token}` },
    agent: false as const,
  };
  const request = get(`${practice.server}${MAPS}?watch=true&labelSelector=nothing`, options, (response) => {
    state = "open";
    response.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    response.on("end", () => {
      state = "ended";
    });
    response.on("error", () => {
      state = "cut";
    });
  });
  request.on("error", () => {
    state = "cut";
  });
  return { text: () => text, state: () => state };
}

test.each([409, 429, 500, 503] as const)("status %i, as often as it is asked for", async (status) => {
  practice.faults.inject({
    match: { verb: "list", kind: "ConfigMap", times: 2 },
    fault: { status, retryAfter: 3 },
  });
  const codes: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const answer = await api.call("GET", MAPS);
    codes.push(answer.code);
    if (answer.code !== 200) {
      expect([answer.body.kind, answer.headers["retry-after"]]).toEqual(["Status", "3"]);
    }
  }
  expect(codes).toEqual([status, status, 200]);
});

test("only what matches is met", async () => {
  practice.faults.inject({ match: { path: /\/configmaps\/one$/, verb: "delete" }, fault: { status: 500 } });
  await api.call("POST", MAPS, configMap("one"));
  await api.call("POST", MAPS, configMap("two"));
  expect((await api.call("DELETE", `${MAPS}/two`)).code).toBe(200);
  expect((await api.call("DELETE", `${MAPS}/one`)).code).toBe(500);
  expect((await api.call("GET", `${MAPS}/one`)).code).toBe(200);
});

test("latency delays and then answers", async () => {
  practice.faults.inject({ match: { verb: "list" }, fault: { latencyMs: 30 } });
  expect((await api.call("GET", MAPS)).code).toBe(200);
});

test("a reset cuts the connection", async () => {
  practice.faults.inject({ match: { verb: "list", times: 1 }, fault: { reset: true } });
  await expect(api.call("GET", MAPS)).rejects.toThrow();
  expect((await api.call("GET", MAPS)).code).toBe(200);
});

test("open watches are told that they are too old, and new ones too", async () => {
  const open = watch();
  await expect.poll(open.state).toBe("open");
  practice.faults.inject({ match: { kind: "ConfigMap", times: 2 }, fault: { goneInStream: true } });
  await expect.poll(open.state).toBe("ended");
  expect(JSON.parse(open.text())).toMatchObject({ type: "ERROR", object: { code: 410, reason: "Expired" } });
  const next = watch();
  await expect.poll(next.state).toBe("ended");
  expect(JSON.parse(next.text())).toMatchObject({ type: "ERROR", object: { code: 410 } });
});

test("open watches are cut, or fall silent", async () => {
  const cut = watch();
  await expect.poll(cut.state).toBe("open");
  practice.faults.inject({ match: { verb: "watch", times: 1 }, fault: { reset: true } });
  await expect.poll(cut.state).toBe("cut");
});

test("over HTTP, for a program of its own", async () => {
  const plan = [{ match: { verb: "list", path: "configmaps$" }, fault: { status: 503 } }];
  expect((await api.call("POST", "/practice/faults", plan)).code).toBe(200);
  expect((await api.call("GET", MAPS)).code).toBe(503);
  expect((await api.call("POST", "/practice/faults", [])).code).toBe(200);
  expect((await api.call("GET", MAPS)).code).toBe(200);
  const stranger = apiOf({ ...practice, token: "wrong" });
  expect((await stranger.call("POST", "/practice/faults", plan)).code).toBe(401);
  stranger.close();
});

test("a version from before the window is told 410 in the stream", async () => {
  const { body: list } = await api.call("GET", MAPS);
  for (let n = 0; n < 9; n += 1) await api.call("POST", MAPS, configMap(`old-${n}`));
  const from = list.metadata.resourceVersion;
  const answer = await api.call("GET", `${MAPS}?watch=true&resourceVersion=${from}`);
  expect(answer.code).toBe(200);
  expect(answer.body).toMatchObject({ type: "ERROR", object: { code: 410, reason: "Expired" } });
});

test("protobuf bodies are refused in words that help", async () => {
  const type = "application/vnd.kubernetes.protobuf";
  const { code, body } = await api.call("POST", "/api/v1/namespaces", "k8s\0", { type });
  expect([code, body.reason]).toEqual([415, "UnsupportedMediaType"]);
  expect(body.message).toContain("send JSON or YAML instead");
});
