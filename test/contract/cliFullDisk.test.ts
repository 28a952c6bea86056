import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../cluster/connect.ts";
import { loadKubeconfig } from "../../cluster/kubeconfig.ts";
import { type SessionId, seatNamespace } from "../../shared/domain/names.ts";
import { type CommandLine, openCommandLine, PROGRAM } from "./commandLine.ts";

let commandLine: CommandLine;
beforeAll(async () => {
  commandLine = await openCommandLine();
});
afterAll(() => commandLine.stop());

/** Work that no archive makes smaller: so many times 64 KiB. */
async function work(id: SessionId, seat: number, times: number): Promise<void> {
  const cluster = connect(await loadKubeconfig({ path: commandLine.practice.kubeconfig, trust: "own" }));
  try {
    const pod = { namespace: seatNamespace(id, seat), name: "lab" };
    const script = `for i in $(seq ${times}); do cat /dev/urandom >> /home/student/data.bin; done`;
    const stream = await cluster.exec(pod, {
      ...{ container: "shell", command: ["sh", "-c", script], tty: false, stdin: false },
    });
    expect(await stream.ended).toEqual({ code: 0 });
  } finally {
    await cluster.close();
  }
}

/** `session collect`, on a disk of 256 KiB that exists for this one call. */
async function collectOnSmallDisk(id: SessionId, folder: string) {
  const words = [process.execPath, PROGRAM, "--json", "session", "collect", id, "--to", folder];
  const script = `mount -t tmpfs -o size=256k small "$1" && shift && "$@"; code=$?; ls -R "${folder}"; exit $code`;
  try {
    const asRoot = process.getuid?.() === 0 ? "-m" : "-rm";
    const { stdout } = await promisify(execFile)(
      "unshare",
      [asRoot, "sh", "-c", script, "sh", folder, ...words],
      { env: commandLine.env },
    );
    return { code: 0, out: stdout, err: "" };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

interface Collected {
  seats: { seat: number; state: string }[];
}

test("a disk that fills up while work is collected is named, no seat loses anything, and another disk takes all", async () => {
  const launch = ["session", "launch", "shell", "--title", "Groupe 5", "--spare", "2"];
  const { id } = await commandLine.json<{ id: SessionId }>("--timeout", "60", ...launch, "--wait");
  await work(id, 1, 1);
  await work(id, 2, 8);
  const small = join(commandLine.folder, "small");
  mkdirSync(small);

  const { code, out, err } = await collectOnSmallDisk(id, small);
  expect(code).not.toBe(0);
  expect(err).toContain('"kind":"disk","params":{"cause":"full"}');
  // What looks like an archive is one: of the second, no half is left.
  expect(out.match(/^\d+\.tar\.gz.*$/gm)).toEqual(["01.tar.gz"]);

  const { seats } = await commandLine.json<{ seats: { phase: string }[] }>("session", "show", id);
  expect(seats.map(({ phase }) => phase)).toEqual(["ready", "ready"]);
  const roomy = join(commandLine.folder, "roomy");
  mkdirSync(roomy);
  const again = await commandLine.json<Collected>("session", "collect", id, "--to", roomy);
  expect(again.seats.map(({ state }) => state)).toEqual(["done", "done"]);
}, 120_000);
