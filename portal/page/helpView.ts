import type { HelpAnswer } from "../../shared/contract/student.ts";
import type { SeatHelp } from "../../shared/domain/help.ts";
import { el, icon } from "./dom.ts";
import { post } from "./portalApi.ts";
import { formatWhen } from "./time.ts";
import { fill, helpWords } from "./words.ts";

/** As `shared/domain/help.ts` has it, whose schemas would triple the page. */
const LINE_MAX = 200;

type View = "button" | "form" | "pending";

interface HelpView {
  element: HTMLElement;
  update(help: SeatHelp | undefined): void;
}

/**
 * The way to ask for help: a button, a small form, then since when the ask stands. One element that lasts: what is
 * typed survives every change of the page, and what is read aloud stands there before it changes.
 */
export function helpView(): HelpView {
  const line = el("input", {
    type: "text",
    id: "help-line",
    maxlength: String(LINE_MAX),
    autocomplete: "off",
    "aria-describedby": "help-hint",
  });
  const said = el("p", { class: "said", role: "status", "aria-live": "polite" });
  const body = el("div", { class: "help-body" });
  const element = el("section", { class: "help" }, body, said);
  let help: SeatHelp | undefined;
  let isOpen = false;
  let isFailed = false;
  let shown = "";

  const view = (): View => (help ? "pending" : isOpen ? "form" : "button");

  function send(wish: { is: "asked"; line?: string } | { is: "withdrawn" }): void {
    isFailed = false;
    post<Partial<HelpAnswer> & { seconds?: number }>("/api/help", wish).then(
      ({ is, seconds = 1 }) => {
        if (is === "wait") return void setTimeout(() => send(wish), seconds * 1000);
        isFailed = is !== wish.is;
        if (is === "withdrawn") help = undefined;
        if (is === "asked") line.value = "";
        isOpen = isFailed;
        render();
      },
      () => {
        isFailed = true;
        render();
      },
    );
  }

  function open(wanted: boolean): void {
    isOpen = wanted;
    isFailed = false;
    render();
    if (wanted) line.focus();
    else body.querySelector("button")?.focus();
  }

  function ask(event: Event): void {
    event.preventDefault();
    const text = line.value.trim();
    send({ is: "asked", ...(text === "" ? {} : { line: text }) });
  }

  const parts: Record<View, () => HTMLElement[]> = {
    button: () => [
      el(
        "button",
        { type: "button", class: "secondary", onclick: () => open(true) },
        icon("hand"),
        helpWords().ask,
      ),
    ],
    form: () => [
      el(
        "form",
        { class: "card", onsubmit: ask },
        el("label", { for: line.id }, helpWords().line),
        line,
        el("p", { class: "quiet", id: "help-hint" }, helpWords().hint),
        el(
          "div",
          { class: "help-actions" },
          el("button", { type: "submit", class: "primary" }, helpWords().send),
          el(
            "button",
            { type: "button", class: "secondary", onclick: () => open(false) },
            helpWords().cancel,
          ),
        ),
      ),
    ],
    pending: () => [
      el(
        "button",
        { type: "button", class: "plain", onclick: () => send({ is: "withdrawn" }) },
        icon("close"),
        helpWords().withdraw,
      ),
    ],
  };

  function render(): void {
    const words = helpWords();
    const now = view();
    element.className = `help help-${now}`;
    const key = `${words.ask} ${now}`;
    if (key !== shown) body.replaceChildren(...parts[now]());
    shown = key;
    const asked = help && [
      fill(words.pending, { time: formatWhen(help.since) }),
      ...(help.line === undefined ? [] : [fill(words.question, { line: help.line })]),
    ];
    const text = isFailed ? words.failed : (asked?.join(" ") ?? "");
    if (said.textContent !== text) said.textContent = text;
    said.classList.toggle("problem", isFailed);
  }

  return {
    element,
    update(now) {
      if (now && !help) isOpen = false;
      help = now;
      render();
    },
  };
}
