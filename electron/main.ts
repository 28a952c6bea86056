import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { app, BrowserWindow, Menu, nativeTheme } from "electron";
import log from "electron-log/main";
import { createApplication } from "../services/application.ts";
import { PRACTICE_NAMESPACE, type PracticeSite, startPracticeSite } from "../services/practiceSite.ts";
import { openSettings } from "../services/settings.ts";
import { templateCatalogue } from "../services/templates.ts";
import type { Site } from "../shared/contract/views.ts";
import { emitTo, serveCalls } from "./ipc/serveCalls.ts";
import { desktopOfElectron } from "./services/desktopOfElectron.ts";
import { utilityProcesses } from "./services/utilityProcesses.ts";
import { windowPlace } from "./storage/windowPlace.ts";
import { registerAppScheme, serveAppPage } from "./windows/appPage.ts";
import { guardWindows } from "./windows/guard.ts";
import { openMainWindow, preloadPath } from "./windows/mainWindow.ts";

/** Wiring only: what is decided is decided in the rooms that are wired here. */
const appDir = dirname(fileURLToPath(import.meta.url));
const outDir = dirname(appDir);

registerAppScheme();
app.setName("Pupitre");
app.setPath("userData", dataDir()); // before the lock, which lives there
app.enableSandbox();
// a second start shows the first window instead of a second conductor on the same data
if (!app.requestSingleInstanceLock()) app.quit();
else void app.whenReady().then(start);

async function start(): Promise<void> {
  const userData = app.getPath("userData");
  await mkdir(userData, { recursive: true, mode: 0o700 });
  log.transports.file.level = "info";
  log.transports.console.level = process.env.PUPITRE_LOG ? "info" : false;
  Menu.setApplicationMenu(null);
  guardWindows();
  serveAppPage(join(outDir, "renderer"));

  const settings = await openSettings(
    join(userData, "settings.json"),
    app.getLocale().startsWith("en") ? "en" : "fr",
  );
  nativeTheme.themeSource = settings.get().theme;
  let site: PracticeSite | undefined;
  const application = createApplication({
    templates: templateCatalogue(join(outDir, "templates")),
    settings,
    desktop: desktopOfElectron(() => BrowserWindow.getFocusedWindow() ?? undefined),
    emit: (name, payload) => {
      if (name === "settingsChanged") nativeTheme.themeSource = settings.get().theme;
      emitTo(BrowserWindow.getAllWindows)(name, payload);
    },
    now: () => new Date(),
    info: () => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      fallbackRuntime: process.env.PUPITRE_FALLBACK_RUNTIME === "1",
      ...(site ? { portalUrl: site.portalUrl } : {}),
    }),
  });
  serveCalls(application.handlers, {
    logFailure: (call, detail) => log.error("a call failed", { call, detail }),
  });

  const practice = (state: Site["state"]): Site => ({
    id: "practice",
    kind: "practice",
    name: "",
    server: site?.cluster.server ?? "",
    state,
    seenAt: new Date().toISOString(),
  });
  application.setSite(practice("starting"));
  const open = () => {
    const window = openMainWindow({
      preload: preloadPath(appDir),
      place: windowPlace(join(userData, "window.json")),
      icon: join(outDir, "icon.png"),
    });
    const { id } = window.webContents;
    window.once("closed", () => application.release(String(id)));
    return window;
  };
  open();
  app.on("second-instance", () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on("activate", () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  app.on("window-all-closed", () => app.quit());

  const access = () =>
    site
      ? { id: "practice", kind: "practice" as const, cluster: site.cluster, namespace: PRACTICE_NAMESPACE }
      : undefined;
  let known: ReturnType<typeof access>;
  const starting = startPracticeSite({
    starter: utilityProcesses(join(outDir, "programs")),
    dataDir: practiceDir(userData),
    log: (line) => log.info(line),
    onState: (state) => application.setSite(practice(state === "live" ? "live" : "disconnected"), known),
  }).then(
    (started) => {
      site = started;
      known = access();
      application.setSite(practice("live"), known);
    },
    (error: unknown) => {
      log.error("the practice cluster did not start", { detail: String(error) });
      application.setSite(practice("failed"));
    },
  );

  let stopped = false;
  app.on("before-quit", (event) => {
    if (stopped) return;
    event.preventDefault();
    void starting
      .then(() => {
        application.stop();
        return site?.stop();
      })
      .finally(() => {
        stopped = true;
        app.quit();
      });
  });
}
