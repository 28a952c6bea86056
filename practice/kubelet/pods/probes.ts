import { request } from "node:http";
import type { Duplex } from "node:stream";
import { runProgram } from "../shell/runProgram.ts";
import type { ContainerLife } from "./containerLife.ts";
import type { Probe } from "./podShape.ts";

export type ProbeResult = { ok: true } | { ok: false; message: string };

/**
 * Asks a container once whether it is well. The first answer is asked for at once: a simulated program needs no
 * `initialDelaySeconds`.
 */
export async function probe(
  wish: Probe,
  life: ContainerLife,
  dial: (port: number) => Duplex,
): Promise<ProbeResult> {
  if (wish.exec) {
    let output = "";
    const write = (bytes: Uint8Array) => {
      output += Buffer.from(bytes).toString("utf8");
    };
    const io = { stdin: new Uint8Array(), stdout: write, stderr: write, signal: life.signal };
    const code = await runProgram(life.world, wish.exec.command ?? [], io);
    return code === 0
      ? { ok: true }
      : { ok: false, message: output.trim() || `command terminated with exit code ${code}` };
  }
  const target = wish.httpGet ?? wish.tcpSocket;
  if (!target) return { ok: true };
  const port =
    typeof target.port === "number"
      ? target.port
      : (life.container.ports?.find(({ name }) => name === target.port)?.containerPort ?? 0);
  try {
    const connection = dial(port);
    if (!wish.httpGet) {
      connection.destroy();
      return { ok: true };
    }
    const code = await statusOf(connection, wish.httpGet.path ?? "/");
    return code < 400 ? { ok: true } : { ok: false, message: `HTTP probe failed with statuscode: ${code}` };
  } catch {
    return { ok: false, message: `dial tcp: port ${port}: connect: connection refused` };
  }
}

function statusOf(connection: Duplex, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { host: "localhost", "user-agent": "kube-probe/practice", connection: "close" };
    const ask = request({ createConnection: () => connection, path, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? 0));
      answer.on("error", reject);
    });
    ask.on("error", reject);
    ask.end();
  });
}
