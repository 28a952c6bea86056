import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readlinkSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { parseGreeting, terminalData } from "../../shared/manifests/terminalHolder.ts";
import { SHELL, until } from "./conductorStage.ts";

/** The scripts of a seat, on this computer, in as many kinds of "image" as there are ways to hold a shell. */
let folder: string;
const running: ChildProcess[] = [];
let names = 0;
const find = (program: string) =>
  realpathSync(
    execFileSync("sh", ["-c", `PATH=/usr/bin:/bin command -v ${program}`], { encoding: "utf8" }).trim(),
  );

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "holder-"));
  for (const [name, script] of Object.entries(terminalData(SHELL))) writeFileSync(join(folder, name), script);
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
  // Holders are no children of ours any more: they are found by the folder that their shells run with.
  for (const pid of ours()) process.kill(Number(pid), "SIGKILL");
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  // Where a plain shell leaves its number; in a container that goes with the container.
  for (let count = 1; count <= names; count += 1)
    rmSync(`/tmp/.pupitre-terminal-${process.pid}-${count}`, { force: true });
});

/** Processes that work in the folder of this test. */
function ours(): string[] {
  const pids = execFileSync("sh", ["-c", "ls /proc | grep '^[0-9]'"], { encoding: "utf8" }).split("\n");
  return pids.filter((pid) => {
    try {
      return pid !== "" && readlinkSync(`/proc/${pid}/cwd`) === folder;
    } catch {
      return false;
    }
  });
}

function image(language: string | undefined): string {
  const bin = mkdtempSync(join(folder, "bin-"));
  for (const program of ["sh", "sleep", "stty", ...(language ? [language] : [])])
    symlinkSync(find(program), join(bin, program));
  return bin;
}

/** A visit on a terminal of its own, as an exec gives it. */
function visit(bin: string, name: string) {
  const open = `exec env PATH=${bin} HOME=${folder} /bin/sh ${folder}/open ${name} /bin/sh`;
  const child = spawn("script", ["-qfec", open, "/dev/null"], {
    cwd: folder,
    stdio: ["pipe", "pipe", "ignore"],
  });
  running.push(child);
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
  });
  const said = async () => text;
  return {
    type: (line: string) => child.stdin.write(`${line}\r`),
    says: (what: RegExp) => until(said, (now) => what.test(now)),
    async greeting() {
      const found = parseGreeting(await until(said, (now) => typeof parseGreeting(now) === "object"));
      return found as Exclude<typeof found, string | undefined>;
    },
    over: () =>
      until(
        async () => child.exitCode,
        (code) => code !== null,
      ),
  };
}

describe.each([["perl"], ["python3"]])("A shell that is held by %s", (language) => {
  test("is found again by the next visit, with its screen, and the visit before ends", async () => {
    const bin = image(language);
    const name = `${process.pid}-${++names}`;
    const one = visit(bin, name);
    const first = await one.greeting();
    expect(first).toMatchObject({ held: true, screen: 0 });
    one.type("X=was-here; echo se''t");
    // Typed before the shell's first prompt, its answer stands behind that.
    await one.says(/set\r\n/);
    const two = visit(bin, name);
    const second = await two.greeting();
    expect(second).toMatchObject({ held: true, shell: first.shell });
    expect(second.screen).toBeGreaterThan(10);
    two.type("echo [$X]");
    await two.says(/\[was-here\]/);
    await one.over();
  });

  test("ends with `exit`, even with a job in the background, and the next visit gets another", async () => {
    const bin = image(language);
    const name = `${process.pid}-${++names}`;
    const one = visit(bin, name);
    const first = await one.greeting();
    one.type("sleep 300 &");
    one.type("exit");
    await one.over();
    const second = await visit(bin, name).greeting();
    expect(second.held).toBe(true);
    expect(second.shell).not.toBe(first.shell);
  });
});

describe("A shell in an image that cannot hold it", () => {
  test("is a plain one, and the next visit hangs up all that the one before left running", async () => {
    const bin = image(undefined);
    const name = `${process.pid}-${++names}`;
    const one = visit(bin, name);
    const first = await one.greeting();
    expect(first).toMatchObject({ held: false, screen: 0 });
    one.type("sleep 300 & sleep 301");
    await until(
      async () => ours().length,
      (count) => count >= 4,
    );
    const second = await visit(bin, name).greeting();
    expect(second.held).toBe(false);
    expect(second.shell).not.toBe(first.shell);
    await one.over();
    // the second visit alone: `script` and its shell
    await until(
      async () => ours().length,
      (count) => count <= 2,
    );
  });
});
