import { app, session, shell } from "electron";
import { isOurPage } from "./appPage.ts";

/** What no window of ours may do, whatever its page says. */
export function guardWindows(): void {
  app.on("web-contents-created", (_, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      void openOutside(url);
      return { action: "deny" };
    });
    contents.on("will-navigate", (event) => {
      if (!isOurPage(event.url)) event.preventDefault();
    });
    contents.on("will-redirect", (event) => event.preventDefault());
    contents.on("will-attach-webview", (event) => event.preventDefault());
  });
  session.defaultSession.setPermissionRequestHandler((_, __, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  // the window talks to main alone: whatever it might want from the network is refused
  session.defaultSession.webRequest.onBeforeRequest(
    { urls: ["http://*/*", "https://*/*", "ws://*/*", "wss://*/*", "file://*/*"] },
    (_, answer) => answer({ cancel: true }),
  );
}

/** https, or the demonstration's own links on this computer. */
const mayOpen = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    url.protocol === "https:" ||
    (url.protocol === "http:" && (url.hostname === "localhost" || url.hostname.endsWith(".localhost")))
  );
};

export async function openOutside(url: string): Promise<void> {
  if (mayOpen(url)) await shell.openExternal(url);
}
