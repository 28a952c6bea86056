import { useEffect } from "react";
import { useNavigation } from "../stores/navigation.ts";
import { openOverlay, useOverlay } from "../stores/overlay.ts";

/** Where keys are text: fields, and the terminal, whose shell has its own Ctrl K. */
export function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest(".xterm")) return true;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

const inTerminal = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest(".xterm") !== null;

function onKey(event: KeyboardEvent): void {
  const { key, target } = event;
  if (event.defaultPrevented || inTerminal(target)) return;
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.altKey && key.toLowerCase() === "k") {
    event.preventDefault();
    openOverlay(useOverlay.getState().open === "palette" ? undefined : "palette");
    return;
  }
  if (event.altKey && !command && (key === "ArrowLeft" || key === "ArrowRight")) {
    event.preventDefault();
    const { back, forward } = useNavigation.getState();
    if (key === "ArrowLeft") back();
    else forward();
    return;
  }
  if (key === "?" && !command && !event.altKey && !takesText(target)) {
    event.preventDefault();
    openOverlay("shortcuts");
  }
}

/** The keys that work everywhere. */
export function useShortcuts(): void {
  useEffect(() => {
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
