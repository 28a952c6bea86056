import type { SeatPageState, StudentAnnouncement } from "../../shared/contract/student.ts";
import { type Warning, warningAt } from "../../shared/domain/timeLeft.ts";
import { timeLeft } from "./countdown.ts";
import { el, type IconName, icon } from "./dom.ts";
import { formatWhen } from "./time.ts";
import { fill, lookWords, noticeWords } from "./words.ts";

interface Notice {
  key: string;
  sign: IconName;
  text: string;
  /** Who says it, and when. */
  from?: string;
}

interface NoticesView {
  element: HTMLElement;
  update(state: SeatPageState): void;
  /** In another language. */
  render(): void;
}

const SEEN = "pupitre.seen";
const SEEN_MOST = 60;

/**
 * What is said once, until it was read: the teacher's words, and how little time is left. One region that lasts, so that what comes is read
 * aloud; a notice that stays is left untouched, and not read again. `onClosed`: where the focus goes then.
 */
export function noticesView(onClosed?: () => void): NoticesView {
  const element = el("div", { class: "notices", role: "status", "aria-live": "polite" });
  const shown = new Map<string, HTMLElement>();
  let state: SeatPageState | undefined;

  function wanted(): Notice[] {
    if (!state) return [];
    const minutes = state.paused ? undefined : warningAt(timeLeft(state.endsAt));
    const seen = readSeen();
    const isNew = ({ key }: Notice) => !seen.includes(key);
    return [
      ...(minutes === undefined ? [] : [timeNotice(state.endsAt, minutes)]).filter(isNew),
      ...state.lookedAt.slice(-1).map(lookedAt).filter(isNew),
      ...state.announcements.map(said).filter(isNew).slice(-SHOWN_MOST),
    ];
  }

  function render(): void {
    const notices = wanted().map((notice) => ({ ...notice, id: `${notice.key} ${notice.text}` }));
    const ids = notices.map(({ id }) => id);
    if (ids.join() === [...shown.keys()].join()) return;
    for (const [id, gone] of shown) {
      if (ids.includes(id)) continue;
      gone.remove();
      shown.delete(id);
    }
    const before = new Map(shown);
    shown.clear();
    for (const notice of notices) {
      const known = before.get(notice.id);
      const one = known ?? draw(notice);
      shown.set(notice.id, one);
      if (!known) element.append(one);
    }
  }

  function draw({ key, sign, text, from }: Notice): HTMLElement {
    const close = () => {
      writeSeen(key);
      render();
      onClosed?.();
    };
    return el(
      "div",
      { class: `banner notice notice-${sign}` },
      icon(sign),
      el(
        "div",
        { class: "words" },
        from !== undefined && el("p", { class: "from" }, from),
        el("p", {}, text),
      ),
      el(
        "button",
        { type: "button", class: "plain", "aria-label": noticeWords().close, onclick: close },
        icon("close"),
      ),
    );
  }

  setInterval(render, 1_000);
  return {
    element,
    update(now) {
      state = now;
      render();
    },
    render,
  };
}

/** One that is longer than a screen has room for is scrolled; older ones stay on the seat's page. */
const SHOWN_MOST = 3;

const said = ({ at, text, toSeat }: StudentAnnouncement): Notice => ({
  key: at,
  sign: "message",
  from: fill(toSeat ? noticeWords().toSeat : noticeWords().toAll, { time: formatWhen(at) }),
  text,
});

const lookedAt = ({ at, until = at }: SeatPageState["lookedAt"][number]): Notice => ({
  key: `look ${at}`,
  sign: "eye",
  text: fill(lookWords().absent, { from: formatWhen(at), to: formatWhen(until) }),
});

const timeNotice = (endsAt: string, minutes: Warning): Notice => ({
  key: `${endsAt} ${minutes}`,
  sign: "clock",
  text: noticeWords().left[minutes],
});

/** On the seat's own origin: what was read on its page is not said again beside its terminal. */
function readSeen(): string[] {
  try {
    const seen: unknown = JSON.parse(localStorage.getItem(SEEN) ?? "[]");
    return Array.isArray(seen) ? seen.filter((key) => typeof key === "string") : forgotten;
  } catch {
    return forgotten; // storage switched off: it lasts as long as the page
  }
}
let forgotten: string[] = [];

function writeSeen(key: string): void {
  forgotten = [...readSeen(), key].slice(-SEEN_MOST);
  try {
    localStorage.setItem(SEEN, JSON.stringify(forgotten));
  } catch {
    // see readSeen()
  }
}

/** All that was said, the newest first: what was read and put away above stays here. */
export function announcementsPart(announcements: StudentAnnouncement[]): HTMLElement {
  return el(
    "details",
    { class: "card messages" },
    el(
      "summary",
      {},
      icon("message"),
      noticeWords().title,
      el("span", { class: "score" }, String(announcements.length)),
    ),
    el(
      "ul",
      {},
      ...announcements
        .map(said)
        .reverse()
        .map(({ from, text }) =>
          el("li", {}, el("p", { class: "quiet" }, from), el("p", { class: "text" }, text)),
        ),
    ),
  );
}
