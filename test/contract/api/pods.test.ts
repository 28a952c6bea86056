import { execFile } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClusterUnderTest, clusterUnderTest, freshNamespace } from "./clusterUnderTest.ts";
import { type Kubectl, kubectlFor } from "./kubectl.ts";

/**
 * Runs where containers do (see tiers.mjs): on the practice cluster, which simulates them, and on the real one with a
 * node, which has an image with a POSIX shell.
 */
const IMAGE = process.env.PUPITRE_CONTRACT_IMAGE ?? "debian:12";

let cluster: ClusterUnderTest;
let namespace: string;
let kubectl: Kubectl;

const POD = (name: string, script: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec:
  terminationGracePeriodSeconds: 1
  containers:
  - name: main
    image: ${IMAGE}
    command: ["sh", "-c", ${JSON.stringify(script)}]
`;

beforeAll(async () => {
  cluster = await clusterUnderTest();
  namespace = await freshNamespace(cluster);
  kubectl = await kubectlFor(cluster.kubeconfigPath, namespace);
  await kubectl.fed(POD("shell", "echo started; sleep 3600"), "apply", "-f", "-");
  expect((await kubectl.run("wait", "--for=condition=Ready", "pod/shell", "--timeout=60s")).code).toBe(0);
});
afterAll(async () => {
  await kubectl.close();
  await cluster.close();
});

describe("a Pod", () => {
  test("is shown as running", async () => {
    const { out } = await kubectl.run("get", "pods", "shell", "--no-headers");
    expect(out).toMatch(/^shell +1\/1 +Running +0 +/);
  });

  test("has a log, whole or its end", async () => {
    await expect.poll(async () => (await kubectl.run("logs", "shell")).out).toContain("started\n");
    expect((await kubectl.run("logs", "shell", "--tail=1")).out).toBe("started\n");
    expect((await kubectl.run("logs", "shell", "--tail=0")).out).toBe("");
    const stamped = await kubectl.run("logs", "shell", "--tail=1", "--timestamps");
    expect(stamped.out).toMatch(/^\d{4}-\d\d-\d\dT\S+Z started\n$/);
    expect((await kubectl.run("logs", "shell", "-c", "nobody")).err).toContain(
      "container nobody is not valid",
    );
  });

  test("logs -f goes on until the container is gone", async () => {
    await kubectl.fed(POD("talker", "echo one; sleep 3600"), "apply", "-f", "-");
    await kubectl.run("wait", "--for=condition=Ready", "pod/talker", "--timeout=60s");
    const following = kubectl.follow("logs", "-f", "talker");
    await expect.poll(following.text, { timeout: 20_000 }).toContain("one\n");
    expect((await kubectl.run("delete", "pod", "talker", "--wait")).code).toBe(0);
    await following.ended;
  });

  test("deleted with a grace period it is marked, then goes", async () => {
    await kubectl.fed(POD("brief", "sleep 3600"), "apply", "-f", "-");
    await kubectl.run("wait", "--for=condition=Ready", "pod/brief", "--timeout=60s");
    const path = `/api/v1/namespaces/${namespace}/pods/brief`;
    const { body } = await cluster.call("DELETE", path);
    expect(body).toMatchObject({ kind: "Pod", metadata: { deletionGracePeriodSeconds: 1 } });
    await expect.poll(async () => (await cluster.call("GET", path)).code, { timeout: 30_000 }).toBe(404);
  });

  test("tells its events", async () => {
    const { out } = await kubectl.run("get", "events", "--field-selector", "involvedObject.name=shell");
    expect(out).toMatch(/Scheduled/);
    expect(out).toMatch(/Started/);
  });
});

describe("exec", () => {
  test("gives both outputs and the exit code", async () => {
    const { code, out, err } = await kubectl.run(
      "exec",
      "shell",
      "--",
      "sh",
      "-c",
      "echo out; echo err >&2; exit 3",
    );
    expect([code, out]).toEqual([3, "out\n"]);
    expect(err).toContain("err\n");
  });

  test("takes standard input to its end", async () => {
    const { code, out } = await kubectl.fed("été\nzwei\n", "exec", "-i", "shell", "--", "cat");
    expect([code, out]).toEqual([0, "été\nzwei\n"]);
  });

  test("on a terminal", async () => {
    const words = `${kubectl.program} -n ${namespace} exec -it shell -- sh -c 'echo on a tty; exit 4'`;
    const out = await new Promise<string>((resolve) => {
      const child = execFile(
        "script",
        ["-qec", words, "/dev/null"],
        { env: kubectl.environment },
        (_, text) => resolve(text),
      );
      child.stdin?.end();
    });
    expect(out).toContain("on a tty\r\n");
    expect(out).toContain("exit code 4");
  });

  test("into what is not there is an answer in words", async () => {
    const missing = await kubectl.run("exec", "nobody", "--", "true");
    expect(missing.err).toContain('pods "nobody" not found');
    const wrong = await kubectl.run("exec", "shell", "-c", "other", "--", "true");
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain("container");
  });
});

describe("the channels of exec", () => {
  const PROTOCOL = "v5.channel.k8s.io";
  /** What a command says on each channel until the connection ends. */
  async function run(
    query: string,
    command: string[],
    act: (socket: ReturnType<ClusterUnderTest["socket"]>) => void,
  ): Promise<{ out: string; err: string; status: { status: string; message?: string; details?: unknown } }> {
    const words = command.map((word) => `command=${encodeURIComponent(word)}`).join("&");
    const path = `/api/v1/namespaces/${namespace}/pods/shell/exec?container=main&stdout=true&${query}&${words}`;
    const socket = cluster.socket(path, [PROTOCOL]);
    const channels = new Map<number, string>();
    socket.on("message", (data: Buffer) => {
      const channel = data[0] ?? -1;
      channels.set(channel, (channels.get(channel) ?? "") + data.subarray(1).toString());
    });
    socket.on("open", () => act(socket));
    await new Promise((resolve, reject) => {
      socket.on("close", resolve);
      socket.on("error", reject);
    });
    expect(socket.protocol).toBe(PROTOCOL);
    return {
      out: channels.get(1) ?? "",
      err: channels.get(2) ?? "",
      status: JSON.parse(channels.get(3) ?? "null"),
    };
  }

  test("keep both outputs apart, and end with the exit code", async () => {
    const script = "echo out; echo err >&2; exit 7";
    const { out, err, status } = await run("stderr=true", ["sh", "-c", script], () => {});
    expect([out, err]).toEqual(["out\n", "err\n"]);
    expect(status).toEqual({
      metadata: {},
      status: "Failure",
      message: "command terminated with non-zero exit code: command terminated with exit code 7",
      reason: "NonZeroExitCode",
      details: { causes: [{ reason: "ExitCode", message: "7" }] },
    });
  });

  test("take standard input until its channel is closed", async () => {
    const { out, status } = await run("stdin=true", ["cat"], (socket) => {
      socket.send(Buffer.concat([Buffer.from([0]), Buffer.from("eins\n")]));
      socket.send(Buffer.concat([Buffer.from([0]), Buffer.from("zwei\n")]));
      socket.send(Buffer.from([255, 0]));
    });
    expect([out, status]).toEqual(["eins\nzwei\n", { metadata: {}, status: "Success" }]);
  });

  test("tell a terminal its size, and of a program that is not there", async () => {
    const size = JSON.stringify({ Width: 101, Height: 33 });
    const line = "stty size 2>/dev/null || busybox stty size; exit\n";
    const { out } = await run("stdin=true&tty=true", ["sh"], (socket) => {
      socket.send(Buffer.concat([Buffer.from([4]), Buffer.from(size)]));
      socket.send(Buffer.concat([Buffer.from([0]), Buffer.from(line)]));
    });
    expect(out).toContain("33 101");
    const { status } = await run("stderr=true", ["no-such-program"], () => {});
    expect([status.status, status.message]).toEqual(["Failure", expect.stringContaining("no-such-program")]);
  });
});

describe("port-forward", () => {
  test("in channels names its port first, and says when nothing listens", async () => {
    const messages: Buffer[] = [];
    const path = `/api/v1/namespaces/${namespace}/pods/shell/portforward?ports=9`;
    const socket = cluster.socket(path, ["v4.channel.k8s.io"]);
    socket.on("message", (data: Buffer) => messages.push(data));
    await expect.poll(() => messages.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(2);
    expect(messages.slice(0, 2).map((message) => [...message])).toEqual([
      [0, 9, 0],
      [1, 9, 0],
    ]);
    socket.send(Buffer.from([0, 72, 105]));
    await expect
      .poll(() => messages.slice(2).some((message) => message[0] === 1), { timeout: 20_000 })
      .toBe(true);
    socket.close();
  });
});
