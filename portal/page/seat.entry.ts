import "./style.css";
import type {
  CheckPress,
  HandedKubeconfig,
  SeatPageState,
  ShownSecret,
} from "../../shared/contract/student.ts";
import { awaitOpening, mayOpen } from "./awaitOpening.ts";
import { checksView } from "./checksView.ts";
import { setClock } from "./countdown.ts";
import { el, icon, show } from "./dom.ts";
import { filesView } from "./filesView.ts";
import { topBar } from "./frame.ts";
import { handOverView } from "./handOverView.ts";
import { helpView } from "./helpView.ts";
import { instructionsView } from "./instructions.ts";
import { kubeconfigCard, type OpenedKubeconfig } from "./kubeconfigCard.ts";
import { followState } from "./liveState.ts";
import { looksView } from "./looksView.ts";
import { announcementsPart, noticesView } from "./noticesView.ts";
import { post } from "./portalApi.ts";
import { accessPart, lostBanner, statusPart } from "./seatView.ts";
import { type OpenedSecret, secretCard } from "./secretCard.ts";
import { type Outside, standingCard } from "./standingCard.ts";
import { fill, locale, onLocale, privacyWords, words } from "./words.ts";

/** The seat's own page: state, ways in, instructions. */
let state: SeatPageState | undefined;
let outside: Outside | undefined;
let isConnected = true;
let opening: string | undefined;
let openFailed = false;
let secret: OpenedSecret | undefined;
let pressFailed = false;
let kubeconfig: OpenedKubeconfig | undefined;
const instructions = instructionsView();
const checks = checksView(pressChecks);
const help = helpView();
const handOver = handOverView();
const notices = noticesView();
const looks = looksView();
const files = filesView();

/** Regions are made anew only when what they show changed, so that focus and scrolling stay where they are. */
const regions = new Map<string, { key: string; element: HTMLElement }>();
function region(name: string, key: unknown, make: () => HTMLElement): HTMLElement {
  const text = JSON.stringify(key);
  const known = regions.get(name);
  if (known?.key === text) return known.element;
  const element = make();
  known?.element.replaceWith(element);
  regions.set(name, { key: text, element });
  return element;
}

function render(): void {
  if (outside) {
    document.title = words().product;
    show(
      topBar(),
      standingCard(outside, () => location.reload()),
    );
    regions.clear();
    return;
  }
  if (!state) return;
  const { accesses, phase, paused, title, seat, name, endsAt, announcements } = state;
  const { instructions: version } = state;
  document.title = `${title} · ${fill(words().seat.seat, { number: seat })}`;
  help.update(state.help);
  handOver.update(locale());
  notices.update(state);
  looks.update(state.looks);
  files.update(state);
  const wanted = [
    region("top", words().language, topBar),
    looks.element,
    notices.element,
    ...(isConnected ? [] : [region("lost", words().language, lostBanner)]),
    region("status", [words().language, title, seat, name, phase, paused, endsAt, state.kept], () =>
      statusPart(state as SeatPageState),
    ),
    region("accesses", [words().language, accesses, phase, paused, opening, openFailed], () =>
      accessPart(state as SeatPageState, {
        openWeb,
        openSecret,
        openKubeconfig,
        opening,
        failed: openFailed,
      }),
    ),
    ...secretPart(),
    ...kubeconfigPart(),
    help.element,
    ...(state.hasFiles ? [files.element] : []),
    ...(announcements.length > 0
      ? [region("messages", [words().language, announcements], () => announcementsPart(announcements))]
      : []),
    ...checksPart(),
    region("instructions", [words().language, version], instructionsPart),
    handOver.element,
    region("foot", words().language, foot),
  ];
  const page = document.getElementById("page");
  const same =
    page &&
    page.children.length === wanted.length &&
    wanted.every((part, index) => page.children[index] === part);
  if (!same) show(...wanted);
}

function secretPart(): HTMLElement[] {
  const opened = secret;
  const access = accessOf(opened?.access);
  if (!opened || !access) return [];
  return [
    region("secret", [words().language, access.title, opened], () =>
      secretCard(access.title, opened, () => {
        secret = undefined;
        render();
      }),
    ),
  ];
}

function checksPart(): HTMLElement[] {
  if (!state?.checks) return [];
  checks.update(state, state.checks, pressFailed);
  return [checks.element];
}

function pressChecks(): void {
  const { checks, phase, paused } = state ?? {};
  if (!state || !checks || checks.running || phase !== "ready" || paused) return;
  // At once: the portal's own word comes a moment later, and answers a second press by itself.
  state = { ...state, checks: { ...checks, running: true } };
  pressFailed = false;
  render();
  askForChecks();
}

