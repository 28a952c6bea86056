import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { connect } from "../cluster/connect.ts";
import { loadKubeconfig } from "../cluster/kubeconfig.ts";
import type { PodRef } from "../cluster/port.ts";
import { beginCollection } from "../services/collect/beginCollection.ts";
import { PRACTICE_NAMESPACE } from "../services/practiceSite.ts";
import type { SiteAccess } from "../services/site.ts";
import { type SessionId, seatNamespace } from "../shared/domain/names.ts";
import { DEFAULT_POD } from "../shared/domain/templateRules.ts";
import { forEachAtMost } from "../shared/plan/forEachAtMost.ts";
import type { Benchmark } from "./benchmark.ts";
import { allReady, isOver, openClassroom } from "./classroom.ts";
import { benchTemplate } from "./labObjects.ts";
import { serveRole, startRole } from "./ownProcess.ts";
import { terminalAccess } from "./portal.ts";
import { watchMemory } from "./processMemory.ts";
import { timedSeconds } from "./statistics.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

const SEATS = 30;
const MEBI = 1024 * 1024;
/** Bytes that the simulated /dev/urandom gives at a time. */
const PIECE = 64 * 1024;
const DOUBLINGS = 3;
/** A simulated file holds 16 MiB at most. */
const FILES = 4;

export const collecting: Benchmark = {
  name: "collecting",
  lines: [
    {
      key: "seconds",
      what: "1 GiB of work of 30 seats on the teacher's disk, compressed and summed",
      unit: "s",
      limit: { key: "bare", what: "the same bytes read by exec and thrown away" },
    },
    { key: "collector", what: "memory that the collecting program grew by, at most", unit: "MiB", goal: 200 },
    { key: "portal", what: "memory that the portal grew by, at most", unit: "MiB", goal: 200 },
  ],
  remark:
    "Each seat holds files that do not compress. The simulated containers hold their files in the practice cluster's memory; the collecting program and the portal are processes of their own.",
  most: 3,
  async open({ quick }) {
    const room = await openClassroom();
    const folder = await temporaryFolder();
    const id = await room.launch(SEATS);
    await room.until(id, allReady);
    const { container } = await terminalAccess();
    const path = (await benchTemplate()).spec.storage?.path ?? "";
    const wanted = (quick ? 60 : 1024) * MEBI;
    const pieces = Math.ceil(wanted / SEATS / FILES / 2 ** DOUBLINGS / PIECE);
    const seats = Array.from({ length: SEATS }, (_, index) => index + 1);
    const podOf = (seat: number): PodRef => ({ namespace: seatNamespace(id, seat), name: DEFAULT_POD });
    await forEachAtMost(4, seats, (seat) =>
      fill(room.site, podOf(seat), container, join(path, "work.bin"), pieces),
    );
    let turn = 0;
    return {
      async repeat() {
        turn += 1;
        const parent = join(folder.path, `${turn}`);
        await mkdir(parent);
        const collector = await startRole("collector", room.kubeconfigPath, id, parent);
        const portal = watchMemory(room.portalPid);
        const before = await portal.stop();
        const memories = [watchMemory(collector.pid), watchMemory(room.portalPid)] as const;
        const held = await collector.ask<number>("memory");
        const seconds = await timedSeconds(() => collector.ask("collect"));
        const [own, portals] = await Promise.all(memories.map((memory) => memory.stop()));
        await collector.stop();
        await expectBytes(parent, wanted);
        const bare = await timedSeconds(() =>
          forEachAtMost(4, seats, (seat) => drain(room.site, podOf(seat), container, path)),
        );
        return {
          seconds,
          bare,
          collector: (own ?? 0) - held,
          portal: (portals ?? 0) - before,
        };
      },
      async close() {
        await room.end(id);
        await room.until(id, isOver);
        await room.close();
        await folder.remove();
      },
    };
  },
};

/**
 * Some random bytes again and again: gzip looks back 32 KiB only, and finds nothing. By doubling, since to append to a
 * long file costs the simulated one its whole length.
 */
async function fill(site: SiteAccess, pod: PodRef, container: string, path: string, pieces: number) {
  const script = [
    `for i in $(seq ${pieces}); do cat /dev/urandom >> ${path}; done`,
    `for i in $(seq ${DOUBLINGS}); do cat ${path} ${path} > ${path}.twice; mv ${path}.twice ${path}; done`,
    `for i in $(seq 2 ${FILES}); do cp ${path} ${path}.$i; done`,
  ].join("; ");
  const command = ["sh", "-c", script];
  await (await site.cluster.exec(pod, { container, command, tty: false, stdin: false })).ended;
}

async function drain(site: SiteAccess, pod: PodRef, container: string, path: string) {
  const command = ["tar", "-cf", "-", "-C", path, "."];
  const stream = await site.cluster.exec(pod, { container, command, tty: false, stdin: false });
  stream.onStdout(() => undefined);
  await stream.ended;
}

/** What is not there was not collected fast. */
async function expectBytes(folder: string, wanted: number): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(
    names
      .filter((name) => name.endsWith(".tar.gz"))
      .map(async (name) => (await stat(join(folder, name))).size),
  );
  const sum = sizes.reduce((all, size) => all + size, 0);
  if (sum < wanted) throw new Error(`collected ${sum} bytes in ${sizes.length} archives, not ${wanted}`);
}

/** The collecting program: what the command line does, in a process of its own. */
export async function runCollector([kubeconfigPath = "", id = "", parent = ""]: string[]): Promise<void> {
  const access = await loadKubeconfig({ path: kubeconfigPath, trust: "own" });
  const cluster = connect(access);
  const site: SiteAccess = { id: "practice", kind: "practice", cluster, namespace: PRACTICE_NAMESPACE };
  serveRole(
    async (word) => {
      if (word === "memory") return process.memoryUsage.rss() / MEBI;
      const begun = await beginCollection(site, id as SessionId, { parent, now: () => new Date() });
      await begun.collect(new AbortController().signal, () => undefined);
      return null;
    },
    () => cluster.close(),
  );
}
