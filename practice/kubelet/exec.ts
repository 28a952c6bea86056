import type { ExecStreams } from "../seams.ts";
import type { ContainerLife } from "./pods/containerLife.ts";
import { runProgram } from "./shell/runProgram.ts";

/**
 * Runs a command in a container, as `kubectl exec` asks.
 * @returns the exit code; 137 when the container or the client ended it.
 */
export async function execute(
  life: ContainerLife,
  options: { command: string[]; tty: boolean },
  streams: ExecStreams,
): Promise<{ code: number }> {
  const signal = AbortSignal.any([life.signal, streams.signal]);
  const stdin = await readAll(streams.stdin, signal);
  const code = await runProgram(life.world, options.command, { ...streams, stdin, signal });
  return { code };
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
