import type { ChildProcess } from "node:child_process";
import type { Server } from "node:net";
import type { CallName, KeeperCalls, Reply, Request } from "./messages.ts";

interface KeeperChannel {
  call<Name extends CallName>(
    name: Name,
    given: KeeperCalls[Name]["given"],
    handle?: Server,
  ): Promise<KeeperCalls[Name]["answered"]>;
  /** Rejects when the cluster broke by itself. */
  broken: Promise<never>;
  /** Resolves when the keeper has taken its cluster down and is gone. */
  end(): Promise<void>;
}

/** How long a keeper may take to clean up, in ms, before it is killed. */
const PATIENCE = 30_000;

export function openKeeper(child: ChildProcess): KeeperChannel {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(reason: Error): void }>();
  let count = 0;
  let breakDown: (reason: Error) => void = () => {};
  const broken = new Promise<never>((_, reject) => {
    breakDown = reject;
  });
  broken.catch(() => {}); // it may happen when nobody is waiting
  const gone = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const lose = (reason: Error): void => {
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
    breakDown(reason);
  };
  child.on("error", lose);
  child.on("exit", (code, signal) => lose(new Error(`the cluster's keeper ended (${signal ?? code})`)));
  child.on("message", (message) => {
    const reply = message as Reply;
    if ("broken" in reply) return breakDown(new Error(reply.broken));
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ("failure" in reply) call?.reject(new Error(reply.failure));
    else call?.resolve(reply.value);
  });
  return {
    broken,
    call(name, given, handle) {
      const id = ++count;
      const request: Request = { id, name, given };
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        child.send(request, handle, {}, (error) => {
          if (error) reject(error);
        });
      });
    },
    async end() {
      if (child.exitCode === null && child.signalCode === null && child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
      await gone;
      clearTimeout(timer);
    },
  };
}
