import { afterAll, beforeAll, expect, test } from "vitest";
import type { LabError } from "../../../shared/contract/failure.ts";
import { type Cluster, startCluster } from "./kubeletHarness.ts";

let cluster: Cluster;
const NS = "lab-a-01";
beforeAll(async () => {
  cluster = startCluster();
  const object = (kind: string, name: string, fields: Record<string, unknown>) =>
    cluster.store.create({ apiVersion: "v1", kind, metadata: { name, namespace: NS }, ...fields });
  object("ConfigMap", "files", { data: { "a.txt": "A\n", "b.txt": "B\n" } });
  object("ConfigMap", "settings", { data: { COLOR: "bleu", SIZE: "9" } });
  object("Secret", "access", { data: { token: Buffer.from("s3cret").toString("base64") } });
  const home = { name: "home", mountPath: "/work" };
  await cluster.ready({
    spec: {
      volumes: [
        { name: "home", emptyDir: { sizeLimit: "1Mi" } },
        { name: "files", configMap: { name: "files", items: [{ key: "a.txt", path: "deep/a.txt" }] } },
        { name: "all", configMap: { name: "files" } },
        { name: "access", secret: { secretName: "access" } },
      ],
      containers: [
        {
          ...{ name: "main", image: "debian:12", workingDir: "/work" },
          env: [
            { name: "FIRST", value: "1" },
            { name: "SECOND", value: "$(FIRST)-2 $(NONE) $$(FIRST)" },
            { name: "NS", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
            { name: "TOKEN", valueFrom: { secretKeyRef: { name: "access", key: "token" } } },
          ],
          envFrom: [{ prefix: "CFG_", configMapRef: { name: "settings" } }],
          volumeMounts: [
            home,
            { name: "files", mountPath: "/files" },
            { name: "all", mountPath: "/etc/app/one.txt", subPath: "b.txt" },
            { name: "access", mountPath: "/secret", readOnly: true },
          ],
        },
        { name: "side", image: "busybox:1", volumeMounts: [home] },
      ],
    },
  });
});
afterAll(() => cluster.kubelet.close());

test("exec keeps both outputs apart, gives the exit code and passes its input on", async () => {
  expect(await cluster.run(["sh", "-c", "echo out; echo err >&2; exit 9"])).toEqual({
    code: 9,
    stdout: "out\n",
    stderr: "err\n",
  });
  expect(await cluster.run(["cat"], { stdin: "é\n" })).toEqual({ code: 0, stdout: "é\n", stderr: "" });
  expect(await cluster.run(["sh"], { stdin: "echo a; exit 3\n" })).toMatchObject({ code: 3, stdout: "a\n" });
  expect((await cluster.run(["echo", "a  b", "$HOME", "'"])).stdout).toBe("a  b $HOME '\n");
  expect(await cluster.run(["sh", "-c", 'echo "$0 $1 $#"', "zero", "un deux"])).toMatchObject({
    stdout: "bash un deux 1\n",
  });
});

test("checks as templates write them work", async () => {
  await cluster.sh("printf 'un\\ndeux\\n' > a.txt");
  const passes = [
    "test -f /work/a.txt",
    "grep -q deux a.txt",
    "[ $(wc -l < a.txt) -eq 2 ]",
    "awk 'END{exit NR!=2}' a.txt",
    "cat a.txt | sort | head -1 | grep -qx deux",
  ];
  for (const check of passes) expect(await cluster.run(["sh", "-c", check])).toMatchObject({ code: 0 });
  expect((await cluster.run(["test", "-f", "/work/none"])).code).toBe(1);
  await expect(cluster.run(["no-such-program"])).rejects.toThrow(
    'exec: "no-such-program": executable file not found in $PATH',
  );
});

test("the environment is what the Pod says, with references expanded", async () => {
  const env = await cluster.sh(
    'echo "$FIRST|$SECOND|$NS|$TOKEN|$CFG_COLOR|$CFG_SIZE|$HOSTNAME"; pwd; whoami',
  );
  expect(env).toBe("1|1-2 $(NONE) $(FIRST)|lab-a-01|s3cret|bleu|9|seat\n/work\nstudent\n");
});

test("volumes are mounted: items, subPath, Secrets, and they cannot be written where the cluster gives them", async () => {
  expect(await cluster.sh("cat /files/deep/a.txt /etc/app/one.txt /secret/token; ls /files /etc/app")).toBe(
    "A\nB\ns3cret/etc/app:\none.txt\n\n/files:\ndeep\n".replace(
      "/etc/app:\none.txt\n\n/files:\ndeep\n",
      "/files:\ndeep\n\n/etc/app:\none.txt\n",
    ),
  );
  const refused = await cluster.run(["sh", "-c", "echo x > /secret/token"]);
  expect(refused).toMatchObject({ code: 1, stderr: "bash: /secret/token: Read-only file system\n" });
});

test("a changed ConfigMap shows in the volume", async () => {
  cluster.store.update("ConfigMap", NS, "files", (current) => ({
    ...current,
    data: { "a.txt": "new\n", "b.txt": "B\n" },
  }));
  expect(await cluster.sh("cat /files/deep/a.txt")).toBe("new\n");
});

test("an emptyDir is shared by the containers of a Pod; their own files are not", async () => {
  await cluster.run(["sh", "-c", "echo shared > /work/s; echo own > /tmp/o"], { container: "side" });
  expect(await cluster.sh("cat /work/s; ls /tmp")).toBe("shared\n");
});

test("a full volume refuses more, and df tells its size", async () => {
  const full = await cluster.run([
    "sh",
    "-c",
    "head -c 1048577 /dev/zero > big; head -c 900000 /dev/zero > a; cat a a > b",
  ]);
  expect(full.stderr).toContain("No space left on device");
  expect(await cluster.sh("df -h /work | tail -1")).toMatch(/1M .* \/work\n$/);
  await cluster.sh("rm -f a b big");
});

test("files behave: links, copies, moves, modes, appends", async () => {
  const script = `
    mkdir -p d/e && echo un > d/e/f && cp -r d copy && mv copy moved && ln -s moved link && ln d/e/f hard
    echo deux >> hard && cat d/e/f link/e/f && rm -r d && cat hard && chmod 700 moved && stat -c %a moved && readlink link
    rmdir moved 2> /dev/null || echo kept; ls -1 moved/e`;
  expect(await cluster.sh(script)).toBe("un\ndeux\nun\nun\ndeux\n700\nmoved\nkept\nf\n");
});

test("an endless loop in one container leaves the others their turn", async () => {
  const stop = new AbortController();
  const endless = cluster.kubelet.exec(
    { namespace: NS, name: "seat" },
    { container: "side", command: ["sh", "-c", "while true; do x=1; done"], tty: false },
    { stdin: (async function* () {})(), stdout() {}, stderr() {}, onResize() {}, signal: stop.signal },
  );
  expect(await cluster.sh("echo free")).toBe("free\n");
  stop.abort();
  expect(await endless).toEqual({ code: 137 });
});

test("exec into a Pod or container that does not run is refused as not found", async () => {
  const kinds: string[] = [];
  for (const options of [{ pod: "none" }, { container: "none" }])
    await cluster.run(["true"], options).catch((error: LabError) => kinds.push(error.failure.kind));
  expect(kinds).toEqual(["notFound", "notFound"]);
});

test("a main program that is not simulated counts as a service that runs; scripts around it run for real", async () => {
  const home = { name: "home", mountPath: "/w" };
  await cluster.ready({
    name: "service",
    spec: { volumes: [{ name: "home", emptyDir: {} }] },
    container: {
      command: ["sh", "-c", "echo seeded > /w/a && exec nginx -g 'daemon off;'"],
      volumeMounts: [home],
    },
  });
  await cluster.ready({ name: "python", container: { command: ["python3", "-m", "http.server"] } });
  expect(await cluster.sh("cat /w/a", { pod: "service" })).toBe("seeded\n");
  const { soFar } = cluster.kubelet.logs({ namespace: NS, name: "service" }, { container: "main" });
  expect(soFar.at(-1)).toBe("nginx -g daemon off;: running (simulated)");
});

test("the log of a running script is followed line by line", async () => {
  await cluster.ready({
    name: "talk",
    container: { command: ["sh", "-c", "for i in 1 2 3; do echo tour $i; sleep 0.01; done; sleep 100"] },
  });
  const { soFar, follow } = cluster.kubelet.logs({ namespace: NS, name: "talk" }, { container: "main" });
  const lines = [...soFar];
  if (!lines.includes("tour 3"))
    await new Promise<void>((resolve) => {
      follow((line, time) => {
        expect(time).toMatch(/^\d{4}-.*Z$/);
        lines.push(line);
        if (line === "tour 3") resolve();
      });
    });
  expect(lines.slice(1)).toEqual(["tour 1", "tour 2", "tour 3"]);
});
