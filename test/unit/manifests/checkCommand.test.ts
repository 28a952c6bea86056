import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { checkCommand, parseCheckCommand } from "../../../shared/manifests/checkCommand.ts";

const SHELLS = ["/bin/dash", "/bin/bash", "/bin/busybox"].filter(existsSync);

interface End {
  code: number | null;
  signal: string | null;
  output: string;
}

/** As a container's runtime starts an exec: the leader of its own group. */
function run(shell: string, command: string[], seconds: number): Promise<End> {
  const [, ...words] = checkCommand(command, seconds);
  const child = spawn(shell, shell.endsWith("busybox") ? ["sh", ...words] : words, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
    });
  return new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, output })));
}

/** Processes whose command line holds this text. */
function alive(text: string): string[] {
  return readdirSync("/proc").filter((name) => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/cmdline`, "utf8").includes(text);
    } catch {
      return false; // it ended meanwhile
    }
  });
}

/** Seconds that nobody else on this machine sleeps. */
const SECONDS = Number(`8${process.pid}`);
const PATIENCE = { timeout: 10_000 };

describe.each(SHELLS)("a check in an image whose shell is %s", (shell) => {
  test("ends with its own code and output, and leaves nothing behind that waits", async () => {
    const ended = await run(shell, ["sh", "-c", 'echo "$1"; echo err >&2; exit 3', "sh", "a b"], SECONDS);
    expect(ended).toEqual({
      code: 3,
      signal: null,
      output: expect.stringMatching(/^(a b\nerr|err\na b)\n$/),
    });
    expect((await run(shell, ["true"], SECONDS)).code).toBe(0);
    expect((await run(shell, ["no-such-program-here"], SECONDS)).code).toBe(127);
    // At once: nothing is left that would become somebody else's child.
    expect(alive(`sleep\u0000${SECONDS}`)).toEqual([]);
  });

  test("that hangs is ended with everything that it started", async () => {
    const ended = await run(shell, ["sh", "-c", `sleep ${SECONDS} & sleep ${SECONDS}; echo late`], 1);
    expect(ended).toEqual({ code: null, signal: "SIGKILL", output: "" });
    await expect.poll(() => alive(`sleep\u0000${SECONDS}`), PATIENCE).toEqual([]);
  });
});

test("the command can be read back, and nothing else is taken for one", () => {
  expect(parseCheckCommand(checkCommand(["sh", "-c", "true"], 11))).toEqual({
    command: ["sh", "-c", "true"],
    seconds: 11,
  });
  expect(parseCheckCommand(["/bin/sh", "-c", "true"])).toBeUndefined();
});
