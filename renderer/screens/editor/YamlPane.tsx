import type { EditorView } from "@codemirror/view";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { CodePane } from "./CodePane.tsx";
import { showIssues } from "./codeView.ts";
import { useOpenLab } from "./openLab.ts";

/** ms after the last key until the places that are refused are marked: not while a word is half written. */
const MARKED_AFTER = 250;

export function YamlPane({ view }: { view: EditorView }) {
  const { i18n } = useTranslation();
  const parsed = useOpenLab(({ lab }) => lab?.reading.parsed);
  const language = i18n.language;
  // biome-ignore lint/correctness/useExhaustiveDependencies: in another language the marks say it in other words
  useEffect(() => {
    const timer = setTimeout(() => showIssues(view, parsed?.ok === false ? parsed.issues : []), MARKED_AFTER);
    return () => clearTimeout(timer);
  }, [view, parsed, language]);
  return <CodePane view={view} />;
}