function askForChecks(): void {
  post<Partial<CheckPress> & { seconds?: number }>("/api/checks", {}).then(
    ({ is, seconds = 1 }) => {
      if (is === "wait") setTimeout(askForChecks, seconds * 1000);
      else if (is !== "running") stopWaiting(is !== "notReady");
    },
    () => stopWaiting(true),
  );
}

function stopWaiting(failed: boolean): void {
  if (!state?.checks) return;
  state = { ...state, checks: { ...state.checks, running: false } };
  pressFailed = failed;
  render();
}

function kubeconfigPart(): HTMLElement[] {
  const opened = kubeconfig;
  const access = accessOf(opened?.access);
  if (!opened || !access) return [];
  return [
    region("kubeconfig", [words().language, access.title, opened], () =>
      kubeconfigCard(access.title, opened, () => {
        kubeconfig = undefined;
        render();
      }),
    ),
  ];
}

const accessOf = (name: string | undefined) => state?.accesses.find((access) => access.name === name);

function instructionsPart(): HTMLElement {
  instructions.load();
  return el(
    "details",
    { class: "card", open: true },
    el("summary", {}, icon("book"), words().seat.instructions),
    instructions.element,
  );
}

function foot(): HTMLElement {
  const { seat } = words();
  return el(
    "footer",
    { class: "foot" },
    el("button", { type: "button", class: "plain", onclick: () => leave("notMe") }, seat.notMe),
    el("a", { class: "plain", href: "/privacy" }, privacyWords().title),
    el("button", { type: "button", class: "plain", onclick: () => leave("left") }, icon("door"), seat.leave),
  );
}

function leave(how: "left" | "notMe"): void {
  const end = () => {
    stop();
    outside = { is: how };
    render();
  };
  // Even if the portal cannot be told now, this page shows nothing any more.
  post("/api/leave", { notMe: how === "notMe" }).then(end, end);
}

function openWeb(access: string, inThisTab = false): void {
  // The tab is opened at once, since a browser blocks one that opens later than the click.
  const tab = inThisTab ? window : window.open("about:blank", `${location.host}-${access}`);
  opening = access;
  openFailed = false;
  render();
  post<{ url?: string }>(`/api/open/${access}`, {})
    .then(({ url }) => {
      if (!url || !tab) throw new TypeError("no ticket");
      tab.location.replace(url);
    })
    .catch(() => {
      openFailed = true;
      if (!inThisTab) tab?.close();
    })
    .finally(() => {
      opening = undefined;
      render();
    });
}

function openSecret(access: string): void {
  const show = (is: OpenedSecret["is"]) => {
    secret = { access, is } as OpenedSecret;
    render();
  };
  show("loading");
  post<Partial<ShownSecret>>(`/api/secret/${access}`, {}).then(
    (shown) => show(typeof shown.password === "string" ? (shown as ShownSecret) : "failed"),
    () => show("failed"),
  );
}

function openKubeconfig(access: string): void {
  const show = (is: OpenedKubeconfig["is"]) => {
    kubeconfig = { access, is };
    render();
  };
  show("loading");
  post<Partial<HandedKubeconfig>>(`/api/kubeconfig/${access}`, {}).then(
    (handed) => show(handed.file === undefined ? "failed" : (handed as HandedKubeconfig)),
    () => show("failed"),
  );
}

/** `/open/<access>`: where an access' origin sends somebody who has no cookie there. Once, lest two pages play ball. */
function openAskedFor(): void {
  const asked = /^\/open\/([a-z][-a-z0-9]*)$/.exec(location.pathname)?.[1];
  if (asked === undefined) return;
  history.replaceState(null, "", "/");
  const key = `pupitre.opened.${asked}`;
  const last = Number(sessionStorage.getItem(key) ?? 0);
  sessionStorage.setItem(key, String(Date.now()));
  if (Date.now() - last > 10_000) openWeb(asked, true);
}

const stop = followState({
  onState(now) {
    const isFirst = state === undefined;
    setClock(now);
    state = now;
    pressFailed = false;
    render();
    if (isFirst) openAskedFor();
  },
  onStanding(standing) {
    if (standing.is === "in") return;
    outside ??= standing;
    if (mayOpen(standing)) awaitOpening();
    render();
  },
  onConnected(connected) {
    isConnected = connected;
    render();
  },
});
onLocale(() => {
  render();
  looks.render();
});
