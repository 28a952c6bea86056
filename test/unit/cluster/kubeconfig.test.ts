import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ClusterAccess } from "../../../cluster/access.ts";
import { type KubeconfigOptions, listContexts, loadKubeconfig } from "../../../cluster/kubeconfig.ts";
import { type Issue, toFailure } from "../../../shared/contract/failure.ts";
import { type Pair, selfSigned } from "./certificate.ts";

let folder: string;
let good: Pair;
let other: Pair;
let old: Pair;
let future: Pair;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubeconfig-"));
  good = await selfSigned();
  other = await selfSigned();
  old = await selfSigned({ notBefore: new Date("2020-01-01"), notAfter: new Date("2021-01-01") });
  future = await selfSigned({ notBefore: new Date("2090-01-01"), notAfter: new Date("2091-01-01") });
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** JSON is YAML: parts may be overridden one by one. */
function file(
  parts: { cluster?: object; user?: object | null; context?: object; top?: object } = {},
): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "class",
    contexts: [
      { name: "class", context: { cluster: "c", user: "u", namespace: "school", ...parts.context } },
    ],
    clusters: [{ name: "c", cluster: { server: "https://k.example:6443/", ...parts.cluster } }],
    users: [{ name: "u", user: parts.user === undefined ? { token: "t0ken" } : parts.user }],
    ...parts.top,
  });
}

const pairOf = (pair: Pair) => ({
  "client-certificate-data": base64(pair.certificate),
  "client-key-data": base64(pair.key),
});

const exec = (more: object = {}) => ({
  exec: {
    apiVersion: "client.authentication.k8s.io/v1",
    command: "touch",
    args: [join(folder, "ran")],
    ...more,
  },
});

async function issuesOf(options: KubeconfigOptions): Promise<Issue[]> {
  const failure = await loadKubeconfig(options).then(() => undefined, toFailure);
  expect(failure?.kind ?? "accepted").toBe("invalid");
  return failure?.issues ?? [];
}

const codesOf = async (options: KubeconfigOptions) => (await issuesOf(options)).map(({ code }) => code);

describe("accepted", () => {
  const load = (text: string, more: Partial<KubeconfigOptions> = {}): Promise<ClusterAccess> =>
    loadKubeconfig({ text, trust: "imported", ...more } as KubeconfigOptions);

  test("a token, a CA and a server name, as kubectl writes them", async () => {
    const cluster = {
      "certificate-authority-data": base64(good.certificate),
      "tls-server-name": "kubernetes",
    };
    expect(await load(file({ cluster }))).toEqual({
      context: "class",
      server: "https://k.example:6443",
      ca: good.certificate,
      tlsServerName: "kubernetes",
      namespace: "school",
      auth: { kind: "token", token: "t0ken" },
    });
  });

  test("a client certificate with its key", async () => {
    const user = {
      "client-certificate-data": base64(good.certificate),
      "client-key-data": base64(good.key),
    };
    expect((await load(file({ user }))).auth).toEqual({
      kind: "certificate",
      certificate: good.certificate,
      key: good.key,
    });
  });

  test("another context than the current one; what the others hold is not looked at", async () => {
    const top = {
      contexts: [
        { name: "class", context: { cluster: "gone", user: "evil" } },
        { name: "lab", context: { cluster: "c", user: "u" } },
      ],
      users: [
        { name: "evil", user: exec() },
        { name: "u", user: { token: "1234" } },
      ],
    };
    const access = await load(file({ top }), { context: "lab" });
    expect(access).toMatchObject({ context: "lab", namespace: "default", auth: { token: "1234" } });
  });

  test("block style with comments, an alias, a BOM and Windows line ends", async () => {
    const text = [
      "\uFEFFapiVersion: v1 # hand-made",
      "kind: Config",
      "current-context: &name class",
      "clusters:",
      "- {name: *name, cluster: {server: https://k.example, insecure-skip-tls-verify: false, proxy-url: ''}}",
      "contexts:",
      "- name: class",
      "  context: {cluster: class, user: class}",
      "users:",
      "- name: class",
      "  user: {token: yes}",
      "",
    ].join("\r\n");
    expect((await load(text)).auth).toEqual({ kind: "token", token: "yes" });
  });

  test("UTF-16, as PowerShell writes it, from a path", async () => {
    const path = join(folder, "utf16");
    await writeFile(path, Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(file(), "utf16le")]));
    expect((await loadKubeconfig({ path, trust: "own" })).server).toBe("https://k.example:6443");
  });
});

