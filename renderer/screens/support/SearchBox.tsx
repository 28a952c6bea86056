import { CloseButton, Kbd, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { holdsLink, isWholeLink } from "../../../shared/plan/support/supportSearch.ts";
import { takesText } from "../../app/shortcuts.ts";
import { findLink, useSupport } from "../../stores/support.ts";
import { act } from "../../ui/act.tsx";
import { focusHit, openFirstHit } from "./hitKeys.ts";

/** Ctrl F, Cmd F or `/` lead here. A student's link never stays in it: not in the field, and not in what Ctrl Z brings back. */
export function SearchBox() {
  const { t: say } = useTranslation("support");
  const query = useSupport((state) => state.query);
  /** A link on the way: nothing is asked for a half of it, and it is no query. */
  const [half, setHalf] = useState<string>();
  const value = half ?? query;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey } = event;
      const isFind = (ctrlKey || metaKey) && !altKey && key.toLowerCase() === "f";
      const isSlash = key === "/" && !ctrlKey && !metaKey && !altKey && !takesText(event.target);
      if (event.defaultPrevented || !(isFind || isSlash)) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const look = (text: string) => {
    setHalf(undefined);
    if (holdsLink(text)) void act(() => findLink(text));
    else useSupport.setState({ query: text, link: undefined });
  };
  const type = (text: string) => {
    if (!holdsLink(text) || isWholeLink(text)) return look(text);
    setHalf(text);
    useSupport.setState({ query: "", link: undefined });
  };
  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text");
    if (!holdsLink(text)) return;
    event.preventDefault();
    look(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && value !== "") {
      event.preventDefault();
      look("");
    }
    if (event.key === "ArrowDown" && focusHit(0)) event.preventDefault();
    if (event.key === "Enter") half === undefined ? openFirstHit() : look(half);
  };
  return (
    <TextInput
      ref={field}
      style={{ flex: 1, maxWidth: 680 }}
      aria-label={say("search.label")}
      placeholder={say("search.placeholder")}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        value === "" ? (
          <Kbd size="xs" aria-hidden>
            /
          </Kbd>
        ) : (
          <CloseButton size="sm" aria-label={say("search.clear")} onClick={() => look("")} />
        )
      }
      maxLength={2_000}
      value={value}
      autoComplete="off"
      spellCheck={false}
      data-testid="support-search"
      onPaste={onPaste}
      onKeyDown={onKeyDown}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
