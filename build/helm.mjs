import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "./tools/lock.mjs";
import { cacheFolder } from "./tools/paths.mjs";
import { runShown } from "./tools/run.mjs";
import { Refusal } from "./tools/say.mjs";

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
      await writeFile(
        join(work, "go.mod"),
        `module build\n\ngo 1.26.0\n\nrequire helm.sh/helm/v4 v${version}\n`,
      );
      await writeFile(
        join(work, "tools.go"),
        '//go:build tools\n\npackage tools\n\nimport _ "helm.sh/helm/v4/cmd/helm"\n',
      );
      const env = { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=mod" };
      const options = { cwd: work, env };
      await runShown(`Fetching the sources of Helm ${version}`, "go", ["mod", "tidy"], options);
      const build = ["build", "-trimpath", "-o", "helm", "helm.sh/helm/v4/cmd/helm"];
      await runShown(`Building Helm ${version}`, "go", build, options);
      await chmod(join(work, "helm"), 0o755);
      await mkdir(join(cached, ".."), { recursive: true });
      await rename(join(work, "helm"), cached);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
  return cached;
}
