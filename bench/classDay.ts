import { Agent } from "node:http";
import type { Page } from "playwright";
import { getSession } from "../services/changeSession.ts";
import { revealLinks } from "../services/links.ts";
import { seatTerminals } from "../services/terminal.ts";
import type { SessionId } from "../shared/domain/names.ts";
import type { Benchmark } from "./benchmark.ts";
import { openChromium } from "./builtWindow.ts";
import { allReady, type Classroom, isOver, openClassroom } from "./classroom.ts";
import { terminalAccess } from "./portal.ts";
import { openRelay, type Relay } from "./relay.ts";
import { timed, timedSeconds } from "./statistics.ts";
import { askForHelp, enter, type Link, openPortalTerminal, readLink, signal } from "./studentDoor.ts";

const SEATS = 30;
/** Ms that the network is away: longer than the page needs to know it. */
const AWAY = 10_000;
/** Ms after which a seat's last change is written, so that the next one is not held back by it. */
const REST = 2_000;

export const classDay: Benchmark = {
  name: "class-day",
  lines: [
    {
      key: "presence",
      what: "a student's terminal opens until the board shows it",
      unit: "s",
      goal: 1,
    },
    {
      key: "join",
      what: "Join at a seat that asked for help, until the student's screen is there",
      unit: "ms",
      goal: 500,
    },
    {
      key: "back",
      what: "a terminal's page works again after its network is back",
      unit: "s",
      goal: 2,
    },
  ],
  remark:
    "Thirty seats. The network of the last line is away for ten seconds, without a word to either side; the page is in Chromium, and is told nothing by the system when it is back.",
  async open() {
    const room = await openClassroom();
    const id = await room.launch(SEATS);
    await room.until(id, allReady);
    const links = (await revealLinks(room.site, id)).map(({ url = "" }) => readLink(url));
    const access = (await terminalAccess()).name;
    const agent = new Agent({ keepAlive: true });
    const relay = await openRelay(Number(new URL(room.portalUrl).port));
    const browser = await openChromium([`--host-resolver-rules=MAP *.localhost 127.0.0.1:${relay.port}`]);
    const last = links.at(-1);
    if (!last) throw new Error("there are no links");
    const page = await browser.newPage();
    await page.goto(`http://${last.host}/s#${last.secret}`);
    await page.locator("button.primary").click();
    await page.waitForURL((url) => url.pathname === "/");
    await page.goto(`http://${last.host}/terminal/${access}`);
    await works(page);
    let turn = 0;
    return {
      async repeat() {
        const link = links[turn % (links.length - 1)] as Link;
        turn += 1;
        return {
          presence: await shownOnBoard(room, id, link, agent, access),
          join: await joined(room, id, turn, link, agent),
          back: await backAfter(relay, page),
        };
      },
      async close() {
        await browser.close();
        relay.close();
        agent.destroy();
        await room.end(id);
        await room.until(id, isOver);
        await room.close();
      },
    };
  },
};

async function shownOnBoard(
  room: Classroom,
  id: SessionId,
  link: Link,
  agent: Agent,
  access: string,
): Promise<number> {
  const cookie = await enter(link, agent);
  await rest();
  const before = (await room.until(id, () => true)).counts.connected;
  const seconds = timedSeconds(() => room.until(id, ({ counts }) => counts.connected === before + 1));
  const terminal = await openPortalTerminal(link, cookie, access);
  await seconds;
  terminal.close();
  await room.until(id, ({ counts }) => counts.connected === before);
  return seconds;
}

async function joined(
  room: Classroom,
  id: SessionId,
  seat: number,
  link: Link,
  agent: Agent,
): Promise<number> {
  await askForHelp(link, await enter(link, agent), agent);
  await rest();
  const session = await getSession(room.site, id);
  const terminals = seatTerminals();
  const { site } = room;
  const screen = signal();
  const caller = {
    id: "bench",
    emit: (name: string, event: unknown) => {
      if (name === "terminalOutput" && (event as { data: string }).data !== "") screen.fire();
    },
  };
  const shown = screen.wait();
  try {
    return await timed(async () => {
      await terminals.open({ site, session, seat, now: () => new Date() }, caller as never);
      await shown;
    });
  } finally {
    terminals.stop();
  }
}

async function backAfter(relay: Relay, page: Page): Promise<number> {
  relay.lose();
  await page.waitForTimeout(AWAY);
  relay.restore();
  return timedSeconds(() => works(page));
}

/** A word that was typed after the network is back is shown; what was typed before it is lost, and typed again. */
async function works(page: Page): Promise<void> {
  const lost = page.locator(".banner.lost");
  await lost.waitFor({ state: "detached" });
  const word = `w${Math.random().toString(36).slice(2, 10)}`;
  await page.locator(".xterm-helper-textarea").first().focus();
  await page.keyboard.type(word);
  await page.locator(".xterm-rows").filter({ hasText: word }).first().waitFor();
  for (const _ of word) await page.keyboard.press("Backspace");
}

const rest = () => new Promise((resolve) => setTimeout(resolve, REST));
