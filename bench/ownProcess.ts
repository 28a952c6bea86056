import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A role of this program in a process of its own: what is measured must not wait for who measures. */
interface OwnProcess {
  /** Sends one word and resolves with the answer. */
  ask<T>(word: string): Promise<T>;
  /** MiB that it holds; undefined where the system does not say. */
  pid: number;
  stop(): Promise<void>;
}

export async function startRole(role: string, ...args: string[]): Promise<OwnProcess> {
  const child = spawn(process.execPath, [process.argv[1] ?? "", `role:${role}`, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers: ((line: string) => void)[] = [];
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  createInterface({ input: child.stdout }).on("line", (line) => answers.shift()?.(line));
  const next = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      answers.push((line) => resolve(JSON.parse(line) as T));
      void ended.then(() => reject(new Error(`the ${role} process ended`)));
    });
  await next();
  return {
    pid: child.pid ?? 0,
    ask: (word) => {
      const answer = next<never>();
      child.stdin.write(`${word}\n`);
      return answer;
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

/** The other side: says that it is ready, answers words (in time or later) until its input ends. */
export function serveRole(answer: (word: string) => unknown, close: () => Promise<void>): void {
  const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value ?? null)}\n`);
  say("ready");
  createInterface({ input: process.stdin })
    .on("line", (word) => void Promise.resolve(answer(word)).then(say))
    .on("close", () => void close().then(() => process.exit(0)));
}
