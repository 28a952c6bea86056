import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ClusterAccess } from "../../../cluster/access.ts";
import { connect } from "../../../cluster/connect.ts";
import { loadKubeconfig } from "../../../cluster/kubeconfig.ts";
import type { Cluster } from "../../../cluster/port.ts";
import { launchSession } from "../../../services/launchSession.ts";
import { ensureNamespace, prepareCluster } from "../../../services/prepareCluster.ts";
import { noVault, secretStore, type Vault } from "../../../services/secretStore.ts";
import type { SiteAccess } from "../../../services/site.ts";
import { openSiteRecords } from "../../../services/siteRecords.ts";
import { readSource } from "../../../services/siteSource.ts";
import { createSites, type Sites } from "../../../services/sites.ts";
import { toFailure } from "../../../shared/contract/failure.ts";
import type { SiteCheck } from "../../../shared/contract/sites.ts";
import type { Site } from "../../../shared/contract/views.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import type { Manifest } from "../../../shared/kubernetes/objects.ts";
import { TEACHER_ROLE } from "../../../shared/manifests/roles.ts";
import { startConnectProxy } from "../../unit/cluster/connectProxy.ts";
import { LAB, until } from "./realStage.ts";

const RBAC = "rbac.authorization.k8s.io";
const namespace = `sites-${Math.random().toString(36).slice(2, 8)}`;
let admin: Cluster;
let access: ClusterAccess;
let folder: string;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const path = process.env.PUPITRE_REAL_KUBECONFIG;
  if (!path)
    throw new Error("PUPITRE_REAL_KUBECONFIG names no administrator's kubeconfig; see README.md here");
  const consent = await consentsOf(path);
  access = await loadKubeconfig({ path, trust: "own", consent });
  admin = connect(access);
  await prepareCluster(admin);
  await ensureNamespace(admin, namespace);
});
afterAll(async () => {
  const ref = { apiVersion: "v1", kind: "Namespace", name: namespace };
  const found = await admin?.get(ref);
  if (found) await admin.delete(ref, { uid: found.metadata.uid });
  // Whoever prepares the cluster next would find its session standing.
  if (found)
    await until(
      () => admin.get(ref),
      (left) => left === undefined,
      120,
    );
  await admin?.close();
}, 150_000);
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function consentsOf(path: string): Promise<string[]> {
  const failure = await loadKubeconfig({ path, trust: "own" }).then(() => undefined, toFailure);
  return (failure?.issues ?? []).map(({ params }) => String(params?.consent));
}

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/** Somebody with rights in the establishment's namespace and nowhere else: the token of an account that a role is bound to. */
async function somebody(name: string, role: { kind: "ClusterRole"; name: string } | { rules: Rule[] }) {
  const metadata = { name, namespace };
  await admin.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata }, "test");
  if ("rules" in role)
    await admin.apply(
      { apiVersion: `${RBAC}/v1`, kind: "Role", metadata, rules: role.rules } as Manifest,
      "test",
    );
  const roleRef = "rules" in role ? { kind: "Role", name } : role;
  await admin.apply(
    {
      apiVersion: `${RBAC}/v1`,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: RBAC, kind: roleRef.kind, name: roleRef.name },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    } as Manifest,
    "test",
  );
  return tokenOf(name);
}

async function tokenOf(account: string): Promise<string> {
  const { status } = await admin.request<{ status: { token: string } }>(
    "POST",
    `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`,
    { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 3600 } },
  );
  return status.token;
}

const teacher = () => somebody("teacher", { kind: "ClusterRole", name: TEACHER_ROLE });

function kubeconfig(user: object, cluster: object = {}): string {
  const ca = Buffer.from(access.ca ?? "").toString("base64");
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name: "c", cluster: { server: access.server, "certificate-authority-data": ca, ...cluster } },
    ],
    users: [{ name: "u", user }],
    contexts: [{ name: "school", context: { cluster: "c", user: "u", namespace } }],
    "current-context": "school",
  });
}

const LAUNCH = {
  site: "real",
  template: "shell",
  title: "Shell",
  parameters: {},
  people: [{ lastName: "Dupont", firstName: "Ana" }],
  spare: 0,
  minutes: 60,
  openAtOnce: true,
};

/** Reversible and recognisable: what lies on the disk is told from what it stands for. */
const vault: Vault = {
  available: () => true,
  encrypt: (text) => Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x5a)),
  decrypt: (data) => Buffer.from(data.map((byte) => byte ^ 0x5a)).toString("utf8"),
};

interface Opened {
  sites: Sites;
  now: () => Site | undefined;
  access: () => SiteAccess | undefined;
  reaches: (state: Site["state"], within?: number) => Promise<Site>;
}

