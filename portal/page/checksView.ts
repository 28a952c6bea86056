import type { SeatPageChecks, SeatPageState, StudentCheck } from "../../shared/contract/student.ts";
import { el, type IconName, icon } from "./dom.ts";
import { formatWhen } from "./time.ts";
import { checkWords, fill, inLocale } from "./words.ts";

const ICON: Record<StudentCheck["state"], IconName> = {
  none: "dot",
  passed: "ready",
  failed: "cross",
  timedOut: "clock",
  broken: "failed",
};

interface ChecksView {
  element: HTMLElement;
  update(state: SeatPageState, checks: SeatPageChecks, problem: boolean): void;
}

/**
 * The student's own checks. One element that lasts, changed in place: the button keeps the focus while it works, and
 * what is read aloud has to stand there before it changes. The button stands above the list, so that hints that
 * appear do not push it away.
 */
export function checksView(press: () => void): ChecksView {
  const title = el("span", {});
  const score = el("span", { class: "score" });
  const button = el("button", { type: "button", class: "secondary", onclick: press });
  const said = el("p", { class: "quiet said", role: "status", "aria-live": "polite" });
  const list = el("ul", { class: "check-list" });
  const element = el(
    "details",
    { class: "card checks", open: true },
    el("summary", {}, icon("list"), title, score),
    el("div", { class: "checks-body" }, button, said, list),
  );
  let shown = "";

  return {
    element,
    update(state, checks, problem) {
      const words = checkWords();
      const isReady = state.phase === "ready" && !state.paused;
      const count = {
        passed: checks.list.filter(({ state }) => state === "passed").length,
        all: checks.list.length,
      };
      title.textContent = words.title;
      score.textContent = fill(words.score, count);
      // Not `disabled`: that would take the focus away from whoever has just pressed it.
      button.setAttribute("aria-disabled", String(!isReady || checks.running));
      button.replaceChildren(
        ...(checks.running ? [icon("wait"), words.running] : [icon("ready"), words.run]),
      );
      const text = spoken(checks, count, isReady, problem);
      if (said.textContent !== text) said.textContent = text;
      said.classList.toggle("problem", problem);
      const key = JSON.stringify([words.title, checks.list]);
      if (key !== shown) list.replaceChildren(...checks.list.map(row));
      shown = key;
    },
  };
}

function spoken(
  checks: SeatPageChecks,
  count: { passed: number; all: number },
  isReady: boolean,
  problem: boolean,
): string {
  const words = checkWords();
  if (problem) return words.failed;
  if (checks.running) return words.running;
  if (!isReady) return words.notReady;
  return checks.at === undefined ? words.never : fill(words.done, { time: formatWhen(checks.at), ...count });
}

function row({ title, hint, state }: StudentCheck): HTMLElement {
  const words = checkWords();
  const advice = [
    ...(state === "timedOut" || state === "broken" ? [words[state]] : []),
    ...(hint ? [fill(words.hint, { text: inLocale(hint) })] : []),
  ];
  return el(
    "li",
    { class: `check check-${state}` },
    icon(ICON[state]),
    el(
      "div",
      {},
      el("p", {}, inLocale(title), " ", el("span", { class: "word" }, words.state[state])),
      ...advice.map((text) => el("p", { class: "quiet" }, text)),
    ),
  );
}
