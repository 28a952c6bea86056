import "./style.css";
import "./room-test.css";
import {
  browserOf,
  ECHOES,
  judgeRoom,
  ROOM_TEST_LABEL,
  type RoomFinding,
  roomVerdict,
  triedLabel,
} from "../../shared/plan/roomTest.ts";
import { el, type IconName, icon, show } from "./dom.ts";
import { card, topBar } from "./frame.ts";
import { roomWords } from "./roomWords.ts";
import { fill, locale, onLocale } from "./words.ts";

/** Whether this computer can take part in a class: it asks a few things of the portal, and keeps nothing. */
let view: { is: "running" } | { is: "done"; findings: RoomFinding[]; at: Date } = { is: "running" };
let copied = false;

const PATIENCE = 8_000;
const { protocol, host } = location;
const domain = host.slice(ROOM_TEST_LABEL.length + 1);

async function pinged(of: string): Promise<{ now: number; took: number; end: number } | undefined> {
  const begin = performance.now();
  try {
    const answer = await fetch(`${protocol}//${of}/api/ping`, {
      ...{ mode: "cors", credentials: "omit", cache: "no-store" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    const { now } = (await answer.json()) as { now: number };
    return { now, took: performance.now() - begin, end: Date.now() };
  } catch {
    return undefined;
  }
}

/** Round trips (ms); none where no WebSocket opens, as behind some filters. The first counts for opening. */
function echoTimes(): Promise<number[]> {
  return new Promise((resolve) => {
    const times: number[] = [];
    const socket = new WebSocket(`${protocol === "https:" ? "wss:" : "ws:"}//${host}/api/echo`);
    const end = () => {
      clearTimeout(timer);
      socket.close();
      resolve(times.slice(1));
    };
    const timer = setTimeout(end, PATIENCE);
    let begin = 0;
    const send = () => {
      begin = performance.now();
      socket.send(String(times.length));
    };
    socket.onopen = send;
    socket.onerror = end;
    socket.onclose = end;
    socket.onmessage = () => {
      times.push(performance.now() - begin);
      if (times.length > ECHOES) end();
      else send();
    };
  });
}

async function test(isRepeated = false): Promise<void> {
  view = { is: "running" };
  copied = false;
  render();
  const tried = `${triedLabel((below) => Math.floor(Math.random() * below))}.${domain}`;
  const [own, other, echoes] = await Promise.all([pinged(host), pinged(tried), echoTimes()]);
  const findings = judgeRoom({
    secure: protocol === "https:",
    wildcard: other !== undefined,
    echoes,
    // The answer was written about half a round trip before it was here.
    ...(own ? { drift: own.now + own.took / 2 - own.end } : {}),
    browser: browserOf(navigator.userAgent),
  });
  view = { is: "done", findings, at: new Date() };
  render();
  if (isRepeated) document.querySelector("h1")?.focus(); // the button that was pressed is gone
}

const SIGNS: Readonly<Record<RoomFinding["verdict"], IconName>> = {
  ...{ good: "ready", fair: "clock", bad: "failed", unknown: "dot" },
};

const told = ({ check, verdict, values }: RoomFinding): string => fill(roomWords()[check][verdict], values);

function render(): void {
  const say = roomWords();
  document.title = say.title;
  if (view.is === "running") {
    show(topBar(), card(say.title, el("p", { class: "lead", role: "status" }, say.running)));
    return;
  }
  const { findings } = view;
  const all = roomVerdict(findings);
  const rows = findings.map((one) =>
    el(
      "li",
      { class: "finding", "data-verdict": one.verdict, "data-check": one.check },
      icon(SIGNS[one.verdict]),
      el("b", {}, say.label[one.check]),
      el("span", { class: "verdict" }, say.verdict[one.verdict]),
      el("span", { class: "told" }, told(one)),
    ),
  );
  const text = el("textarea", {
    ...{ class: "result", readonly: true, rows: "10", "aria-label": say.result },
  });
  text.value = report(view.findings, view.at);
  const copy = () =>
    void navigator.clipboard.writeText(text.value).then(
      () => {
        copied = true;
        render();
      },
      () => text.select(), // to be copied by hand
    );
  show(
    topBar(),
    card(
      say.title,
      el(
        "p",
        { class: "lead", role: "status", "data-verdict": all },
        say.all[all === "unknown" ? "fair" : all],
      ),
      el("ul", { class: "findings" }, ...rows),
    ),
    el(
      "section",
      { class: "card" },
      el("h2", {}, say.result),
      el("p", {}, say.forward),
      text,
      el(
        "div",
        { class: "actions" },
        el("button", { type: "button", class: "primary", onclick: copy }, copied ? say.copied : say.copy),
        el("button", { type: "button", onclick: () => void test(true) }, say.again),
      ),
      el("p", { class: "quiet" }, say.nothingKept),
    ),
  );
}

/** What is forwarded: no name, no address of this computer. */
function report(findings: readonly RoomFinding[], at: Date): string {
  const say = roomWords();
  const time = new Intl.DateTimeFormat(locale(), { dateStyle: "short", timeStyle: "short" }).format(at);
  return [
    `${say.title} · ${domain} · ${time}`,
    ...findings.map((one) => `- ${say.label[one.check]}: ${say.verdict[one.verdict]}. ${told(one)}`),
  ].join("\n");
}

onLocale(render);
void test();
