import { type Command, defineCommand, type ExecResult, type ResolvedCommandContext } from "just-bash";

type Program = (args: string[], context: ResolvedCommandContext) => ExecResult | Promise<ExecResult>;

export function say(stdout: string, exitCode = 0): ExecResult {
  return { stdout, stderr: "", exitCode };
}

export function complain(stderr: string, exitCode = 1): ExecResult {
  return { stdout: "", stderr: `${stderr}\n`, exitCode };
}

export function program(name: string, run: Program): Command {
  return defineCommand(name, async (args, context) => run(args, context));
}
