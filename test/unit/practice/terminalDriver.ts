import type { Cluster } from "./kubeletHarness.ts";
import { Screen } from "./screen.ts";

export const UP = "\u001b[A";
export const LEFT = "\u001b[D";
export const control = (letter: string) => String.fromCharCode(letter.toUpperCase().charCodeAt(0) - 64);

/** Somebody at a terminal: types bytes, reads the screen. */
export interface Driver {
  screen: Screen;
  /** Everything that came, sequences and all. */
  raw(): string;
  type(text: string | Uint8Array): void;
  /** Types, and waits for the next prompt. */
  line(text: string): Promise<void>;
  /** Waits until the screen is as asked. */
  until(test: (screen: Screen) => boolean): Promise<void>;
  /** Waits until the last row is this. */
  lastRow(row: string): Promise<void>;
  resize(columns: number): void;
  hangUp(): void;
  ended: Promise<{ code: number }>;
}

export function openTerminal(
  cluster: Cluster,
  { pod = "seat", namespace = "lab-a-01", columns = 80, command = ["bash"] } = {},
): Driver {
  const screen = new Screen(columns);
  const chunks: (Uint8Array | undefined)[] = [];
  const gone = new AbortController();
  const decoder = new TextDecoder();
  let wake = () => {};
  let watchers: (() => void)[] = [];
  let raw = "";
  let resized: (size: { columns: number; rows: number }) => void = () => {};
  async function* stdin(): AsyncIterable<Uint8Array> {
    for (;;) {
      while (chunks.length > 0) {
        const chunk = chunks.shift();
        if (!chunk) return;
        yield chunk;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  const write = (chunk: Uint8Array) => {
    const text = decoder.decode(chunk, { stream: true });
    raw += text;
    screen.write(text);
    for (const watcher of watchers.splice(0)) watcher();
  };
  const ended = cluster.kubelet.exec(
    { namespace, name: pod },
    { container: "", command, tty: true },
    {
      stdin: stdin(),
      stdout: write,
      stderr: write,
      onResize(listener) {
        resized = listener;
        listener({ columns, rows: 24 });
      },
      signal: gone.signal,
    },
  );
  const driver: Driver = {
    screen,
    ended,
    raw: () => raw,
    type(text) {
      chunks.push(typeof text === "string" ? Buffer.from(text, "utf8") : text);
      wake();
    },
    async until(test) {
      while (!test(screen))
        await new Promise<void>((resolve) => {
          watchers = [...watchers, resolve];
        });
    },
    lastRow: (row) =>
      driver.until(
        (shown) =>
          shown
            .lines()
            .filter((line) => line !== "")
            .at(-1) === row,
      ),
    async line(text) {
      const prompts = () => raw.split("\u001b[?2004h").length;
      const before = prompts();
      driver.type(`${text}\r`);
      await driver.until(() => prompts() > before);
    },
    resize: (width) => resized({ columns: width, rows: 24 }),
    hangUp() {
      chunks.push(undefined);
      wake();
      gone.abort();
    },
  };
  return driver;
}
