import "./style.css";
import type { CodeAnswer } from "../../shared/contract/student.ts";
import { readCode } from "../../shared/domain/codes.ts";
import { browserName } from "./browserName.ts";
import { el, show } from "./dom.ts";
import { card, topBar } from "./frame.ts";
import { post } from "./portalApi.ts";
import { standingCard } from "./standingCard.ts";
import { joinWords, onLocale, words } from "./words.ts";

/** The door's page: a code leads to the seat's own page. The code is never part of an address. */
type Problem = "malformed" | "unknown" | "failed";
type View =
  | { is: "asking"; problem?: Problem }
  | { is: "busy"; waiting: boolean }
  | Extract<CodeAnswer, { is: "revoked" | "linkClosed" | "expired" | "notOpen" | "roomClosed" | "over" }>;

const RETRY_EVERY = 15_000;
let view: View = { is: "asking" };
/** Kept while the language changes or the field is drawn anew. */
let typed = "";

function render(): void {
  document.title = `${joinWords().title} · ${words().product}`;
  if (view.is === "asking" || view.is === "busy") show(topBar(), form(view));
  else show(topBar(), standingCard(view, submit));
}

function form(now: Extract<View, { is: "asking" | "busy" }>): HTMLElement {
  const join = joinWords();
  const problem = now.is === "asking" ? now.problem : undefined;
  const busy = now.is === "busy";
  const field = el("input", {
    id: "code",
    name: "code",
    class: "code",
    type: "text",
    maxlength: "20",
    autocomplete: "off",
    autocapitalize: "characters",
    autocorrect: "off",
    spellcheck: "false",
    placeholder: "XXXX-XXXX",
    readonly: busy,
    "aria-invalid": problem === "malformed" || problem === "unknown" ? "true" : undefined,
    "aria-describedby": problem ? "problem" : undefined,
    oninput: () => {
      typed = field.value;
    },
  });
  field.value = typed;
  return card(
    join.title,
    el("p", { class: "lead" }, join.text),
    el(
      "form",
      {
        class: "join",
        onsubmit: (event) => {
          event.preventDefault();
          submit();
        },
      },
      el("label", { for: "code" }, join.code),
      field,
      problem && el("p", { class: "problem", id: "problem", role: "alert" }, join[problem]),
      el("button", { type: "submit", class: "primary", disabled: busy }, busy ? join.entering : join.enter),
      now.is === "busy" && now.waiting && el("p", { class: "quiet", role: "status" }, join.waiting),
    ),
    el("p", { class: "quiet" }, join.link),
  );
}

function ask(problem?: Problem): void {
  view = { is: "asking", ...(problem ? { problem } : {}) };
  render();
  document.getElementById("code")?.focus();
}

function submit(): void {
  if (view.is === "busy") return;
  if (readCode(typed) === undefined) {
    ask("malformed");
    return;
  }
  view = { is: "busy", waiting: false };
  render();
  send();
}

/** Only the turn is waited for; how long, the portal says. */
const SLOW = 1_500;

function send(): void {
  const slow = setTimeout(() => {
    if (view.is !== "busy") return;
    view = { is: "busy", waiting: true };
    render();
  }, SLOW);
  post<CodeAnswer>("/api/code", { code: typed, browser: browserName() })
    .finally(() => clearTimeout(slow))
    .then(
      (answer) => {
        if (answer.is === "seat") return location.assign(answer.url);
        if (answer.is === "unknown") return ask("unknown");
        if (answer.is === "wait") {
          view = { is: "busy", waiting: true };
          setTimeout(send, answer.seconds * 1000);
        } else view = answer;
        render();
      },
      () => ask("failed"),
    );
}

onLocale(render);
render();
document.getElementById("code")?.focus();
// Back by the browser's button: the page is as it was left, and may be used again.
window.addEventListener("pageshow", ({ persisted }) => persisted && ask());
setInterval(() => {
  const waits = view.is === "notOpen" || view.is === "roomClosed";
  if (waits && document.visibilityState === "visible") send();
}, RETRY_EVERY);
