import { ActionIcon, Button, Tooltip } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowBackUp,
  IconArrowsExchange,
  IconClipboardText,
  IconPlus,
  IconUserMinus,
} from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  addRow,
  changeCell,
  changeDraft,
  removeRows,
  swapNames,
  undoChange,
  useLaunchDraft,
} from "../../stores/launchDraft.ts";
import { tellIssue } from "../../ui/words.ts";
import classes from "./launch.module.css";
import { RosterFileButton, SheetChoice } from "./RosterEntry.tsx";
import { type CheckedRoster, FIELDS, type RosterRow } from "./rosterRows.ts";
import { SaveClass } from "./SaveClass.tsx";
import type { LaunchState } from "./useLaunchState.ts";

const ROW_HEIGHT = 34;

/** The class list as lines that are corrected in place; only those in sight are drawn. */
export function RosterTable({ state }: { state: LaunchState }) {
  const { t } = useTranslation();
  const { draft, roster } = state;
  const [onlyProblems, setOnlyProblems] = useState(false);
  const watched = onlyProblems && roster.problems.size > 0;
  // A line that is being corrected stays in sight until the filter is used anew.
  const kept = useRef(new Set<number>());
  if (!watched) kept.current.clear();
  else for (const id of roster.problems.keys()) kept.current.add(id);
  const rows = watched ? draft.rows.filter(({ id }) => kept.current.has(id)) : draft.rows;
  // Of a list that was too long the sentence goes once the list is short enough.
  const problem =
    draft.rosterProblem?.code === "roster.tooMany" && !roster.tooMany ? undefined : draft.rosterProblem;
  return (
    <div className={classes.roster}>
      <Toolbar roster={roster} onlyProblems={watched} onOnlyProblems={setOnlyProblems} />
      {problem && (
        <p className={classes.rosterProblem} role="alert">
          <IconAlertTriangle size={15} aria-hidden /> {tellIssue(problem).what} {tellIssue(problem).remedy}
        </p>
      )}
      {draft.ignoredColumns.length > 0 && (
        <p className={classes.ignored}>
          {t("roster.ignored", {
            count: draft.ignoredColumns.length,
            list: draft.ignoredColumns.join(", "),
          })}
        </p>
      )}
      <div
        className={classes.table}
        role="table"
        aria-label={t("roster.table")}
        aria-rowcount={rows.length + 1}
      >
        <div role="row" className={classes.headRow} aria-rowindex={1}>
          <span role="columnheader">#</span>
          {FIELDS.map((field) => (
            <span key={field} role="columnheader">
              {t(`roster.field.${field}`)}
            </span>
          ))}
          <span role="columnheader">{t("roster.problem")}</span>
        </div>
        <Rows rows={rows} problems={roster.problems} />
      </div>
    </div>
  );
}

function Rows({ rows, problems }: { rows: readonly RosterRow[]; problems: CheckedRoster["problems"] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const count = rows.length;
  const before = useRef(count);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  // A line that was added is where one goes on typing.
  useEffect(() => {
    if (count === before.current + 1) {
      virtual.scrollToIndex(count - 1);
      requestAnimationFrame(() =>
        scroller.current?.querySelector<HTMLElement>(`[data-index="${count - 1}"] input`)?.focus(),
      );
    }
    before.current = count;
  }, [count, virtual]);
  return (
    <div ref={scroller} role="rowgroup" className={classes.rows}>
      <div role="presentation" style={{ position: "relative", height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return (
            row && <Row key={row.id} row={row} index={index} start={start} problem={problems.get(row.id)} />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  row: RosterRow;
  index: number;
  start: number;
  problem: { issues: Parameters<typeof tellIssue>[0][]; seated: boolean } | undefined;
}

const Row = memo(function Row({ row, index, start, problem }: RowProps) {
  const { t } = useTranslation();
  const told = problem?.issues.map((issue) => tellIssue(issue).what).join(" ");
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.row}
      style={{ transform: `translateY(${start}px)` }}
      data-index={index}
      data-problem={problem ? (problem.seated ? "look" : "refused") : undefined}
      data-testid="roster-row"
    >
      <span role="cell" className="numbers">
        {row.row}
      </span>
      {FIELDS.map((field) => (
        <span role="cell" key={field}>
          <input
            className={classes.cell}
            aria-label={t("roster.cell", { field: t(`roster.field.${field}`), row: row.row })}
            aria-invalid={problem !== undefined || undefined}
            value={row[field]}
            spellCheck={false}
            onChange={(event) => changeCell(row.id, field, event.currentTarget.value)}
          />
        </span>
      ))}
      <span role="cell" className={classes.problem}>
        {told && (
          <>
            <IconAlertTriangle size={14} aria-hidden />
            <Tooltip label={told} multiline maw={360}>
              <span className={classes.problemText}>{told}</span>
            </Tooltip>
          </>
        )}
        <Tooltip label={t("roster.remove")}>
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label={t("roster.removeRow", { row: row.row })}
            onClick={() => removeRows(new Set([row.id]))}
          >
            <IconUserMinus size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </span>
    </div>
  );
});

interface ToolbarProps {
  roster: CheckedRoster;
  onlyProblems: boolean;
  onOnlyProblems: (only: boolean) => void;
}

function Toolbar({ roster, onlyProblems, onOnlyProblems }: ToolbarProps) {
  const { t } = useTranslation();
  const undo = useLaunchDraft((draft) => draft.undo);
  const named = useLaunchDraft(({ rows }) => rows.some(({ firstName }) => firstName.trim() !== ""));
  const { people, duplicates, others, problems, groups } = roster;
  const twice = [...problems].filter(([, { issues }]) =>
    issues.some(({ code }) => code === "roster.duplicate"),
  );
  return (
    <div className={classes.rosterBar}>
      <Button
        variant="default"
        leftSection={<IconClipboardText size={16} aria-hidden />}
        onClick={() => changeDraft({ typing: true })}
      >
        {t("roster.pasteOther")}
      </Button>
      <RosterFileButton />
      <SheetChoice />
      <Button variant="subtle" leftSection={<IconPlus size={16} aria-hidden />} onClick={addRow}>
        {t("roster.add")}
      </Button>
      {named && (
        <Button
          variant="subtle"
          leftSection={<IconArrowsExchange size={16} aria-hidden />}
          onClick={swapNames}
          data-testid="swap-names"
        >
          {t("roster.swap")}
        </Button>
      )}
      <SaveClass people={people} name={groups.length === 1 ? (groups[0] ?? "") : ""} />
      {undo && (
        <Button variant="subtle" leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={undoChange}>
          {t(undo.what === "swap" ? "roster.undoSwap" : "roster.undo")}
        </Button>
      )}
      <span className={classes.gap} />
      {problems.size > 0 && (
        <Button
          variant={onlyProblems ? "light" : "default"}
          size="compact-sm"
          aria-pressed={onlyProblems}
          onClick={() => onOnlyProblems(!onlyProblems)}
        >
          {t("roster.onlyProblems")}
        </Button>
      )}
      {twice.length > 1 && (
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => removeRows(new Set(twice.map(([id]) => id)))}
        >
          {t("roster.removeDuplicates", { count: twice.length })}
        </Button>
      )}
      <span className={`${classes.rosterCounts} numbers`} role="status" data-testid="roster-counts">
        <b>{t("roster.students", { count: people.length })}</b>
        {duplicates > 0 && ` · ${t("roster.duplicates", { count: duplicates })}`}
        {others > 0 && ` · ${t("roster.others", { count: others })}`}
      </span>
    </div>
  );
}
