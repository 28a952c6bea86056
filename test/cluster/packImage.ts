import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ImageFace, LAYOUT_PARTS, packLayer, tar, writeLayout } from "./ociLayout.ts";

interface ImageDescription extends ImageFace {
  /** The folder whose content is the image's only layer; owners and modes are kept. */
  root: string;
  /** The OCI archive to write. */
  archive: string;
}

/** Packs a folder as an OCI image archive, which `RealCluster.importImage` takes. */
export async function packImage({ root, archive, ...face }: ImageDescription): Promise<void> {
  await mkdir(dirname(archive), { recursive: true });
  const work = await mkdtemp(`${archive}.`);
  try {
    const layer = await packLayer(root, join(work, "layer.tar"));
    await writeLayout(work, [{ face, layers: [layer] }]);
    const finished = join(work, "archive.tar");
    await tar(["-C", work, "-cf", finished, ...LAYOUT_PARTS]);
    await rename(finished, archive);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
