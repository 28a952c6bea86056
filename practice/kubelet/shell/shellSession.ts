import { type CommandNode, parse, type ScriptNode, type StatementNode } from "just-bash";
import type { Device } from "../files/containerFiles.ts";
import { program, say } from "./answer.ts";
import { createInterpreter, type Interpreter, type ShellWorld } from "./interpreter.ts";
import { shownError } from "./runProgram.ts";
import { literal, redirect, type Stage, simple, statement, textOf, turnLoops, word } from "./staging.ts";

/** What a command line in a terminal talks to. */
interface SessionIo {
  write(bytes: Uint8Array): void;
  /** A line the user types, with its line end; empty at the end of input. */
  readLine(): Promise<Uint8Array>;
  /** All the user types up to the end of input. */
  readAll(): Promise<Uint8Array>;
  size(): { columns: number; rows: number };
}

interface LineResult {
  code: number;
  /** The shell was left: `exit`, `exec`, or a failure under `set -e`. */
  exited: boolean;
}

const stage: Stage = { out: "/dev/tty", err: "/dev/tty", line: "/dev/.line", all: "/dev/tty" };
const kept = /^-[a-zA-Z]*[aAiluN]/;
const interpreterOwn = new Set([
  "PIPESTATUS",
  "BASH_SOURCE",
  "BASH_LINENO",
  "FUNCNAME",
  "DIRSTACK",
  "GROUPS",
  "BASH_REMATCH",
]);
const OPTIONS = ["errexit", "nounset", "pipefail", "xtrace", "noclobber", "noglob", "allexport", "verbose"];

/** Functions that a script defines where it runs in the shell itself, not in a subshell or a pipe. */
function definitionsIn(statements: readonly StatementNode[]): { name: string; node: StatementNode }[] {
  const found: { name: string; node: StatementNode }[] = [];
  const look = (command: CommandNode): void => {
    if (command.type === "FunctionDef") found.push({ name: command.name, node: statement(command) });
    else if (command.type === "If")
      for (const part of [
        ...command.clauses.flatMap(({ condition, body }) => [condition, body]),
        command.elseBody ?? [],
      ])
        found.push(...definitionsIn(part));
    else if (command.type === "Case")
      for (const { body } of command.items) found.push(...definitionsIn(body));
    else if (command.type !== "Subshell" && "body" in command) found.push(...definitionsIn(command.body));
  };
  for (const { pipelines } of statements)
    for (const { commands } of pipelines) if (commands.length === 1 && commands[0]) look(commands[0]);
  return found;
}

/** Files that a script takes in with `source` or `.`, as they are written. */
function sourcesIn(script: ScriptNode): string[] {
  return script.statements
    .flatMap(({ pipelines }) => pipelines)
    .flatMap(({ commands }) => (commands.length === 1 && commands[0] ? [commands[0]] : []))
    .flatMap((command) => {
      if (command.type !== "SimpleCommand") return [];
      const name = textOf(command.name);
      const file = command.args[0] && textOf(command.args[0]);
      return (name === "source" || name === ".") && file ? [file] : [];
    });
}

/**
 * What sets arrays and attributes again as `declare -p` lists them. The values stand in assignments of their own: as
 * arguments of `declare` the interpreter would split them at blanks.
 */
