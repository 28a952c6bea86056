import "./style.css";
import type { Standing } from "../../shared/contract/student.ts";
import { mayOpen } from "./awaitOpening.ts";
import { browserName } from "./browserName.ts";
import { el, show } from "./dom.ts";
import { card, topBar } from "./frame.ts";
import { fetchState, post } from "./portalApi.ts";
import { type Outside, standingCard } from "./standingCard.ts";
import { onLocale, privacyWords, words } from "./words.ts";

/**
 * The page that a link leads to. Opening it changes nothing, since mail scanners open links too; the button does.
 * The secret leaves the address bar at once, and history, bookmarks and screenshots do not have it.
 */
const secret = location.hash.slice(1);
history.replaceState(null, "", "/s");
/** From the door or from another device: good once, so it is worth no second try. */
const ticket = /^ticket=(.+)$/.exec(secret)?.[1];

const RETRY_EVERY = 15_000;
let view: { is: "door"; busy: boolean; failed: boolean } | Outside = {
  is: "door",
  busy: false,
  failed: false,
};

function render(): void {
  document.title = words().product;
  show(
    topBar(),
    view.is === "door" ? door(view.busy, view.failed) : standingCard(view, secret ? enter : undefined),
  );
}

function door(busy: boolean, failed: boolean): HTMLElement {
  const { landing } = words();
  return card(
    landing.title,
    el("p", { class: "lead" }, landing.text),
    el(
      "button",
      { type: "button", class: "primary", disabled: busy, onclick: enter },
      busy ? landing.entering : landing.enter,
    ),
    failed && el("p", { class: "problem", role: "alert" }, landing.failed),
    el(
      "ul",
      { class: "notes" },
      ...[landing.personal, landing.watched, landing.cookie].map((note) => el("li", {}, note)),
      el("li", {}, el("a", { href: "/privacy" }, privacyWords().title)),
    ),
  );
}

function enter(): void {
  if (view.is === "door" && view.busy) return;
  if (view.is === "door") view = { is: "door", busy: true, failed: false };
  render();
  const key = ticket === undefined ? { secret } : { ticket };
  post<Standing>("/api/enter", { ...key, browser: browserName() }).then(
    (standing) => {
      if (standing.is === "in") return location.replace("/");
      view = standing;
      render();
    },
    () => {
      if (view.is === "door") view = { is: "door", busy: false, failed: true };
      render();
    },
  );
}

/** Without a secret: whoever is already in goes on, everybody else needs the link. */
function withoutSecret(): void {
  fetchState().then(
    (answer) => {
      if ("state" in answer) return location.replace("/");
      view = answer.standing.is === "in" ? { is: "out" } : answer.standing;
      render();
    },
    () => {
      view = { is: "out" };
      render();
    },
  );
}

onLocale(render);
setInterval(() => {
  if (view.is !== "door" && mayOpen(view) && secret && document.visibilityState === "visible") enter();
}, RETRY_EVERY);
if (secret) render();
else withoutSecret();
