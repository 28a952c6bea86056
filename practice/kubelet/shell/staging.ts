import type { CommandNode, ScriptNode, SimpleCommandNode, StatementNode, WordNode } from "just-bash";
import { readsTerminal, splitPrompt } from "./terminalReaders.ts";

type Redirection = SimpleCommandNode["redirections"][number];
type Part = WordNode["parts"][number];

/** Where a script's outermost commands write, and what they read when they would read the terminal. */
export interface Stage {
  /** Device that takes standard output. */
  out: string;
  /** Device that takes standard error. */
  err: string;
  /** Devices that read one line, or all to the end of input. Absent without a terminal. */
  line?: string;
  all?: string;
}

/** Reading this device gives the event loop its turn, so that `while true` in one seat does not stop the others. */
export const TURN_DEVICE = "/dev/.turn";

// These change the shell itself or leave it; a redirection would bring nothing and could undo their effect.
const unstaged = new Set(["exit", "return", "break", "continue", "set", "shift", "local", ":"]);

export function word(text: string): WordNode {
  return { type: "Word", parts: [{ type: "SingleQuoted", value: text }] };
}

export function literal(text: string): WordNode {
  return { type: "Word", parts: [{ type: "Literal", value: text }] };
}

export function simple(
  name: string,
  args: WordNode[] = [],
  redirections: Redirection[] = [],
): SimpleCommandNode {
  return { type: "SimpleCommand", assignments: [], name: literal(name), args, redirections };
}

export function statement(command: CommandNode): StatementNode {
  const pipeline = { type: "Pipeline" as const, commands: [command], negated: false };
  return { type: "Statement", pipelines: [pipeline], operators: [], background: false };
}

export function redirect(operator: "<" | ">", path: string, fd: number | null = null): Redirection {
  return { type: "Redirection", fd, operator, target: literal(path) };
}

/** The text of a word that needs no expansion. */
export function textOf(node: WordNode | null): string | undefined {
  if (!node) return undefined;
  let text = "";
  for (const part of node.parts as Part[]) {
    if (part.type === "Literal" || part.type === "SingleQuoted" || part.type === "Escaped")
      text += part.value;
    else if (part.type === "DoubleQuoted") {
      const inner = textOf({ type: "Word", parts: part.parts });
      if (inner === undefined) return undefined;
      text += inner;
    } else if (part.type === "Glob") text += part.pattern;
    else return undefined;
  }
  return text;
}

/**
 * Makes a script show its output as it goes. The interpreter hands output over when a whole script has ended; what is
 * redirected to a file is written after each command. So the outermost commands, those whose output nobody in the
 * script takes, are redirected to a device of the terminal, in front of their own redirections. Functions and
 * substitutions are left alone: their output may be taken.
 */
export function stageScript(script: ScriptNode, stage: Stage): ScriptNode {
  return { ...script, statements: script.statements.map((one) => stageStatement(one, stage)) };
}

function stageStatement(node: StatementNode, stage: Stage): StatementNode {
  return {
    ...node,
    pipelines: node.pipelines.map((pipeline) => {
      const last = pipeline.commands.length - 1;
      return {
        ...pipeline,
        commands: pipeline.commands.map((command, index) => {
          const inner = { ...stage };
          if (index > 0) {
            // It reads the pipe.
            delete inner.line;
            delete inner.all;
          }
          if (index === last) return stageCommand(command, inner);
          return command.type === "SimpleCommand" ? stageSimple(command, inner, false) : command;
        }),
      };
    }),
  };
}

const readsFile = (redirections: Redirection[]) =>
  redirections.some(({ operator }) => operator.startsWith("<") && operator !== "<&");

function stageCommand(command: CommandNode, stage: Stage): CommandNode {
  if (command.type === "FunctionDef") return command;
  if (command.type === "SimpleCommand") return stageSimple(command, stage, true);
  if (command.type === "ArithmeticCommand" || command.type === "ConditionalCommand") return command;
  if (command.redirections.some(({ operator }) => !operator.startsWith("<"))) return command;
  const inner = { ...stage };
  if (readsFile(command.redirections)) {
    delete inner.line;
    delete inner.all;
  }
  const all = (body: StatementNode[]) => body.map((one) => stageStatement(one, inner));
  switch (command.type) {
    case "If":
      return {
        ...command,
        clauses: command.clauses.map(({ condition, body }) => ({
          condition: all(condition),
          body: all(body),
        })),
        elseBody: command.elseBody && all(command.elseBody),
      };
    case "While":
    case "Until":
      return { ...command, condition: all(command.condition), body: all(command.body) };
    case "Case":
      return { ...command, items: command.items.map((item) => ({ ...item, body: all(item.body) })) };
    default:
      return { ...command, body: all(command.body) };
  }
}

