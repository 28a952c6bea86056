import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Cluster } from "../../../cluster/port.ts";
import { noVault, secretStore, type Vault } from "../../../services/secretStore.ts";
import { receive, stateOf, supportOf } from "../../../services/siteCheck.ts";
import { openSiteRecords, type SiteRecord } from "../../../services/siteRecords.ts";
import { readSource } from "../../../services/siteSource.ts";
import { LabError } from "../../../shared/contract/failure.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sites-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const vault: Vault = {
  available: () => true,
  encrypt: (text) => Buffer.from(Buffer.from(text).map((byte) => byte ^ 0x5a)),
  decrypt: (data) => Buffer.from(data.map((byte) => byte ^ 0x5a)).toString("utf8"),
};

describe("what one signs in with", () => {
  test("lies on the disk only as the system's key store encrypted it", async () => {
    const store = secretStore(join(folder, "keys"), vault);
    expect(await store.put("site-a", "s3cret")).toBe("safe");
    expect(await readFile(join(folder, "keys", "site-a.secret"), "utf8")).not.toContain("s3cret");
    const next = secretStore(join(folder, "keys"), vault);
    expect([await next.get("site-a"), await next.how("site-a")]).toEqual(["s3cret", "safe"]);
    await next.remove("site-a");
    expect([await next.get("site-a"), await next.how("site-a")]).toEqual([undefined, undefined]);
  });

  test("without a key store touches no disk, lasts for this run, and what lay there before is forgotten", async () => {
    await secretStore(folder, vault).put("site-a", "old");
    const store = secretStore(folder, noVault);
    expect(await store.get("site-a")).toBeUndefined();
    expect(await store.put("site-a", "s3cret")).toBe("thisRun");
    expect(existsSync(join(folder, "site-a.secret"))).toBe(false);
    expect([await store.get("site-a"), await store.how("site-a")]).toEqual(["s3cret", "thisRun"]);
    expect(await secretStore(folder, noVault).get("site-a")).toBeUndefined();
  });

  test("of another user or computer counts as forgotten", async () => {
    await secretStore(folder, vault).put("site-a", "old");
    const foreign: Vault = {
      ...vault,
      decrypt: () => {
        throw new Error("not ours");
      },
    };
    const store = secretStore(folder, foreign);
    expect([await store.get("site-a"), await store.how("site-a")]).toEqual([undefined, undefined]);
  });
});

const record: SiteRecord = {
  id: "site-bcdfghjk",
  name: "Toulouse",
  namespace: "univ-a",
  from: "own",
  context: "school",
  server: "https://k.example",
  consent: [],
};

test("sites are kept, changed and removed; a file that cannot be read is set aside", async () => {
  const path = join(folder, "sites.json");
  const records = await openSiteRecords(path);
  await records.put(record);
  await records.put({ ...record, name: "Montpellier" });
  expect((await openSiteRecords(path)).list()).toEqual([{ ...record, name: "Montpellier" }]);
  await records.remove(record.id);
  expect((await openSiteRecords(path)).list()).toEqual([]);
  await writeFile(path, "{");
  expect((await openSiteRecords(path)).list()).toEqual([]);
  expect(await readFile(`${path}.unreadable`, "utf8")).toBe("{");
});

test("looking at a hostile file starts no process and reads no file that it names", async () => {
  const mark = join(folder, "ran");
  const named = join(folder, "named");
  await mkdir(named); // reading it would be an issue of its own: fileUnreadable
  const users = [
    { exec: { apiVersion: "client.authentication.k8s.io/v1", command: "touch", args: [mark] } },
    { "auth-provider": { name: "gcp", config: { "cmd-path": "touch", "cmd-args": mark } } },
    { tokenFile: named },
    { "client-certificate": named, "client-key": named },
    { username: "a", password: "b" },
  ];
  const text = JSON.stringify({
    clusters: [
      { name: "c", cluster: { server: "https://127.0.0.1:1", "certificate-authority": named } },
      { name: "p", cluster: { server: "https://127.0.0.1:1", "proxy-url": "http://user:s3cret@proxy:1" } },
    ],
    users: users.map((user, index) => ({ name: `u${index}`, user })),
    contexts: users.flatMap((_, index) =>
      ["c", "p"].map((cluster) => ({ name: `${cluster}${index}`, context: { cluster, user: `u${index}` } })),
    ),
  });
  const { contexts } = await readSource({ from: "file", text });
  expect(contexts).toHaveLength(10);
  const issues = contexts.flatMap(({ questions, refusals }) => [...questions, ...refusals]);
  for (const { questions, refusals } of contexts)
    expect(questions.length + refusals.length).toBeGreaterThan(0);
  expect(issues.map(({ code }) => code)).not.toContain("kubeconfig.fileUnreadable");
  expect(JSON.stringify(issues)).not.toContain("s3cret");
  expect(existsSync(mark)).toBe(false);
});

describe("how one is received", () => {
  const server = (answers: Record<string, unknown>): Cluster => {
    const request = (_: string, path: string) => {
      const key = Object.keys(answers).find((end) => path.endsWith(end));
      const answer = key === undefined ? undefined : answers[key];
      return answer instanceof LabError ? Promise.reject(answer) : Promise.resolve(answer);
    };
    return { request } as unknown as Cluster;
  };
  const good = {
    "/version": { gitVersion: "v1.33.1" },
    selfsubjectreviews: { status: { userInfo: { username: "prof" } } },
    v1alpha1: { resources: [{ name: "trainingsessions" }] },
    selfsubjectaccessreviews: { status: { allowed: true } },
  };

  test("an old version is named, before anything is asked that it may not know", async () => {
    expect(await receive(server({ "/version": { gitVersion: "v1.27.16" } }), "univ-a")).toEqual({
      state: "failed",
      version: "v1.27.16",
      supported: "tooOld",
      failure: { kind: "unsupported", params: { version: "v1.27.16", oldest: "v1.30" } },
    });
    expect(["v1.29.9", "v1.30.0", "v1.37.2-eks-1", "v2.0.0", "?", undefined].map(supportOf)).toEqual([
      "tooOld",
      "yes",
      "yes",
      "yes",
      "unknown",
      "unknown",
    ]);
  });

  test("a hidden version and missing resources are no obstacle, a missing right is named", async () => {
    expect(await receive(server(good), "univ-a")).toMatchObject({
      state: "live",
      prepared: true,
      user: "prof",
    });
    const bare = {
      ...good,
      "/version": new LabError({ kind: "forbidden" }),
      v1alpha1: new LabError({ kind: "notFound" }),
      selfsubjectaccessreviews: { status: { allowed: false } },
    };
    expect(await receive(server(bare), "univ-a")).toMatchObject({
      state: "forbidden",
      supported: "unknown",
      prepared: false,
      failure: { kind: "forbidden", params: { verb: "list", resource: "trainingsessions" } },
    });
  });

  test("each failure has its state", () => {
    const state = (kind: LabError["failure"]["kind"], consent?: boolean) =>
      stateOf(
        new LabError({
          kind,
          ...(consent === undefined
            ? {}
            : { issues: [{ code: "x", params: consent ? { consent: "exec:1" } : {} }] }),
        }),
      );
    expect([
      state("unauthorized"),
      state("forbidden"),
      state("unreachable"),
      state("timeout"),
      state("tooMany"),
      state("invalid", true),
      state("invalid", false),
      state("notFound"),
    ]).toEqual([
      "signIn",
      "forbidden",
      "disconnected",
      "disconnected",
      "disconnected",
      "consent",
      "failed",
      "failed",
    ]);
  });
});
