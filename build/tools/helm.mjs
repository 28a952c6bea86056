import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { buildGo, fetchGoSources } from "./go.mjs";
import { withLock } from "./lock.mjs";
import { cacheFolder } from "./paths.mjs";
import { Refusal } from "./say.mjs";

const version = "4.3.1";

/**
 * A stock Helm to measure against: `PUPITRE_HELM`, or the one that was built from its Go module before, or is now
 * (about two minutes).
 * @returns {Promise<string>} The path of the program.
 */
export async function resolveHelm() {
  const named = process.env.PUPITRE_HELM;
  if (named) {
    if (!existsSync(named)) throw new Refusal(`PUPITRE_HELM names ${named}, which does not exist.`);
    return named;
  }
  const cached = join(cacheFolder(), `helm-${version}`, "helm");
  await withLock("helm", async () => {
    if (existsSync(cached)) return;
    await mkdir(cacheFolder(), { recursive: true });
    const work = await mkdtemp(join(cacheFolder(), "helm-making-"));
    try {
      const title = `Helm ${version}`;
      const helm = "helm.sh/helm/v4/cmd/helm";
      const sources = join(work, "source");
      await fetchGoSources(sources, { title, module: "helm.sh/helm/v4", version, packages: [helm] });
      await buildGo(sources, { title, package: helm, output: join(work, "helm") });
      await chmod(join(work, "helm"), 0o755);
      await mkdir(join(cached, ".."), { recursive: true });
      await rename(join(work, "helm"), cached);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
  return cached;
}
