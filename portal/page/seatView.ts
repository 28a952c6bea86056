import type { SeatPageState } from "../../shared/contract/student.ts";
import type { SeatPhase } from "../../shared/domain/seat.ts";
import { countdown } from "./countdown.ts";
import { el, type IconName, icon } from "./dom.ts";
import { formatWhen } from "./time.ts";
import { fill, inLocale, words } from "./words.ts";

const PHASE_ICON: Record<SeatPhase, IconName> = {
  waiting: "wait",
  creating: "wait",
  starting: "wait",
  ready: "ready",
  failed: "failed",
  resetting: "wait",
  paused: "paused",
  ending: "door",
};

const phaseOf = (state: SeatPageState): SeatPhase => (state.paused ? "paused" : state.phase);

/** Who and where: session, seat, name, state in icon and word, time left. */
export function statusPart(state: SeatPageState): HTMLElement {
  const { seat, phase: phases, phaseText } = words();
  const phase = phaseOf(state);
  const text = phaseText[phase];
  return el(
    "section",
    { class: "status" },
    el("h1", {}, state.title),
    el(
      "p",
      { class: "who" },
      fill(seat.heading, { number: state.seat }),
      state.name !== undefined && el("span", { class: "name" }, state.name),
    ),
    el(
      "p",
      { class: "line" },
      el("span", { class: `phase phase-${phase}`, role: "status" }, icon(PHASE_ICON[phase]), phases[phase]),
      countdown(state.endsAt),
    ),
    text !== "" && el("p", { class: "quiet" }, text),
    state.kept !== undefined && keptPart(state.kept),
  );
}

/** What was done with the work, and where it is. */
const keptPart = ({ at, by, folder }: NonNullable<SeatPageState["kept"]>): HTMLElement =>
  el("p", { class: "quiet" }, fill(words().kept[by], { time: formatWhen(at) }), " ", el("code", {}, folder));

interface SeatActions {
  openWeb(access: string): void;
  openSecret(access: string): void;
  openKubeconfig(access: string): void;
  /** The access that is being opened. */
  opening: string | undefined;
  failed: boolean;
}

/** One button an access; the first is the one that stands out. */
export function accessPart(state: SeatPageState, actions: SeatActions): HTMLElement {
  const { seat } = words();
  const isReady = phaseOf(state) === "ready";
  const terminals = state.accesses.filter(({ kind }) => kind === "terminal");
  const buttons = state.accesses.map(({ name, kind, title }, index) => {
    const style = index === 0 && isReady ? "primary" : "secondary";
    if (kind === "terminal") {
      const label = terminals.length === 1 ? seat.openTerminal : inLocale(title);
      return el("a", { class: `button ${style}`, href: `/terminal/${name}` }, icon("terminal"), label);
    }
    if (kind === "secret") {
      const onclick = () => actions.openSecret(name);
      return el("button", { type: "button", class: style, onclick }, icon("key"), inLocale(title));
    }
    if (kind === "kubeconfig") {
      const onclick = () => actions.openKubeconfig(name);
      return el("button", { type: "button", class: style, onclick }, icon("download"), inLocale(title));
    }
    const label = actions.opening === name ? seat.opening : inLocale(title);
    const onclick = () => actions.openWeb(name);
    return el(
      "button",
      { type: "button", class: style, disabled: actions.opening === name, onclick },
      icon("web"),
      label,
    );
  });
  return el(
    "nav",
    { class: "accesses" },
    ...buttons,
    actions.failed && el("p", { class: "problem", role: "alert" }, seat.openFailed),
  );
}

export const lostBanner = (): HTMLElement =>
  el("p", { class: "banner lost", role: "status" }, icon("wait"), words().seat.reconnecting);
