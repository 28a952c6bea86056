import { randomInt } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { app, BrowserWindow, Menu, nativeTheme } from "electron";
import log from "electron-log/main";
import { createApplication } from "../services/application.ts";
import { dataDir, practiceDir } from "../services/dataDir.ts";
import { draftStore } from "../services/drafts.ts";
import { mailAccounts } from "../services/mail/mailAccounts.ts";
import { offlineCopies } from "../services/offlineCopies.ts";
import { openRehearsalStore } from "../services/rehearse/rehearsalStore.ts";
import { rememberedClasses } from "../services/rememberedClasses.ts";
import { sealedFiles } from "../services/sealedFile.ts";
import { secretStore } from "../services/secretStore.ts";
import { openSettings } from "../services/settings.ts";
import { siteHandlers } from "../services/siteCalls.ts";
import { templateCatalogue } from "../services/templates.ts";
import { openTrialStore } from "../services/trialStore.ts";
import { resources } from "../shared/i18n/resources.ts";
import { emitTo, serveCalls } from "./ipc/serveCalls.ts";
import { desktopOfElectron } from "./services/desktopOfElectron.ts";
import { followInvitations } from "./services/invitations.ts";
import { hostPractice, type PracticeHost } from "./services/practiceHost.ts";
import { realSites } from "./services/realSites.ts";
import { utilityProcesses } from "./services/utilityProcesses.ts";
import { vault } from "./services/vault.ts";
import { windowPlace } from "./storage/windowPlace.ts";
import { registerAppScheme, serveAppPage } from "./windows/appPage.ts";
import { guardWindows } from "./windows/guard.ts";
import { openMainWindow, preloadPath } from "./windows/mainWindow.ts";
import { projectWindows } from "./windows/projectWindow.ts";

/** Wiring only: what is decided is decided in the rooms that are wired here. */
const appDir = dirname(fileURLToPath(import.meta.url));
const outDir = dirname(appDir);

registerAppScheme();
// every window asks for the sandbox itself; forcing it is refused where Chromium has none (as root, in development)
if (!app.commandLine.hasSwitch("no-sandbox")) app.enableSandbox();
app.setName("Pupitre");
app.setPath("userData", dataDir()); // before the lock, which lives there
// a second start shows the first window instead of a second conductor on the same data
if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

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
  const applyTheme = () => {
    nativeTheme.themeSource = settings.get().theme;
  };
  applyTheme();
  let practice: PracticeHost | undefined;
  const emit = emitTo(BrowserWindow.getAllWindows);
  const look = { preload: preloadPath(appDir), icon: join(outDir, "icon.png") };
  const projected = projectWindows(look);
  const desktop = desktopOfElectron(
    () => BrowserWindow.getFocusedWindow() ?? undefined,
    projected.show,
    () => toFront(),
  );
  const sites = await realSites(userData, () => application);
  const invitations = followInvitations(() => emit("invitationOpened", null));
  const starter = utilityProcesses(join(outDir, "programs"));
  const secrets = secretStore(join(userData, "keys"), vault);
  const folder = join(userData, "classes");
  const remembered = rememberedClasses({ folder, secrets, vault, now: () => new Date() });
  await remembered.forgetExpired();
  const application = createApplication({
    templates: templateCatalogue(join(outDir, "templates")),
    drafts: draftStore(join(userData, "labs"), randomInt, () => new Date()),
    rehearsals: await openRehearsalStore(join(userData, "rehearsals.json")),
    mailAccounts: mailAccounts(join(userData, "mail.json"), secrets),
    rememberedHandlers: remembered.handlers,
    offline: await offlineCopies({
      folder: join(userData, "copies"),
      sealed: sealedFiles("copies", secrets, vault),
      now: () => new Date(),
    }),
    settings,
    desktop,
    siteHandlers: siteHandlers(sites, desktop, invitations.take),
    programsDir: join(outDir, "programs"),
    hosting: {
      starter,
      store: await openTrialStore(join(userData, "trials.json")),
      version: app.getVersion(),
      log: (line) => log.info(line),
    },
    emit: (name, payload) => {
      if (name === "settingsChanged") applyTheme();
      emit(name, payload);
    },
    now: () => new Date(),
    log: (message, detail) => log.warn(message, { detail }),
    info: () => {
      const portalUrl = practice?.portalUrl();
      const fallbackRuntime = process.env.PUPITRE_FALLBACK_RUNTIME === "1";
      return {
        version: app.getVersion(),
        electron: process.versions.electron,
        fallbackRuntime,
        ...(portalUrl ? { portalUrl } : {}),
      };
    },
  });
  serveCalls(application.handlers, {
    logFailure: (call, detail) => log.error("a call failed", { call, detail }),
  });
  const toFront = openWindows(() => {
    const window = openMainWindow({
      ...look,
      place: windowPlace(join(userData, "window.json")),
      leaving: () => resources[settings.get().locale].app.leaving,
    });
    const { id } = window.webContents;
    window.once("closed", () => {
      application.release(String(id));
      projected.closeAll();
    });
    return window;
  });
  practice = hostPractice({
    application,
    starter,
    dataDir: practiceDir(userData),
    log: (line) => log.info(line),
  });
  sites.start();
  quitAfter(async () => {
    // a trial gives its Lease back by the connection of its site
    await Promise.all([application.stop(), practice.stop()]);
    await sites.stop();
  });
}

/** @returns what brings the window to the front */
function openWindows(open: () => BrowserWindow): () => void {
  let window = open();
  const toFront = () => {
    if (window.isDestroyed()) return;
    if (window.isMinimized()) window.restore();
    window.focus();
  };
  app.on("second-instance", toFront);
  app.on("activate", () => {
    if (BrowserWindow.getAllWindows().length === 0) window = open();
  });
  app.on("window-all-closed", () => app.quit());
  return toFront;
}

/** The windows are closed by then, and may have refused; the programs get the time to close their journals. */
function quitAfter(stop: () => Promise<void>): void {
  let state: "running" | "stopping" | "stopped" = "running";
  app.on("will-quit", (event) => {
    if (state === "stopped") return;
    event.preventDefault();
    if (state === "stopping") return;
    state = "stopping";
    void stop().finally(() => {
      state = "stopped";
      app.quit();
    });
  });
}
