import { Bash, defineCommand } from "just-bash";
import { describe, expect, test } from "vitest";
import { resolved, solution } from "./builtInTemplates.ts";

const quoted = (words: readonly string[]): string =>
  words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");

/** A seat as the practice cluster simulates it: an isolated shell with the template's files, and its web server. */
function simulatedSeat(name: string, values = {}) {
  const template = resolved(name, values);
  const [container] = template.containers;
  const curl = defineCommand("curl", async (args, context) => {
    const { pathname } = new URL(args.at(-1) ?? "");
    const path = `${container?.workingDir}/public${pathname.replace(/\/$/, "/index.html")}`;
    if (!(await context.fs.exists(path))) return { stdout: "", stderr: "404", exitCode: 22 };
    return { stdout: await context.fs.readFile(path), stderr: "", exitCode: 0 };
  });
  const bash = new Bash({
    files: Object.fromEntries((template.files ?? []).map(({ path, content }) => [path, content])),
    env: Object.fromEntries((container?.env ?? []).map((one) => [one.name, one.value ?? ""])),
    cwd: container?.workingDir ?? "/",
    customCommands: [curl],
  });
  return {
    solve: async (script: string) => {
      await bash.fs.writeFile("/tmp/solution.sh", script);
      const { exitCode, stderr } = await bash.exec("sh /tmp/solution.sh");
      expect([exitCode, stderr]).toEqual([0, ""]);
    },
    checks: async () => {
      const passed: Record<string, boolean> = {};
      for (const check of template.checks ?? [])
        passed[check.name] = (await bash.exec(quoted(check.command))).exitCode === 0;
      return passed;
    },
  };
}

const all = (passed: Record<string, boolean>, value: boolean) =>
  Object.fromEntries(Object.keys(passed).map((name) => [name, value]));

describe.each(["shell", "web-server", "code-editor"])("the checks of %s", (name) => {
  test("all fail at the start and all pass after the solution", async () => {
    const seat = simulatedSeat(name);
    const before = await seat.checks();
    expect(before).toEqual(all(before, false));
    await seat.solve(solution(name));
    expect(await seat.checks()).toEqual(all(before, true));
  });
});

test("a parameter changes what is right: the shell's threshold", async () => {
  const seat = simulatedSeat("shell", { threshold: 29 });
  await seat.solve(solution("shell"));
  expect(await seat.checks()).toEqual({
    folders: true,
    errors: true,
    busiest: true,
    hot: false,
    script: true,
    archive: true,
  });
});