function attributesIn(listing: string): StatementNode[] {
  const statements: StatementNode[] = [];
  const values: string[] = [];
  for (const { pipelines } of parsed(listing)?.statements ?? []) {
    const command = pipelines[0]?.commands[0];
    if (command?.type !== "SimpleCommand" || textOf(command.name) !== "declare") continue;
    const flags = textOf(command.args[0] ?? null) ?? "";
    const name = /^\w+/.exec(textOf(command.args[1] ?? null) ?? "")?.[0] ?? "";
    if (!kept.test(flags) || name === "" || interpreterOwn.has(name)) continue;
    statements.push(statement(simple("declare", [literal(flags.replaceAll(/[xr]/g, "")), literal(name)])));
    values.push(name);
  }
  const assignments = listing.replaceAll(/^declare \S+ (?=\w+=\()/gm, "");
  for (const one of parsed(assignments)?.statements ?? []) {
    const command = one.pipelines[0]?.commands[0];
    if (command?.type === "SimpleCommand" && values.includes(command.assignments[0]?.name ?? ""))
      statements.push(one);
  }
  return statements;
}

function parsed(text: string): ScriptNode | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/**
 * A shell that remembers. The interpreter forgets everything between two scripts but files, exports and `shopt`: after
 * each line the variables, the folder and the arrays are taken out of it by way of devices, and put back before the
 * next. A line that is interrupted leaves them as they were before it.
 */
export class ShellSession {
  readonly history: string[] = [];
  lastCode = 0;
  cwd: string;
  private readonly world: ShellWorld;
  private readonly io: SessionIo;
  private readonly interpreter: Interpreter;
  private env: Record<string, string>;
  private functions = new Map<string, StatementNode>();
  private arrays: StatementNode[] = [];
  private folders: string[] = [];
  private taken = { status: "", variables: "", functions: "", folders: "" };

  constructor(world: ShellWorld, io: SessionIo) {
    this.world = world;
    this.io = io;
    this.cwd = world.cwd;
    this.env = {
      ...world.env,
      PWD: world.cwd,
      SHELL: "/bin/bash",
      SHLVL: "1",
      TERM: world.env.TERM ?? "xterm-256color",
    };
    const sizes = program("stty", (args) => {
      const { rows, columns } = io.size();
      return say(args[0] === "size" ? `${rows} ${columns}\n` : "");
    });
    const columns = program("tput", (args) => {
      const { rows, columns: width } = io.size();
      return say(
        args[0] === "cols"
          ? `${width}\n`
          : args[0] === "lines"
            ? `${rows}\n`
            : args[0] === "clear"
              ? "\u001b[H\u001b[2J"
              : "",
      );
    });
    const history = program("history", (args) => {
      if (args[0] === "-c") this.history.length = 0;
      const count = Number(args[0]) || this.history.length;
      const lines = this.history.map((line, index) => `${String(index + 1).padStart(5)}  ${line}\n`);
      return say(lines.slice(-count).join(""));
    });
    const clear = program("clear", () => say("\u001b[H\u001b[2J\u001b[3J"));
    this.interpreter = createInterpreter({ ...world, env: this.env }, this.devices(), [
      sizes,
      columns,
      history,
      clear,
    ]);
  }

  private devices(): Map<string, Device> {
    const nothing = async () => new Uint8Array();
    const take = (name: keyof ShellSession["taken"]): Device => ({
      read: nothing,
      write: (bytes) => {
        this.taken[name] += Buffer.from(bytes).toString("utf8");
      },
    });
    return new Map<string, Device>([
      ["/dev/tty", { read: () => this.io.readAll(), write: (bytes) => this.io.write(bytes) }],
      ["/dev/.line", { read: () => this.io.readLine(), write() {} }],
      ["/dev/.status", take("status")],
      ["/dev/.variables", take("variables")],
      ["/dev/.functions", take("functions")],
      ["/dev/.folders", take("folders")],
    ]);
  }

  /** A variable of the shell. */
  variable(name: string): string | undefined {
    return this.env[name];
  }

  /** Names to complete. */
  names(): { commands: string[]; variables: string[] } {
    const aliases = Object.keys(this.env).flatMap((name) => /^BASH_ALIAS_(.+)$/.exec(name)?.[1] ?? []);
    const variables = Object.keys(this.env).filter(
      (name) => /^[A-Za-z_]\w*$/.test(name) && !name.startsWith("BASH_ALIAS_"),
    );
    return { commands: [...this.functions.keys(), ...aliases], variables };
  }

  private before(): StatementNode[] {
    const set = OPTIONS.filter((option) => (this.env.SHELLOPTS ?? "").split(":").includes(option));
    const folders = [...this.folders].reverse();
    const silent = [redirect(">", "/dev/null")];
    const status = statement(simple("exit", [literal(String(this.lastCode))]));
    return [
      statement(simple("shopt", [literal("-s"), literal("expand_aliases")])),
      ...(folders.length > 1 ? [statement(simple("cd", [word(folders[0] ?? "/")]))] : []),
      ...folders.slice(1).map((folder) => statement(simple("pushd", [word(folder)], silent))),
      ...this.arrays,
      ...this.functions.values(),
      ...set.map((option) => statement(simple("set", [literal("-o"), literal(option)]))),
      ...(this.lastCode === 0 ? [] : [statement({ type: "Subshell", body: [status], redirections: [] })]),
    ];
  }

  private after(): StatementNode[] {
    const status = {
      type: "Word" as const,
      parts: [{ type: "ParameterExpansion" as const, parameter: "?", operation: null }],
    };
    const to = (device: string) => [redirect(">", device), redirect(">", "/dev/null", 2)];
    return [
      statement(simple("printf", [literal("%s"), status], to("/dev/.status"))),
      statement(simple("set", [literal("+xv")], to("/dev/null"))),
      statement(simple("declare", [literal("-p")], to("/dev/.variables"))),
      statement(simple("declare", [literal("-F")], to("/dev/.functions"))),
      statement(simple("dirs", [literal("-l"), literal("-p")], to("/dev/.folders"))),
    ];
  }

  /** Runs what the user typed. Output has been written when it returns. */
  async run(text: string, signal: AbortSignal): Promise<LineResult> {
    const { columns, rows } = this.io.size();
    const env = { ...this.env, COLUMNS: String(columns), LINES: String(rows) };
    const defined = await this.definitionsOf(text);
    this.taken = { status: "", variables: "", functions: "", folders: "" };
    this.interpreter.prepare({ stage, before: this.before(), after: this.after() });
    try {
      const options = { rawScript: true, signal, env, replaceEnv: true, cwd: this.cwd };
      const result = await this.interpreter.bash.exec(text, options);
      if (result.stdout) this.io.write(Buffer.from(result.stdout, "utf8"));
      if (signal.aborted) return this.ended(130, false);
      if (result.stderr) this.io.write(Buffer.from(result.stderr, "utf8"));
      if (this.taken.status === "") return this.ended(result.exitCode, result.stderr === "");
      this.remember(result.env, defined);
      return this.ended(Number(this.taken.status), false);
    } catch (error) {
      if (signal.aborted) return this.ended(130, false);
      this.io.write(Buffer.from(`bash: ${shownError(error)}\n`, "utf8"));
      return this.ended(1, false);
    }
  }

  private ended(code: number, exited: boolean): LineResult {
    this.lastCode = code;
    return { code, exited };
  }

  private async definitionsOf(text: string): Promise<{ name: string; node: StatementNode }[]> {
    const script = parsed(text);
    if (!script) return [];
    const found: { name: string; node: StatementNode }[] = [];
    for (const file of sourcesIn(script)) {
      const path = this.world.files.resolvePath(this.cwd, file.replace(/^~(?=\/)/, this.env.HOME ?? "/"));
      try {
        const sourced = parsed(await this.world.files.readFile(path));
        if (sourced) found.push(...definitionsIn(turnLoops(sourced).statements));
      } catch {
        // The shell itself says that the file is not there.
      }
    }
    return [...found, ...definitionsIn(turnLoops(script).statements)];
  }

  private remember(
    env: Record<string, string>,
    defined: readonly { name: string; node: StatementNode }[],
  ): void {
    this.env = { ...env };
    this.cwd = env.PWD ?? this.cwd;
    const alive = new Set(
      this.taken.functions.split("\n").map((line) => line.replace(/^declare -f\S* /, "").trim()),
    );
    for (const { name, node } of defined) this.functions.set(name, node);
    for (const name of this.functions.keys()) if (!alive.has(name)) this.functions.delete(name);
    this.folders = this.taken.folders.split("\n").filter((folder) => folder !== "");
    this.arrays = attributesIn(this.taken.variables);
  }
}
