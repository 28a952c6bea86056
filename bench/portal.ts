import { Agent, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { PodRef } from "../cluster/port.ts";
import { revealLinks } from "../services/links.ts";
import type { SiteAccess } from "../services/site.ts";
import { type SessionId, seatNamespace } from "../shared/domain/names.ts";
import { DEFAULT_POD } from "../shared/domain/templateRules.ts";
import type { Benchmark } from "./benchmark.ts";
import { allReady, isOver, openClassroom } from "./classroom.ts";
import { benchTemplate } from "./labObjects.ts";
import { percentile, timed } from "./statistics.ts";
import { enter, type Keyboard, type Link, openPortalTerminal, readLink, signal } from "./studentDoor.ts";

const SEATS = 30;
/** What the portal runs where the lab names no command. */
const DEFAULT_SHELL = ["/bin/bash", "-l"];

const latency = (key: string, what: string, limit: string, share: 50 | 99) => ({
  key: `${key}${share}`,
  what: `${what}, p${share}`,
  unit: "ms" as const,
  limit: { key: `${key}Limit${share}`, what: limit },
});

export const portal: Benchmark = {
  name: "portal",
  lines: [
    latency("enter", "entering by a link", "an HTTP server that does nothing", 50),
    latency("enter", "entering by a link", "an HTTP server that does nothing", 99),
    latency("key", "a key pressed in the terminal until it shows", "exec over the API", 50),
    latency("key", "a key pressed in the terminal until it shows", "exec over the API", 99),
  ],
  remark:
    "Links are checked one after the other, over a kept connection. Keys go by the portal's WebSocket to the shell of a seat and come back as its echo; 29 other seats stand.",
  async open({ quick }) {
    const room = await openClassroom();
    const id = await room.launch(SEATS);
    await room.until(id, allReady);
    const links = (await revealLinks(room.site, id)).map(({ url = "" }) => readLink(url));
    // Its terminal stays open, so nobody else enters there: a seat remembers its last forty cookies only.
    const first = links.shift();
    if (!first) throw new Error("there are no links");
    const nothing = await openNothing();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const access = await terminalAccess();
    const through = await openPortalTerminal(first, await enter(first, agent), access.name);
    const direct = await openExec(room.site, id, 2, access);
    const count = quick ? 60 : 600;
    await settle(through);
    await settle(direct);
    return {
      async repeat() {
        return {
          ...shares("enter", await repeated(count, (turn) => timed(() => enter(pick(links, turn), agent)))),
          ...shares("enterLimit", await repeated(count, () => timed(() => enter(nothing.link, agent)))),
          ...shares("key", await repeated(count, (turn) => press(through, turn))),
          ...shares("keyLimit", await repeated(count, (turn) => press(direct, turn))),
        };
      },
      async close() {
        through.close();
        direct.close();
        agent.destroy();
        nothing.close();
        await room.end(id);
        await room.until(id, isOver);
        await room.close();
      },
    };
  },
};

const pick = (links: Link[], turn: number): Link => links[turn % links.length] as Link;

const shares = (key: string, values: number[]) => ({
  [`${key}50`]: percentile(values, 0.5),
  [`${key}99`]: percentile(values, 0.99),
});

async function repeated(count: number, once: (turn: number) => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  for (let turn = 0; turn < count; turn += 1) values.push(await once(turn));
  return values;
}

/** Writes a letter and takes it back in turns, so that the line stays short. */
function press(keyboard: Keyboard, turn: number): Promise<number> {
  return timed(async () => {
    const shown = keyboard.seen();
    keyboard.type(turn % 2 === 0 ? "x" : "\x7f");
    await shown;
  });
}

/** Until the shell has said its prompt and everything else that nobody asked for. */
export async function settle(keyboard: Keyboard): Promise<void> {
  const silence = () => new Promise<"silent">((resolve) => setTimeout(resolve, 700, "silent"));
  while ((await Promise.race([keyboard.seen(), silence()])) !== "silent");
}

/** The lab's first terminal. */
export async function terminalAccess() {
  const { spec } = await benchTemplate();
  const access = spec.accesses.find(({ kind }) => kind === "terminal");
  if (access?.kind !== "terminal") throw new Error("the lab has no terminal");
  return access;
}

/** The same shell without the portal: exec through the API, as `kubectl exec` does it. */
export async function openExec(
  site: SiteAccess,
  id: SessionId,
  seat: number,
  access: Awaited<ReturnType<typeof terminalAccess>>,
): Promise<Keyboard> {
  const pod: PodRef = { namespace: seatNamespace(id, seat), name: DEFAULT_POD };
  const options = { container: access.container, command: access.command ?? DEFAULT_SHELL };
  const stream = await site.cluster.exec(pod, { ...options, tty: true, stdin: true });
  const next = signal();
  stream.onStdout(() => next.fire());
  void stream.ended.then(() => next.end("the exec ended"));
  stream.resize(80, 24);
  return { type: (text) => stream.write(text), seen: next.wait, close: () => stream.close() };
}

/** Answers as the portal does, without looking at anything. */
async function openNothing(): Promise<{ link: Link; close: () => void }> {
  const server = createServer((asked, answer) => {
    asked.resume();
    asked.on("end", () => answer.writeHead(200, { "set-cookie": "pupitre=x; Path=/" }).end("{}"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { link: { host: `localhost:${port}`, port, secret: "x" }, close: () => server.close() };
}
