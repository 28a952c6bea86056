import { join } from "node:path";
import { BrowserWindow, dialog, nativeTheme, screen } from "electron";
import type { WindowPlaceStore } from "../storage/windowPlace.ts";
import { APP_PAGE } from "./appPage.ts";

/** 1366×768 is the projector laptop that every screen is designed for. */
const USUAL = { width: 1366, height: 768 };

export function openMainWindow(options: {
  preload: string;
  place: WindowPlaceStore;
  icon: string;
  /** The words of the question before a class list is lost, in the language of now. */
  leaving: () => LeavingWords;
}): BrowserWindow {
  const bounds = onScreen(options.place.get());
  const window = new BrowserWindow({
    ...USUAL,
    ...bounds,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: "Pupitre",
    icon: options.icon,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? "#141517" : "#ffffff",
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      spellcheck: false,
      backgroundThrottling: false,
    },
  });
  window.once("ready-to-show", () => window.show());
  window.on("close", () => options.place.put(window.getNormalBounds()));
  window.webContents.on("will-prevent-unload", (event) => {
    if (wantsToLeave(window, options.leaving())) event.preventDefault();
  });
  void window.loadURL(APP_PAGE);
  return window;
}

interface LeavingWords {
  message: string;
  detail: string;
  stay: string;
  leave: string;
}

/** The window holds a class list that is in no session yet, and names are never written to disk: so it asks. */
function wantsToLeave(window: BrowserWindow, { message, detail, stay, leave }: LeavingWords): boolean {
  const STAY = 0;
  const choice = dialog.showMessageBoxSync(window, {
    type: "question",
    message,
    detail,
    buttons: [stay, leave],
    defaultId: STAY,
    cancelId: STAY,
    noLink: true,
  });
  return choice !== STAY;
}

/** A window that was left on a projector which is gone now opens where it can be seen. */
function onScreen(place: Electron.Rectangle | undefined): Electron.Rectangle | undefined {
  if (!place) return undefined;
  const { workArea } = screen.getDisplayMatching(place);
  const visible =
    place.x < workArea.x + workArea.width - 100 &&
    place.x + place.width > workArea.x + 100 &&
    place.y >= workArea.y &&
    place.y < workArea.y + workArea.height - 50;
  return visible ? place : undefined;
}

export const preloadPath = (appDir: string): string => join(appDir, "preload.cjs");