function stageSimple(command: SimpleCommandNode, stage: Stage, takesOutput: boolean): CommandNode {
  const name = textOf(command.name);
  if (!command.name || (name !== undefined && unstaged.has(name))) return command;
  if (name === "exec") return command.args.length === 0 ? command : stageExec(command, stage, takesOutput);
  const outputs = takesOutput ? [redirect(">", stage.out)] : [];
  outputs.push(redirect(">", stage.err, 2));
  const script = takesOutput ? scriptCall(command, name) : undefined;
  if (script)
    return {
      ...{ ...command, name: literal(SCRIPT_PROGRAM), args: script },
      redirections: [...outputs, ...command.redirections],
    };
  const input = readsFile(command.redirections) ? undefined : inputOf(command, name, stage);
  const redirections = [...(input ? [redirect("<", input)] : []), ...outputs, ...command.redirections];
  if (!(name === "read" && input !== undefined)) return { ...command, redirections };
  const { prompt, args } = splitPrompt(command.args, textOf);
  const reading = statement({ ...command, args, redirections });
  if (!prompt) return { ...command, args, redirections };
  const asking = statement(simple("printf", [word("%s"), prompt], [redirect(">", stage.err)]));
  return { type: "Group", body: [asking, reading], redirections: [] };
}

/** Runs a script file of the container so that its output comes as it goes, and lets it read the terminal. */
export const SCRIPT_PROGRAM = "__script";

const binFolders = /^(\/usr(\/local)?)?\/s?bin\//;

/** `bash file …` and `./file …` as `__script <how it reads> <how it was called> file …`. */
function scriptCall(command: SimpleCommandNode, name: string | undefined): WordNode[] | undefined {
  if (command.redirections.some(({ operator }) => !operator.startsWith("<"))) return undefined;
  const reads = literal(readsFile(command.redirections) ? "given" : "terminal");
  const [file, ...rest] = command.args;
  if ((name === "bash" || name === "sh") && file && !(textOf(file) ?? "").startsWith("-"))
    return [reads, literal("shell"), file, ...rest];
  if (command.name && name?.includes("/") && !binFolders.test(name))
    return [reads, literal("path"), command.name, ...command.args];
  return undefined;
}

function inputOf(command: SimpleCommandNode, name: string | undefined, stage: Stage): string | undefined {
  if (name === undefined) return undefined;
  const kind = readsTerminal(
    name,
    command.args.map((arg) => textOf(arg) ?? "?"),
  );
  return kind === "line" ? stage.line : kind === "all" ? stage.all : undefined;
}

/** `exec program` never comes back; the interpreter lets the script go on, so its end is written down. */
function stageExec(command: SimpleCommandNode, stage: Stage, takesOutput: boolean): CommandNode {
  const [name, ...args] = command.args;
  const run = stageSimple({ ...command, name: name ?? null, args }, stage, takesOutput);
  const status: WordNode = {
    type: "Word",
    parts: [{ type: "ParameterExpansion", parameter: "?", operation: null }],
  };
  return { type: "Group", body: [statement(run), statement(simple("exit", [status]))], redirections: [] };
}

/** A program that makes text of what `read` has put in variables: the interpreter leaves it as bytes, one a character. */
export const TEXT_PROGRAM = "__text";

function repairRead(command: SimpleCommandNode): CommandNode {
  const names: string[] = [];
  for (let index = 0; index < command.args.length; index += 1) {
    const text = textOf(command.args[index] ?? null) ?? "";
    if (/^-[a-zA-Z]*a/.test(text)) return command;
    if (/^-[a-zA-Z]*[dnNptiu]$/.test(text)) index += 1;
    else if (/^[A-Za-z_]\w*$/.test(text)) names.push(text);
  }
  const status: WordNode = {
    type: "Word",
    parts: [{ type: "ParameterExpansion", parameter: "?", operation: null }],
  };
  const variables = (names.length > 0 ? names : ["REPLY"]).map(literal);
  const repair = statement(simple(TEXT_PROGRAM, [status, ...variables]));
  return { type: "Group", body: [statement(command), repair], redirections: [] };
}

/**
 * What every script needs, at any depth outside of substitutions: a turn of the event loop at the head of each loop,
 * and text where `read` would leave bytes.
 */
export function turnLoops<T extends ScriptNode>(script: T): T {
  return { ...script, statements: script.statements.map(turnStatement) };
}

function turnStatement(node: StatementNode): StatementNode {
  return {
    ...node,
    pipelines: node.pipelines.map((pipeline) => ({
      ...pipeline,
      commands: pipeline.commands.map(turnCommand),
    })),
  };
}

function turnCommand(command: CommandNode): CommandNode {
  const all = (body: StatementNode[]) => body.map(turnStatement);
  const turned = (body: StatementNode[]) => [
    statement(simple(":", [], [redirect("<", TURN_DEVICE)])),
    ...all(body),
  ];
  switch (command.type) {
    case "SimpleCommand":
      return textOf(command.name) === "read" ? repairRead(command) : command;
    case "For":
    case "CStyleFor":
      return { ...command, body: turned(command.body) };
    case "While":
    case "Until":
      return { ...command, condition: all(command.condition), body: turned(command.body) };
    case "If":
      return {
        ...command,
        clauses: command.clauses.map(({ condition, body }) => ({
          condition: all(condition),
          body: all(body),
        })),
        elseBody: command.elseBody && all(command.elseBody),
      };
    case "Case":
      return { ...command, items: command.items.map((item) => ({ ...item, body: all(item.body) })) };
    case "Group":
    case "Subshell":
      return { ...command, body: all(command.body) };
    case "FunctionDef": {
      const body = turnCommand(command.body);
      return body.type === "SimpleCommand" || body.type === "FunctionDef" ? command : { ...command, body };
    }
    default:
      return command;
  }
}
