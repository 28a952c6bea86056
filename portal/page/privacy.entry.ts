import "./style.css";
import type { SeatPageState } from "../../shared/contract/student.ts";
import { el, icon, show } from "./dom.ts";
import { topBar } from "./frame.ts";
import { fetchState } from "./portalApi.ts";
import { formatDate, formatWhen } from "./time.ts";
import { fill, onLocale, privacyWords } from "./words.ts";

/** Who sees what, until when, and whom to ask: the same for everybody, with the dates for who is in. */
let state: SeatPageState | undefined;
let about: { charter?: string; contact?: string } = {};

function render(): void {
  const { title, lead, back, sees, until, never, ask } = privacyWords();
  document.title = `${title} · Pupitre`;
  const list = (texts: readonly string[]) => el("ul", {}, ...texts.map((text) => el("li", {}, text)));
  const part = (heading: string, ...content: Node[]) =>
    el("section", { class: "card" }, el("h2", {}, heading), ...content);
  const page = (href: string | undefined, text: string) =>
    href === undefined
      ? []
      : [el("li", {}, el("a", { href, target: "_blank", rel: "noopener noreferrer" }, text))];
  show(
    topBar(),
    el(
      "nav",
      {},
      // Entered or not, `/` knows where somebody stands.
      el("a", { class: "plain", href: "/" }, icon("back"), back),
    ),
    el("div", { class: "status" }, el("h1", {}, title), el("p", { class: "quiet" }, lead)),
    part(sees.title, list([sees.presence, sees.terminal, sees.checks, sees.help, sees.work])),
    part(
      until.title,
      list([
        state ? fill(until.spaceAt, { when: formatWhen(state.endsAt) }) : until.space,
        state ? fill(until.namesAt, { date: formatDate(state.namesUntil) }) : until.names,
        until.attendance,
        until.work,
      ]),
    ),
    part(never.title, el("p", {}, never.text)),
    part(
      ask.title,
      el(
        "ul",
        {},
        el("li", {}, ask.teacher),
        ...page(about.charter, ask.charter),
        ...page(about.contact, ask.contact),
      ),
    ),
  );
}

onLocale(render);
render();
// What cannot be asked for now leaves the general words.
fetchState().then(
  (answer) => {
    if ("state" in answer) state = answer.state;
    render();
  },
  () => undefined,
);
fetch("/api/about")
  .then(async (response) => {
    if (response.ok) about = (await response.json()) as typeof about;
    render();
  })
  .catch(() => undefined);
