import { el, icon } from "./dom.ts";
import { card } from "./frame.ts";
import { fill, joinWords } from "./words.ts";

export type CodeProblem = "malformed" | "unknown" | "failed";
export type NameProblem = "empty" | "failed" | "tooMany";

interface Field {
  id: "code" | "name";
  label: string;
  value: string;
  busy: boolean;
  problem: string | undefined;
  /** The field is what is wrong. */
  invalid: boolean;
  attributes: Record<string, string>;
  button: string;
  onInput: (value: string) => void;
  onSubmit: () => void;
}

/** One question, its answer and one button: by keys, by touch, by ear. */
function question(field: Field, ...below: (Node | undefined | false)[]): HTMLElement {
  const input = el("input", {
    id: field.id,
    name: field.id,
    type: "text",
    autocorrect: "off",
    spellcheck: "false",
    ...field.attributes,
    readonly: field.busy,
    "aria-invalid": field.invalid ? "true" : undefined,
    "aria-describedby": field.problem === undefined ? undefined : "problem",
    oninput: () => field.onInput(input.value),
  });
  input.value = field.value;
  return el(
    "form",
    {
      class: `join join-${field.id}`,
      onsubmit: (event) => {
        event.preventDefault();
        field.onSubmit();
      },
    },
    el("label", { for: field.id }, field.label),
    input,
    field.problem !== undefined && el("p", { class: "problem", id: "problem", role: "alert" }, field.problem),
    el(
      "button",
      { type: "submit", class: "primary", disabled: field.busy },
      field.busy ? joinWords().entering : field.button,
    ),
    ...below,
  );
}

interface CodeForm {
  typed: string;
  problem?: CodeProblem | undefined;
  busy: boolean;
  /** For a turn. */
  waiting: boolean;
  onInput: (value: string) => void;
  onSubmit: () => void;
}

export function codeCard({ typed, problem, waiting, ...rest }: CodeForm): HTMLElement {
  const join = joinWords();
  return card(
    join.title,
    el("p", { class: "lead" }, join.text),
    question(
      {
        ...rest,
        id: "code",
        label: join.code,
        value: typed,
        problem: problem && join[problem],
        invalid: problem === "malformed" || problem === "unknown",
        attributes: {
          class: "code",
          maxlength: "20",
          autocomplete: "off",
          autocapitalize: "characters",
          placeholder: "XXXX-XXXX",
        },
        button: join.enter,
      },
      waiting && el("p", { class: "quiet", role: "status" }, join.waiting),
    ),
    el("p", { class: "quiet" }, join.link),
  );
}

interface NameForm {
  title: string;
  typed: string;
  problem?: NameProblem | undefined;
  busy: boolean;
  onInput: (value: string) => void;
  onSubmit: () => void;
  onBack: () => void;
}

/** Nobody is named here: who reads the code on the wall learns who is in the class from nothing on this page. */
export function nameCard({ title, typed, problem, onBack, ...rest }: NameForm): HTMLElement {
  const { name } = joinWords();
  return card(
    fill(name.title, { title }),
    el("p", { class: "lead" }, name.text),
    question({
      ...rest,
      id: "name",
      label: name.label,
      value: typed,
      problem: problem && name[problem],
      invalid: problem === "empty",
      attributes: { maxlength: "200", autocomplete: "name", autocapitalize: "words" },
      button: name.send,
    }),
    el("p", { class: "quiet" }, name.declared),
    backButton(name.otherCode, onBack),
  );
}

export function waitingCard(title: string, onBack: () => void): HTMLElement {
  const { sent } = joinWords();
  return el(
    "div",
    { class: "standing" },
    el("span", { class: "medal" }, icon("clock")),
    card(
      sent.title,
      el("p", { role: "status" }, fill(sent.text, { title })),
      el("p", {}, sent.patience),
      backButton(sent.again, onBack),
    ),
  );
}

export function endedCard(is: "refused" | "closed", onBack: () => void): HTMLElement {
  const { title, text, again } = joinWords()[is];
  return el(
    "div",
    { class: "standing" },
    el("span", { class: "medal" }, icon(is === "refused" ? "failed" : "door")),
    card(title, el("p", { role: "status" }, text), backButton(again, onBack)),
  );
}

const backButton = (text: string, onclick: () => void) =>
  el("button", { type: "button", class: "secondary", onclick }, text);
