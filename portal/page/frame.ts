import { el, logo } from "./dom.ts";
import { LOCALES, locale, setLocale, words } from "./words.ts";

/** The strip on top of each page: the product's name and the language, which switches at once. */
export function topBar(): HTMLElement {
  const buttons = LOCALES.map((one) =>
    el(
      "button",
      {
        type: "button",
        lang: one,
        "aria-pressed": String(one === locale()),
        onclick: () => setLocale(one),
      },
      one.toUpperCase(),
    ),
  );
  return el(
    "header",
    { class: "top" },
    el("span", { class: "product" }, logo(), words().product),
    el("span", { class: "languages", role: "group", "aria-label": words().language }, ...buttons),
  );
}

export function card(title: string, ...content: (Node | string | undefined | false)[]): HTMLElement {
  const heading = el("h1", { tabindex: "-1" }, title);
  return el("section", { class: "card" }, heading, ...content);
}
