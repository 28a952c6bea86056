import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { downloadOfficial, sha256 } from "../../../build/kubernetes/official.mjs";
import { ensureClusterPrograms, hasClusterPrograms } from "../../../build/kubernetes/programs.mjs";
import { programsOf, releases } from "../../../build/kubernetes/releases.mjs";
import { run } from "../../../build/tools/run.mjs";

/** Where the programs of a real cluster come from: a named folder, the cache, official downloads, a build, in this order. */
let folder: string;
let server: Server;
let origin: string;
/** What is published, by path; anything else is refused. */
let published: Map<string, Buffer>;
let asked: string[];
const environment = { ...process.env };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cluster-programs-"));
  process.env.XDG_CACHE_HOME = join(folder, "cache");
  delete process.env.PUPITRE_KUBERNETES_BIN;
  published = new Map();
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const bytes = published.get(request.url ?? "");
    response.writeHead(bytes ? 200 : 403).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  process.env = { ...environment };
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

/** The real releases, each program on our server beside its checksum; and a Go that only says what it would build. */
function ways({ go = true } = {}) {
  const built: string[] = [];
  return {
    built,
    ways: {
      releases: releases.map((release) => ({
        ...release,
        download: (program: string) => ({
          address: `${origin}/${program}`,
          checksum: `${origin}/${program}.sha256`,
        }),
      })),
      download: downloadOfficial,
      hasGo: () => go,
      fetchGoSources: async (_: string, { title }: { title: string }) =>
        void built.push(`sources of ${title}`),
      buildGo: async (_: string, { output, package: path }: { output: string; package: string }) => {
        built.push(path);
        await writeFile(output, "built");
      },
    },
  };
}

function publish(program: string, checksumOf = `official ${program}`) {
  published.set(`/${program}`, Buffer.from(`official ${program}`));
  published.set(`/${program}.sha256`, Buffer.from(`${sha256(Buffer.from(checksumOf))}  ${program}\n`));
}
const publishAll = () => {
  for (const name of programsOf.control) publish(name);
};
const text = (path?: string) => readFile(path ?? "", "utf8");

test("what is published with its checksum is downloaded, made executable and kept: the next start asks nobody", async () => {
  publishAll();
  const { built, ways: given } = ways();
  const paths = await ensureClusterPrograms("control", given);
  for (const name of programsOf.control) {
    expect(await text(paths[name])).toBe(`official ${name}`);
    expect((await stat(paths[name] ?? "")).mode & 0o111).toBe(0o111);
  }
  expect(built).toEqual([]);
  expect(asked.sort()).toEqual(programsOf.control.flatMap((name) => [`/${name}`, `/${name}.sha256`]).sort());
  asked = [];
  expect(hasClusterPrograms("control")).toBe(true);
  expect(await ensureClusterPrograms("control", given)).toEqual(paths);
  expect([asked, built]).toEqual([[], []]);
});

test("a program with another checksum is refused by name, not kept, and not built instead", async () => {
  publishAll();
  publish("etcd", "something else");
  const { built, ways: given } = ways();
  const wrong = `The downloaded etcd 3.7.3 has the checksum ${sha256(Buffer.from("official etcd"))}, not ${sha256(Buffer.from("something else"))}.`;
  await expect(ensureClusterPrograms("control", given)).rejects.toThrow(wrong);
  expect(built).toEqual([]);
  publish("etcd");
  asked = [];
  await ensureClusterPrograms("control", given);
  expect(asked).toContain("/etcd"); // nothing of it was kept
});

test("what cannot be downloaded is built, its sources fetched once; the refusal is remembered", async () => {
  const { built, ways: given } = ways();
  const paths = await ensureClusterPrograms("control", given);
  expect(await Promise.all(programsOf.control.map((name) => text(paths[name])))).toEqual(
    programsOf.control.map(() => "built"),
  );
  expect(asked).toEqual(["/etcd.sha256"]); // and nobody again, that day
  expect(built).toEqual([
    ...["sources of etcd 3.7.3", "."],
    ...["sources of Kubernetes 1.37.2", ...["apiserver", "controller-manager", "scheduler"]].map((name) =>
      name.startsWith("sources") ? name : `k8s.io/kubernetes/cmd/kube-${name}`,
    ),
    ...["sources of kwok 0.8.0", "sigs.k8s.io/kwok/cmd/kwok"],
  ]);
});

test("an interrupted build goes on with what is missing", async () => {
  publishAll();
  published.delete("/kwok");
  const withoutGo = ways({ go: false });
  await expect(ensureClusterPrograms("control", withoutGo.ways)).rejects.toThrow(
    "kwok can neither be downloaded nor built here. Install Go 1.26",
  );
  asked = [];
  const { built, ways: given } = ways();
  await ensureClusterPrograms("control", given);
  expect(asked).toEqual([]);
  expect(built).toEqual(["sources of kwok 0.8.0", "sigs.k8s.io/kwok/cmd/kwok"]);
});

test("a program of the named folder goes before the cache, the others come from elsewhere", async () => {
  publishAll();
  const { ways: given } = ways();
  await ensureClusterPrograms("control", given);
  process.env.PUPITRE_KUBERNETES_BIN = folder;
  await writeFile(join(folder, "etcd"), "my own");
  const paths = await ensureClusterPrograms("control", given);
  expect(await text(paths.etcd)).toBe("my own");
  expect(await text(paths.kwok)).toBe("official kwok");
});

test("an asset of a GitHub release is checked against the digest that the release tells, and unpacked", async () => {
  const [etcd] = releases;
  if (!etcd) throw new Error("no release");
  const source = etcd.download("etcd", { x64: "amd64", arm64: "arm64" }[process.arch as "x64"]);
  if (!("repository" in source)) throw new Error("etcd comes from elsewhere now");
  const { repository, tag, asset, member = "" } = source;
  await run("mkdir", ["-p", join(folder, member, "..")]);
  await writeFile(join(folder, member), "etcd's program");
  await run("tar", ["-czf", join(folder, "a.tgz"), "-C", folder, member]);
  const archive = await readFile(join(folder, "a.tgz"));
  published.set(`/${repository}/releases/download/${tag}/${asset}`, archive);
  const tell = (digest: string) =>
    published.set(
      `/repos/${repository}/releases/tags/${tag}`,
      Buffer.from(JSON.stringify({ assets: [{ name: asset, digest: `sha256:${digest}` }] })),
    );
  const output = join(folder, "out", "etcd");
  const download = () => downloadOfficial(etcd, "etcd", output, { api: origin, files: origin });
  tell("0".repeat(64));
  await expect(download()).rejects.toThrow(/^The downloaded etcd 3\.7\.3 has the checksum /);
  tell(sha256(archive));
  expect(await download()).toBe(true);
  expect(await text(output)).toBe("etcd's program");
});
