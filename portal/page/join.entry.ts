import "./style.css";
import type { CodeAnswer, JoinAnswer } from "../../shared/contract/student.ts";
import { readClassCode, readCode } from "../../shared/domain/codes.ts";
import { browserName } from "./browserName.ts";
import { show } from "./dom.ts";
import { topBar } from "./frame.ts";
import {
  type CodeProblem,
  codeCard,
  endedCard,
  type NameProblem,
  nameCard,
  waitingCard,
} from "./joinCards.ts";
import { hashOf, keepWaiting, keptWaiting, newLink, type Waiting } from "./joinLink.ts";
import { post } from "./portalApi.ts";
import { standingCard } from "./standingCard.ts";
import { joinWords, onLocale, words } from "./words.ts";

/**
 * The door's page. A seat's code leads to the seat's own page; a class code to the question for the name, and from there
 * to the seat, once the staff has let in. Codes and names are never part of an address.
 */
type Standings = Extract<
  CodeAnswer,
  { is: "revoked" | "linkClosed" | "expired" | "notOpen" | "roomClosed" | "over" }
>;
type View =
  | { is: "asking"; problem?: CodeProblem }
  | { is: "busy"; waiting: boolean }
  | { is: "name"; busy: boolean; problem?: NameProblem }
  | { is: "waiting" | "refused" | "closed" }
  | Standings;

const RETRY_EVERY = 15_000;
const ASK_EVERY = 2_000;
let view: View = { is: "asking" };
/** Kept while the language changes or the field is drawn anew. */
let typed = "";
let typedName = "";
/** The class whose code was typed. */
let ofClass: { code: string; session: string; title: string } | undefined;
/** With the link of this browser, once a name was sent. */
let waiting: Waiting | undefined;

function render(): void {
  document.title = `${joinWords().title} · ${words().product}`;
  show(topBar(), cardOf(view));
}

function cardOf(now: View): HTMLElement {
  switch (now.is) {
    case "asking":
    case "busy":
      return codeCard({
        typed,
        problem: now.is === "asking" ? now.problem : undefined,
        busy: now.is === "busy",
        waiting: now.is === "busy" && now.waiting,
        onInput: (value) => {
          typed = value;
        },
        onSubmit: submit,
      });
    case "name":
      return nameCard({
        title: ofClass?.title ?? "",
        typed: typedName,
        problem: now.problem,
        busy: now.busy,
        onInput: (value) => {
          typedName = value;
        },
        onSubmit: () => void sendName(),
        onBack: () => ask(),
      });
    case "waiting":
      return waitingCard(ofClass?.title ?? "", () => askName());
    case "refused":
      return endedCard("refused", () => askName());
    case "closed":
      return endedCard("closed", () => ask());
    default:
      return standingCard(now, waiting ? askStanding : submit);
  }
}

function ask(problem?: CodeProblem): void {
  forget();
  ofClass = undefined;
  view = { is: "asking", ...(problem ? { problem } : {}) };
  render();
  document.getElementById("code")?.focus();
}

/** A name that is said once more is of the same browser's link: what it said before is taken back by the portal. */
function askName(problem?: NameProblem): void {
  view = { is: "name", busy: false, ...(problem ? { problem } : {}) };
  render();
  document.getElementById("name")?.focus();
}

function forget(): void {
  waiting = undefined;
  keepWaiting(undefined);
}

function submit(): void {
  if (view.is === "busy") return;
  if (readCode(typed) === undefined && readClassCode(typed) === undefined) {
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
        if (answer.is === "class") {
          ofClass = { code: typed, session: answer.session, title: answer.title };
          return askName();
        }
        if (answer.is === "wait") {
          view = { is: "busy", waiting: true };
          setTimeout(send, answer.seconds * 1000);
        } else view = answer;
        render();
      },
      () => ask("failed"),
    );
}

async function sendName(): Promise<void> {
  if (!ofClass || (view.is === "name" && view.busy)) return;
  if (typedName.trim() === "") return askName("empty");
  view = { is: "name", busy: true };
  render();
  const mine: Waiting = { ...ofClass, secret: waiting?.secret ?? newLink() };
  try {
    const hash = await hashOf(mine.secret);
    const said = { code: mine.code, name: typedName, hash, browser: browserName() };
    const answer = await post<JoinAnswer>("/api/name", said);
    if (answer.is === "wait") return askName("tooMany");
    // The teacher has closed the page, or opened it with another code.
    view = answer.is === "unknown" ? { is: "closed" } : (answer as View);
    if (answer.is === "waiting") {
      waiting = mine;
      keepWaiting(mine);
    }
    render();
  } catch {
    askName("failed");
  }
}

/** What the staff said meanwhile. The link rides in the body, and then in the fragment of the seat's own address. */
function askStanding(): void {
  const mine = waiting;
  if (!mine) return;
  post<JoinAnswer>("/api/joined", { session: mine.session, secret: mine.secret }).then(
    (answer) => {
      if (waiting !== mine) return;
      if (answer.is === "seat") {
        forget();
        return location.assign(`${answer.url}#${mine.secret}`);
      }
      if (view.is === "name") return; // who types another name is not interrupted
      if (answer.is === view.is || answer.is === "unknown" || answer.is === "wait") return;
      view = answer;
      // What is over is over: another try makes another link.
      if (answer.is !== "waiting" && answer.is !== "notOpen" && answer.is !== "roomClosed") forget();
      render();
    },
    () => undefined, // asked again
  );
}

/** From a QR code on a wall: the code is typed already. */
function fromFragment(): boolean {
  const code = readClassCode(location.hash.slice(1));
  history.replaceState(null, "", "/");
  if (code === undefined) return false;
  typed = code;
  submit();
  return true;
}

function begin(): void {
  if (fromFragment()) return;
  waiting = keptWaiting();
  if (waiting) {
    ofClass = waiting;
    view = { is: "waiting" };
    askStanding();
  }
  render();
  document.getElementById("code")?.focus();
}

onLocale(render);
begin();
// Back by the browser's button: the page is as it was left, and may be used again.
window.addEventListener("pageshow", ({ persisted }) => persisted && ask());
window.addEventListener("hashchange", fromFragment);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") askStanding();
});
setInterval(() => {
  if (document.visibilityState === "visible") askStanding();
}, ASK_EVERY);
setInterval(() => {
  const waits = view.is === "notOpen" || view.is === "roomClosed";
  if (waits && !waiting && document.visibilityState === "visible") send();
}, RETRY_EVERY);
