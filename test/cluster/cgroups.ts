import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const ROOT = "/sys/fs/cgroup";

/** The path of a cluster's cgroup, in every hierarchy. */
export function cgroupOf(id: string): string {
  return `/pupitre-${id}`;
}

/** Makes the cgroup under which kubelet keeps all Pods. */
export async function makeCgroup(path: string): Promise<void> {
  for (const hierarchy of await hierarchies()) {
    const own = join(hierarchy, path);
    await mkdir(own, { recursive: true });
    // A cpuset of version 1 takes nobody in before it is told what it has.
    for (const file of ["cpuset.cpus", "cpuset.mems"]) {
      const from = join(hierarchy, file);
      if (existsSync(from) && !existsSync(join(hierarchy, "cgroup.controllers")))
        await writeFile(join(own, file), await readFile(from));
    }
    await passControllers(hierarchy);
    await passControllers(own);
  }
}

/** Removes it; its processes are gone. What a dying process still holds is tried again for a moment. */
export async function removeCgroup(path: string): Promise<void> {
  for (const hierarchy of await hierarchies()) {
    const own = join(hierarchy, path);
    for (let attempt = 0; existsSync(own) && attempt < 50; attempt += 1) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 100));
      await removeTree(own).catch(() => undefined);
    }
  }
}

async function removeTree(folder: string): Promise<void> {
  const inside = await readdir(folder, { withFileTypes: true });
  for (const entry of inside) if (entry.isDirectory()) await removeTree(join(folder, entry.name));
  await rmdir(folder);
}

/** Of version 2 there is one, of version 1 one a controller. */
async function hierarchies(): Promise<string[]> {
  if (existsSync(join(ROOT, "cgroup.controllers"))) return [ROOT];
  const entries = await readdir(ROOT, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(ROOT, name));
}

/** Version 2: hands on to the children what there is; a controller that cannot be had stays out. */
async function passControllers(folder: string): Promise<void> {
  const controllers = await readFile(join(folder, "cgroup.controllers"), "utf8").catch(() => "");
  for (const name of controllers.split(/\s+/).filter(Boolean))
    await writeFile(join(folder, "cgroup.subtree_control"), `+${name}`).catch(() => undefined);
}
