import type { SeatPageLook } from "../../shared/contract/student.ts";
import type { LookAnswer } from "../../shared/domain/look.ts";
import { el, icon } from "./dom.ts";
import { post } from "./portalApi.ts";
import { lookWords } from "./words.ts";

interface LooksView {
  element: HTMLElement;
  update(looks: readonly SeatPageLook[]): void;
  /** In another language. */
  render(): void;
  /** Goes to the first answer; `false` where nothing is asked. */
  focus(): boolean;
}

type Answer = LookAnswer["is"];

/**
 * Somebody of the staff asks to look, or looks: said all the time, with what the student can say to it. It takes no
 * focus by itself: whoever is typing in a terminal would answer by accident.
 */
export function looksView(onAnswered?: () => void): LooksView {
  const element = el("div", { class: "looks", role: "status", "aria-live": "polite" });
  let looks: readonly SeatPageLook[] = [];
  let failed = false;
  let shown = "";

  function say(look: string, is: Answer): void {
    failed = false;
    post<{ is?: string }>("/api/looks", { look, is }).then(
      () => onAnswered?.(),
      () => {
        failed = true;
        render();
      },
    );
  }

  function parts({ is, keyboard }: SeatPageLook): { text: string; answers: [string, Answer][] } {
    const words = lookWords();
    const stop: [string, Answer] = [words.stop, "refused"];
    if (is === "asking")
      return {
        text: words.asks,
        answers: [
          [words.accept, "accepted"],
          [words.refuse, "refused"],
        ],
      };
    if (keyboard === "asked")
      return {
        text: words.asksKeyboard,
        answers: [[words.give, "keyboardGiven"], [words.keep, "keyboardKept"], stop],
      };
    if (keyboard === "given") return { text: words.types, answers: [[words.takeBack, "keyboardKept"], stop] };
    return { text: words.reads, answers: [stop] };
  }

  function draw(look: SeatPageLook): HTMLElement {
    const { text, answers } = parts(look);
    const isQuestion = look.is === "asking" || look.keyboard === "asked";
    return el(
      "div",
      { class: isQuestion ? "banner look look-asks" : "banner look" },
      icon("eye"),
      el(
        "p",
        {},
        failed ? `${text} ${lookWords().failed}` : text,
        el("span", { class: "key" }, ` ${lookWords().key}`),
      ),
      el(
        "div",
        { class: "answers" },
        ...answers.map(([word, is], index) =>
          el(
            "button",
            {
              type: "button",
              class: isQuestion && index === 0 ? "primary" : "secondary",
              onclick: () => say(look.id, is),
            },
            word,
          ),
        ),
      ),
    );
  }

  function render(): void {
    const key = JSON.stringify([lookWords().accept, failed, looks]);
    if (key === shown) return;
    shown = key;
    element.replaceChildren(...looks.map(draw));
  }

  return {
    element,
    update(now) {
      looks = now;
      render();
    },
    render,
    focus() {
      const button = element.querySelector("button");
      button?.focus();
      return button !== null;
    },
  };
}
