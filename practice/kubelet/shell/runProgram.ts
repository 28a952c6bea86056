import type { Command, ExecOptions } from "just-bash";
import type { Device } from "../files/containerFiles.ts";
import { type Background, createInterpreter, type ShellWorld } from "./interpreter.ts";
import type { Stage } from "./staging.ts";

export interface Outlet {
  stdout(bytes: Uint8Array): void;
  stderr(bytes: Uint8Array): void;
}

/** What a shell is asked to do by its arguments. */
interface ShellCall {
  login: boolean;
  /** `-e`, `-x` and the like, as letters for `set`. */
  options: string;
  /** Text of `-c`; absent when the script comes from a file or from the input. */
  script?: string;
  /** A script file and its arguments, or `$0 $1 …` of `-c`. */
  operands: string[];
}

const shells = new Set(["sh", "bash", "ash", "dash"]);

/** `undefined` when `command` starts no shell. */
export function shellCallOf(command: readonly string[]): ShellCall | undefined {
  const [path = "", ...args] = command;
  const name = path.replace(/^(\/usr)?\/bin\//, "");
  if (!shells.has(name)) return undefined;
  const call: ShellCall = { login: false, options: "", operands: [] };
  let wantsScript = false;
  let index = 0;
  for (; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    if (arg === "--") {
      index += 1;
      break;
    }
    if (arg.startsWith("--")) {
      if (arg === "--login") call.login = true;
      continue;
    }
    if (!/^-[a-zA-Z]+$/.test(arg)) break;
    for (const letter of arg.slice(1)) {
      if (letter === "c") wantsScript = true;
      else if (letter === "l") call.login = true;
      else if ("eux".includes(letter)) call.options += letter;
      else if (letter === "o") index += 1;
    }
  }
  call.operands = args.slice(index);
  if (wantsScript) {
    const script = call.operands.shift();
    if (script !== undefined) call.script = script;
  }
  return call;
}

/** What a user reads of an error that the interpreter let through: a file that cannot be opened for writing. */
export function shownError(error: unknown): string {
  const { shown } = error as { shown?: unknown };
  return typeof shown === "string" ? shown : error instanceof Error ? error.message : String(error);
}

const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const stage: Stage = { out: "/dev/.stdout", err: "/dev/.stderr" };
const KILLED = 137;

function outletDevices(outlet: Outlet): Map<string, Device> {
  const nothing = async () => new Uint8Array();
  return new Map([
    [stage.out, { read: nothing, write: (bytes) => outlet.stdout(bytes) }],
    [stage.err, { read: nothing, write: (bytes) => outlet.stderr(bytes) }],
  ]);
}

/** The script that stands for a command line, and the arguments that go around the shell's quoting. */
function scriptOf(
  command: readonly string[],
  stdin: Uint8Array,
): { script: string; args?: string[]; input: Uint8Array } {
  const call = shellCallOf(command);
  if (!call) return { script: quote(command[0] ?? ""), args: command.slice(1), input: stdin };
  const profile = call.login ? "[ -f ~/.profile ] && . ~/.profile\n" : "";
  const options = call.options ? `set -${call.options}\n` : "";
  const head = profile + options;
  if (call.script !== undefined) {
    const parameters = call.operands.slice(1);
    const set = parameters.length > 0 ? `set -- ${parameters.map(quote).join(" ")}\n` : "";
    return { script: `${head}${set}${call.script}`, input: stdin };
  }
  if (call.operands.length > 0)
    return { script: `${head}bash ${call.operands.map(quote).join(" ")}`, input: stdin };
  // `sh` alone: its input is the script.
  return { script: head + Buffer.from(stdin).toString("utf8"), input: new Uint8Array() };
}

/**
 * Runs one command line to its end, as `kubectl exec` without a terminal and the start of a container do. Output
 * comes as each command ends.
 * @returns the exit code: 137 when `signal` ended it, 127 when there is no such program.
 */
export async function runProgram(
  world: ShellWorld,
  command: readonly string[],
  io: Outlet & { stdin: Uint8Array; signal: AbortSignal },
  commands: readonly Command[] = [],
  background: Background = "refused",
): Promise<number> {
  const { script, args, input } = scriptOf(command, io.stdin);
  if (io.signal.aborted) return KILLED;
  if (script.trim() === "") return 0;
  const interpreter = createInterpreter(world, outletDevices(io), commands, background);
  interpreter.prepare({ stage });
  const options: ExecOptions = { rawScript: true, signal: io.signal };
  if (args) options.args = args;
  if (input.length > 0) {
    options.stdin = Buffer.from(input).toString("latin1");
    options.stdinKind = "bytes";
  }
  try {
    const result = await interpreter.bash.exec(script, options);
    if (result.stdout) io.stdout(Buffer.from(result.stdout, "utf8"));
    if (io.signal.aborted) return KILLED;
    if (result.stderr) io.stderr(Buffer.from(result.stderr, "utf8"));
    return result.exitCode;
  } catch (error) {
    if (io.signal.aborted) return KILLED;
    io.stderr(Buffer.from(`bash: ${shownError(error)}\n`, "utf8"));
    return 1;
  }
}
