import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { AdminApi } from "./adminApi.ts";
import { volumeNames } from "./nodeObjects.ts";

/** How often released volumes are looked for, in ms. */
const INTERVAL = 1_000;
const PATH = "/api/v1/persistentvolumes";

interface VolumeList {
  items: { metadata: { name: string }; status?: { phase?: string } }[];
}

export async function makeVolumeFolders(folder: string): Promise<void> {
  await Promise.all(volumeNames().map((name) => mkdir(join(folder, name), { recursive: true })));
}

/** Empties the volumes whose claims are gone and offers them again, as a provisioner would. Returns what ends it. */
export function recycleVolumes(admin: AdminApi, folder: string): () => void {
  let busy = false;
  const look = async (): Promise<void> => {
    const answer = await admin.call("GET", PATH);
    if (answer.code !== 200) return;
    const { items } = JSON.parse(answer.text) as VolumeList;
    for (const { metadata, status } of items) {
      if (status?.phase !== "Released" || !volumeNames().includes(metadata.name)) continue;
      await empty(join(folder, metadata.name));
      const offered = { spec: { claimRef: null } };
      await admin.call("PATCH", `${PATH}/${metadata.name}`, offered, "application/merge-patch+json");
    }
  };
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    // The API server may be on its way out, or stopped by a test.
    void look()
      .catch(() => undefined)
      .finally(() => {
        busy = false;
      });
  }, INTERVAL);
  return () => clearInterval(timer);
}

async function empty(folder: string): Promise<void> {
  const names = await readdir(folder);
  await Promise.all(names.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}
