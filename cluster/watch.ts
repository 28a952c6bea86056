import { LabError } from "../shared/contract/failure.ts";
import type { KubeObject } from "../shared/kubernetes/objects.ts";
import type { ApiCall } from "./apiCall.ts";
import { type Caller, networkError } from "./caller.ts";
import { createJsonLines } from "./jsonLines.ts";
import { type Status, statusError, statusFailure } from "./statusFailure.ts";
import { ConnectionLost, type HttpHead, type Transport } from "./transport.ts";

export interface WatchEvent {
  type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK";
  object: KubeObject;
}

interface WatchListener {
  /** The server has accepted the watch. */
  opened(): void;
  event(event: WatchEvent): void;
}

export interface WatchPorts {
  caller: Caller;
  transport: Transport;
  server: string;
  /** Milliseconds until the server must have accepted. */
  openTimeout: number;
}

/**
 * One watch. Resolves when the server ends it or after `lifetime` milliseconds; both are no failure.
 * @throws LabError, `gone` when the resourceVersion is too old (by status or in the stream).
 */
export async function watchOnce(
  call: ApiCall,
  lifetime: number,
  listener: WatchListener,
  { caller, transport, server, openTimeout }: WatchPorts,
  signal: AbortSignal,
): Promise<void> {
  const request = await caller.request(call);
  if (signal.aborted) return;
  const body: Buffer[] = [];
  let head: HttpHead | undefined;
  return new Promise((resolve, reject) => {
    let settled = false;
    const settle = (error?: LabError) => {
      if (settled) return;
      settled = true;
      clearTimeout(opening);
      clearTimeout(living);
      signal.removeEventListener("abort", abort);
      if (error) reject(error);
      else resolve();
    };
    const finish = (error?: LabError) => {
      settle(error);
      cancel();
    };
    const abort = () => finish();
    const lost = (reason: "silent" | "reset") => networkError(new ConnectionLost(reason, true), server);
    const opening = setTimeout(() => finish(lost("silent")), openTimeout);
    const living = setTimeout(() => finish(), lifetime);
    signal.addEventListener("abort", abort, { once: true });
    const lines = createJsonLines((value) => {
      if (settled) return;
      const failure = accept(value, listener, call);
      if (failure) finish(failure);
    });
    const cancel = transport.start(request, "watch", {
      head: (received) => {
        clearTimeout(opening);
        head = received;
        if (!settled && received.status === 200) listener.opened();
      },
      data: (chunk) => {
        if (settled) return;
        if (head?.status !== 200) return void body.push(chunk);
        try {
          lines(chunk);
        } catch (error) {
          // A listener's own error is a defect and stays one; only a torn line is the connection's fault.
          if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
          finish(lost("reset"));
        }
      },
      end: (error) => {
        if (error) settle(networkError(error, server));
        else if (head?.status === 200) settle();
        else if (head) settle(statusError({ ...head, body: Buffer.concat(body) }, call.subject));
        else settle(lost("reset"));
      },
    });
  });
}

function accept(value: unknown, listener: WatchListener, call: ApiCall): LabError | undefined {
  const { type, object } = value as { type?: string; object?: unknown };
  switch (type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED":
    case "BOOKMARK":
      listener.event({ type, object: object as KubeObject });
      return undefined;
    case "ERROR": {
      const status = object as Status;
      return new LabError(statusFailure(status.code ?? 500, status, call.subject));
    }
    default:
      return new LabError({ kind: "internal", detail: "the watch sent an event of an unknown type" });
  }
}
