import { parseArgs } from "node:util";
import { startPractice } from "./practice.ts";

const USAGE = "usage: practice --data DIR [--port N]";

/** A port to the process that started this one: Electron's utilityProcess has it. */
interface ParentPort {
  on(event: "close", listener: () => void): void;
  start?(): void;
}

/** The practice cluster as a program: one JSON line on stdout when it is ready, everything else on stderr. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: "string" }, port: { type: "string" } } });
  if (values.data === undefined) throw new Error(USAGE);
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) throw new Error(USAGE);
  const practice = await startPractice({
    dataDir: values.data,
    ...(port === undefined ? {} : { port }),
    log: (message, details) => process.stderr.write(`${JSON.stringify({ message, ...details })}\n`),
  });
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    practice.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
  process.on("disconnect", end);
  (process as { parentPort?: ParentPort }).parentPort?.on("close", end);
  const ready = { ready: true, server: practice.server, kubeconfig: practice.kubeconfigPath };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
