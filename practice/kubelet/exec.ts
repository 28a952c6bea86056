import { randomUUID } from "node:crypto";
import { LabError } from "../../shared/contract/failure.ts";
import { parseCheckCommand } from "../../shared/manifests/checkCommand.ts";
import { parseHandCommand } from "../../shared/manifests/handedFile.ts";
import { greetingOf, parseTerminalCommand } from "../../shared/manifests/terminalHolder.ts";
import { parseWorkCommand } from "../../shared/manifests/workArchive.ts";
import type { ExecStreams } from "../seams.ts";
import { archiveWork } from "./files/archiveWork.ts";
import { handFile } from "./files/handFile.ts";
import type { ContainerLife } from "./pods/containerLife.ts";
import { runProgram, shellCallOf } from "./shell/runProgram.ts";
import { runTerminal } from "./terminal/terminal.ts";

/**
 * Runs a command in a container, as `kubectl exec` asks.
 * @returns the exit code; 137 when the container or the client ended it.
 * @throws LabError when there is no such program: then nothing was started that could have an exit code.
 */
export async function execute(
  life: ContainerLife,
  options: { command: string[]; tty: boolean },
  streams: ExecStreams,
): Promise<{ code: number }> {
  const signal = AbortSignal.any([life.signal, streams.signal]);
  const check = parseCheckCommand(options.command);
  if (check) return { code: await runCheck(life, check, streams, signal) };
  const work = parseWorkCommand(options.command);
  if (work !== undefined) return { code: await archiveWork(life.world.files, work, streams.stdout) };
  const hand = parseHandCommand(options.command);
  if (hand !== undefined)
    return {
      code: await handFile(life.world.files, hand, await readAll(streams.stdin, signal), streams.stdout),
    };
  await checkProgram(life, options.command, signal);
  if (options.tty) return { code: await onTerminal(life, options.command, streams, signal) };
  const stdin = await readAll(streams.stdin, signal);
  const code = await runProgram(life.world, options.command, { ...streams, stdin, signal });
  return { code };
}

async function checkProgram(life: ContainerLife, command: string[], signal: AbortSignal): Promise<void> {
  const [program = ""] = command;
  if (shellCallOf(command) || parseTerminalCommand(command) || signal.aborted) return;
  const io = { stdin: new Uint8Array(), stdout: () => {}, stderr: () => {}, signal };
  const code = await runProgram(life.world, ["sh", "-c", 'command -v -- "$1"', "sh", program], io);
  if (code === 0 || signal.aborted) return;
  const why = program.startsWith("/")
    ? `stat ${program}: no such file or directory`
    : "executable file not found in $PATH";
  const started = `failed to start exec ${JSON.stringify(randomUUID().replaceAll("-", ""))}`;
  throw new LabError({
    kind: "internal",
    detail: `error executing command in container: failed to exec in container: ${started}: OCI runtime exec failed: exec failed: unable to start container process: exec: ${JSON.stringify(program)}: ${why}`,
  });
}

/** A shell here starts nothing in the background, so what watches a check's time stands outside of it. */
function runCheck(
  life: ContainerLife,
  { command, seconds }: { command: string[]; seconds: number },
  streams: ExecStreams,
  signal: AbortSignal,
): Promise<number> {
  const { stdout, stderr } = streams;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1000)]);
  return runProgram(life.world, command, { stdin: new Uint8Array(), stdout, stderr, signal: limited });
}

/** What opens a held terminal does here what it does in an image with neither Perl nor Python: a shell of its own. */
function onTerminal(
  life: ContainerLife,
  words: string[],
  streams: ExecStreams,
  signal: AbortSignal,
): Promise<number> {
  const opened = parseTerminalCommand(words);
  if (opened) streams.stdout(Buffer.from(greetingOf("plain", randomUUID()), "latin1"));
  const command = opened && opened.command.length === 0 ? ["/bin/bash", "-l"] : (opened?.command ?? words);
  const call = shellCallOf(command);
  if (call && call.script === undefined && call.operands.length === 0)
    return runTerminal(life.world, streams, signal, call.login);
  return runOnTerminal(life, command, streams, signal);
}

/** A program on a terminal that is no shell: its lines end as a terminal wants them, and Ctrl-C ends it. */
async function runOnTerminal(
  life: ContainerLife,
  command: string[],
  streams: ExecStreams,
  signal: AbortSignal,
): Promise<number> {
  const interrupt = new AbortController();
  const write = (bytes: Uint8Array) =>
    streams.stdout(Buffer.from(Buffer.from(bytes).toString("latin1").replace(/\r?\n/g, "\r\n"), "latin1"));
  const listen = async () => {
    for await (const chunk of streams.stdin) if (chunk.includes(3)) interrupt.abort();
  };
  listen().catch(() => undefined);
  const stop = AbortSignal.any([signal, interrupt.signal]);
  const io = { stdin: new Uint8Array(), stdout: write, stderr: write, signal: stop };
  const code = await runProgram(life.world, command, io);
  return interrupt.signal.aborted && !signal.aborted ? 130 : code;
}

/** What the client sends up to its end. A client that goes away has sent all it will. */
async function readAll(stdin: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const gone = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const read = (async () => {
    for await (const chunk of stdin) chunks.push(chunk);
  })();
  await Promise.race([read, gone]);
  return Buffer.concat(chunks);
}
