import type { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import classes from "./editor.module.css";

/** Where a text that lives longer than the screen is shown. */
export function CodePane({ view }: { view: EditorView }) {
  const holder = useRef<HTMLDivElement>(null);
  useEffect(() => {
    holder.current?.append(view.dom);
    return () => view.dom.remove();
  }, [view]);
  return <div ref={holder} className={classes.code} />;
}
