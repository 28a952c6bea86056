import { describe, expect, test } from "vitest";
import type { ExecOptions, ExecStream } from "../../../cluster/port.ts";
import { type CheckOrder, runCheck } from "../../../conductor/runCheck.ts";
import { type FailureKind, LabError } from "../../../shared/contract/failure.ts";
import { parseCheckCommand } from "../../../shared/manifests/checkCommand.ts";
import { manualClock } from "./manualClock.ts";

const ORDER: CheckOrder = {
  name: "one",
  pod: { namespace: "lab-x", name: "lab" },
  container: "shell",
  command: ["test", "-f", "x"],
  seconds: 5,
};

interface Script {
  print?: (string | Uint8Array)[];
  end?: { code?: number; failure?: string };
  refuse?: { kind: FailureKind; detail: string };
  /** The exec does not even begin. */
  silent?: true;
}

/** Execs one after the other, each as its script says; one without an end goes on for ever. */
function scripted(...scripts: Script[]) {
  const asked: ExecOptions[] = [];
  let closed = 0;
  const exec = async (_: unknown, options: ExecOptions): Promise<ExecStream> => {
    const { print = [], end, refuse, silent } = scripts[asked.length] ?? {};
    asked.push(options);
    if (refuse) throw new LabError(refuse);
    if (silent) return new Promise(() => {});
    return {
      onStdout: (listener) => {
        for (const part of print) listener(typeof part === "string" ? Buffer.from(part) : part);
      },
      onStderr: () => {},
      write: () => {},
      resize: () => {},
      endInput: () => {},
      pause: () => {},
      resume: () => {},
      ended: end ? Promise.resolve(end) : new Promise(() => {}),
      close: () => {
        closed += 1;
      },
    };
  };
  return { cluster: { exec }, asked, closed: () => closed };
}

const never = new AbortController().signal;
const judge = (...scripts: Script[]) =>
  runCheck({ cluster: scripted(...scripts).cluster, clock: manualClock() }, ORDER, never);

test("its exit code says it, and what it printed comes along", async () => {
  expect(await judge({ end: { code: 0 }, print: ["all ", "well\n"] })).toEqual({
    state: "passed",
    output: "all well\n",
  });
  expect(await judge({ end: { code: 1 } })).toEqual({ state: "failed", output: "" });
  expect((await judge({ end: { code: 127 } })).state).toBe("failed"); // the student's program may be the exercise
});

test("the seat itself is told to end it, a moment after its time", async () => {
  const pod = scripted({ end: { code: 0 } });
  await runCheck({ cluster: pod.cluster, clock: manualClock() }, ORDER, never);
  expect(parseCheckCommand(pod.asked[0]?.command ?? [])).toEqual({ command: ORDER.command, seconds: 6 });
  expect(pod.asked[0]).toMatchObject({ container: "shell", tty: false, stdin: false });
});

test("after its seconds it is given up, and what it had printed is kept", async () => {
  const clock = manualClock();
  const pod = scripted({ print: ["so far"] });
  let outcome: unknown;
  const judged = runCheck({ cluster: pod.cluster, clock }, ORDER, never).then((it) => {
    outcome = it;
  });
  await clock.turn(4_999);
  expect(outcome).toBeUndefined();
  await clock.turn(2);
  await judged;
  expect(outcome).toEqual({ state: "timedOut", output: "so far" });
  expect(pod.closed()).toBe(1);
});

test("one that prints without end is cut off at once", async () => {
  const flood = Array.from({ length: 40 }, () => Buffer.alloc(32_768, "y"));
  const { state, cause, output } = await judge({ print: flood });
  expect([state, cause, output.length]).toEqual(["broken", "endless", 8_192]);
});

describe("what could not be run names its cause", () => {
  const refused: [FailureKind, string, string][] = [
    ["notFound", "create pods/exec: 404", "notRunning"],
    ["internal", 'unable to upgrade connection: container not found ("shell")', "notRunning"],
    ["invalid", "cannot exec into a container in a completed pod; current phase is Failed", "notRunning"],
    ["forbidden", "create pods/exec: 403", "forbidden"],
    ["unreachable", "no answer", "unreachable"],
    ["internal", "error dialing backend: dial tcp 10.0.0.1:10250: connect: no route to host", "unreachable"],
    ["internal", "surprise", "unknown"],
  ];
  test.each(refused)("%s: %s", async (kind, detail, cause) =>
    expect(await judge({ refuse: { kind, detail } })).toEqual({ state: "broken", cause, output: detail }),
  );

  test("a connection that is lost under way", async () =>
    expect(await judge({ end: { failure: "the connection was lost" }, print: ["begun"] })).toEqual({
      state: "broken",
      cause: "lost",
      output: "begun",
    }));

  test("a node that never answers", async () => {
    const clock = manualClock();
    const judged = runCheck({ cluster: scripted({ silent: true }).cluster, clock }, ORDER, never);
    await clock.turn(60_000);
    expect(await judged).toEqual({ state: "broken", cause: "unreachable", output: "" });
  });
});

test("an image without a shell runs the program by itself", async () => {
  const noShell = { end: { failure: 'exec: "/bin/sh": stat /bin/sh: no such file or directory' } };
  const pod = scripted(noShell, { end: { code: 0 } });
  const outcome = await runCheck({ cluster: pod.cluster, clock: manualClock() }, ORDER, never);
  expect(outcome.state).toBe("passed");
  expect(pod.asked[1]?.command).toEqual(ORDER.command);
  expect((await judge(noShell, { end: { failure: "executable file not found in $PATH" } })).cause).toBe(
    "noProgram",
  );
});

test("the end of the term ends it at once, whatever it is doing", async () => {
  for (const script of [{}, { silent: true as const }]) {
    const term = new AbortController();
    const judged = runCheck({ cluster: scripted(script).cluster, clock: manualClock() }, ORDER, term.signal);
    const ended = expect(judged).rejects.toMatchObject({ failure: { kind: "cancelled" } });
    await Promise.resolve();
    term.abort();
    await ended;
  }
});
