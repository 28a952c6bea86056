import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenedApplication, openApplication, temporaryDataDir } from "./application.ts";

/** Electron's security checklist, asked of the running window and not of the source. */
const data = temporaryDataDir();
let opened: OpenedApplication;
beforeAll(async () => {
  opened = await openApplication(data.path);
  await opened.window.getByTestId("new-session").waitFor();
});
afterAll(async () => {
  await opened.close();
  data.remove();
});

test("the page has two functions of ours and nothing of Node or Electron", async () => {
  const seen = await opened.window.evaluate(() => {
    const scope = globalThis as unknown as Record<string, unknown>;
    return {
      bridge: Object.keys(scope.pupitre as object).sort(),
      foreign: ["require", "process", "module", "global", "Buffer", "electron", "ipcRenderer"].filter(
        (name) => name in scope,
      ),
    };
  });
  expect(seen).toEqual({ bridge: ["call", "subscribe"], foreign: [] });
});

const HELD = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
};

function preferences() {
  return opened.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => {
      const all = (
        window.webContents as unknown as { getLastWebPreferences(): Electron.WebPreferences }
      ).getLastWebPreferences();
      const {
        sandbox,
        contextIsolation,
        nodeIntegration,
        nodeIntegrationInWorker,
        nodeIntegrationInSubFrames,
        webviewTag,
        webSecurity,
        allowRunningInsecureContent,
        experimentalFeatures,
      } = all;
      return {
        sandbox,
        contextIsolation,
        nodeIntegration,
        // absent where Chromium's own default, off, holds
        nodeIntegrationInWorker: nodeIntegrationInWorker ?? false,
        nodeIntegrationInSubFrames,
        webviewTag,
        webSecurity,
        allowRunningInsecureContent,
        experimentalFeatures,
      };
    }),
  );
}

test("windows are sandboxed, isolated, and without Node", async () => {
  expect(await preferences()).toEqual([HELD]);
});

test("the window for the projector is held as the others are, has no second, and closes by Esc", async () => {
  const { app, window } = opened;
  const project = () =>
    window.evaluate(() =>
      (
        globalThis as unknown as { pupitre: { call(name: string, input: unknown): Promise<unknown> } }
      ).pupitre.call("projectSession", { site: "practice", session: "bcdfgh" }),
    );
  const shown = app.waitForEvent("window");
  expect(await project()).toEqual({ ok: true, value: null });
  const projected = await shown;
  await projected.locator("main").waitFor();
  expect(await preferences()).toEqual([HELD, HELD]);
  expect(projected.url()).toMatch(/^pupitre-app:\/\/window\/index\.html\?/);
  await project();
  expect(app.windows().length).toBe(2);
  const closed = projected.waitForEvent("close");
  // The window is gone before the key is let go.
  await projected.keyboard.press("Escape").catch(() => undefined);
  await closed;
  expect(app.windows().length).toBe(1);
});

test("the page cannot open windows, leave, or load anything from elsewhere", async () => {
  const { window, app } = opened;
  const address = window.url();
  const tried = await window.evaluate(async () => {
    const popup = globalThis.open("https://example.org/");
    const fetched = await fetch("https://example.org/").then(
      () => "loaded",
      () => "refused",
    );
    const file = await fetch("file:///etc/passwd").then(
      () => "loaded",
      () => "refused",
    );
    const script = document.createElement("script");
    script.textContent = "globalThis.injected = true";
    document.body.append(script);
    document.body.insertAdjacentHTML("beforeend", '<a id="away" href="https://example.org/">x</a>');
    document.getElementById("away")?.click();
    return { popup: popup === null, fetched, file, injected: "injected" in globalThis };
  });
  expect(tried).toEqual({ popup: true, fetched: "refused", file: "refused", injected: false });
  expect(window.url()).toBe(address);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test("calls are parsed: unknown ones, wrong input and prototype tricks are refused as data", async () => {
  const answers = await opened.window.evaluate(async () => {
    const { call } = (
      globalThis as unknown as {
        pupitre: { call(name: string, input: unknown): Promise<{ ok: boolean; failure?: { kind: string } }> };
      }
    ).pupitre;
    const tries: [string, unknown][] = [
      ["constructor", null],
      ["__proto__", null],
      ["noSuchCall", null],
      ["endSession", { site: "practice", session: "../../x", confirmation: "" }],
      ["restartSeats", { site: "practice", session: "bcdfgh", seats: ["1"] }],
      ["changeSettings", { theme: "purple" }],
      ["launchSession", null],
    ];
    return Promise.all(tries.map(async ([name, input]) => (await call(name, input)).failure?.kind));
  });
  expect(answers).toEqual(Array.from({ length: 7 }, () => "invalid"));
});

test("only the window's own page is listened to", async () => {
  const { app } = opened;
  const preload = await app.evaluate(({ app: electron }) => `${electron.getAppPath()}/out/app/preload.cjs`);
  const kind = await app.evaluate(async ({ BrowserWindow }, script) => {
    const stranger = new BrowserWindow({
      show: false,
      webPreferences: { sandbox: true, contextIsolation: true, preload: script },
    });
    await stranger.loadURL("data:text/html,<title>stranger</title>");
    const answer = await stranger.webContents.executeJavaScript("window.pupitre.call('listSessions', null)");
    stranger.destroy();
    return (answer as { failure?: { kind: string } }).failure?.kind;
  }, preload);
  expect(kind).toBe("forbidden");
});
