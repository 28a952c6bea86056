import type { ShownSecret } from "../../shared/contract/student.ts";
import type { Bilingual } from "../../shared/domain/text.ts";
import { el, icon } from "./dom.ts";
import { inLocale, words } from "./words.ts";

/** What a press on a secret's button showed; it goes with the next press, and with the page. */
export type OpenedSecret = { access: string; is: "loading" | "failed" } | { access: string; is: ShownSecret };

/** Name and password to copy into a program. */
export function secretCard(title: Bilingual, { is }: OpenedSecret, hide: () => void): HTMLElement {
  const { seat } = words();
  const body =
    is === "loading"
      ? [el("p", { class: "quiet", role: "status" }, seat.opening)]
      : is === "failed"
        ? [el("p", { class: "problem", role: "alert" }, seat.secretFailed)]
        : [
            ...(is.user === undefined ? [] : [row(seat.secretUser, is.user)]),
            row(seat.secretPassword, is.password),
          ];
  return el(
    "section",
    { class: "card secret", "aria-label": inLocale(title) },
    el(
      "h2",
      {},
      icon("key"),
      inLocale(title),
      el("button", { type: "button", class: "plain", onclick: hide }, seat.secretHide),
    ),
    ...body,
  );
}

export function row(label: string, value: string): HTMLElement {
  const { seat } = words();
  const copy = el(
    "button",
    {
      type: "button",
      class: "secondary",
      onclick: () => {
        // Without the right to the clipboard the text is selected, so that Ctrl+C does it.
        const told = navigator.clipboard?.writeText(value) ?? Promise.reject(new TypeError("no clipboard"));
        told.then(
          () => copy.replaceChildren(seat.copied),
          () => getSelection()?.selectAllChildren(text),
        );
      },
    },
    seat.copy,
  );
  const text = el("code", {}, value);
  return el("p", { class: "secret-row" }, el("span", { class: "quiet" }, label), text, copy);
}