/** The sites of one start of the application, on a folder that the next start may share. */
async function openSites(in_: string, keys: Vault = vault): Promise<Opened> {
  const told = new Map<string, { site: Site; access: SiteAccess | undefined }>();
  const sites = createSites({
    records: await openSiteRecords(join(in_, "sites.json")),
    secrets: secretStore(join(in_, "keys"), keys),
    setSite: (site, given) => told.set(site.id, { site, access: given }),
    dropSite: (id) => told.delete(id),
    now: () => new Date(),
    random: Math.random,
  });
  closing.push(() => sites.stop());
  const first = () => [...told.values()][0];
  return {
    sites,
    now: () => first()?.site,
    access: () => first()?.access,
    reaches: async (state, within = 30_000) => {
      await expect.poll(() => first()?.site.state, { timeout: within }).toBe(state);
      return first()?.site as Site;
    },
  };
}

async function ownFolder(): Promise<string> {
  folder = await mkdtemp(join(tmpdir(), "sites-"));
  const mine = folder;
  closing.unshift(() => rm(mine, { recursive: true, force: true }));
  return mine;
}

const missing = ({ rights }: SiteCheck): string[] =>
  rights.flatMap(({ resource, verbs }) =>
    verbs.filter(({ allowed }) => !allowed).map(({ verb }) => `${verb} ${resource}`),
  );

const adding = (text: string, consent: string[] = []) => ({
  source: { from: "file", text } as const,
  name: "Toulouse",
  namespace,
  consent,
});

describe("somebody with rights in one namespace only", () => {
  test("has all rights of a teacher, sees the version, and watches and writes sessions there", async () => {
    const opened = await openSites(await ownFolder());
    const text = kubeconfig({ token: await teacher() });
    const check = await opened.sites.check({ source: { from: "file", text }, consent: [] });
    expect(check).toMatchObject({ state: "live", supported: "yes", prepared: true, namespace });
    expect(check.user).toBe(`system:serviceaccount:${namespace}:teacher`);
    expect(missing(check)).toEqual([]);
    expect(check.rights.length).toBeGreaterThan(5);

    expect((await opened.sites.add(adding(text))).kept).toBe("safe");
    expect(await opened.reaches("live")).toMatchObject({ prepared: true, version: check.version });
    const site = opened.access() as SiteAccess;
    const { cluster } = site;
    const { session } = await launchSession(LAUNCH, {
      site,
      template: LAB,
      locale: "fr",
      now: new Date(),
      random: (below) => Math.floor(Math.random() * below),
    });
    const abort = new AbortController();
    const informer = cluster.informer(
      { apiVersion: API_VERSION, kind: "TrainingSession" },
      { namespace, signal: abort.signal },
    );
    await informer.synced;
    expect(informer.get(session, namespace)?.metadata.name).toBe(session);
    abort.abort();
    // Nothing of it stands in the clear.
    const stored = await readFile(join(folder, "sites.json"), "utf8");
    expect(stored).not.toContain("eyJ");
    // The whole window was used without one question about the whole cluster: this user could not ask one.
    const everywhere = cluster.list({ apiVersion: "v1", kind: "Namespace" });
    expect(toFailure(await everywhere.catch((error: unknown) => error))).toMatchObject({ kind: "forbidden" });
  });

  test("is told each right that is missing, verb on what, and that one may not even list", async () => {
    const opened = await openSites(await ownFolder());
    const sessions = {
      apiGroups: ["pupitre.fr"],
      resources: ["trainingsessions"],
      verbs: ["get", "list", "watch"],
    };
    const reader = kubeconfig({ token: await somebody("reader", { rules: [sessions] }) });
    const check = await opened.sites.check({ source: { from: "file", text: reader }, consent: [] });
    expect(check.state).toBe("live");
    expect(missing(check)).toEqual(
      expect.arrayContaining(["create trainingsessions", "create secrets", "list seats"]),
    );
    expect(missing(check)).not.toContain("list trainingsessions");

    const stranger = kubeconfig({ token: await somebody("stranger", { rules: [] }) });
    await opened.sites.add(adding(stranger));
    const site = await opened.reaches("forbidden");
    expect(site.failure?.params).toMatchObject({ verb: "list", resource: "trainingsessions", namespace });
  });
});

