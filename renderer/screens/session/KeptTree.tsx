import { Checkbox } from "@mantine/core";
import { IconChevronDown, IconChevronRight, IconFile, IconFolder, IconLink } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { bytes } from "../../ui/quantity.ts";
import { currentLocale } from "../../ui/words.ts";
import classes from "./bringBack.module.css";
import { coveredBy, type Entry, markOf, toggled, useBringBack } from "./bringBack.ts";

const ROW = 30;
const rowId = (path: string) => `kept-${encodeURIComponent(path)}`;
const depthOf = (path: string) => path.split("/").length;
const STEP = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 } as const;

/** What differs, as a tree of which only what is in sight is drawn. Arrows go, Left and Right fold, Space chooses. */
export function KeptTree({ rows, all }: { rows: readonly Entry[]; all: readonly Entry[] }) {
  const { t } = useTranslation("keeping");
  const { chosen, closed, filter } = useBringBack();
  const scroller = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<string>();
  const at = Math.max(
    0,
    rows.findIndex(({ path }) => path === place),
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 6,
  });
  const go = (index: number) => {
    const to = Math.min(rows.length - 1, Math.max(0, index));
    setPlace(rows[to]?.path);
    virtual.scrollToIndex(to);
  };
  const fold = ({ path }: Entry, isClosed: boolean) =>
    useBringBack.setState((state) => {
      const next = new Set(state.closed);
      if (isClosed) next.add(path);
      else next.delete(path);
      return { closed: next };
    });
  const choose = (entry: Entry) =>
    useBringBack.setState((state) => ({ chosen: toggled(all, state.chosen, entry) }));
  const isOpen = ({ path }: Entry) => filter.trim() !== "" || !closed.has(path);

  const onKeyDown = (event: KeyboardEvent) => {
    const entry = rows[at];
    if (!entry || event.ctrlKey || event.metaKey || event.altKey) return;
    const isFolder = entry.kind === "folder";
    if (event.key in STEP) go(at + STEP[event.key as keyof typeof STEP]);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(rows.length - 1);
    else if (event.key === " " || event.key === "Enter") choose(entry);
    else if (event.key === "ArrowRight" && isFolder && !isOpen(entry)) fold(entry, false);
    else if (event.key === "ArrowRight" && isFolder) go(at + 1);
    else if (event.key === "ArrowLeft" && isFolder && isOpen(entry)) fold(entry, true);
    else if (event.key === "ArrowLeft")
      go(rows.findIndex(({ path }) => path === entry.path.slice(0, entry.path.lastIndexOf("/"))));
    else return;
    event.preventDefault();
  };

  const active = rows[at];
  return (
    <div
      ref={scroller}
      className={classes.tree}
      role="tree"
      aria-label={t("bring.tree")}
      aria-multiselectable
      aria-activedescendant={active ? rowId(active.path) : undefined}
      tabIndex={0}
      data-testid="kept-tree"
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ position: "relative", height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const entry = rows[index];
          if (!entry) return null;
          return (
            <Row
              key={entry.path}
              entry={entry}
              top={start}
              isActive={index === at}
              isOpen={isOpen(entry)}
              mark={coveredBy(all, entry).length === 0 ? undefined : markOf(all, chosen, entry)}
              onFold={() => fold(entry, isOpen(entry))}
              onChoose={() => {
                setPlace(entry.path);
                choose(entry);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  entry: Entry;
  top: number;
  isActive: boolean;
  isOpen: boolean;
  /** Absent where there is nothing to bring. */
  mark: "all" | "some" | "none" | undefined;
  onFold: () => void;
  onChoose: () => void;
}

const ARIA_CHECKED = { all: true, some: "mixed", none: false } as const;
const ICON = { folder: IconFolder, file: IconFile, other: IconLink } as const;

function Row({ entry, top, isActive, isOpen, mark, onFold, onChoose }: RowProps) {
  const { t } = useTranslation("keeping");
  const { path, kind, is, ofLab } = entry;
  const depth = depthOf(path);
  const name = path.slice(path.lastIndexOf("/") + 1);
  const Icon = ICON[kind];
  const words = is === "same" ? "" : t(`bring.is.${is}`);
  const size = sizeOf(entry);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys
    <div
      id={rowId(path)}
      role="treeitem"
      aria-level={depth}
      aria-expanded={kind === "folder" ? isOpen : undefined}
      aria-checked={mark && ARIA_CHECKED[mark]}
      aria-disabled={mark === undefined || undefined}
      aria-label={[name, words, ofLab && t("bring.ofLab"), size].filter(Boolean).join(", ")}
      className={classes.row}
      data-active={isActive || undefined}
      data-is={is}
      style={{ transform: `translateY(${top}px)`, paddingInlineStart: 6 + (depth - 1) * 18 }}
      onClick={mark && onChoose}
    >
      <span
        className={classes.fold}
        aria-hidden
        onClick={(event) => {
          event.stopPropagation();
          if (kind === "folder") onFold();
        }}
      >
        {kind === "folder" && (isOpen ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />)}
      </span>
      <span className={classes.box} aria-hidden>
        {mark && (
          <Checkbox
            size="xs"
            tabIndex={-1}
            readOnly
            checked={mark === "all"}
            indeterminate={mark === "some"}
          />
        )}
      </span>
      <Icon size={15} aria-hidden />
      <span className={classes.path}>{name}</span>
      {ofLab && <span className={classes.lab}>{t("bring.ofLab")}</span>}
      <span className={classes.size}>{size}</span>
      <span className={classes.is}>{words}</span>
    </div>
  );
}

function sizeOf({ kind, bytes: before, bytesNow }: Entry): string {
  if (kind !== "file" || before === undefined) return "";
  const locale = currentLocale();
  const told = bytes(before, locale);
  const now = bytesNow === undefined ? told : bytes(bytesNow, locale);
  return now === told ? told : `${now} → ${told}`;
}
