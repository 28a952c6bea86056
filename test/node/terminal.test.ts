import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cluster } from "../../cluster/port.ts";
import { createKeptTerminal, type KeptTerminal } from "../../portal/keptTerminal.ts";
import type { TerminalNotice } from "../../shared/contract/student.ts";
import { type SessionId, seatNamespace } from "../../shared/domain/names.ts";
import { terminalCommand } from "../../shared/manifests/terminalHolder.ts";
import { connectToNode, lab, openRealClass, type RealClass, until } from "./realClass.ts";

let room: RealClass;
let id: SessionId;
/** Whether the image can run a holder. */
let holds: boolean;
const opened: Cluster[] = [];

/** What a portal is to one terminal: it may be stopped in good order, or lose its connection. */
interface Portal {
  type(text: string): void;
  shown(): string;
  shells(): string[];
  stop(): void;
  die(): Promise<void>;
}

async function startPortal(name: string): Promise<Portal> {
  const cluster = await connectToNode();
  opened.push(cluster);
  const pod = { namespace: seatNamespace(id, 1), name: "lab" };
  const notices: TerminalNotice[] = [];
  let text = "";
  let count = 0;
  const terminal: KeptTerminal = createKeptTerminal({
    open: () =>
      cluster.exec(pod, {
        container: "shell",
        command: terminalCommand({ name, command: ["/bin/sh"] }),
        tty: true,
        stdin: true,
      }),
    onMute: () => undefined,
    phase: () => "ready",
    newId: () => `unnamed-${++count}`,
    clock: Date.now,
    log: () => undefined,
  });
  const view = terminal.attach({
    notice: (notice) => {
      notices.push(notice);
      if (notice.is === "screen") text = "";
    },
    output: (bytes) => {
      text += Buffer.from(bytes).toString("utf8");
    },
  });
  view.resize({ columns: 101, rows: 31 });
  const shells = () => notices.flatMap((notice) => (notice.is === "screen" ? [notice.shell] : []));
  await until(
    async () => shells(),
    (seen) => seen.length > 0,
  );
  return {
    type: (line) => view.input(Buffer.from(`${line}\r`)),
    shown: () => text,
    shells,
    stop: () => terminal.close(),
    async die() {
      await cluster.close();
      terminal.close();
    },
  };
}

const says = (portal: Portal, what: RegExp) =>
  until(
    async () => portal.shown(),
    (text) => what.test(text),
    10,
  );

/** The container's processes, but for this very look. */
async function processes(): Promise<string[]> {
  const stream = await room.cluster.exec(
    { namespace: seatNamespace(id, 1), name: "lab" },
    {
      container: "shell",
      command: [
        "sh",
        "-c",
        "for p in /proc/[0-9]*; do tr '\\0' ' ' < $p/cmdline 2>/dev/null || cat $p/cmdline; echo; done",
      ],
      tty: false,
      stdin: false,
    },
  );
  let text = "";
  stream.onStdout((bytes) => {
    text += Buffer.from(bytes).toString("utf8");
  });
  await stream.ended;
  return text
    .replaceAll("\0", " ")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.includes("/proc/"));
}

beforeAll(async () => {
  room = await openRealClass("terminal");
  id = await room.launch(lab());
  await until(
    () => room.seat(id),
    ({ status }) => status?.phase === "ready",
  );
  const probe = await room.cluster.exec(
    { namespace: seatNamespace(id, 1), name: "lab" },
    {
      container: "shell",
      command: ["sh", "-c", "command -v perl || command -v python3"],
      tty: false,
      stdin: false,
    },
  );
  holds = (await probe.ended).code === 0;
});
afterAll(async () => {
  await Promise.all(opened.map((cluster) => cluster.close()));
  await room.close();
});

describe("A terminal over a real container", () => {
  test("is a shell of the declared size", async () => {
    const portal = await startPortal("first");
    portal.type("echo $((6*7)); node -e 'console.log(process.stdout.columns+0+\"\")'");
    await says(portal, /42\r\n101\r\n/);
    portal.stop();
  });

  test("is found again by another portal where it can be held, and is a new one with another name where not", async () => {
    const one = await startPortal("kept");
    one.type("X=was-here; echo set");
    await says(one, /\nset\r\n/);
    await one.die();
    const two = await startPortal("kept");
    two.type("echo [$X]");
    await says(two, holds ? /\[was-here\]/ : /\n\[\]/);
    expect(two.shells()[0] === one.shells()[0]).toBe(holds);
    if (holds) expect(two.shown()).toContain("X=was-here");
    two.stop();
  });

  test("leaves no shell behind, however often its portal goes", async () => {
    const before = (await processes()).length;
    for (let round = 0; round < 6; round += 1) {
      const portal = await startPortal("leak");
      portal.type("sleep 4321 &");
      // A round of its own: the screen that a portal finds still shows what was said before.
      portal.type(`echo done ${round}`);
      await says(portal, new RegExp(`\\ndone ${round}\\r\\n`));
      if (round % 2) await portal.die();
      else portal.stop();
    }
    const last = await startPortal("leak");
    const running = await until(processes, (list) => list.length <= before + (holds ? 11 : 2), 10);
    expect(running.filter((line) => line.startsWith("sleep 4321")).length).toBe(holds ? 6 : 0);
    // one shell, and where it is held: its holder, and the visit (a shell and its interpreter)
    expect(running.filter((line) => line === "/bin/sh").length).toBeLessThanOrEqual(3);
    last.type("exit");
    await until(
      async () => last.shells(),
      (seen) => seen.length === 2,
      10,
    );
    last.stop();
  });
});
