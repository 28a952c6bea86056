import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { link, mkdir, mkdtemp, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";

interface ImageDescription {
  /** With a tag, as `local.test/node:20`. */
  name: string;
  /** The folder whose content is the image's only layer; owners and modes are kept. */
  root: string;
  /** The OCI archive to write. */
  archive: string;
  entrypoint?: string[];
  /** By number, so that a Pod may demand that it is not root. */
  user?: string;
  env?: string[];
  workingDir?: string;
}

const KIND = "application/vnd.oci.image.";
const MACHINES: Record<string, string> = { x64: "amd64", arm64: "arm64" };

/** Packs a folder as an OCI image archive, which `RealCluster.importImage` takes. Wants GNU tar. */
export async function packImage(image: ImageDescription): Promise<void> {
  await mkdir(dirname(image.archive), { recursive: true });
  const work = await mkdtemp(`${image.archive}.`);
  const blobs = join(work, "blobs", "sha256");
  await mkdir(blobs, { recursive: true });
  try {
    const layer = await packLayer(image.root, work, blobs);
    const config = await writeBlob(blobs, imageConfig(image, layer.digest));
    const manifest = await writeBlob(blobs, {
      schemaVersion: 2,
      mediaType: `${KIND}manifest.v1+json`,
      config: { mediaType: `${KIND}config.v1+json`, ...config },
      layers: [{ mediaType: `${KIND}layer.v1.tar`, ...layer }],
    });
    const annotations = {
      "io.containerd.image.name": image.name,
      "org.opencontainers.image.ref.name": image.name.split(":").at(-1),
    };
    await writeFile(join(work, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
    await writeFile(
      join(work, "index.json"),
      JSON.stringify({
        schemaVersion: 2,
        mediaType: `${KIND}index.v1+json`,
        manifests: [{ mediaType: `${KIND}manifest.v1+json`, ...manifest, annotations }],
      }),
    );
    const finished = join(work, "archive.tar");
    await tar(["-C", work, "-cf", finished, "oci-layout", "index.json", "blobs"]);
    await rename(finished, image.archive);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

interface Blob {
  digest: string;
  /** bytes */
  size: number;
}

export function imageConfig(image: Omit<ImageDescription, "archive" | "root">, layerDigest: string): object {
  const { entrypoint, user = "1000", env = ["PATH=/usr/local/bin:/usr/bin:/bin"], workingDir } = image;
  return {
    architecture: MACHINES[process.arch] ?? process.arch,
    os: "linux",
    config: {
      Env: env,
      User: user,
      ...(entrypoint === undefined ? {} : { Entrypoint: entrypoint }),
      ...(workingDir === undefined ? {} : { WorkingDir: workingDir }),
    },
    rootfs: { type: "layers", diff_ids: [layerDigest] },
    history: [{ created_by: "packImage" }],
  };
}

async function packLayer(root: string, work: string, blobs: string): Promise<Blob> {
  const file = join(work, "layer.tar");
  await tar(["--numeric-owner", "--sort=name", "-C", root, "-cf", file, "."]);
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  const hex = hash.digest("hex");
  await link(file, join(blobs, hex));
  return { digest: `sha256:${hex}`, size: (await stat(file)).size };
}

async function writeBlob(blobs: string, content: object): Promise<Blob> {
  const bytes = Buffer.from(JSON.stringify(content));
  const hex = createHash("sha256").update(bytes).digest("hex");
  await writeFile(join(blobs, hex), bytes);
  return { digest: `sha256:${hex}`, size: bytes.length };
}

function tar(args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("tar", args, { stdio: ["ignore", "ignore", "pipe"] });
    let words = "";
    child.stderr.on("data", (chunk: Buffer) => {
      words += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`tar failed: ${words.trim()}`))));
  });
}
