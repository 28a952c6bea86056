import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder } from "../tools/paths.mjs";
import { run } from "../tools/run.mjs";
import { megabytes, Refusal, say, showProgress } from "../tools/say.mjs";

/** How long the first byte may take, in ms. A network that drops packets must not hold up the build. */
const patience = 6_000;
/** How long a whole download may take, in ms. */
const wholePatience = 600_000;
/** How long a refusal is believed, in ms. */
const memory = 24 * 3600 * 1000;

/** Where GitHub tells of releases, and where their files are. */
const GITHUB = { api: "https://api.github.com", files: "https://github.com" };

/** Whether anything is published for this computer. */
export const hasOfficial = () => process.platform === "linux" && machine() !== undefined;

function machine() {
  return { x64: "amd64", arm64: "arm64" }[/** @type {string} */ (process.arch)];
}

/**
 * Downloads one program to `output`, compared with the published SHA-256.
 * @param {import("./releases.mjs").Release} release
 * @param {string} program
 * @param {string} output
 * @param {{ api: string, files: string }} [github]
 * @returns {Promise<boolean>} False when it is not to be had here (told in one line, and remembered for a day).
 * Throws a Refusal when the checksum differs.
 */
export async function downloadOfficial(release, program, output, github = GITHUB) {
  const source = release.download(program, machine() ?? "");
  const { host } = new URL("address" in source ? source.address : github.files);
  if (await isRefused(host)) return false;
  try {
    const bytes = await fetchChecked(`${program} ${release.version}`, source, github);
    await mkdir(dirname(output), { recursive: true });
    if ("member" in source && source.member) await extract(bytes, source.member, output);
    else await writeFile(output, bytes);
    return true;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    await remember(host, error);
    return false;
  }
}

async function fetchChecked(
  /** @type {string} */ title,
  /** @type {import("./releases.mjs").Download} */ source,
  /** @type {typeof GITHUB} */ github,
) {
  const { address, wanted } = await checksumOf(source, github);
  const bytes = await fetchBytes(address, title);
  const found = sha256(bytes);
  if (found !== wanted)
    throw new Refusal(`The downloaded ${title} has the checksum ${found}, not ${wanted}.`);
  return bytes;
}

async function checksumOf(
  /** @type {import("./releases.mjs").Download} */ source,
  /** @type {typeof GITHUB} */ github,
) {
  if ("address" in source) {
    const wanted = (await fetchBytes(source.checksum)).toString("utf8").trim().split(/\s/)[0] ?? "";
    return { address: source.address, wanted };
  }
  const { repository, tag, asset } = source;
  const described = await fetchBytes(`${github.api}/repos/${repository}/releases/tags/${tag}`);
  return {
    address: `${github.files}/${repository}/releases/download/${tag}/${asset}`,
    wanted: digestOf(JSON.parse(described.toString("utf8")), asset),
  };
}

/** The SHA-256 that a GitHub release tells of one of its assets. Throws when there is none: nothing is taken unchecked. */
export function digestOf(
  /** @type {{ assets?: { name: string, digest?: string | null }[] }} */ release,
  /** @type {string} */ asset,
) {
  const digest = release.assets?.find(({ name }) => name === asset)?.digest ?? "";
  if (!digest.startsWith("sha256:")) throw new Error(`no checksum is published for ${asset}`);
  return digest.slice("sha256:".length);
}

export function sha256(/** @type {Uint8Array} */ bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

async function fetchBytes(/** @type {string} */ address, title = "") {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(new Error(`no answer in ${patience / 1000} s`)), patience);
  const answer = await fetch(address, {
    signal: AbortSignal.any([waiting.signal, AbortSignal.timeout(wholePatience)]),
    headers: { "user-agent": "pupitre" },
  }).finally(() => clearTimeout(timer));
  if (!answer.ok || answer.body === null) throw new Error(`status ${answer.status}`);
  let received = 0;
  const finish = title ? showProgress(`Downloading ${title}`, () => megabytes(received)) : () => {};
  /** @type {Uint8Array[]} */
  const chunks = [];
  try {
    for await (const chunk of answer.body) {
      chunks.push(chunk);
      received += chunk.length;
    }
    finish();
  } catch (error) {
    finish("failed");
    throw error;
  }
  return Buffer.concat(chunks);
}

async function extract(
  /** @type {Buffer} */ archive,
  /** @type {string} */ member,
  /** @type {string} */ output,
) {
  const aside = `${output}.unpacking`;
  await mkdir(aside, { recursive: true });
  await writeFile(join(aside, "archive"), archive);
  const { code, output: words } = await run("tar", ["-xzf", join(aside, "archive"), "-C", aside, member]);
  if (code !== 0) throw new Error(`the archive could not be read: ${words.trim()}`);
  await rename(join(aside, member), output);
  await rm(aside, { recursive: true, force: true });
}

const memoryFile = () => join(cacheFolder(), "kubernetes.refused.json");

/** @returns {Promise<Record<string, { at: number, reason: string }>>} */
const refusals = () => readFile(memoryFile(), "utf8").then(JSON.parse, () => ({}));

async function isRefused(/** @type {string} */ host) {
  const last = (await refusals())[host];
  return last !== undefined && Date.now() - last.at < memory;
}

async function remember(/** @type {string} */ host, /** @type {unknown} */ error) {
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : "";
  const reason = `${error instanceof Error ? error.message : error}${cause}`;
  say(`Nothing can be downloaded from ${host} here: ${reason}.`);
  await mkdir(cacheFolder(), { recursive: true });
  await writeFile(
    memoryFile(),
    JSON.stringify({ ...(await refusals()), [host]: { at: Date.now(), reason } }),
  );
}
