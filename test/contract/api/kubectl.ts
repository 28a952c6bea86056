import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

export interface Outcome {
  code: number;
  out: string;
  err: string;
}

/** A stock kubectl, as a program that nobody here wrote. */
export interface Kubectl {
  run(...words: string[]): Promise<Outcome>;
  /** The same with something on its standard input. */
  fed(input: string, ...words: string[]): Promise<Outcome>;
  /** Starts one that goes on. */
  follow(...words: string[]): Following;
  /** The words of a shell's command line that runs kubectl with the right settings. */
  program: string;
  environment: NodeJS.ProcessEnv;
  /** Writes a file that commands can name. */
  file(name: string, text: string): Promise<string>;
  close(): Promise<void>;
}

export interface Following {
  /** What it has printed so far. */
  text(): string;
  stop(): void;
  ended: Promise<void>;
}

function resolveProgram(): string {
  const named = process.env.PUPITRE_KUBECTL;
  if (named) return named;
  const name = process.platform === "win32" ? "kubectl.exe" : "kubectl";
  const found = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
  const present = found.find((path) => existsSync(path));
  if (!present) throw new Error("no kubectl: name one in PUPITRE_KUBECTL");
  return present;
}

/** With a home of its own: neither the user's configuration nor the discovery cache of another cluster. */
export async function kubectlFor(kubeconfig: string, namespace: string): Promise<Kubectl> {
  const program = resolveProgram();
  const home = await mkdtemp(join(tmpdir(), "kubectl-"));
  const environment = { ...process.env, HOME: home, USERPROFILE: home, KUBECONFIG: kubeconfig };
  const running = new Set<ChildProcess>();
  const fed = (input: string, ...words: string[]): Promise<Outcome> =>
    new Promise((resolve) => {
      const options = { env: environment, timeout: 60_000, maxBuffer: 16 * 1024 * 1024 };
      const child = execFile(program, ["-n", namespace, ...words], options, (error, out, err) => {
        resolve({ code: error ? Number(error.code ?? 1) : 0, out, err });
      });
      child.stdin?.end(input);
    });
  return {
    program,
    environment,
    fed,
    run: (...words) => fed("", ...words),
    follow(...words) {
      const child = spawn(program, ["-n", namespace, ...words], { env: environment });
      running.add(child);
      let text = "";
      child.stdout.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      const ended = new Promise<void>((resolve) => {
        child.on("close", () => {
          running.delete(child);
          resolve();
        });
      });
      return { text: () => text, stop: () => child.kill(), ended };
    },
    async file(name, text) {
      const path = join(home, name);
      await writeFile(path, text);
      return path;
    },
    async close() {
      for (const child of running) child.kill();
      await rm(home, { recursive: true, force: true });
    },
  };
}
