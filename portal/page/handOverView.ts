import type { HandedOver } from "../../shared/contract/student.ts";
import { el, icon } from "./dom.ts";
import { post } from "./portalApi.ts";
import { fill, joinWords } from "./words.ts";

type View = { is: "closed" } | { is: "busy" } | { is: "failed" } | { is: "shown"; handed: HandedOver };

/** *Continue on another device*: a QR code and a code to type, forgotten when they are of no use any more. */
export function handOverView() {
  let view: View = { is: "closed" };
  let language = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const element = el("section", { class: "hand-over" });

  function become(next: View): void {
    view = next;
    clearTimeout(timer);
    if (next.is === "shown") timer = setTimeout(() => become({ is: "closed" }), next.handed.seconds * 1000);
    render();
  }

  function ask(): void {
    if (view.is === "busy") return;
    become({ is: "busy" });
    post<Partial<HandedOver>>("/api/hand-over", {}).then(
      ({ code, door, qr, seconds }) => {
        const whole = code && door && qr && seconds;
        become(whole ? { is: "shown", handed: { code, door, qr, seconds } } : { is: "failed" });
        element.querySelector("h2")?.focus();
      },
      () => become({ is: "failed" }),
    );
  }

  function close(): void {
    become({ is: "closed" });
    element.querySelector("button")?.focus();
  }

  function shown({ qr, door, code, seconds }: HandedOver): HTMLElement {
    const { handOver } = joinWords();
    return el(
      "div",
      { class: "card", onkeydown: (event) => (event as KeyboardEvent).key === "Escape" && close() },
      el("h2", { tabindex: "-1" }, handOver.title),
      el("p", {}, handOver.scan),
      el("img", { class: "qr", src: qr, alt: handOver.qr }),
      el("p", {}, fill(handOver.type, { door: door.replace(/^https?:\/\//, "") })),
      el("p", { class: "code" }, code),
      el("p", { class: "quiet" }, fill(handOver.once, { minutes: Math.round(seconds / 60) })),
      el("button", { type: "button", class: "secondary", onclick: close }, handOver.close),
    );
  }

  function render(): void {
    const { handOver } = joinWords();
    const button = el(
      "button",
      { type: "button", class: "plain", disabled: view.is === "busy", onclick: ask },
      icon("devices"),
      handOver.action,
    );
    if (view.is === "shown") element.replaceChildren(shown(view.handed));
    else if (view.is === "failed")
      element.replaceChildren(button, el("p", { class: "problem", role: "alert" }, handOver.failed));
    else element.replaceChildren(button);
  }

  return {
    element,
    /** Drawn again only where the language changed: what is read or focused stays. */
    update(now: string): void {
      if (now === language) return;
      language = now;
      render();
    },
  };
}
