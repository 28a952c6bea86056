import { BrowserWindow, nativeTheme, screen } from "electron";
import { APP_PAGE } from "./appPage.ts";

interface Projected {
  site: string;
  session: string;
}

/** The windows for the projector: one a session, closed with the window that the teacher works in. */
export function projectWindows(options: { preload: string; icon: string }) {
  const open = new Map<string, BrowserWindow>();

  return {
    show(of: Projected): void {
      const query = new URLSearchParams({ project: of.session, site: of.site }).toString();
      const known = open.get(query);
      if (known && !known.isDestroyed()) {
        if (known.isMinimized()) known.restore();
        known.focus();
        return;
      }
      const window = openWindow(options);
      open.set(query, window);
      window.once("closed", () => open.delete(query));
      void window.loadURL(`${APP_PAGE}?${query}`);
    },
    closeAll(): void {
      for (const window of [...open.values()]) window.destroy();
    },
  };
}

function openWindow({ preload, icon }: { preload: string; icon: string }): BrowserWindow {
  const window = new BrowserWindow({
    ...elsewhere(),
    width: 1280,
    height: 720,
    minWidth: 640,
    minHeight: 420,
    show: false,
    title: "Pupitre",
    icon,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? "#14191b" : "#f6f8f8",
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      webviewTag: false,
      spellcheck: false,
      // A clock that stands still while another window has the focus would be worse than none.
      backgroundThrottling: false,
    },
  });
  window.once("ready-to-show", () => window.show());
  window.webContents.on("before-input-event", (event, { type, key }) => {
    if (type !== "keyDown" || key !== "F11") return;
    event.preventDefault();
    window.setFullScreen(!window.isFullScreen());
  });
  return window;
}

/** On the projector, where it is a screen of its own; else Electron's own choice. */
function elsewhere(): { x: number; y: number } | undefined {
  const here = screen.getDisplayNearestPoint(screen.getCursorScreenPoint());
  const other = screen.getAllDisplays().find(({ id }) => id !== here.id);
  return other && { x: other.workArea.x + 40, y: other.workArea.y + 40 };
}
