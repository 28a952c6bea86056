import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { sha256 } from "../../build/kubernetes/official.mjs";
import { cacheFolder } from "../../build/tools/paths.mjs";
import { run } from "../../build/tools/run.mjs";
import type { Manifest } from "../../shared/kubernetes/objects.ts";

/** https://gateway-api.sigs.k8s.io, its standard channel. */
const VERSION = "1.4.0";
const FILE = "config/crd/standard/gateway.networking.k8s.io_httproutes.yaml";
const SHA256 = "c2539410dec72b793ef840f484c19d13b48210074ec801b730e9fce2c5fc825c";
/** Milliseconds. */
const PATIENCE = 6_000;

/**
 * The published definition of HTTPRoute: from the cache, from its release on GitHub, or from its Go module; the same
 * bytes from wherever they come.
 */
export async function httpRouteDefinition(): Promise<Manifest> {
  const kept = join(cacheFolder(), `gateway-api-${VERSION}`, "httproutes.yaml");
  const bytes = await readFile(kept).catch(async () => {
    const had = await published();
    if (sha256(had) !== SHA256) throw new Error("the definition of HTTPRoute is not the published one");
    await mkdir(dirname(kept), { recursive: true });
    await writeFile(`${kept}.${process.pid}`, had);
    await rename(`${kept}.${process.pid}`, kept);
    return had;
  });
  return parse(bytes.toString("utf8")) as Manifest;
}

async function published(): Promise<Buffer> {
  try {
    const address = `https://raw.githubusercontent.com/kubernetes-sigs/gateway-api/v${VERSION}/${FILE}`;
    const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok) return Buffer.from(await answer.arrayBuffer());
  } catch {
    // No way out to there: Go's proxy is the other one.
  }
  const words = ["mod", "download", "-json", `sigs.k8s.io/gateway-api@v${VERSION}`];
  const { code, stdout, output } = await run("go", words);
  if (code !== 0) throw new Error(`the definition of HTTPRoute is to be had in no way: ${output.trim()}`);
  return readFile(join((JSON.parse(stdout) as { Dir: string }).Dir, FILE));
}
