import "@xterm/xterm/css/xterm.css";
import "./style.css";
import "./terminal.css";
import type { SeatPageState, TerminalNotice } from "../../shared/contract/student.ts";
import { awaitOpening, mayOpen } from "./awaitOpening.ts";
import { countdown, setClock } from "./countdown.ts";
import { el, icon, show } from "./dom.ts";
import { topBar } from "./frame.ts";
import { instructionsView } from "./instructions.ts";
import { keyRow } from "./keyRow.ts";
import { looksView } from "./looksView.ts";
import { noticesView } from "./noticesView.ts";
import { standingCard } from "./standingCard.ts";
import { openTerminalLink } from "./terminalLink.ts";
import { openTerminalScreen } from "./terminalScreen.ts";
import { fill, onLocale, words } from "./words.ts";

/** The terminal's page: one screen, a bar above, keys below on touch screens, instructions beside on request. */
const access = location.pathname.split("/")[2] ?? "";
const SHELL_KEY = `pupitre.shell.${access}`;

let state: SeatPageState | undefined;
let isConnected = false;
let wasConnected = false;
let waiting: TerminalNotice & { is: "waiting" } = { is: "waiting", phase: "ready" };
let hasShell = false;
let isNew = false;

const heading = el("h1", { class: "unseen" });
const bar = el("header", { class: "bar" });
const banners = el("div", { class: "banners" });
const box = el("div", { class: "screen" });
const aside = el("aside", { class: "aside", hidden: true });
const instructions = instructionsView();
document.body.classList.add("terminal-page");
const notices = noticesView(() => terminal.focus());
const looks = looksView(() => terminal.focus());
show(heading, bar, looks.element, notices.element, banners, el("div", { class: "work" }, box, aside));

const { terminal, room, zoom } = openTerminalScreen(box);
const keys = keyRow({
  send: (text) => link.write(text),
  cursorKeysAreApplication: () => terminal.modes.applicationCursorKeysMode,
  copied: () => terminal.getSelection() || shownText(),
  paste: (text) => terminal.paste(text),
});
document.getElementById("page")?.append(keys.element);

/** A finger selects nothing in a terminal: what is on the screen is then what is meant. */
function shownText(): string {
  const buffer = terminal.buffer.active;
  const lines = Array.from({ length: terminal.rows }, (_, row) =>
    buffer.getLine(buffer.viewportY + row)?.translateToString(true),
  );
  return lines.join("\n").trimEnd();
}

/** While earlier output is shown again, the answers that the terminal would give to it are not sent. */
let isReplaying = false;
let expectsReplay = false;
const link = openTerminalLink(access, {
  onNotice(notice) {
    if (notice.is === "screen") startScreen(notice);
    else if (notice.is === "size") resizeInOrder(notice);
    else if (notice.is === "state") {
      setClock(notice.state);
      state = notice.state;
      notices.update(state);
      looks.update(state.looks);
    } else if (notice.is === "waiting") {
      hasShell = false;
      waiting = notice;
    }
    if (notice.is !== "alive") render();
  },
  onBytes(bytes) {
    if (!expectsReplay) return terminal.write(bytes);
    expectsReplay = false;
    isReplaying = true;
    terminal.write(bytes, () => {
      isReplaying = false;
    });
  },
  onConnected(connected) {
    isConnected = connected;
    wasConnected ||= connected;
    render();
  },
  onStanding(standing) {
    if (standing.is === "in") return;
    document.body.classList.remove("terminal-page");
    terminal.dispose();
    if (mayOpen(standing)) awaitOpening();
    const end = () =>
      show(
        topBar(),
        standingCard(standing, () => location.reload()),
      );
    onLocale(end);
    end();
  },
});

/** After what was written before: output that a shell laid out for one width is garbled at another. */
function resizeInOrder({ columns, rows }: { columns: number; rows: number }): void {
  terminal.write("", () => terminal.resize(columns, rows));
}

function startScreen(screen: TerminalNotice & { is: "screen" }) {
  const earlier = sessionStorage.getItem(SHELL_KEY);
  sessionStorage.setItem(SHELL_KEY, screen.shell);
  expectsReplay = true;
  hasShell = true;
  resizeInOrder(screen);
  if (earlier === null || earlier === screen.shell) {
    terminal.write("\x1bc"); // a full reset, in order
    return;
  }
  // What the earlier shell showed stays readable above the new one. Leaving the alternate screen when not in it
  // would move the cursor to where it was saved last.
  isNew = true;
  const leave = terminal.buffer.active.type === "alternate" ? "\x1b[?1049l" : "";
  terminal.write(`${leave}\x1b[!p\r\n\x1b[2m── ${words().terminal.newShell} ──\x1b[0m\r\n`);
}

terminal.onData((text) => {
  if (isReplaying || expectsReplay) return;
  if (isNew) {
    isNew = false;
    render();
  }
  link.write(keys.apply(text));
});
terminal.onBinary((text) => {
  if (!isReplaying && !expectsReplay) link.writeBinary(text);
});

// Tab belongs to the shell: another key leads to what the student is asked.
addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "F6" || !looks.focus()) return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

function fitToRoom(): void {
  const size = room();
  if (size) link.resize(size.columns, size.rows);
}
new ResizeObserver(fitToRoom).observe(box);
addEventListener("focus", fitToRoom); // the window used last sets the size

/** The shell learns of the rows and columns that fit now. */
function changeSize(by: 1 | -1): void {
  if (zoom(by)) fitToRoom();
  terminal.focus();
}

function sizeButton(by: 1 | -1): HTMLElement {
  const texts = words().terminal;
  return el(
    "button",
    {
      type: "button",
      class: "plain size",
      "aria-label": by > 0 ? texts.larger : texts.smaller,
      onclick: () => changeSize(by),
    },
    by > 0 ? "A+" : "A−",
  );
}

function toggleInstructions(): void {
  aside.hidden = !aside.hidden;
  if (!aside.hidden) {
    instructions.load();
    aside.replaceChildren(instructions.element);
  }
  terminal.focus();
  render();
}

function render(): void {
  const { terminal: texts, seat } = words();
  const back = state ? fill(texts.back, { number: state.seat }) : texts.backPlain;
  heading.textContent = texts.title;
  document.title = state ? `${texts.title} · ${fill(seat.seat, { number: state.seat })}` : texts.title;
  bar.replaceChildren(
    el("a", { class: "plain", href: "/" }, icon("back"), back),
    ...(state ? [countdown(state.endsAt)] : []),
    el("span", { class: "sizes" }, sizeButton(-1), sizeButton(1)),
    el(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-label": seat.instructions, // on a phone the word itself is hidden
        "aria-pressed": String(!aside.hidden),
        onclick: toggleInstructions,
      },
      icon(aside.hidden ? "book" : "close"),
      el("span", { class: "wide" }, seat.instructions),
    ),
  );
  const lines: HTMLElement[] = [];
  const line = (style: string, sign: "wait" | "ready", text: string) =>
    lines.push(el("p", { class: `banner ${style}`, role: "status" }, icon(sign), text));
  if (!isConnected) line("lost", "wait", wasConnected ? texts.reconnecting : texts.connecting);
  else if (!hasShell) line("lost", "wait", fill(texts.waiting, { phase: words().phase[waiting.phase] }));
  else if (isNew) line("new", "ready", texts.newShellText);
  if (
    banners.childElementCount !== lines.length ||
    banners.textContent !== lines.map((one) => one.textContent).join("")
  )
    banners.replaceChildren(...lines);
}

onLocale(() => {
  render();
  notices.render();
  looks.render();
});
render();
fitToRoom();
terminal.focus();
