import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listOwnContexts, loadKubeconfig } from "../../../cluster/kubeconfig.ts";
import { ownKubeconfigs } from "../../../cluster/kubeconfigSources.ts";
import { type Issue, toFailure } from "../../../shared/contract/failure.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sources-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, ".."), { recursive: true });
  await writeFile(path, text);
  return path;
}

const FIRST = `
clusters: [{name: c, cluster: {server: "https://first:1"}}]
users: [{name: red-user, user: {token: first}}]
contexts: [{name: one, context: {cluster: c, user: red-user}}]
`;
const SECOND = `
apiVersion: v1
clusters:
- {name: c, cluster: {server: "https://second:1", tls-server-name: second}}
- {name: d, cluster: {server: "https://d:1"}}
users: [{name: red-user, user: {token: second}}]
contexts:
- {name: one, context: {cluster: d, user: red-user, namespace: second}}
- {name: two, context: {cluster: d, user: red-user, namespace: school}}
current-context: two
`;
const THIRD = `
clusters: [{name: e, cluster: {server: "https://e:1"}}]
contexts: [{name: three, context: {cluster: e}}]
current-context: three
`;

test("several files are one by kubectl's rule: the first to define a name wins, whole", async () => {
  const own = [
    await write("a", FIRST),
    join(folder, "absent"),
    await write("b", SECOND),
    await write("c", THIRD),
  ];
  const { files, contexts } = await listOwnContexts(own);
  expect(files.map(({ state }) => state)).toEqual(["read", "missing", "read", "read"]);
  expect(contexts).toEqual([
    { name: "one", current: false, server: "https://first:1" },
    { name: "two", current: true, server: "https://d:1", namespace: "school" },
    { name: "three", current: false, server: "https://e:1" },
  ]);
  expect(await loadKubeconfig({ own, context: "one", trust: "own" })).toEqual({
    context: "one",
    server: "https://first:1",
    namespace: "default",
    auth: { kind: "token", token: "first" },
  });
  expect(await loadKubeconfig({ own, trust: "own" })).toMatchObject({
    context: "two",
    namespace: "school",
    auth: { token: "first" },
  });
});

test("KUBECONFIG comes first, the file of the home folder adds to it, and one that is broken hides no other", async () => {
  const [a, b] = [await write("a", FIRST), await write("b", "{")];
  const home = await write(".kube/config", SECOND);
  const own = ownKubeconfigs({ KUBECONFIG: ["", a, b, home].join(delimiter) }, folder);
  expect(own).toEqual([a, b, home]);
  expect(ownKubeconfigs({}, folder)).toEqual([home]);
  const { files, contexts } = await listOwnContexts(own);
  expect(files.map(({ state }) => state)).toEqual(["read", "refused", "read"]);
  expect(files[1]?.failure?.issues?.[0]?.code).toBe("kubeconfig.syntax");
  expect(contexts.map(({ name }) => name)).toEqual(["one", "two"]);
  expect(await listOwnContexts([])).toEqual({ files: [], contexts: [] });
});

test("relative paths start at the file that names them, and reading changes nothing", async () => {
  const text = `
clusters: [{name: f, cluster: {server: "https://f:1", certificate-authority: ca.pem}}]
users: [{name: f, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: bin/login}}}]
contexts: [{name: four, context: {cluster: f, user: f}}]`;
  const deep = await write("deep/config", text);
  const before = await stat(deep);
  const own = [await write("a", FIRST), deep];
  const failure = await loadKubeconfig({ own, context: "four", trust: "own" }).then(
    () => undefined,
    toFailure,
  );
  expect(failure?.issues?.map(({ params }) => params?.file ?? params?.command)).toEqual([
    join(folder, "deep", "ca.pem"),
    join(folder, "deep", "bin", "login"),
  ]);
  expect(await readFile(deep, "utf8")).toBe(text);
  expect((await stat(deep)).mtimeMs).toBe(before.mtimeMs);
});

test("a consent stands for one text: whatever changes in the file, it is asked again", async () => {
  const exec = `{apiVersion: client.authentication.k8s.io/v1, command: login}`;
  const text = (token: string) => `
clusters: [{name: f, cluster: {server: "https://f:1", proxy-url: "http://proxy:3128"}}]
users: [{name: f, user: {exec: ${exec}}}, {name: other, user: {token: ${token}}}]
contexts: [{name: four, context: {cluster: f, user: f}}]
current-context: four`;
  const issuesOf = async (source: string, consent: string[]): Promise<Issue[]> => {
    const options = { text: source, trust: "imported", consent } as const;
    return (await loadKubeconfig(options).then(() => undefined, toFailure))?.issues ?? [];
  };
  const issues = await issuesOf(text("one"), []);
  expect(issues.map(({ code }) => code)).toEqual(["kubeconfig.proxy", "kubeconfig.execNeedsConsent"]);
  const consent = issues.map(({ params }) => String(params?.consent));
  expect(await issuesOf(text("one"), consent)).toEqual([]);
  expect((await issuesOf(text("two"), consent)).map(({ code }) => code)).toEqual([
    "kubeconfig.proxy",
    "kubeconfig.execNeedsConsent",
  ]);
  const access = await loadKubeconfig({ text: text("one"), trust: "imported", consent });
  expect(access.proxy).toBe("http://proxy:3128/");
});

test("a proxy that is none of http and https is refused, whatever was agreed", async () => {
  const text = `
clusters: [{name: f, cluster: {server: "https://f:1", proxy-url: "socks5://proxy:1080"}}]
contexts: [{name: four, context: {cluster: f}}]
current-context: four`;
  const failure = await loadKubeconfig({ text, trust: "imported" }).then(() => undefined, toFailure);
  expect(failure?.issues?.map(({ code }) => code)).toEqual(["kubeconfig.proxyUnsupported"]);
});
