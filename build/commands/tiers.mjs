import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { openVirtualDisplay } from "../bootstrap/display.mjs";
import { resolveKubectl } from "../kubectl.mjs";
import { findChromium } from "../runtime/chromium.mjs";
import { resolveElectron } from "../runtime/resolveElectron.mjs";
import { repository } from "../tools/paths.mjs";
import { Refusal } from "../tools/say.mjs";

/**
 * @typedef {object} Surroundings What a tier's tests find in their environment.
 * @property {Record<string, string>} env
 * @property {() => Promise<void>} [close]
 */
/** @typedef {{ name: string, about: string, prepare: () => Promise<Surroundings> }} Tier `prepare` throws a Refusal to skip it. */

/** @type {Tier[]} */
export const tiers = [
  {
    name: "unit",
    about: "pure rules and single rooms",
    prepare: async () => ({ env: {} }),
  },
  {
    name: "contract",
    about: "the practice cluster under kubectl and client-node",
    prepare: async () => ({ env: { PUPITRE_KUBECTL: await resolveKubectl() } }),
  },
  {
    name: "e2e",
    about: "the application and a student's browser",
    prepare: prepareWindows,
  },
];

/** @returns {Promise<Surroundings>} */
async function prepareWindows() {
  const chromium = findChromium();
  if (chromium === undefined) {
    throw new Refusal(
      "There is no Chromium or Chrome for the student's side; install one or name it in PUPITRE_CHROMIUM.",
    );
  }
  const { executable } = await resolveElectron();
  const env = {
    PUPITRE_CHROMIUM: chromium,
    PUPITRE_ELECTRON: executable,
    PUPITRE_KUBECTL: await resolveKubectl(),
  };
  if (process.platform !== "linux") return { env };
  // Always a display of its own, even on a desktop: nobody's windows get in the way, and screenshots have one size.
  const display = await openVirtualDisplay();
  return { env: { ...env, ...display.env }, close: display.close };
}

/** Whether there is any test of this tier. */
export function hasTests(/** @type {string} */ name) {
  const folder = join(repository, "test", name);
  return (
    existsSync(folder) &&
    readdirSync(folder, { recursive: true }).some((file) => /\.test\.tsx?$/.test(String(file)))
  );
}
