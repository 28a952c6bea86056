import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { connect } from "../../../cluster/connect.ts";
import { proxyFromEnvironment } from "../../../cluster/proxyFromEnvironment.ts";
import { readTrustedRoots } from "../../../cluster/trustedRoots.ts";
import { toFailure } from "../../../shared/contract/failure.ts";
import { type ConnectProxy, startConnectProxy } from "./connectProxy.ts";
import { startScriptedPod } from "./scriptedPod.ts";
import { CONFIG_MAPS, startScriptedServer } from "./scriptedServer.ts";

const ref = { ...CONFIG_MAPS, namespace: "class", name: "a" };
const once = { backoffBase: 1, retryBudget: 0 };
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function proxy(wants?: { user: string; password: string }): Promise<ConnectProxy> {
  const started = await startConnectProxy(wants);
  closing.push(started.close);
  return started;
}

describe("a cluster behind a proxy", () => {
  test.each([true, false])("answers through CONNECT, by HTTP/2: %s", async (http2) => {
    const between = await proxy();
    const server = await startScriptedServer({ http2 });
    closing.push(server.close);
    server.store.put("a", {});
    // A name that only the proxy can resolve: what goes by is what must have gone through it.
    const { port } = new URL(server.access.server);
    const access = {
      ...server.access,
      server: `https://k8s.school.invalid:${port}`,
      tlsServerName: "localhost",
      proxy: between.url,
    };
    const cluster = connect(access, once);
    closing.push(() => cluster.close());
    expect((await cluster.get(ref))?.metadata.name).toBe("a");
    expect(new Set(between.asked.map(({ target }) => target))).toEqual(
      new Set([`k8s.school.invalid:${port}`]),
    );
  });

  test("lets a terminal through too", async () => {
    const between = await proxy();
    const pod = await startScriptedPod(["v5.channel.k8s.io"]);
    closing.push(pod.close);
    const { port } = new URL(pod.access.server);
    const access = {
      ...pod.access,
      server: `https://k8s.school.invalid:${port}`,
      tlsServerName: "localhost",
      proxy: between.url,
    };
    const cluster = connect(access, once);
    closing.push(() => cluster.close());
    const options = { container: "main", command: ["sh"], tty: true, stdin: true };
    const stream = await cluster.exec({ namespace: "lab-x-01", name: "shell" }, options);
    stream.close();
    expect(pod.asked).toHaveLength(1);
    expect(between.asked.at(-1)?.target).toBe(`k8s.school.invalid:${port}`);
  });

  test("gets the name and password of the proxy's address, and says so when the proxy wants others", async () => {
    const between = await proxy({ user: "prof", password: "s3:cret" });
    const server = await startScriptedServer();
    closing.push(server.close);
    server.store.put("a", {});
    const right = between.url.replace("//", `//prof:${encodeURIComponent("s3:cret")}@`);
    const through = connect({ ...server.access, proxy: right }, once);
    closing.push(() => through.close());
    expect((await through.get(ref))?.metadata.name).toBe("a");
    const refused = connect({ ...server.access, proxy: between.url }, once);
    closing.push(() => refused.close());
    expect(await refused.get(ref).catch(toFailure)).toMatchObject({
      kind: "unreachable",
      params: { cause: "proxySignIn" },
    });
  });

  test("is told apart from a proxy that is not there", async () => {
    const gone = await startConnectProxy();
    await gone.close();
    const cluster = connect(
      {
        context: "c",
        server: "https://k8s.school.invalid",
        namespace: "d",
        auth: { kind: "none" },
        proxy: gone.url,
      },
      once,
    );
    closing.push(() => cluster.close());
    expect(await cluster.get(ref).catch(toFailure)).toMatchObject({
      kind: "unreachable",
      params: { cause: "proxy" },
    });
  });
});

describe("the environment's proxy", () => {
  const env = (noProxy = "") => ({ HTTPS_PROXY: "proxy.school:3128", NO_PROXY: noProxy });
  test.each([
    ["https://k8s.univ.fr:6443", "", "http://proxy.school:3128/"],
    ["https://localhost:6443", "", undefined],
    ["https://127.3.2.1:6443", "", undefined],
    ["https://[::1]:6443", "", undefined],
    ["https://k8s.univ.fr", "*", undefined],
    ["https://k8s.univ.fr", "univ.fr", undefined],
    ["https://univ.fr", "univ.fr", undefined],
    ["https://univ.fr", ".univ.fr", "http://proxy.school:3128/"],
    ["https://k8s.univ.fr", " .UNIV.fr ,x", undefined],
    ["https://k8s.univ.fr", "*.univ.fr", undefined],
    ["https://notuniv.fr", "univ.fr", "http://proxy.school:3128/"],
    ["https://k8s.univ.fr:6443", "univ.fr:6443", undefined],
    ["https://k8s.univ.fr:6443", "univ.fr:443", "http://proxy.school:3128/"],
    ["https://k8s.univ.fr", "univ.fr:443", undefined],
    ["https://10.1.2.3:6443", "10.0.0.0/8", undefined],
    ["https://11.1.2.3:6443", "10.0.0.0/8", "http://proxy.school:3128/"],
    ["https://10.1.2.3:6443", "10.1.2.3", undefined],
    ["https://[fd00::5]:6443", "fd00::/8", undefined],
    ["https://10.1.2.3:6443", "fd00::/8,10.0.0.0/99", "http://proxy.school:3128/"],
  ])("for %s with NO_PROXY=%s is %s", (server, noProxy, expected) => {
    expect(proxyFromEnvironment(server, env(noProxy))).toBe(expected);
  });

  test("is none when none is named, or one that is no http proxy", () => {
    expect(proxyFromEnvironment("https://k8s.univ.fr", {})).toBeUndefined();
    expect(proxyFromEnvironment("https://k8s.univ.fr", { https_proxy: "socks5://p:1080" })).toBeUndefined();
    expect(proxyFromEnvironment("https://k8s.univ.fr", { https_proxy: "https://p" })).toBe("https://p/");
  });
});

test("the roots of the system's store and of NODE_EXTRA_CA_CERTS count where a site has no CA of its own", async () => {
  const folder = await mkdtemp(join(tmpdir(), "roots-"));
  closing.push(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "system.pem"), "SYSTEM");
  await writeFile(join(folder, "extra.pem"), "EXTRA");
  const roots = readTrustedRoots(
    { SSL_CERT_FILE: join(folder, "system.pem"), NODE_EXTRA_CA_CERTS: join(folder, "extra.pem") },
    "linux",
  );
  expect(roots).toContain("SYSTEM");
  expect(roots).toContain("EXTRA");
  expect(roots.length).toBeGreaterThan(100);
  expect(readTrustedRoots({ NODE_EXTRA_CA_CERTS: join(folder, "absent.pem") }, "win32")).not.toContain(
    "EXTRA",
  );
});
