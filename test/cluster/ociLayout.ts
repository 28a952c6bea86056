import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

interface Blob {
  digest: string;
  /** bytes */
  size: number;
}

/** A packed folder: a plain tar, since nothing of it ever travels. */
export interface Layer extends Blob {
  file: string;
}

/** How an image starts, under which name; what it is made of comes beside it. */
export interface ImageFace {
  /** With a tag, as `local.test/node:20`. */
  name: string;
  entrypoint?: string[];
  cmd?: string[];
  /** By number, so that a Pod may demand that it is not root. */
  user?: string;
  env?: string[];
  workingDir?: string;
}

const KIND = "application/vnd.oci.image.";
const MACHINES: Record<string, string> = { x64: "amd64", arm64: "arm64" };

export function imageConfig(face: Omit<ImageFace, "name">, layerDigests: string[]): object {
  const { entrypoint, cmd, user = "1000", env = ["PATH=/usr/local/bin:/usr/bin:/bin"], workingDir } = face;
  return {
    architecture: MACHINES[process.arch] ?? process.arch,
    os: "linux",
    config: {
      Env: env,
      User: user,
      ...(entrypoint === undefined ? {} : { Entrypoint: entrypoint }),
      ...(cmd === undefined ? {} : { Cmd: cmd }),
      ...(workingDir === undefined ? {} : { WorkingDir: workingDir }),
    },
    rootfs: { type: "layers", diff_ids: layerDigests },
    history: layerDigests.map(() => ({ created_by: "pupitre" })),
  };
}

/** Packs a folder, owners and modes kept. Wants GNU tar. */
export async function packLayer(root: string, file: string): Promise<Layer> {
  await tar(["--numeric-owner", "--sort=name", "-C", root, "-cf", file, "."]);
  return { file, digest: await digestOf(file), size: (await stat(file)).size };
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return `sha256:${hash.digest("hex")}`;
}

/**
 * An OCI layout in an empty folder. The layers are links to their files, to be followed by whoever reads it: a hard
 * link would touch a file that somebody else may be reading.
 */
export async function writeLayout(
  folder: string,
  images: readonly { face: ImageFace; layers: readonly Layer[] }[],
): Promise<void> {
  const blobs = join(folder, "blobs", "sha256");
  await mkdir(blobs, { recursive: true });
  const layers = new Map(images.flatMap((image) => image.layers.map((layer) => [layer.digest, layer.file])));
  for (const [digest, file] of layers) await symlink(file, join(blobs, hexOf(digest)));
  const manifests = [];
  for (const image of images) manifests.push(await writeManifest(blobs, image.face, image.layers));
  await writeFile(join(folder, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  await writeFile(
    join(folder, "index.json"),
    JSON.stringify({ schemaVersion: 2, mediaType: `${KIND}index.v1+json`, manifests }),
  );
}

async function writeManifest(blobs: string, face: ImageFace, layers: readonly Layer[]): Promise<object> {
  const digests = layers.map(({ digest }) => digest);
  const config = await writeBlob(blobs, imageConfig(face, digests));
  const manifest = await writeBlob(blobs, {
    schemaVersion: 2,
    mediaType: `${KIND}manifest.v1+json`,
    config: { mediaType: `${KIND}config.v1+json`, ...config },
    layers: layers.map(({ digest, size }) => ({ mediaType: `${KIND}layer.v1.tar`, digest, size })),
  });
  const annotations = {
    "io.containerd.image.name": face.name,
    "org.opencontainers.image.ref.name": face.name.split(":").at(-1),
  };
  return { mediaType: `${KIND}manifest.v1+json`, ...manifest, annotations };
}

async function writeBlob(blobs: string, content: object): Promise<Blob> {
  const bytes = Buffer.from(JSON.stringify(content));
  const hex = createHash("sha256").update(bytes).digest("hex");
  await writeFile(join(blobs, hex), bytes);
  return { digest: `sha256:${hex}`, size: bytes.length };
}

const hexOf = (digest: string): string => digest.slice("sha256:".length);

/** What tar is to put into a layout's archive: the layers themselves, not the links to them. */
export const LAYOUT_PARTS = ["--dereference", "oci-layout", "index.json", "blobs"];

export function tar(args: string[]): Promise<void> {
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
