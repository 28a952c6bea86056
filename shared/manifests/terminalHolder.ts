import { podOf, type SeatContainer, type SeatTemplate } from "./seatTemplate.ts";
import { HOLD_PL, HOLD_PY, OPEN_SH } from "./terminalScripts.ts";

/** Where the scripts lie that keep a terminal's shell; read-only. */
const TERMINAL_MOUNT = "/pupitre/terminal";
const OPEN = `${TERMINAL_MOUNT}/open`;
const SCRIPTS: Record<string, string> = { open: OPEN_SH, "hold.perl": HOLD_PL, "hold.python3": HOLD_PY };
const TERMINAL_VOLUME = "terminal";

/** What the portal runs for a terminal access: the holder's door, with the lab's own command if it names one. */
export const terminalCommand = (access: { name: string; command?: string[] | undefined }): string[] => [
  "/bin/sh",
  OPEN,
  access.name,
  ...(access.command ?? []),
];

/** The name and the command of an exec that opens a terminal; `undefined` for any other. */
export function parseTerminalCommand(
  words: readonly string[],
): { name: string; command: string[] } | undefined {
  const [shell, open, name, ...command] = words;
  return shell === "/bin/sh" && open === OPEN && name !== undefined ? { name, command } : undefined;
}

export const hasTerminal = (template: SeatTemplate, container: SeatContainer): boolean =>
  template.accesses.some((access) => access.kind === "terminal" && access.container === container.name);

export const podHasTerminal = (template: SeatTemplate, pod: string): boolean =>
  template.containers.some((container) => podOf(container) === pod && hasTerminal(template, container));

/** Entries of the seat's ConfigMap of files. */
export const terminalData = (template: SeatTemplate): Record<string, string> =>
  template.containers.some((container) => hasTerminal(template, container)) ? SCRIPTS : {};

export const terminalVolume = (configMap: string): object => ({
  name: TERMINAL_VOLUME,
  configMap: {
    name: configMap,
    defaultMode: 0o555,
    items: Object.keys(SCRIPTS).map((key) => ({ key, path: key })),
  },
});

export const terminalMount = { name: TERMINAL_VOLUME, mountPath: TERMINAL_MOUNT, readOnly: true };

const GREETING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence is what is looked for
  /^\u001b_pupitre;(held|plain);([\w-]{1,60});(\d{1,7})\u001b\\/;
const BEGINNING = "\u001b_pupitre;";
const LONGEST = 100;

/** How a terminal introduces itself: whether its shell is kept in the seat, its name, and the bytes of its screen. */
export interface Greeting {
  held: boolean;
  shell: string;
  screen: number;
  /** Bytes of the greeting itself. */
  length: number;
}

/** Latin-1 text of a terminal's first bytes. `incomplete`: more of them may make it one. */
export function parseGreeting(text: string): Greeting | "incomplete" | undefined {
  const found = GREETING.exec(text.slice(0, LONGEST));
  if (found) {
    const [all, kind, shell = "", screen] = found;
    return { held: kind === "held", shell, screen: Number(screen), length: all.length };
  }
  const begins = text.startsWith(BEGINNING) || BEGINNING.startsWith(text);
  return begins && text.length < LONGEST ? "incomplete" : undefined;
}

export const greetingOf = (kind: "held" | "plain", shell: string): string =>
  `${BEGINNING}${kind};${shell};0\u001b\\`;
