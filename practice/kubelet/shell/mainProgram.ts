import { type Command, parse } from "just-bash";
import type { ContainerFiles } from "../files/containerFiles.ts";
import { absentPrograms } from "./absentPrograms.ts";
import { program, say } from "./answer.ts";
import { pause } from "./filePrograms.ts";
import type { ShellWorld } from "./interpreter.ts";
import { programsFor } from "./programs.ts";
import { type Outlet, runProgram, shellCallOf } from "./runProgram.ts";
import { textOf } from "./staging.ts";

const DEEPEST = 3;

/** Names of all programs that a script mentions, in substitutions and functions too. Empty when it does not parse. */
function programsIn(script: string): string[] {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (value !== null && typeof value === "object") {
      const node = value as { type?: string; name?: unknown; args?: unknown[] };
      if (node.type === "SimpleCommand") {
        const words = [node.name, ...(node.args ?? [])] as Parameters<typeof textOf>[0][];
        const [first, ...rest] = words.map((word) => textOf(word));
        if (first) names.add(first);
        // `exec nginx`, `sudo nginx`: the program comes second.
        const second = rest.find((text) => text !== undefined && !text.startsWith("-"));
        if (["exec", "sudo", "nohup", "env", "command"].includes(first ?? "") && second) names.add(second);
      }
      for (const item of Object.values(value)) visit(item);
    }
  };
  try {
    visit(parse(script));
  } catch {
    return [];
  }
  return [...names];
}

const builtins = new Set(
  (
    ". : [ [[ alias bg bind break builtin cd command compgen complete continue declare dirs disown echo enable eval " +
    "exec exit export fc fg getopts hash help history jobs let local logout mapfile popd printf pushd pwd read " +
    "readarray readonly return set shift shopt source test times trap true false type typeset ulimit umask unalias " +
    "unset wait"
  ).split(" "),
);

/**
 * Programs that this container starts and that are not simulated: each stands for a service that runs until it is
 * stopped, because a real image would have it.
 */
async function servicesOf(
  world: ShellWorld,
  command: readonly string[],
  log: (line: string) => void,
): Promise<Command[]> {
  const missing = new Set<string>();
  const known = new Set(programsFor(world.host).map(({ name }) => name));
  for (const { name } of absentPrograms()) known.delete(name);
  const look = async (names: string[], depth: number): Promise<void> => {
    for (const name of names) {
      if (builtins.has(name) || known.has(name) || missing.has(name)) continue;
      if (name.includes("/")) await lookAtFile(name, depth);
      else if (absentNames.has(name) || !(await isInstalled(world.files, name))) missing.add(name);
    }
  };
  const lookAtFile = async (path: string, depth: number): Promise<void> => {
    const full = world.files.resolvePath(world.cwd, path);
    if (!(await world.files.exists(full))) await writeService(world.files, full);
    else if (depth < DEEPEST) await look(programsIn(await world.files.readFile(full)), depth + 1);
  };
  const call = shellCallOf(command);
  if (call?.script !== undefined) await look(programsIn(call.script), 0);
  else if (call?.operands[0] !== undefined) await lookAtFile(call.operands[0], 0);
  else if (!call && command[0]) await look([command[0]], 0);
  return [...missing].map((name) =>
    program(name, async (args, context) => {
      log(`${[name, ...args].join(" ")}: running (simulated)`);
      await pause(Number.POSITIVE_INFINITY, context.signal);
      return say("");
    }),
  );
}

const absentNames = new Set(absentPrograms().map(({ name }) => name));

async function isInstalled(files: ContainerFiles, name: string): Promise<boolean> {
  for (const directory of ["/usr/local/bin", "/usr/bin", "/bin"])
    if (await files.exists(`${directory}/${name}`)) return true;
  return false;
}

/** A program of the image that is called by its path gets a file that waits. */
async function writeService(files: ContainerFiles, path: string): Promise<void> {
  try {
    await files.mkdir(path.slice(0, path.lastIndexOf("/")) || "/", { recursive: true });
    await files.writeFile(path, "#!/bin/sh\nsleep infinity\n");
    await files.chmod(path, 0o755);
  } catch {
    // A volume is mounted there, read-only: the program is missing as it would be for real.
  }
}

/**
 * Process 1 of a container. A shell script runs for real; the image's own program, and any that is not simulated,
 * stands for a service that runs until it is stopped.
 * @returns the exit code; 137 when `signal` ended it.
 */
export async function runMain(
  world: ShellWorld,
  command: readonly string[],
  io: Outlet & { signal: AbortSignal; log(line: string): void },
): Promise<number> {
  if (command.length === 0) {
    await pause(Number.POSITIVE_INFINITY, io.signal).catch(() => undefined);
    return 137;
  }
  const services = await servicesOf(world, command, io.log);
  // No signal ever comes to it: what stops it stops the interpreter.
  const trap = program("trap", () => say(""));
  return runProgram(world, command, { ...io, stdin: new Uint8Array() }, [...services, trap], "waited");
}
