import { el } from "./dom.ts";
import { fetchInstructions } from "./portalApi.ts";
import { locale, words } from "./words.ts";

/**
 * The lab's instructions, once loaded. The portal has made the HTML from Markdown without letting any of the author's
 * HTML through, and the page's policy allows no script but its own.
 */
export function instructionsView(): { element: HTMLElement; load: () => void } {
  const element = el("div", { class: "instructions" });
  let wanted = 0;
  async function load(): Promise<void> {
    wanted += 1;
    const mine = wanted;
    const html = await fetchInstructions(locale());
    if (mine !== wanted) return; // the language changed meanwhile
    element.innerHTML = html || "";
    if (!html) element.append(el("p", { class: "quiet" }, words().seat.noInstructions));
    for (const link of element.querySelectorAll("a")) {
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    }
  }
  return {
    element,
    load: () => {
      load().catch(() => undefined); // the next change or language asks again
    },
  };
}
