import type { Standing } from "../../shared/contract/student.ts";
import { mayOpen } from "./awaitOpening.ts";
import { el, type IconName, icon } from "./dom.ts";
import { card } from "./frame.ts";
import { formatWhen } from "./time.ts";
import { fill, words } from "./words.ts";

/** How somebody stands who is not in; two of them are only known to the page itself. */
export type Outside = Exclude<Standing, { is: "in" }> | { is: "left" } | { is: "notMe" };

const ICON: Record<Outside["is"], IconName> = {
  unknown: "failed",
  revoked: "failed",
  linkClosed: "door",
  expired: "clock",
  notOpen: "clock",
  roomClosed: "clock",
  over: "ready",
  spent: "clock",
  out: "door",
  left: "door",
  notMe: "door",
  wait: "clock",
};

export function standingCard(standing: Outside, onRetry?: () => void): HTMLElement {
  const { standing: texts } = words();
  const { title, text } = texts[standing.is];
  const when =
    standing.is === "notOpen" && standing.opensAt
      ? el("p", { class: "when" }, fill(texts.notOpen.at, { when: formatWhen(standing.opensAt) }))
      : undefined;
  const canRetry = onRetry && (mayOpen(standing) || standing.is === "expired");
  return el(
    "div",
    { class: `standing standing-${standing.is}` },
    el("span", { class: "medal" }, icon(ICON[standing.is])),
    card(
      title,
      when,
      el("p", {}, text),
      canRetry && el("button", { type: "button", class: "secondary", onclick: onRetry }, texts.retry),
    ),
  );
}
