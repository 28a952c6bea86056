import { createHash } from "node:crypto";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { reasonAgainstNodeTier } from "../../../build/kubernetes/nodeTier.mjs";
import { digestOf, sha256 } from "../../../build/kubernetes/official.mjs";
import { ensureClusterPrograms, hasClusterPrograms } from "../../../build/kubernetes/programs.mjs";
import { programsOf, releases } from "../../../build/kubernetes/releases.mjs";
import { goModule, replacements } from "../../../build/tools/go.mjs";

let folder: string;
const environment = { ...process.env };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubernetes-bin-"));
  process.env.XDG_CACHE_HOME = join(folder, "no-cache");
});
afterEach(async () => {
  process.env = { ...environment };
  await rm(folder, { recursive: true, force: true });
});

test("programs in the folder that is named are taken as they are", async () => {
  for (const name of programsOf.control) {
    await writeFile(join(folder, name), "");
    await chmod(join(folder, name), 0o755);
  }
  process.env.PUPITRE_KUBERNETES_BIN = folder;
  expect(hasClusterPrograms("control")).toBe(true);
  expect(hasClusterPrograms("node")).toBe(false);
  const paths = await ensureClusterPrograms("control");
  expect(paths).toEqual(Object.fromEntries(programsOf.control.map((name) => [name, join(folder, name)])));
});

test("a folder that is named and does not exist is refused, whatever the cache has", async () => {
  process.env.PUPITRE_KUBERNETES_BIN = join(folder, "nowhere");
  await expect(ensureClusterPrograms("control")).rejects.toThrow(/PUPITRE_KUBERNETES_BIN names .*nowhere/);
});

test("every program of both tiers comes from exactly one release, which is pinned", () => {
  for (const name of programsOf.node) {
    const sources = releases.filter(({ programs }) => name in programs);
    expect(sources.map(({ version }) => version)).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
    expect(sources[0]?.download(name, "amd64")).toMatchObject({});
  }
});

test("a module that replaces its staging modules by folders is used by its published versions", () => {
  const goMod = [
    "module k8s.io/kubernetes",
    "require k8s.io/api v0.0.0",
    "replace (",
    "\tk8s.io/api => ./staging/src/k8s.io/api",
    "\tk8s.io/kubelet => ./staging/src/k8s.io/kubelet",
    "\texample.com/fork => example.com/other v1.0.0",
    ")",
  ].join("\n");
  expect(replacements(goMod, "0.37.2")).toBe(
    "\nreplace (\n\tk8s.io/api => k8s.io/api v0.37.2\n\tk8s.io/kubelet => k8s.io/kubelet v0.37.2\n)\n",
  );
  expect(goModule({ module: "example.com/x", version: "1.2.3" })).toContain("require example.com/x v1.2.3\n");
});

test("an asset of a release is compared with the digest that the release tells, and one without is not taken", () => {
  const bytes = Buffer.from("etcd");
  const wanted = createHash("sha256").update(bytes).digest("hex");
  expect(digestOf({ assets: [{ name: "etcd.tar.gz", digest: `sha256:${wanted}` }] }, "etcd.tar.gz")).toBe(
    sha256(bytes),
  );
  expect(() => digestOf({ assets: [{ name: "etcd.tar.gz", digest: null }] }, "etcd.tar.gz")).toThrow(
    "no checksum is published for etcd.tar.gz",
  );
});

test("a real node runs as root on Linux where namespaces can be made, and nowhere else", () => {
  const may = () => true;
  expect(reasonAgainstNodeTier("linux", 0, may)).toBeUndefined();
  expect(reasonAgainstNodeTier("darwin", 0, may)).toContain("Linux");
  expect(reasonAgainstNodeTier("linux", 1000, may)).toContain("root");
  expect(reasonAgainstNodeTier("linux", 0, () => false)).toContain("namespaces");
});