describe("refused", () => {
  const cases: [string, () => string, string[]][] = [
    ["a program that gives credentials", () => file({ user: exec() }), ["execNeedsConsent"]],
    [
      "that program even beside a token",
      () => file({ user: { token: "t", ...exec() } }),
      ["execNeedsConsent"],
    ],
    [
      "a program that wants a terminal",
      () => file({ user: exec({ interactiveMode: "Always" }) }),
      ["execInteractive", "execNeedsConsent"],
    ],
    [
      "a program of an old protocol",
      () => file({ user: exec({ apiVersion: "client.authentication.k8s.io/v1alpha1" }) }),
      ["execVersion", "execNeedsConsent"],
    ],
    [
      "a program in a folder of nobody",
      () => file({ user: exec({ command: "./plugin" }) }),
      ["execRelative", "execNeedsConsent"],
    ],
    ["a program without a command", () => file({ user: { exec: {} } }), ["execCommandMissing"]],
    [
      "a variable that loads other code",
      () => file({ user: exec({ env: [{ name: "LD_PRELOAD", value: "/x" }] }) }),
      ["execEnvironment", "execNeedsConsent"],
    ],
    [
      "a variable that finds other programs",
      () => file({ user: exec({ env: [{ name: "Path", value: "/x" }] }) }),
      ["execEnvironment", "execNeedsConsent"],
    ],
    [
      "an auth-provider",
      () => file({ user: { "auth-provider": { name: "oidc", config: {} } } }),
      ["authProvider"],
    ],
    [
      "an auth-provider that runs a program",
      () => file({ user: { "auth-provider": { name: "gcp", config: { "cmd-path": "/bin/sh" } } } }),
      ["authProvider", "commandPath"],
    ],
    ["a stray cmd-path", () => file({ user: { "cmd-path": "/bin/sh" } }), ["commandPath"]],
    ["a password", () => file({ user: { username: "admin", password: "x" } }), ["basicAuth"]],
    ["acting as somebody else", () => file({ user: { token: "t", as: "system:admin" } }), ["impersonation"]],
    ["a server without TLS", () => file({ cluster: { server: "http://k.example" } }), ["serverNotHttps"]],
    ["a server that is no URL", () => file({ cluster: { server: "k.example" } }), ["serverInvalid"]],
    [
      "a server with a password in it",
      () => file({ cluster: { server: "https://a:b@k.example" } }),
      ["serverInvalid"],
    ],
    ["a server that is a file", () => file({ cluster: { server: "file:///etc/passwd" } }), ["serverInvalid"]],
    ["no server", () => file({ cluster: { server: null } }), ["serverMissing"]],
    ["an empty server", () => file({ cluster: { server: "" } }), ["serverMissing"]],
    ["verification off", () => file({ cluster: { "insecure-skip-tls-verify": true } }), ["verificationOff"]],
    [
      "verification off, in words of YAML 1.1",
      () => file().replace('6443/"', '6443/", insecure-skip-tls-verify: yes'),
      ["verificationOff"],
    ],
    ["a proxy", () => file({ cluster: { "proxy-url": "http://user:pass@proxy:3128" } }), ["proxy"]],
    ["a strange server name", () => file({ cluster: { "tls-server-name": "a b" } }), ["serverNameInvalid"]],
    ["a CA by path", () => file({ cluster: { "certificate-authority": "/etc/passwd" } }), ["fileInImport"]],
    [
      "a client certificate and key by path",
      () => file({ user: { "client-certificate": "a.crt", "client-key": "../../a.key" } }),
      ["fileInImport", "fileInImport"],
    ],
    ["a token by path", () => file({ user: { tokenFile: "/etc/passwd" } }), ["fileInImport"]],
    [
      "a path beside the data",
      () =>
        file({
          cluster: { "certificate-authority": "/x", "certificate-authority-data": base64(good.certificate) },
        }),
      ["fileInImport"],
    ],
    [
      "a CA that expired",
      () => file({ cluster: { "certificate-authority-data": base64(old.certificate) } }),
      ["caExpired"],
    ],
    [
      "a CA from the future",
      () => file({ cluster: { "certificate-authority-data": base64(future.certificate) } }),
      ["caNotYetValid"],
    ],
    [
      "a CA that is none",
      () => file({ cluster: { "certificate-authority-data": base64("hello") } }),
      ["caUnreadable"],
    ],
    [
      "data that is no base64",
      () => file({ cluster: { "certificate-authority-data": "!!" } }),
      ["notBase64"],
    ],
    ["a client certificate that expired", () => file({ user: pairOf(old) }), ["clientCertificateExpired"]],
    [
      "a client certificate from the future",
      () => file({ user: pairOf(future) }),
      ["clientCertificateNotYetValid"],
    ],
    [
      "a key of another certificate",
      () => file({ user: pairOf({ ...good, key: other.key }) }),
      ["clientKeyMismatch"],
    ],
    [
      "a certificate without a key",
      () => file({ user: { "client-certificate-data": base64(good.certificate) } }),
      ["clientKeyMissing"],
    ],
    [
      "a key without a certificate",
      () => file({ user: { "client-key-data": base64(good.key) } }),
      ["clientCertificateMissing"],
    ],
    ["a token that would break a header", () => file({ user: { token: "a\r\nHost: b" } }), ["tokenInvalid"]],
    ["a token that is a list", () => file({ user: { token: ["a"] } }), ["notText"]],
    ["a missing context", () => file({ top: { "current-context": "elsewhere" } }), ["contextMissing"]],
    ["no current context", () => file({ top: { "current-context": "" } }), ["noCurrentContext"]],
    ["a missing cluster", () => file({ context: { cluster: "x" } }), ["clusterMissing"]],
    ["a missing user", () => file({ context: { user: "x" } }), ["userMissing"]],
    [
      "two users of one name",
      () => file({ top: { users: [1, 2].map(() => ({ name: "u", user: { token: "t" } })) } }),
      ["userAmbiguous"],
    ],
    [
      "a namespace that is none",
      () => file({ context: { namespace: "../kube-system" } }),
      ["namespaceInvalid"],
    ],
    ["another kind of file", () => file({ top: { kind: "Pod" } }), ["otherKind"]],
    ["another version", () => file({ top: { apiVersion: "v2" } }), ["otherVersion"]],
    ["an empty file", () => "", ["empty"]],
    ["a text that is no map", () => "hello", ["empty"]],
    ["broken YAML", () => "a: [", ["syntax"]],
    ["several documents", () => `${file()}\n---\n${file()}`, ["severalDocuments"]],
    ["a custom tag", () => "a: !!js/function 'x'\n", ["tag"]],
    ["a repeated key", () => "kind: Config\nkind: Config\n", ["duplicateKey"]],
    ["a merge key", () => "a: &a {b: c}\nd:\n  <<: *a\n", ["mergeKey"]],
    ["a key that is a list", () => "? [a]\n: b\n", ["keyNotText"]],
    [
      "an alias bomb",
      () =>
        `a: &a [x]\n${"abcdefghijk"
          .split("")
          .map((key) => `b${key}: [*a, *a, *a, *a, *a, *a]`)
          .join("\n")}`,
      ["tooManyAliases"],
    ],
    ["more than 1 MiB", () => `${file()}\n#${"x".repeat(1_048_576)}`, ["tooLarge"]],
    ["a million braces, which would end the process", () => "{".repeat(1_000_000), ["tooDeep"]],
    ["depth without brackets", () => "- ".repeat(500_000), ["tooDeep"]],
    [
      "depth by indentation",
      () => Array.from({ length: 1_000 }, (_, depth) => `${" ".repeat(depth)}a:`).join("\n"),
      ["tooDeep"],
    ],
    ["depth after brackets that broke off", () => `a:\n  b: [\n${"- ".repeat(14_000)}`, ["tooDeep"]],
    ["depth by hyphens within brackets", () => `a: [${"- ".repeat(14_000)}`, ["tooComplex"]],
    ["what keeps a parser busy", () => "]".repeat(20_000), ["tooComplex"]],
    [
      "many keys",
      () => Array.from({ length: 100_000 }, (_, index) => `k${index}: v`).join("\n"),
      ["tooComplex"],
    ],
  ];

  test.each(cases)("%s", async (_, text, codes) => {
    const found = await codesOf({ text: text(), trust: "imported" });
    expect(found).toEqual(codes.map((code) => `kubeconfig.${code}`));
  });

  test("with line, column, path and what stands there, and without secrets", async () => {
    const text = [
      "current-context: class",
      "contexts: [{name: class, context: {cluster: c, user: u}}]",
      "clusters:",
      "- name: c",
      "  cluster:",
      "    server: http://k.example:8080",
      "    proxy-url: http://teacher:s3cret@proxy:3128",
      "users: [{name: u, user: {token: s3cret}}]",
    ].join("\n");
    const issues = await issuesOf({ text, trust: "imported" });
    expect(issues).toEqual([
      {
        code: "kubeconfig.serverNotHttps",
        params: { server: "k.example:8080" },
        path: "clusters[0].cluster.server",
        line: 6,
        column: 13,
      },
      {
        code: "kubeconfig.proxy",
        params: { proxy: "proxy:3128", consent: expect.stringMatching(/^proxy:[0-9a-f]{64}$/) },
        path: "clusters[0].cluster.proxy-url",
        line: 7,
        column: 16,
      },
    ]);
    expect(JSON.stringify(issues)).not.toContain("s3cret");
  });

  test("a file that is not there, and a folder", async () => {
    const missing = await loadKubeconfig({ path: join(folder, "none"), trust: "own" }).catch(toFailure);
    expect(missing).toMatchObject({ kind: "notFound", issues: [{ code: "kubeconfig.fileMissing" }] });
    expect(await codesOf({ path: folder, trust: "own" })).toEqual(["kubeconfig.fileUnreadable"]);
  });
});

