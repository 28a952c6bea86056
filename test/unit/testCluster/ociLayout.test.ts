import { lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packLayer, tar, writeLayout } from "../../cluster/ociLayout.ts";
import { packImage } from "../../cluster/packImage.ts";

interface Manifest {
  config: { digest: string };
  layers: { digest: string }[];
}

test("images that share a layer share its bytes, and each has a name, a program and a user of its own", async () => {
  const folder = await mkdtemp(join(tmpdir(), "layout-"));
  try {
    const layers = [];
    for (const name of ["base", "small"]) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, "file"), name);
      layers.push(await packLayer(join(folder, name), join(folder, `${name}.tar`)));
    }
    const layout = join(folder, "layout");
    await mkdir(layout);
    await writeLayout(layout, [
      { face: { name: "docker.io/library/one:1", user: "", cmd: ["sh"] }, layers: layers.slice(0, 1) },
      { face: { name: "docker.io/library/two:2", user: "101", entrypoint: ["two"] }, layers },
    ]);
    const blob = async (digest: string) =>
      JSON.parse(await readFile(join(layout, "blobs", "sha256", digest.slice(7)), "utf8"));
    const index = JSON.parse(await readFile(join(layout, "index.json"), "utf8"));
    const names = index.manifests.map(
      ({ annotations }: { annotations: Record<string, string> }) => annotations["io.containerd.image.name"],
    );
    expect(names).toEqual(["docker.io/library/one:1", "docker.io/library/two:2"]);
    const [one, two]: Manifest[] = await Promise.all(
      index.manifests.map(({ digest }: { digest: string }) => blob(digest)),
    );
    expect(two?.layers.map(({ digest }) => digest)).toEqual(layers.map(({ digest }) => digest));
    expect(one?.layers[0]?.digest).toBe(two?.layers[0]?.digest);
    expect(await blob(one?.config.digest ?? "")).toMatchObject({ config: { User: "", Cmd: ["sh"] } });
    expect(await blob(two?.config.digest ?? "")).toMatchObject({
      config: { User: "101", Entrypoint: ["two"] },
    });
    // Two layers, and a configuration and a manifest for each image.
    expect(await readdir(join(layout, "blobs", "sha256"))).toHaveLength(6);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("an archive holds the layers themselves", async () => {
  const folder = await mkdtemp(join(tmpdir(), "archive-"));
  try {
    const root = join(folder, "root");
    await mkdir(root);
    await writeFile(join(root, "file"), "content");
    const archive = join(folder, "image.tar");
    await packImage({ name: "local.test/one:1", root, archive });
    await tar(["-C", root, "-xf", archive]);
    const blobs = join(root, "blobs", "sha256");
    const names = await readdir(blobs);
    const kinds = await Promise.all(names.map(async (name) => (await lstat(join(blobs, name))).isFile()));
    expect(kinds).toEqual([true, true, true]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
