import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@xterm/xterm/css/xterm.css";
import "./ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { speak } from "./i18n.ts";
import { followCollections } from "./stores/collections.ts";
import { followInvitations } from "./stores/invitation.ts";
import { followMain, learnSettings, useKnown } from "./stores/known.ts";
import { followLabs } from "./stores/labs.ts";
import { hasUnsavedClass } from "./stores/launchDraft.ts";
import { followRehearsals } from "./stores/rehearsals.ts";

async function start(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no root");
  await learnSettings();
  speak(useKnown.getState().settings.locale);
  followMain();
  followInvitations();
  followLabs();
  followRehearsals();
  followCollections();
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
