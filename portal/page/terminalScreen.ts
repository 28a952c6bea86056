import { FitAddon } from "@xterm/addon-fit";
import { type ITheme, Terminal } from "@xterm/xterm";

const LIGHT: ITheme = {
  background: "#ffffff",
  foreground: "#1c2529",
  cursor: "#0b7285",
  cursorAccent: "#ffffff",
  selectionBackground: "#b5dde5",
  black: "#1c2529",
  red: "#b3261e",
  green: "#1b7a43",
  yellow: "#8a5a00",
  blue: "#1c5fb0",
  magenta: "#8a3a9a",
  cyan: "#0b7285",
  white: "#5d6b73",
  brightBlack: "#55636b",
  brightRed: "#c9372c",
  brightGreen: "#23874d",
  brightYellow: "#946200",
  brightBlue: "#2a6fc4",
  brightMagenta: "#9c4bad",
  brightCyan: "#0f8296",
  brightWhite: "#39464c",
};
const DARK: ITheme = {
  background: "#12181b",
  foreground: "#e6ecee",
  cursor: "#3bc0d6",
  cursorAccent: "#12181b",
  selectionBackground: "#2c5560",
  black: "#2e3a40",
  red: "#ff8a80",
  green: "#6fd394",
  yellow: "#f0c35a",
  blue: "#7cb5ff",
  magenta: "#d59be6",
  cyan: "#3bc0d6",
  white: "#cdd6da",
  brightBlack: "#7d8d95",
  brightRed: "#ffa79f",
  brightGreen: "#93e2b0",
  brightYellow: "#f6d58a",
  brightBlue: "#a3cbff",
  brightMagenta: "#e3bcf0",
  brightCyan: "#7fd9e8",
  brightWhite: "#ffffff",
};

/** The library writes its measured sizes into style elements, which the page's policy allows with the nonce alone. */
function giveStylesTheirNonce(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? "";
  const create = document.createElement.bind(document);
  document.createElement = ((tag: string, options?: ElementCreationOptions) => {
    const element = create(tag, options);
    if (tag === "style") element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
}

const SIZE_KEY = "pupitre.fontSize";
const [SMALLEST, LARGEST, STEP] = [9, 28, 2];

/** What was chosen on this computer, else what suits the screen; in pixels. */
function firstSize(): number {
  const usual = innerWidth < 640 ? 13 : 15;
  try {
    const chosen = Number(localStorage.getItem(SIZE_KEY));
    return chosen >= SMALLEST && chosen <= LARGEST ? chosen : usual;
  } catch {
    return usual; // storage switched off: it lasts as long as the page
  }
}

interface TerminalScreen {
  terminal: Terminal;
  /** Larger (1) or smaller (-1) letters, kept on this computer; `false` where they are as large or small as they get. */
  zoom(by: 1 | -1): boolean;
  /** The size that the page has room for; `undefined` before it is laid out. */
  room(): { columns: number; rows: number } | undefined;
}

/** xterm.js in the page's colours, following light and dark. */
export function openTerminalScreen(parent: HTMLElement): TerminalScreen {
  giveStylesTheirNonce();
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const terminal = new Terminal({
    theme: dark.matches ? DARK : LIGHT,
    fontFamily: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
    fontSize: firstSize(),
    lineHeight: 1.15,
    scrollback: 5_000,
    cursorBlink: true,
    screenReaderMode: false,
    minimumContrastRatio: 4.5,
    macOptionIsMeta: true,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(parent);
  dark.addEventListener("change", () => {
    terminal.options.theme = dark.matches ? DARK : LIGHT;
  });
  terminal.attachCustomKeyEventHandler((event) => {
    // As in desktop terminals: Ctrl+Shift+C copies, for Ctrl+C interrupts. Pasting is the browser's own Ctrl+Shift+V.
    if (event.type !== "keydown" || !event.ctrlKey || !event.shiftKey) return true;
    if (event.code === "KeyV") return false;
    if (event.code !== "KeyC") return true;
    event.preventDefault();
    void navigator.clipboard?.writeText(terminal.getSelection());
    return false;
  });
  return {
    terminal,
    zoom(by) {
      const size = Math.min(LARGEST, Math.max(SMALLEST, (terminal.options.fontSize ?? 15) + by * STEP));
      if (size === terminal.options.fontSize) return false;
      terminal.options.fontSize = size;
      try {
        localStorage.setItem(SIZE_KEY, String(size));
      } catch {
        // see firstSize()
      }
      return true;
    },
    room() {
      const dimensions = fit.proposeDimensions();
      if (!dimensions || !Number.isFinite(dimensions.cols) || dimensions.cols < 2) return undefined;
      return { columns: Math.min(500, dimensions.cols), rows: Math.max(2, Math.min(300, dimensions.rows)) };
    },
  };
}
