import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { EditorState } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";
import { fieldAt, placeAt } from "../../../intake/placeAt.ts";
import { readYaml } from "../../../intake/readYaml.ts";
import { completionsAt } from "./completions.ts";
import { fieldHelp, fieldTitle } from "./fieldWords.ts";
import { labSchema } from "./labSchema.ts";

/** Words that fit at the cursor: fields, the words that they take, and names that the lab itself gives. */
function complete(context: CompletionContext): CompletionResult | null {
  const place = placeAt(context.state.doc.toString(), context.pos);
  if (!place || (place.from === context.pos && !context.explicit)) return null;
  const options = completionsAt(labSchema, place).map(({ label, required, at }): Completion => {
    const help = fieldHelp(at);
    return {
      label,
      apply: place.kind === "name" ? `${label}: ` : label,
      type: place.kind === "name" ? "property" : "constant",
      ...(place.kind === "name" ? { detail: fieldTitle(at) } : {}),
      ...(help ? { info: help } : {}),
      boost: required ? 1 : 0,
    };
  });
  return options.length === 0 ? null : { from: place.from, to: place.to, options, validFor: /^[\w./-]*$/ };
}

/** What a field is for, where the pointer rests. */
const hover = hoverTooltip((view, pos) => {
  const read = readYaml(view.state.doc.toString());
  const field = read.ok ? fieldAt(read.yaml.root, pos) : undefined;
  const title = field && fieldTitle(field.at);
  if (!field || !title) return null;
  return {
    pos: field.from,
    end: field.to,
    create: () => {
      const dom = document.createElement("div");
      dom.className = "cm-hover";
      dom.textContent = [title, fieldHelp(field.at)].filter(Boolean).join("\n");
      return { dom };
    },
  };
});

export const codeWords: Extension = [EditorState.languageData.of(() => [{ autocomplete: complete }]), hover];
