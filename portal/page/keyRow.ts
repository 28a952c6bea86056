import { el } from "./dom.ts";
import { words } from "./words.ts";

interface KeyRow {
  element: HTMLElement;
  /** What was typed, with Ctrl if that is held down on the screen. */
  apply(text: string): string;
}

const ARROWS = { "←": "D", "↑": "A", "↓": "B", "→": "C" } as const;
const PLAIN = ["|", "/", "-", "~"];

interface KeyRowOptions {
  send: (text: string) => void;
  cursorKeysAreApplication: () => boolean;
  /** What is selected; all that is on the screen where nothing is. */
  copied: () => string;
  /** As the terminal takes what is pasted. */
  paste: (text: string) => void;
}

/** Keys that a phone's keyboard lacks. They do not take the focus, so that the keyboard stays open. */
export function keyRow({ send, cursorKeysAreApplication, copied, paste }: KeyRowOptions): KeyRow {
  let isHeld = false;
  const hold = (held: boolean) => {
    isHeld = held;
    ctrl.setAttribute("aria-pressed", String(held));
  };
  function apply(text: string): string {
    if (!isHeld || text.length !== 1) return text;
    hold(false);
    const code = text.toUpperCase().charCodeAt(0);
    if (text === " ") return "\0";
    return code >= 0x40 && code <= 0x5f ? String.fromCharCode(code & 0x1f) : text;
  }
  const key = (label: string, press: () => void, name = label) =>
    el(
      "button",
      {
        type: "button",
        "aria-label": name,
        onpointerdown: (event) => event.preventDefault(),
        onclick: press,
      },
      label,
    );
  const ctrl = key("Ctrl", () => hold(!isHeld));
  ctrl.setAttribute("aria-pressed", "false");
  const arrows = Object.entries(ARROWS).map(([label, letter]) =>
    key(label, () => send(`\x1b${cursorKeysAreApplication() ? "O" : "["}${letter}`)),
  );
  // By a press, as browsers want it; who says no to the browser's question pastes nothing.
  const copyPress = () => void navigator.clipboard?.writeText(copied()).catch(() => undefined);
  const pastePress = () => void navigator.clipboard?.readText?.().then(paste, () => undefined);
  const { copy, paste: pasteWord } = words().terminal;
  const element = el(
    "div",
    { class: "keys", role: "toolbar", "aria-label": words().terminal.keys },
    key("Esc", () => send("\x1b")),
    key("Tab", () => send("\t")),
    ctrl,
    ...arrows,
    ...PLAIN.map((character) => key(character, () => send(apply(character)))),
    key(copy, copyPress),
    key(pasteWord, pastePress),
  );
  return { element, apply };
}
