import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@xterm/xterm/css/xterm.css";
import "./ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { Providers } from "./app/Providers.tsx";
import { speak } from "./i18n.ts";
import { ProjectScreen } from "./screens/project/ProjectScreen.tsx";
import { followCollections } from "./stores/collections.ts";
import { followHandOuts } from "./stores/handOuts.ts";
import { followInvitations } from "./stores/invitation.ts";
import { followMain, learnSettings, useKnown } from "./stores/known.ts";
import { followLabs } from "./stores/labs.ts";
import { hasUnsavedClass } from "./stores/launchDraft.ts";
import { followMailings } from "./stores/mailings.ts";
import { followRehearsals } from "./stores/rehearsals.ts";
import { followWanted } from "./stores/wanted.ts";

/** A window for the projector shows one session and nothing else; see electron/windows/projectWindow.ts. */
const query = new URLSearchParams(location.search);
const projected = query.get("project");

async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no root");
  await learnSettings();
  speak(useKnown.getState().settings.locale);
  followMain();
  if (projected !== null) {
    createRoot(root).render(
      <StrictMode>
        <Providers>
          <ProjectScreen site={query.get("site") ?? ""} session={projected} />
        </Providers>
      </StrictMode>,
    );
    return;
  }
  followInvitations();
  followLabs();
  followRehearsals();
  followCollections();
  followHandOuts();
  followMailings();
  followWanted();
  // main asks the person; a browser that shows this page asks by itself
  window.addEventListener("beforeunload", (event) => {
    if (hasUnsavedClass()) event.preventDefault();
  });
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}

void start();
