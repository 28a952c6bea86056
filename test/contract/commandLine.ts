import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** The bundled program, as a script calls it. */
export const PROGRAM = join("out", "cli", "pupitre.js");

export interface Answer {
  code: number;
  out: string;
  err: string;
}

/** The command line as a script uses it, on a demonstration of its own: its output, its exit code. */
export interface CommandLine {
  folder: string;
  env: NodeJS.ProcessEnv;
  /** What `practice` printed when it was up. */
  practice: { kubeconfig: string; portal: string };
  pupitre(...args: string[]): Promise<Answer>;
  /** @throws Error unless the program says that it is done. */
  json<T>(...args: string[]): Promise<T>;
  stop(): Promise<void>;
}

export async function openCommandLine(): Promise<CommandLine> {
  const folder = mkdtempSync(join(tmpdir(), "pupitre-cli-"));
  const env = { ...process.env, PUPITRE_DATA_DIR: folder, LANG: "en_GB.UTF-8", LC_ALL: "en_GB.UTF-8" };
  const practice = spawn(process.execPath, [PROGRAM, "--json", "practice"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: practice.stdout }), "line")) as [string];
  const pupitre = (...args: string[]) =>
    new Promise<Answer>((resolve) => {
      execFile(process.execPath, [PROGRAM, ...args], { env, encoding: "utf8" }, (error, out, err) =>
        resolve({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  return {
    folder,
    env,
    practice: JSON.parse(line) as CommandLine["practice"],
    pupitre,
    async json<T>(...args: string[]) {
      const { code, out, err } = await pupitre("--json", ...args);
      if (code !== 0) throw new Error(`exit ${code}: ${err}`);
      return JSON.parse(out) as T;
    },
    async stop() {
      const exited = once(practice, "exit");
      practice.kill("SIGTERM");
      await exited;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