describe("consent", () => {
  test("a program is accepted exactly as it was shown, and never run while loading", async () => {
    const user = exec({ env: [{ name: "PROFILE", value: "s3cret" }], args: ["get token", "--x"] });
    const [issue] = await issuesOf({ text: file({ user }), trust: "imported" });
    expect(issue).toMatchObject({
      path: "users[0].user.exec",
      params: { command: 'touch "get token" --x', environment: "PROFILE" },
    });
    expect(JSON.stringify(issue)).not.toContain("s3cret");
    const consent = [String(issue?.params?.consent)];
    const access = await loadKubeconfig({ text: file({ user }), trust: "imported", consent });
    expect(access.auth).toMatchObject({
      kind: "program",
      program: { command: "touch", args: ["get token", "--x"], env: { PROFILE: "s3cret" } },
    });
    const changed = exec({ env: [{ name: "PROFILE", value: "other" }], args: ["get token", "--x"] });
    const again = { text: file({ user: changed }), trust: "imported" as const, consent };
    expect(await codesOf(again)).toEqual(["kubeconfig.execNeedsConsent"]);
  });

  test("files of the own kubeconfig are listed first, and read only after the consent", async () => {
    const path = join(folder, "config");
    const user = { "client-certificate": "client.crt", "client-key": join(folder, "client.key") };
    await writeFile(path, file({ user, cluster: { "certificate-authority": "ca.crt" } }));
    const asked = await issuesOf({ path, trust: "own" });
    expect(asked.map(({ code, params }) => [code, params?.file])).toEqual([
      ["kubeconfig.fileNeedsConsent", join(folder, "ca.crt")],
      ["kubeconfig.fileNeedsConsent", join(folder, "client.crt")],
      ["kubeconfig.fileNeedsConsent", join(folder, "client.key")],
    ]);
    const consent = asked.map(({ params }) => String(params?.consent));
    // None of them existed so far: the answer could not have been different.
    const missing = await codesOf({ path, trust: "own", consent });
    expect(missing).toEqual(Array(3).fill("kubeconfig.fileMissing"));
    await writeFile(join(folder, "ca.crt"), good.certificate);
    await writeFile(join(folder, "client.crt"), good.certificate);
    await writeFile(join(folder, "client.key"), good.key);
    expect(await loadKubeconfig({ path, trust: "own", consent })).toMatchObject({
      ca: good.certificate,
      auth: { kind: "certificate", certificate: good.certificate, key: good.key },
    });
    expect(await codesOf({ path, trust: "imported", consent })).toEqual(
      Array(3).fill("kubeconfig.fileInImport"),
    );
  });
});