describe("a credential program", () => {
  test("starts nothing before consent; then signs in, and again when its credential expires", async () => {
    const opened = await openSites(await ownFolder());
    const log = join(folder, "runs");
    const tokenFile = join(folder, "token");
    await writeFile(tokenFile, await teacher());
    const script = join(folder, "login.cjs");
    await writeFile(
      script,
      `const fs = require("fs"); fs.appendFileSync(${JSON.stringify(log)}, "x");
       console.log(JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential",
         status: { token: fs.readFileSync(${JSON.stringify(tokenFile)}, "utf8"),
                   expirationTimestamp: new Date(Date.now() + 12_000).toISOString() } }));`,
    );
    const exec = { apiVersion: "client.authentication.k8s.io/v1", command: process.execPath, args: [script] };
    const text = kubeconfig({ exec });
    const runs = () =>
      readFile(log, "utf8").then(
        ({ length }) => length,
        () => 0,
      );

    const { contexts } = await readSource({ from: "file", text });
    const [question] = contexts[0]?.questions ?? [];
    expect(question?.params?.command).toBe(`${process.execPath} ${script}`);
    const refused = await opened.sites.check({ source: { from: "file", text }, consent: [] });
    expect(refused.state).toBe("consent");
    await expect(opened.sites.add(adding(text))).rejects.toThrow();
    expect(await runs()).toBe(0);

    await opened.sites.add(adding(text, [String(question?.params?.consent)]));
    await opened.reaches("live");
    const first = await runs();
    expect(first).toBe(1); // the look and the work share it
    await expect
      .poll(
        async () => {
          await opened
            .access()
            ?.cluster.list({ apiVersion: API_VERSION, kind: "TrainingSession" }, { namespace });
          return runs();
        },
        { timeout: 20_000, interval: 500 },
      )
      .toBeGreaterThan(first);
    expect(opened.now()?.state).toBe("live");
  });
});

describe("what one signs in with", () => {
  test("is kept by the system's key store from one start to the next, and only there", async () => {
    const mine = await ownFolder();
    const token = await teacher();
    const before = await openSites(mine);
    const { site } = await before.sites.add(adding(kubeconfig({ token })));
    await before.reaches("live");
    await before.sites.stop();
    const after = await openSites(mine);
    after.sites.start();
    await after.reaches("live");
    await after.sites.stop();
    const secret = await readFile(join(mine, "keys", `${site}.secret`), "latin1");
    expect(secret).not.toContain(token.slice(0, 20));
    const elsewhere = await openSites(mine, noVault);
    elsewhere.sites.start();
    expect((await elsewhere.reaches("signIn")).failure?.params?.cause).toBe("noKey");
    expect((await elsewhere.sites.details(site)).kept).toBe("lost");
    await elsewhere.sites.remove(site);
    expect(elsewhere.now()).toBeUndefined();
    await expect(readFile(join(mine, "keys", `${site}.secret`))).rejects.toThrow();
    expect(await readFile(join(mine, "sites.json"), "utf8")).not.toContain(site);
  });

  test("is asked for again when the site no longer takes it, without a key store for this run only", async () => {
    const mine = await ownFolder();
    const opened = await openSites(mine, noVault);
    const owner = await openSites(await ownFolder());
    const { site: own } = await owner.sites.add(adding(kubeconfig({ token: await teacher() })));
    const signIn = { kind: "token" } as const;
    const link = await owner.sites.invitation({ site: own, name: "Toulouse", namespace, signIn });
    expect(link).toMatch(/^pupitre:\/\/site\?/);
    expect(link).not.toContain("eyJ");

    const source = { from: "invitation", text: link, key: "not-a-key" } as const;
    const added = await opened.sites.add({ source, name: "Toulouse", namespace, consent: [] });
    expect(added.kept).toBe("thisRun");
    expect((await opened.reaches("signIn")).failure?.kind).toBe("unauthorized");
    await opened.sites.change({ site: added.site, key: await tokenOf("teacher") });
    await opened.reaches("live");
    expect(await readFile(join(mine, "sites.json"), "utf8")).not.toContain("eyJ");
    await expect(readFile(join(mine, "keys", `${added.site}.secret`))).rejects.toThrow();
  });
});

test("a site behind a proxy that goes away is told silent, and comes back by itself", async () => {
  const opened = await openSites(await ownFolder());
  let proxy = await startConnectProxy();
  const port = Number(new URL(proxy.url).port);
  closing.push(() => proxy.close());
  const text = kubeconfig({ token: await teacher() }, { "proxy-url": proxy.url });
  const { contexts } = await readSource({ from: "file", text });
  const consent = (contexts[0]?.questions ?? []).map(({ params }) => String(params?.consent));
  expect(consent[0]).toMatch(/^proxy:/);
  await opened.sites.add(adding(text, consent));
  await opened.reaches("live");
  expect(proxy.asked.length).toBeGreaterThan(0);
  const kept = opened.access();
  await proxy.close();
  opened.sites.retry(opened.now()?.id ?? "");
  const silent = await opened.reaches("disconnected");
  expect(silent.failure?.params?.cause).toBe("proxy");
  expect(silent.seenAt).toBeDefined();
  expect(opened.access()).toBe(kept);
  proxy = await startConnectProxy(undefined, port);
  await opened.reaches("live");
});
