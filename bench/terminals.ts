import { Agent } from "node:http";
import { revealLinks } from "../services/links.ts";
import type { Benchmark } from "./benchmark.ts";
import { allReady, isOver, openClassroom } from "./classroom.ts";
import { openExec, settle, terminalAccess } from "./portal.ts";
import { watchMemory } from "./processMemory.ts";
import { percentile } from "./statistics.ts";
import { enter, type Keyboard, openPortalTerminal, readLink } from "./studentDoor.ts";

const SEATS = 60;
/** Ms between two keys of one person: five a second is a quick typist. */
const BETWEEN = 200;

export const terminals: Benchmark = {
  name: "terminals",
  lines: [
    {
      key: "echo50",
      what: "echo of a key while 60 students type five a second each, p50",
      unit: "ms",
      limit: { key: "exec50", what: "60 execs over the API" },
    },
    {
      key: "echo99",
      what: "echo of a key while 60 students type five a second each, p99",
      unit: "ms",
      goal: 100,
      limit: { key: "exec99", what: "60 execs over the API" },
    },
    { key: "memory", what: "memory of the portal's process meanwhile, at most", unit: "MiB", goal: 200 },
  ],
  remark:
    "One portal, 60 seats, a WebSocket each, through their own hosts. A key counts from when it was due, so that a slow answer delays no other; portal, cluster, simulated shells and the 60 who type share this computer.",
  async open({ quick }) {
    const room = await openClassroom();
    const id = await room.launch(SEATS);
    await room.until(id, allReady);
    const access = await terminalAccess();
    const agent = new Agent({ keepAlive: true });
    const through: Keyboard[] = [];
    const direct: Keyboard[] = [];
    for (const [index, { url = "" }] of (await revealLinks(room.site, id)).entries()) {
      const link = readLink(url);
      through.push(await openPortalTerminal(link, await enter(link, agent), access.name));
      direct.push(await openExec(room.site, id, index + 1, access));
    }
    await Promise.all([...through, ...direct].map(settle));
    const keys = quick ? 10 : 100;
    return {
      async repeat() {
        const memory = watchMemory(room.portalPid);
        const echo = await typedByAll(through, keys);
        const most = await memory.stop();
        const exec = await typedByAll(direct, keys);
        return {
          echo50: percentile(echo, 0.5),
          echo99: percentile(echo, 0.99),
          exec50: percentile(exec, 0.5),
          exec99: percentile(exec, 0.99),
          memory: most,
        };
      },
      async close() {
        for (const keyboard of [...through, ...direct]) keyboard.close();
        agent.destroy();
        await room.end(id);
        await room.until(id, isOver);
        await room.close();
      },
    };
  },
};

/** Everybody begins at another moment of the first pause. @returns ms of each key */
async function typedByAll(keyboards: Keyboard[], keys: number): Promise<number[]> {
  const begun = performance.now() + BETWEEN;
  const each = await Promise.all(
    keyboards.map((keyboard, index) =>
      typedByOne(keyboard, keys, begun + (index * BETWEEN) / keyboards.length),
    ),
  );
  return each.flat();
}

async function typedByOne(keyboard: Keyboard, keys: number, begun: number): Promise<number[]> {
  const values: number[] = [];
  for (let turn = 0; turn < keys; turn += 1) {
    const due = begun + turn * BETWEEN;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const from = Math.min(due, performance.now()); // a timer may come a little early
    const shown = keyboard.seen();
    keyboard.type(turn % 2 === 0 ? "x" : "\x7f");
    await shown;
    values.push(performance.now() - from);
  }
  return values;
}
