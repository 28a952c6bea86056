import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { repository } from "../tools/paths.mjs";
import { Refusal } from "../tools/say.mjs";
import { inClusterFolder } from "./programs.mjs";

/** A ConfigMap holds 1 MiB; something is left for its metadata. */
const MOST = 1_000_000;

/**
 * The programs for the cluster as `<name>.gz`, files by name as JSON, and `index.json` with their checksums. The same
 * sources give the same bytes: a checksum that differs means that a program does.
 * @param {readonly { path: string, contents: Uint8Array }[]} outputs
 * @returns {Promise<{ path: string, contents: Uint8Array | string }[]>}
 */
export async function packInCluster(outputs) {
  const textOf = (/** @type {{ contents: Uint8Array }} */ { contents }) =>
    Buffer.from(contents).toString("utf8");
  const folder = join(repository, inClusterFolder);
  const pages = outputs
    .filter(({ path }) => path.startsWith(join(repository, "out/programs/portal-page/")))
    .filter(({ path }) => !path.endsWith(".map"))
    .map((file) => [`portal-page/${basename(file.path)}`, withoutMap(textOf(file))]);
  /** @type {{ path: string, contents: Uint8Array | string }[]} */
  const packed = [];
  /** @type {Record<string, { sha256: string }>} */
  const index = {};
  for (const [name, more] of /** @type {const} */ ([
    ["conductor", []],
    ["portal", pages],
  ])) {
    const program = outputs.find(({ path }) => path === join(folder, `${name}.mjs`));
    // Left out of a partial build: then there is nothing to pack either.
    if (!program) continue;
    const files = Object.fromEntries([["main.mjs", textOf(program)], ...more]);
    const contents = gzipSync(JSON.stringify(files), { level: 9 });
    if (contents.length > MOST)
      throw new Refusal(`${name} is too large for a ConfigMap: ${contents.length} bytes`);
    packed.push({ path: join(folder, `${name}.gz`), contents });
    index[name] = { sha256: createHash("sha256").update(contents).digest("hex") };
  }
  packed.push({ path: join(folder, "index.json"), contents: JSON.stringify(index, null, 2) });
  return packed;
}

const withoutMap = (/** @type {string} */ text) =>
  text.replace(/\n?\/[/*]# sourceMappingURL=[^\n]*\n?$/, "\n");
