import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { kubernetesVersion as version, versionFlags } from "./kubernetes/releases.mjs";
import { buildGo, fetchGoSources, hasGo } from "./tools/go.mjs";
import { withLock } from "./tools/lock.mjs";
import { cacheFolder } from "./tools/paths.mjs";
import { Refusal, say } from "./tools/say.mjs";

/** The version of its Go module: 1.37.2 is published as 0.37.2. */
const moduleVersion = `0.${version.slice(2)}`;
/** The first whose exec speaks WebSocket unasked. */
const oldestMinor = 31;
const program = process.platform === "win32" ? "kubectl.exe" : "kubectl";

/**
 * A stock kubectl: `PUPITRE_KUBECTL`, the one on the PATH if it is a plain release, the one made before, else built from
 * its Go module (about a minute) or downloaded; failing all that, whatever the PATH has. Throws a Refusal when there is none.
 * @returns {Promise<string>} The path of the program.
 */
export async function resolveKubectl() {
  const named = process.env.PUPITRE_KUBECTL;
  if (named) {
    if (!existsSync(named)) throw new Refusal(`PUPITRE_KUBECTL names ${named}, which does not exist.`);
    return named;
  }
  const found = onPath();
  if (found !== undefined && isStock(found)) return found;
  return ownKubectl().catch((error) => {
    if (found === undefined) throw error;
    return found;
  });
}

/** Some distributions put a program in kubectl's place that picks one by the server's version; tests want the real one. */
function isStock(/** @type {string} */ path) {
  const { stdout } = spawnSync(path, ["version", "--client", "--output=json"], {
    encoding: "utf8",
    timeout: 10_000,
  });
  const found = /"gitVersion":\s*"v1\.(\d+)\.\d+"/.exec(stdout ?? "")?.[1];
  return found !== undefined && Number(found) >= oldestMinor;
}

/** The pinned release from the cache, made when it is not there yet. */
export async function ownKubectl() {
  const cached = join(cacheFolder(), `kubectl-${version}`, program);
  if (existsSync(cached)) return cached;
  await withLock("kubectl", async () => {
    if (existsSync(cached)) return;
    await mkdir(cacheFolder(), { recursive: true });
    const work = await mkdtemp(join(cacheFolder(), "kubectl-making-"));
    try {
      await (hasGo() ? build(work) : download(work));
      await chmod(join(work, program), 0o755);
      await rm(join(cached, ".."), { recursive: true, force: true });
      await mkdir(join(cached, ".."));
      await rename(join(work, program), cached);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
  return cached;
}

function onPath() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

async function build(/** @type {string} */ work) {
  const source = join(work, "source");
  await fetchGoSources(source, {
    title: `kubectl ${version}`,
    module: "k8s.io/kubectl",
    version: moduleVersion,
    packages: ["."],
    main: goProgram(),
  });
  const output = join(work, program);
  await buildGo(source, { title: `kubectl ${version}`, package: ".", output, ldflags: versionFlags });
}

/** What kubernetes/cmd/kubectl/kubectl.go does, with the credential plugins of no cloud. */
function goProgram() {
  return `package main

import (
	"os"

	"k8s.io/component-base/cli"
	"k8s.io/kubectl/pkg/cmd"
)

func main() { os.Exit(cli.Run(cmd.NewDefaultKubectlCommand())) }
`;
}

async function download(/** @type {string} */ work) {
  const system = process.platform === "win32" ? "windows" : process.platform;
  const machine = process.arch === "x64" ? "amd64" : process.arch;
  const address = `https://dl.k8s.io/release/v${version}/bin/${system}/${machine}/${program}`;
  say(`Downloading kubectl ${version} …`);
  const bytes = await fetchBytes(address);
  const wanted = (await fetchBytes(`${address}.sha256`)).toString("utf8").trim();
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== wanted)
    throw new Refusal(`The downloaded kubectl ${version} has the checksum ${found}, not ${wanted}.`);
  await writeFile(join(work, program), bytes);
}

async function fetchBytes(/** @type {string} */ address) {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(120_000) });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  } catch (error) {
    throw new Refusal(
      `kubectl could not be downloaded (${error instanceof Error ? error.message : error}). Install kubectl or Go 1.21, or name a kubectl in PUPITRE_KUBECTL.`,
    );
  }
}
