import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, type ElectronApplication, type Page } from "playwright";
import { resolveElectron } from "../../build/runtime/resolveElectron.mjs";

export interface OpenedApplication {
  app: ElectronApplication;
  window: Page;
  dataDir: string;
  close(): Promise<void>;
}

/** A data folder of one test, removed by it. */
export function temporaryDataDir(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "pupitre-e2e-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** The application as `npm start` runs it, on a data folder of its own, at the size of a projector laptop. */
export async function openApplication(dataDir: string, language = "fr-FR"): Promise<OpenedApplication> {
  const runtime = await resolveElectron();
  const { ELECTRON_RUN_AS_NODE: _, NODE_OPTIONS: __, ...env } = process.env as Record<string, string>;
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [...runtime.arguments, ".", `--lang=${language}`],
    env: { ...env, PUPITRE_DATA_DIR: dataDir, LANGUAGE: language.slice(0, 2) },
  });
  const window = await app.firstWindow();
  // What unfolds or fades cannot be pressed on its way.
  await window.emulateMedia({ reducedMotion: "reduce" });
  return { app, window, dataDir, close: () => app.close() };
}
