import { type Command, defineCommand, type ExecResult, latin1FromBytes, type StatementNode } from "just-bash";
import { complain } from "./answer.ts";
import { SCRIPT_PROGRAM, simple, statement, word } from "./staging.ts";

/**
 * Runs a script file as bash would, but staged: what it prints is shown as it goes.
 * @param prepare says how the next script is staged, and what goes before it.
 */
export function scriptProgram(prepare: (reads: string, before: StatementNode[]) => void): Command {
  return defineCommand(
    SCRIPT_PROGRAM,
    async ([reads = "", called = "", file = "", ...args], context): Promise<ExecResult> => {
      const path = context.fs.resolvePath(context.cwd, file);
      let text: string;
      try {
        const { isDirectory, mode } = await context.fs.stat(path);
        if (isDirectory) return complain(`bash: ${file}: Is a directory`, 126);
        if (called === "path" && (mode & 0o111) === 0)
          return complain(`bash: ${file}: Permission denied`, 126);
        text = await context.fs.readFile(path);
      } catch {
        return complain(`bash: ${file}: No such file or directory`, 127);
      }
      if (!context.exec || text.trim() === "") return { stdout: "", stderr: "", exitCode: 0 };
      const common = { cwd: context.cwd, ...(context.signal ? { signal: context.signal } : {}) };
      const interpreter = called === "path" ? /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(text) : null;
      const program = interpreter?.[1]?.endsWith("/env")
        ? interpreter[2]
        : interpreter?.[1]?.split("/").pop();
      if (program !== undefined && !/^(ba|da|a)?sh$/.test(program)) {
        const flags = interpreter?.[1]?.endsWith("/env") || !interpreter?.[2] ? [] : [interpreter[2]];
        return context.exec(program, { ...common, args: [...flags, path, ...args] });
      }
      prepare(reads, [statement(simple("set", [word("--"), ...args.map(word)]))]);
      const env = { ...context.exportedEnv, "0": file };
      const stdin = latin1FromBytes(context.stdin);
      return context.exec(text, { ...common, env, replaceEnv: true, stdin, stdinKind: "bytes" });
    },
  );
}
