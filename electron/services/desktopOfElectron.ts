import { open } from "node:fs/promises";
import { join } from "node:path";
import { app, BrowserWindow, clipboard, dialog, Notification, type OpenDialogOptions, shell } from "electron";
import type { Desktop } from "../../services/desktop.ts";
import { writePrivateFile } from "../../services/privateFile.ts";
import { LabError } from "../../shared/contract/failure.ts";
import { MOST_HANDED } from "../../shared/domain/handOut.ts";
import { offerPdf } from "../windows/appPage.ts";
import { openOutside } from "../windows/guard.ts";

/** Whatever is chosen, no more of it is read. */
const LARGEST_OPENED = 4 * 1024 * 1024;

export function desktopOfElectron(
  parent: () => BrowserWindow | undefined,
  project: Desktop["project"],
  toFront: () => void,
): Desktop {
  /** Without this the press of a notice is lost to the garbage collector. */
  const shown = new Set<Notification>();
  return {
    project,
    notify({ title, body }, onPress) {
      if (BrowserWindow.getFocusedWindow() || !Notification.isSupported()) return;
      const notice = new Notification({ title, body, silent: true });
      const forget = () => shown.delete(notice);
      shown.add(notice);
      notice.on("click", () => {
        forget();
        toFront();
        onPress();
      });
      notice.on("close", forget);
      notice.show();
    },
    async saveFile(suggestedName, data) {
      const options = { defaultPath: join(app.getPath("documents"), suggestedName) };
      const owner = parent();
      const { canceled, filePath } = owner
        ? await dialog.showSaveDialog(owner, options)
        : await dialog.showSaveDialog(options);
      if (canceled || !filePath) return null;
      await writePrivateFile(filePath, data);
      return filePath;
    },
    async openFile(kind) {
      const yaml = [
        { name: "YAML", extensions: ["yaml", "yml"] },
        { name: "*", extensions: ["*"] },
      ];
      const options: OpenDialogOptions = {
        properties: ["openFile"],
        ...(kind === "yaml" ? { filters: yaml } : {}),
      };
      const owner = parent();
      const { filePaths } = owner
        ? await dialog.showOpenDialog(owner, options)
        : await dialog.showOpenDialog(options);
      const [path] = filePaths;
      return path === undefined
        ? null
        : { path, data: await readAtMost(path, kind === "yaml" ? LARGEST_OPENED : MOST_HANDED + 1) };
    },
    async chooseFolder() {
      const options: OpenDialogOptions = { properties: ["openDirectory", "createDirectory"] };
      const owner = parent();
      const { filePaths } = owner
        ? await dialog.showOpenDialog(owner, options)
        : await dialog.showOpenDialog(options);
      return filePaths[0] ?? null;
    },
    async showFolder(path) {
      const refusal = await shell.openPath(path);
      if (refusal !== "") throw new LabError({ kind: "notFound", params: { what: path }, detail: refusal });
    },
    // a promise in newer Electron, nothing in older
    copyText: async (text) => {
      await clipboard.writeText(text);
    },
    openInBrowser: openOutside,
    async previewPdf(title, html) {
      const data = await printPdf(html);
      showPdf(title, data);
      return { pages: countPages(data) };
    },
  };
}

async function readAtMost(path: string, bytes: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** A page without scripts, in a window of its own that nobody sees. */
async function printPdf(html: string): Promise<Uint8Array> {
  const window = new BrowserWindow({
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, javascript: false },
  });
  try {
    await window.loadURL(`data:text/html;charset=utf-8;base64,${Buffer.from(html).toString("base64")}`);
    return await window.webContents.printToPDF({ preferCSSPageSize: true, printBackground: true });
  } finally {
    window.destroy();
  }
}

function showPdf(title: string, data: Uint8Array): void {
  const { url, forget } = offerPdf(title, data);
  const window = new BrowserWindow({
    width: 900,
    height: 760,
    title,
    autoHideMenuBar: true,
    webPreferences: { sandbox: true, contextIsolation: true, plugins: true },
  });
  window.on("page-title-updated", (event) => event.preventDefault());
  window.once("closed", forget);
  void window.loadURL(url);
}

/** Page objects of a PDF as Chromium writes it: their dictionaries are not compressed. */
const countPages = (data: Uint8Array): number =>
  Buffer.from(data)
    .toString("latin1")
    .match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