test("a file without danger means to us what it means to the client library of the Kubernetes project", async () => {
  const { KubeConfig } = await import("@kubernetes/client-node");
  const users = [{ token: "t0ken" }, pairOf(good), {}];
  for (const user of users) {
    const cluster = {
      "certificate-authority-data": base64(good.certificate),
      "tls-server-name": "kubernetes",
    };
    const text = file({ user, cluster });
    const theirs = new KubeConfig();
    theirs.loadFromString(text);
    const request = { headers: {} as Record<string, string> };
    await theirs.applyToHTTPSOptions(request);
    const { ca, cert, key, servername, headers } = request as typeof request & Record<string, unknown>;
    const ours = await loadKubeconfig({ text, trust: "imported" });
    expect(ours.server).toBe(theirs.getCurrentCluster()?.server.replace(/\/$/, ""));
    expect(ours.namespace).toBe(theirs.getContextObject("class")?.namespace);
    expect([ours.ca, ours.tlsServerName]).toEqual([String(ca), servername]);
    const certificate = cert && { kind: "certificate", certificate: String(cert), key: String(key) };
    const token = headers.Authorization && {
      kind: "token",
      token: headers.Authorization.slice("Bearer ".length),
    };
    expect(ours.auth).toEqual(certificate || token || { kind: "none" });
  }
});

test("the contexts of a file can be listed without following anything", async () => {
  const top = {
    contexts: [
      { name: "class", context: { cluster: "c", user: "u", namespace: "school" } },
      { name: "lost", context: { cluster: "gone", user: "u" } },
    ],
  };
  expect(await listContexts({ text: file({ user: exec(), top }) })).toEqual([
    { name: "class", current: true, server: "https://k.example:6443/", namespace: "school" },
    { name: "lost", current: false },
  ]);
});
