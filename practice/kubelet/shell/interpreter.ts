import { Bash, type Command, defineCommand, type ScriptNode, type StatementNode } from "just-bash";
import type { ContainerFiles, Device } from "../files/containerFiles.ts";
import { backgroundProgram, refuseBackground } from "./background.ts";
import type { Host } from "./host.ts";
import { programsFor } from "./programs.ts";
import { scriptProgram } from "./scriptProgram.ts";
import { SCRIPT_PROGRAM, type Stage, stageScript, TEXT_PROGRAM, TURN_DEVICE, turnLoops } from "./staging.ts";

/** What a shell starts with. */
export interface ShellWorld {
  files: ContainerFiles;
  env: Readonly<Record<string, string>>;
  cwd: string;
  host: Host;
}

/**
 * What becomes of `command &`. The start of a container waits for it as for any other: there it is the service itself,
 * which stands until it is stopped.
 */
export type Background = "refused" | "waited";

/** How the next script is prepared. Scripts that it starts in turn are not: their output may be taken. */
export interface Preparation {
  stage: Stage;
  before?: StatementNode[];
  after?: StatementNode[];
  /** Sees the script as it was written. */
  inspect?(script: ScriptNode): void;
}

export interface Interpreter {
  bash: Bash;
  prepare(preparation: Preparation): void;
}

// Loops give others their turn and a terminal can cancel, so the limits only stop what nobody watches.
const LONG = 2 ** 31 - 1;
const limits = {
  maxCommandCount: 50_000_000,
  maxLoopIterations: 10_000_000,
  maxWorkUnits: 1_000_000_000,
  maxExecutionTimeMs: LONG,
  maxOutputSize: 64 * 1024 * 1024,
  maxStringLength: 16 * 1024 * 1024,
  maxExtensionCleanupTimeMs: 50,
};

const TURN_AFTER = 8;
let lastTurn = 0;
const turn: Device = {
  async read() {
    if (Date.now() - lastTurn > TURN_AFTER) {
      await new Promise((resolve) => setImmediate(resolve));
      lastTurn = Date.now();
    }
    return new Uint8Array();
  },
  write() {},
};

const textProgram = defineCommand(TEXT_PROGRAM, async ([status = "0", ...names], context) => {
  for (const name of names) {
    const value = context.env.get(name);
    const text = value === undefined ? undefined : textOfBytes(value);
    if (text !== undefined && text !== value) await context.assignShellVariable?.(name, text);
  }
  return { stdout: "", stderr: "", exitCode: Number(status) };
});
const programFile: Device = { read: async () => new Uint8Array(), write() {} };

// The interpreter looks a program up as a file before it runs it.
const plumbing = new Map<string, Device>([
  [TURN_DEVICE, turn],
  [`/usr/bin/${TEXT_PROGRAM}`, programFile],
  [`/usr/bin/${SCRIPT_PROGRAM}`, programFile],
  [`/usr/bin/${backgroundProgram.name}`, programFile],
]);

function programFiles(commands: readonly Command[]): [string, Device][] {
  return commands.map(({ name }) => [`/usr/bin/${name}`, programFile]);
}

/** The text of bytes that are held one a character; `undefined` for what is none or has been decoded before. */
function textOfBytes(value: string): string | undefined {
  if (!/[\u0080-\u00ff]/.test(value) || /[\u0100-\uffff]/.test(value)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(value, "latin1"));
  } catch {
    return undefined;
  }
}

/**
 * An interpreter of its own for each program that is started: variables, options and exports of one never show in
 * another. It costs a third of a millisecond.
 */
export function createInterpreter(
  world: ShellWorld,
  devices: ReadonlyMap<string, Device>,
  commands: readonly Command[] = [],
  background: Background = "refused",
): Interpreter {
  const bash = new Bash({
    fs: world.files.withDevices(new Map([...plumbing, ...programFiles(commands), ...devices])),
    cwd: world.cwd,
    env: { HOSTNAME: world.host.hostname, ...world.env },
    // Its isolation is that no command reaches Node; the extra layer patches globals of the whole process.
    defenseInDepth: false,
    executionLimits: limits,
    customCommands: [...programsFor(world.host), textProgram, backgroundProgram, ...commands],
    processInfo: { pid: 7, ppid: 1, uid: 1000, gid: 1000 },
  });
  let next: Preparation | undefined;
  let stage: Stage | undefined;
  bash.registerCommand(
    scriptProgram((reads, before) => {
      if (!stage) return;
      const { line: _line, all: _all, ...given } = stage;
      next = { stage: reads === "terminal" ? stage : given, before };
    }),
  );
  bash.registerTransformPlugin({
    name: "stage",
    transform({ ast }) {
      const preparation = next;
      next = undefined;
      stage = preparation?.stage ?? stage;
      preparation?.inspect?.(ast);
      const accepted = <T>(node: T) => (background === "refused" ? refuseBackground(node) : node);
      const turned = turnLoops(accepted(ast));
      if (!preparation) return { ast: turned };
      const { statements } = stageScript(turned, preparation.stage);
      // The functions of a shell come back as they were written.
      const before = accepted(preparation.before ?? []);
      return { ast: { ...ast, statements: [...before, ...statements, ...(preparation.after ?? [])] } };
    },
  });
  return {
    bash,
    prepare(preparation) {
      next = preparation;
    },
  };
}
