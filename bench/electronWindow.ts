import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { _electron, type ElectronApplication, type Page } from "playwright";
import { resolveElectron } from "../build/runtime/resolveElectron.mjs";
import { repository } from "../build/tools/paths.mjs";

interface OpenedWindow {
  app: ElectronApplication;
  page: Page;
}

/** The application as `npm start` runs it, on a data folder of its own. */
export const openApplication = (dataDir: string): Promise<OpenedWindow> =>
  launch([repository, "--lang=fr-FR"], { PUPITRE_DATA_DIR: dataDir, LANGUAGE: "fr" });

/** The least that the same runtime can do: a window with one button. `folder` gets its three lines of program. */
export async function openEmptyWindow(folder: string): Promise<OpenedWindow> {
  const page = "data:text/html,<button data-testid=new-session>Bonjour</button>";
  const program = [
    'import { app, BrowserWindow } from "electron";',
    `app.setPath("userData", ${JSON.stringify(join(folder, "userData"))});`,
    "const open = () => {",
    "  const window = new BrowserWindow({ width: 1366, height: 768, show: false });",
    '  window.once("ready-to-show", () => window.show());',
    `  window.loadURL(${JSON.stringify(page)});`,
    "};",
    "app.whenReady().then(open);",
  ];
  await writeFile(join(folder, "main.js"), program.join("\n"));
  await writeFile(
    join(folder, "package.json"),
    JSON.stringify({ name: "empty", type: "module", main: "main.js" }),
  );
  return launch([folder], {});
}

async function launch(args: string[], more: Record<string, string>): Promise<OpenedWindow> {
  const runtime = await resolveElectron();
  const { ELECTRON_RUN_AS_NODE: _, NODE_OPTIONS: __, ...env } = process.env as Record<string, string>;
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [...runtime.arguments, ...args],
    env: { ...env, ...more },
    cwd: repository,
  });
  return { app, page: await app.firstWindow() };
}

/** Resolves when the one button that begins everything can be pressed. */
export async function untilUsable(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const button = document.querySelector<HTMLButtonElement>('[data-testid="new-session"]');
    return button !== null && !button.disabled && button.checkVisibility();
  });
}
