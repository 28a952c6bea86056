import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { linter, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";
import type { Issue } from "../../../shared/contract/failure.ts";
import { tellIssue } from "../../ui/words.ts";
import { codeWords } from "./codeWords.ts";

interface Pane {
  text: string;
  label: string;
  /** By which tests find it. */
  name: string;
  onText: (state: EditorState) => void;
}

/**
 * The pane of the text. It holds the document and its history also while it is not on the screen.
 * `words`: what is offered and explained there; of a lab, unless said otherwise.
 */
export const yamlView = (pane: Pane, words: Extension = codeWords): EditorView =>
  codeView(pane, [
    foldGutter(),
    lintGutter(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    yaml(),
    syntaxHighlighting(colours),
    autocompletion({ icons: false }),
    words,
    // Marks are set by `showIssues`; this shows them, and nothing else.
    linter(null),
    keymap.of([...closeBracketsKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap]),
  ]);

/** The pane of a shell's commands; `example` stands there while there are none. */
export const scriptView = (pane: Pane & { example: string }): EditorView =>
  codeView(pane, placeholder(pane.example));

function codeView({ text, label, name, onText }: Pane, language: Extension): EditorView {
  const extensions: Extension = [
    lineNumbers(),
    language,
    history(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    indentUnit.of("  "),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    EditorView.lineWrapping,
    theme,
    EditorView.contentAttributes.of({
      "aria-label": label,
      spellcheck: "false",
      tabindex: "0",
      "data-testid": name,
    }),
    // Tab leads on to the next field, as everywhere: whoever works by keys must not be caught here.
    keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onText(update.state);
    }),
  ];
  return new EditorView({ state: EditorState.create({ doc: text, extensions }) });
}

/** Marks the places that are refused. */
export function showIssues(view: EditorView, issues: readonly Issue[]): void {
  const { doc } = view.state;
  const diagnostics = issues.map((issue) => {
    const line = doc.line(Math.min(Math.max(1, issue.line ?? 1), doc.lines));
    const from = Math.min(line.from + Math.max(0, (issue.column ?? 1) - 1), line.to);
    const rest = /^[^\s#,[\]{}]+/.exec(doc.sliceString(from, line.to))?.[0].length ?? 0;
    const { what, remedy } = tellIssue(issue);
    return {
      from,
      to: Math.max(from + rest, Math.min(from + 1, line.to)),
      severity: "error" as const,
      message: `${what} ${remedy}`.trim(),
    };
  });
  view.dispatch(setDiagnostics(view.state, diagnostics));
}

/** As one step of its own, so that it can be taken back. */
export function replaceText(view: EditorView, text: string): void {
  if (view.state.doc.toString() === text) return;
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    annotations: isolateHistory.of("full"),
  });
}

export function goToLine(view: EditorView, line: number, column = 1): void {
  const { from, to } = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
  const at = Math.min(from + column - 1, to);
  view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
  view.focus();
}

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent-ink)" },
  { tag: [tags.string, tags.special(tags.string), tags.content], color: "var(--ink)" },
  { tag: [tags.number, tags.bool, tags.null, tags.keyword], color: "var(--state-idle)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--ink-soft)", fontStyle: "italic" },
  { tag: [tags.labelName, tags.typeName], color: "var(--state-help)" },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: "var(--ink-soft)" },
]);

/** By the window's own variables, so that it follows the theme at once. */
const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--surface-card)", fontSize: "0.8125rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mantine-font-family-monospace)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)", padding: "8px 0" },
  ".cm-placeholder": { color: "var(--ink-soft)", whiteSpace: "pre-wrap" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": {
    color: "var(--ink-soft)",
    backgroundColor: "var(--surface-sunken)",
    borderRight: "1px solid var(--line)",
  },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent) 7%, transparent)" },
  ".cm-activeLineGutter": { color: "var(--ink)", backgroundColor: "var(--surface-hover)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 26%, transparent)",
  },
  ".cm-selectionMatch, .cm-matchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--accent) 18%, transparent)",
  },
  ".cm-tooltip": {
    border: "1px solid var(--line-strong)",
    borderRadius: "7px",
    color: "var(--ink)",
    backgroundColor: "var(--surface-card)",
    boxShadow: "var(--mantine-shadow-md)",
    overflow: "hidden",
  },
  ".cm-tooltip-autocomplete > ul > li": { padding: "3px 8px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: "var(--accent-ink)",
    backgroundColor: "var(--accent-soft)",
  },
  ".cm-completionDetail": { color: "var(--ink-soft)", fontStyle: "normal" },
  ".cm-completionInfo, .cm-hover": {
    maxWidth: "340px",
    padding: "6px 10px",
    fontFamily: "var(--mantine-font-family)",
    lineHeight: "1.45",
    whiteSpace: "pre-line",
  },
  ".cm-diagnostic": { fontFamily: "var(--mantine-font-family)", borderLeftColor: "var(--state-failed)" },
  ".cm-panels": { color: "var(--ink)", backgroundColor: "var(--surface-sunken)" },
  ".cm-textfield, .cm-button": {
    color: "var(--ink)",
    backgroundColor: "var(--surface-card)",
    backgroundImage: "none",
    border: "1px solid var(--line-strong)",
    borderRadius: "5px",
  },
  ".cm-foldPlaceholder": { color: "var(--ink-soft)", backgroundColor: "transparent", border: "none" },
});
