import { request } from "node:http";
import type { Duplex } from "node:stream";
import { runProgram } from "../shell/runProgram.ts";
import type { ContainerLife } from "./containerLife.ts";
import type { Probe } from "./podShape.ts";

type ProbeResult = { ok: true } | { ok: false; message: string };

/**
 * Asks a container once whether it is well. The first answer is asked for at once: a simulated program needs no
 * `initialDelaySeconds`.
 */
async function probe(wish: Probe, life: ContainerLife, dial: (port: number) => Duplex): Promise<ProbeResult> {
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

/** What keeping an eye on a container says and does on behalf of its Pod. */
interface WatchNeeds {
  dial(port: number): Duplex;
  isReady(): boolean;
  setReady(ready: boolean): void;
  unhealthy(message: string): void;
  /** @throws when the Pod ends first. */
  wait(milliseconds: number): Promise<void>;
}

/** Asks a container's readiness probe until the container ends. */
export async function watchReadiness(life: ContainerLife, needs: WatchNeeds): Promise<void> {
  const { readinessProbe } = life.container;
  if (!readinessProbe) return;
  for (let failures = 0; ; ) {
    const result = await probe(readinessProbe, life, needs.dial);
    if (life.signal.aborted) return;
    failures = result.ok ? 0 : failures + 1;
    if (!result.ok) needs.unhealthy(`Readiness probe failed: ${result.message}`);
    const decided = result.ok || failures >= (readinessProbe.failureThreshold ?? 3);
    if (decided && needs.isReady() !== result.ok) needs.setReady(result.ok);
    await needs.wait((readinessProbe.periodSeconds ?? 10) * 1000);
    if (life.signal.aborted) return;
  }
}
