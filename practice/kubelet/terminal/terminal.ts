import type { ExecStreams } from "../../seams.ts";
import { NOT_SUSPENDED } from "../shell/background.ts";
import type { ShellWorld } from "../shell/interpreter.ts";
import { promptOf } from "../shell/prompt.ts";
import { ShellSession } from "../shell/shellSession.ts";
import { completeInShell, inColumns } from "./completion.ts";
import { CookedInput } from "./cookedInput.ts";
import {
  type Clipboard,
  editLine,
  emptyLine,
  insertText,
  type Line,
  lineOf,
  textOfLine,
} from "./editLine.ts";
import { History } from "./history.ts";
import { type Key, KeyReader } from "./keys.ts";
import { LinePainter } from "./linePainter.ts";
import { isUnfinished } from "./unfinished.ts";

const PASTE_ON = "\u001b[?2004h";
const PASTE_OFF = "\u001b[?2004l\r";
const KILLED = 137;

/**
 * An interactive shell on a terminal, until `exit`, Ctrl-D or the end of the connection.
 * @returns the exit code of the shell: that of its last command; 137 when it was killed.
 */
export function runTerminal(
  world: ShellWorld,
  streams: ExecStreams,
  signal: AbortSignal,
  login: boolean,
): Promise<number> {
  return new Terminal(world, streams, signal).run(login);
}

class Terminal {
  private readonly world: ShellWorld;
  private readonly streams: ExecStreams;
  private readonly signal: AbortSignal;
  private readonly session: ShellSession;
  private readonly history: History;
  private readonly painter: LinePainter;
  private readonly reader = new KeyReader();
  private readonly clipboard: Clipboard = { text: [] };
  private size = { columns: 80, rows: 24 };
  /** Keys that nobody has taken yet: typed ahead while a command runs. */
  private queue: Key[] = [];
  private line: Line = emptyLine();
  /** Lines before this one of a command that is not finished. */
  private earlier = "";
  private mode: "editing" | "running" | "completing" = "running";
  private cooked: CookedInput | undefined;
  private command: AbortController | undefined;
  private tabs = 0;
  private finish: (code: number) => void = () => undefined;

  constructor(world: ShellWorld, streams: ExecStreams, signal: AbortSignal) {
    this.world = world;
    this.streams = streams;
    this.signal = signal;
    this.painter = new LinePainter((text) => this.print(text));
    this.session = new ShellSession(world, {
      write: (bytes) => this.output(bytes),
      readLine: () => this.readCooked(false),
      readAll: () => this.readCooked(true),
      size: () => this.size,
    });
    this.history = new History(this.session.history);
  }

  async run(login: boolean): Promise<number> {
    const ended = new Promise<number>((resolve) => {
      this.finish = resolve;
    });
    const killed = () => this.finish(KILLED);
    if (this.signal.aborted) return KILLED;
    this.signal.addEventListener("abort", killed, { once: true });
    this.streams.onResize((size) => this.resize(size));
    await this.startUp(login);
    this.prompt();
    this.pump().catch(() => this.finish(KILLED));
    const code = await ended;
    this.mode = "running";
    this.command?.abort();
    this.signal.removeEventListener("abort", killed);
    return code;
  }

  private async startUp(login: boolean): Promise<void> {
    const { files, host } = this.world;
    for (const name of login ? [".profile", ".bashrc"] : [".bashrc"])
      if (await files.exists(`${host.home}/${name}`)) await this.session.run(`. ~/${name}`, this.signal);
    this.session.lastCode = 0;
  }

  private async pump(): Promise<void> {
    for await (const chunk of this.streams.stdin) for (const key of this.reader.read(chunk)) this.take(key);
    // The client closed its end: a shell takes that as the end of its input.
    if (this.mode === "editing") this.finish(this.session.lastCode);
    else this.queue.push({ type: "control", letter: "d" });
  }

  private print(text: string): void {
    if (text !== "") this.streams.stdout(Buffer.from(text, "utf8"));
  }

  /** What programs print: a terminal goes to the next row and to its beginning at each line end. */
  private output(bytes: Uint8Array): void {
    if (this.command?.signal.aborted || this.signal.aborted || bytes.length === 0) return;
    const text = Buffer.from(bytes).toString("latin1").replace(/\r?\n/g, "\r\n");
    this.streams.stdout(Buffer.from(text, "latin1"));
  }

  private resize(size: { columns: number; rows: number }): void {
    this.size = { columns: size.columns || 80, rows: size.rows || 24 };
    this.painter.resize(this.size.columns);
    if (this.mode === "editing") this.painter.update(this.line);
  }

  private prompt(): void {
    const [last = "", ...above] = promptOf(this.world.host, this.session, this.earlier !== "")
      .split("\n")
      .reverse();
    this.line = emptyLine();
    this.print(
      PASTE_ON +
        above
          .reverse()
          .map((row) => `${row}\r\n`)
          .join(""),
    );
    this.painter.begin(last);
    this.mode = "editing";
    for (const key of this.queue.splice(0)) this.take(key);
  }

