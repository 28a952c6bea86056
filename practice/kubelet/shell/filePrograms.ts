import type { Command, ResolvedCommandContext } from "just-bash";
import { decodeBytesToUtf8 } from "just-bash";
import { complain, program, say } from "./answer.ts";

const units: Record<string, number> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** `1.5`, `2m`, `infinity` in milliseconds; `undefined` when it is no duration. */
function sleepTime(text: string): number | undefined {
  if (text === "infinity" || text === "inf") return Number.POSITIVE_INFINITY;
  const match = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(text);
  return match ? Number(match[1]) * (units[match[2] ?? ""] ?? 1) * 1000 : undefined;
}

/** Ends after this time, or fails at once when the command is cancelled. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => {
      clearTimeout(timer);
      reject(new Error("interrupted"));
    };
    // A timer holds 24.8 days at most; nobody waits longer for a simulated program.
    const timer = setTimeout(
      () => {
        signal?.removeEventListener("abort", aborted);
        resolve();
      },
      Math.min(milliseconds, 2 ** 31 - 1),
    );
    if (signal?.aborted) aborted();
    else signal?.addEventListener("abort", aborted, { once: true });
  });
}

async function sleep(args: string[], context: ResolvedCommandContext) {
  if (args.length === 0) return complain("sleep: missing operand");
  let total = 0;
  for (const arg of args) {
    const time = sleepTime(arg);
    if (time === undefined) return complain(`sleep: invalid time interval ‘${arg}’`);
    total += time;
  }
  await pause(total, context.signal);
  return say("");
}

/** `tail -f` shows what is there and then waits: new lines come with the next look. */
async function tail(args: string[], context: ResolvedCommandContext) {
  const follow = args.some((arg) => /^-[a-z]*[fF]/.test(arg) || arg === "--follow");
  const rest = args.filter((arg) => !(/^-[fF]$/.test(arg) || arg.startsWith("--follow")));
  const plain = rest.map((arg) => (/^-[fF]\w/.test(arg) ? arg.replace(/[fF]/, "") : arg));
  const shown = await context.origCommand?.(plain);
  if (!follow) return shown ?? say("");
  await pause(Number.POSITIVE_INFINITY, context.signal);
  return say("");
}

async function pager(args: string[], context: ResolvedCommandContext) {
  const files = args.filter((arg) => !arg.startsWith("-"));
  if (files.length === 0) return say(decodeBytesToUtf8(context.stdin));
  let text = "";
  for (const file of files) {
    try {
      text += await context.fs.readFile(context.fs.resolvePath(context.cwd, file));
    } catch {
      return { stdout: text, stderr: `${file}: No such file or directory\n`, exitCode: 1 };
    }
  }
  return say(text);
}

async function makeTemporary(args: string[], context: ResolvedCommandContext) {
  const alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
  const random = () => alphabet[Math.floor(Math.random() * alphabet.length)] ?? "a";
  const template = args.find((arg) => !arg.startsWith("-")) ?? "/tmp/tmp.XXXXXXXXXX";
  const path = context.fs.resolvePath(
    context.cwd,
    template.replace(/X{3,}$/, (tail) => Array.from(tail, random).join("")),
  );
  if (args.includes("-d")) await context.fs.mkdir(path, { recursive: true });
  else await context.fs.writeFile(path, "");
  return say(`${path}\n`);
}

async function realPath(args: string[], context: ResolvedCommandContext) {
  let text = "";
  for (const arg of args.filter((word) => !word.startsWith("-"))) {
    try {
      text += `${await context.fs.realpath(context.fs.resolvePath(context.cwd, arg))}\n`;
    } catch {
      return { stdout: text, stderr: `realpath: ${arg}: No such file or directory\n`, exitCode: 1 };
    }
  }
  return say(text);
}

/** Runs the rest of its arguments as they stand: there is one user, and it may do what it may do. */
async function runRest(name: string, args: string[], context: ResolvedCommandContext) {
  const rest = [...args];
  while (rest[0]?.startsWith("-")) rest.shift();
  const [command, ...tail] = rest;
  if (command === undefined || !context.exec) return complain(`${name}: missing command`);
  const quoted = `'${command.replaceAll("'", "'\\''")}'`;
  return context.exec(quoted, {
    cwd: context.cwd,
    args: tail,
    ...(context.signal ? { signal: context.signal } : {}),
  });
}

/** Small programs that every distribution has and the simulated shell lacks. */
export function filePrograms(): Command[] {
  return [
    program("sleep", sleep),
    program("tail", tail),
    program("less", pager),
    program("more", pager),
    program("mktemp", makeTemporary),
    program("realpath", realPath),
    program("nohup", (args, context) => runRest("nohup", args, context)),
    program("sudo", (args, context) => runRest("sudo", args, context)),
    program("sync", () => say("")),
    program("chown", () => say("")),
    program("chgrp", () => say("")),
    program("umask", () => say("0022\n")),
    program("ulimit", () => say("unlimited\n")),
    program("stty", (args) => say(args[0] === "size" ? "24 80\n" : "")),
    program("reset", () => say("\u001bc")),
    program("yes", (args) => say(`${args.join(" ") || "y"}\n`.repeat(2000))),
  ];
}
