import { existsSync, readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../tools/paths.mjs";

/**
 * The licences of everything that ends up in the bundles, as their terms ask, in one text.
 * @param {readonly import("esbuild").Metafile[]} metafiles
 */
export async function thirdPartyLicences(metafiles) {
  const folders = new Set(metafiles.flatMap(({ inputs }) => Object.keys(inputs).flatMap(packageFolder)));
  const texts = await Promise.all([...folders].sort().map(licenceOf));
  return `Pupitre contains these works of others.\n${texts.join("")}`;
}

/** "node_modules/a/node_modules/@b/c/dist/x.js" → "node_modules/a/node_modules/@b/c" */
function packageFolder(/** @type {string} */ input) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [];
}

async function licenceOf(/** @type {string} */ folder) {
  const path = join(repository, folder);
  const { name, version, license } = JSON.parse(await readFile(join(path, "package.json"), "utf8"));
  const file = existsSync(path)
    ? readdirSync(path).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
    : undefined;
  const text = file === undefined ? `Licence: ${license}` : await readFile(join(path, file), "utf8");
  return `\n${"-".repeat(72)}\n${name} ${version} (${license})\n\n${text.trim()}\n`;
}