  private take(key: Key): void {
    if (this.signal.aborted) return;
    if (this.mode === "editing") this.edit(key);
    else if (key.type === "control" && key.letter === "c" && this.mode === "running") this.interrupt();
    else if (key.type === "control" && key.letter === "z" && this.command)
      this.output(Buffer.from(`^Z\n${NOT_SUSPENDED}\n`, "utf8"));
    else if (this.cooked) this.cooked.key(key);
    else this.queue.push(key);
  }

  private interrupt(): void {
    this.queue = [];
    if (!this.command) return;
    this.print("^C\r\n");
    this.command.abort();
  }

  private edit(key: Key): void {
    if (!(key.type === "named" && key.name === "tab")) this.tabs = 0;
    if (this.searches(key)) return;
    const edited = editLine(this.line, key, this.clipboard);
    if (edited) {
      this.show(edited);
      return;
    }
    if (key.type === "control") this.control(key.letter);
    else if (key.type === "named" && key.name === "enter") this.enter();
    else if (key.type === "named" && key.name === "tab") this.complete();
    else if (key.type === "named" && key.name === "up") this.recall(-1);
    else if (key.type === "named" && key.name === "down") this.recall(1);
  }

  /** While one searches: whether the key was the search's own. What was found becomes the line. */
  private searches(key: Key): boolean {
    if (this.history.label === undefined) return false;
    const taken = this.history.searchBy(key);
    const { text, at } = this.history.found;
    this.line = { ...lineOf(text), cursor: at };
    this.painter.relabel(this.history.label, this.line);
    return taken;
  }

  private show(line: Line): void {
    this.line = line;
    this.painter.update(line);
  }

  private control(letter: string): void {
    if (letter === "c") {
      this.print("^C");
      this.painter.finish(this.line);
      this.earlier = "";
      this.session.lastCode = 130;
      this.history.leave();
      this.prompt();
    } else if (letter === "d") this.endOfInput();
    else if (letter === "l") {
      this.print("\u001b[H\u001b[2J");
      this.painter.redraw(this.line);
    } else if (letter === "p") this.recall(-1);
    else if (letter === "n") this.recall(1);
    else if (letter === "r") {
      this.history.beginSearch(textOfLine(this.line));
      this.painter.relabel(this.history.label, this.line);
    }
  }

  private endOfInput(): void {
    if (this.line.characters.length > 0) {
      this.edit({ type: "named", name: "delete" });
      return;
    }
    if (this.earlier !== "") {
      this.print("\r\nbash: syntax error: unexpected end of file\r\n");
      this.earlier = "";
      this.prompt();
      return;
    }
    this.print(`${PASTE_OFF}\nexit\r\n`);
    this.finish(this.session.lastCode);
  }

  private recall(step: -1 | 1): void {
    const line = this.history.recall(step, textOfLine(this.line));
    if (line !== undefined) this.show(lineOf(line));
  }

  private enter(): void {
    this.painter.finish(this.line);
    const text = this.earlier + textOfLine(this.line);
    if (isUnfinished(text)) {
      this.earlier = `${text}\n`;
      this.prompt();
      return;
    }
    this.earlier = "";
    this.print(PASTE_OFF);
    this.mode = "running";
    this.execute(text).catch(() => this.finish(KILLED));
  }

  private async execute(text: string): Promise<void> {
    this.history.add(text);
    if (text.trim() !== "") {
      this.command = new AbortController();
      const stop = AbortSignal.any([this.command.signal, this.signal]);
      const script = /^\s*logout\s*$/.test(text) ? "exit" : text;
      const { code, exited } = await this.session.run(script, stop);
      this.command = undefined;
      this.cooked = undefined;
      if (exited) {
        this.print("exit\r\n");
        this.finish(code);
        return;
      }
    }
    if (!this.signal.aborted) this.prompt();
  }

  private readCooked(wholeInput: boolean): Promise<Uint8Array> {
    const stop = this.command?.signal;
    return new Promise((resolve, reject) => {
      const interrupted = () => {
        this.cooked = undefined;
        reject(new Error("interrupted"));
      };
      if (!stop || stop.aborted) {
        interrupted();
        return;
      }
      stop.addEventListener("abort", interrupted, { once: true });
      this.cooked = new CookedInput(
        (text) => this.print(text),
        wholeInput,
        (text) => {
          this.cooked = undefined;
          stop.removeEventListener("abort", interrupted);
          resolve(Buffer.from(text, "utf8"));
        },
      );
      // What was typed ahead was meant for this program.
      while (this.cooked && this.queue.length > 0) this.cooked.key(this.queue.shift() as Key);
    });
  }

  private complete(): void {
    this.tabs += 1;
    this.mode = "completing";
    const head = this.line.characters.slice(0, this.line.cursor).join("");
    completeInShell(head, this.world, this.session)
      .then(({ insert, choices }) => {
        this.mode = "editing";
        if (insert !== "") {
          this.tabs = 0;
          this.show(insertText(this.line, insert));
        } else if (choices.length > 0 && this.tabs > 1) this.list(choices);
        else if (choices.length > 0) this.print("\u0007");
      })
      .catch(() => {
        this.mode = "editing";
      })
      .finally(() => {
        for (const key of this.queue.splice(0)) this.take(key);
      });
  }

  /** Shows what could be meant, below the line, and the line again. */
  private list(choices: readonly string[]): void {
    this.painter.finish(this.line);
    this.print(inColumns(choices, this.size.columns));
    this.painter.redraw(this.line);
  }
}
