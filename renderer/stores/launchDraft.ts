import { create } from "zustand";
import { tableOf } from "../../intake/rosterTable.ts";
import type { Sheet } from "../../intake/spreadsheet/sheetRows.ts";
import type { Issue } from "../../shared/contract/failure.ts";
import type { SessionSummary } from "../../shared/contract/views.ts";
import { KEEP_WORK_DAYS } from "../../shared/domain/leftWork.ts";
import type { Person } from "../../shared/domain/roster.ts";
import type { ParameterValue } from "../../shared/domain/template.ts";
import { api } from "../api.ts";
import { EXAMPLE_CLASS } from "../screens/launch/exampleClass.ts";
import { EMPTY_ROW, type Field, type RosterRow, readRoster } from "../screens/launch/rosterRows.ts";
import { nextAtThatTime, toLocalInput } from "../ui/time.ts";

export const STEPS = ["lab", "class", "when", "check"] as const;
export type Step = (typeof STEPS)[number];
export type Opening = "atOnce" | "atTime" | "byHand";

/** The session that this one repeats, and what of it cannot be repeated as it was. */
interface Again {
  site: string;
  session: string;
  title: string;
  /** As it was found; another may be chosen. */
  template: string | undefined;
  changed: boolean;
  /** Names that are still kept. */
  students: number;
}

export interface LaunchDraft {
  step: Step;
  template: string | undefined;
  /** As chosen; parameters that are not here have their default. */
  parameters: Readonly<Record<string, ParameterValue>>;
  /** As pasted or read. */
  rosterText: string;
  rosterProblem: Issue | undefined;
  /** Of the spreadsheet that the list was read from, those that hold something; none for a text. */
  sheets: readonly Sheet[];
  sheet: number;
  rows: readonly RosterRow[];
  /** The list is being pasted or typed, not looked at. */
  typing: boolean;
  /** Titles of the list's columns that are of no use here. */
  ignoredColumns: readonly string[];
  /** Lines before the last removal or swap, to take it back. */
  undo: { rows: readonly RosterRow[]; what: "removal" | "swap" } | undefined;
  spare: number;
  /** `undefined` until chosen: the lab's usual length. */
  minutes: number | undefined;
  /** Days after the end for which work stays that nobody collects. */
  keepWorkDays: number;
  opening: Opening;
  /** As in the field: local time. */
  opensAt: string;
  /** `undefined` until typed: one is proposed. */
  title: string | undefined;
  again: Again | undefined;
}

const nothing: LaunchDraft = {
  step: "lab",
  template: undefined,
  parameters: {},
  rosterText: "",
  rosterProblem: undefined,
  sheets: [],
  sheet: 0,
  rows: [],
  typing: true,
  ignoredColumns: [],
  undo: undefined,
  spare: 0,
  minutes: undefined,
  keepWorkDays: KEEP_WORK_DAYS,
  opening: "atOnce",
  opensAt: "",
  title: undefined,
  again: undefined,
};

/**
 * The session that is being prepared. It lives as long as the window, so that looking elsewhere loses nothing, and is
 * never written to disk: there are names in it.
 */
export const useLaunchDraft = create<LaunchDraft>(() => nothing);

const set = useLaunchDraft.setState;
export const changeDraft = (change: Partial<LaunchDraft>): void => set(change);
export const resetDraft = (): void => set(nothing, true);

/** Whether closing the window now would lose a class list that somebody typed or read. */
export const hasUnsavedClass = (): boolean => {
  const { rows, rosterText } = useLaunchDraft.getState();
  return rows.length > 0 || rosterText.trim() !== "";
};

/** Goes on with the draft there is; a lab that was chosen elsewhere takes its place in it. */
export function startLaunch(template?: string): void {
  if (template !== undefined) chooseTemplate(template, "class");
}

export function chooseTemplate(template: string, step: Step = "lab"): void {
  set((draft) =>
    draft.template === template ? { step } : { template, parameters: {}, minutes: undefined, step },
  );
}

export function startExample(template: string | undefined, title: string): void {
  set({ ...nothing, template, step: template === undefined ? "lab" : "check", title }, true);
  startExampleRoster();
}

/** The next group: everything as in that session, but for its class. */
export async function startAgain({ site, id }: Pick<SessionSummary, "site" | "id">): Promise<void> {
  const repeated = await api.repeatSession({ site, session: id });
  const { title, template, changed, students, parameters, minutes, opening, opensAt, spare } = repeated;
  set(
    {
      ...nothing,
      step: template === undefined ? "lab" : "class",
      ...{ template, parameters, minutes, opening, spare, title },
      opensAt: opensAt === undefined ? "" : toLocalInput(nextAtThatTime(opensAt, Date.now())),
      again: { site, session: id, title, template, changed, students },
    },
    true,
  );
}

/** For a class that comes twice: its list from last time, while the names are kept. */
export async function takeSameClass({ site, session }: Again): Promise<void> {
  takePeople(await api.sessionPeople({ site, session }));
}

/** One that this computer remembers. */
export async function takeRememberedClass(id: string): Promise<void> {
  takePeople(await api.rememberedPeople({ id }));
}

function takePeople(people: readonly Person[]): void {
  const rows = people.map(
    ({ lastName, firstName = "", email = "", group = "" }, index): RosterRow => ({
      ...{ lastName, firstName, email, group },
      ...{ id: index + 1, row: index + 1 },
    }),
  );
  set({
    rows,
    rosterText: "",
    rosterProblem: undefined,
    sheets: [],
    ignoredColumns: [],
    typing: rows.length === 0,
  });
}

export const startExampleRoster = (): void => readRosterText(EXAMPLE_CLASS);

/** Reads a list and shows it as lines; one that is no list stays as text, with what is wrong. */
export function readRosterText(rosterText: string): void {
  set({ rosterText, sheets: [], sheet: 0, ...shown(readRoster(rosterText)) });
}

/** Of a spreadsheet; its sheet as text too, as if it had been copied from there. */
export function readRosterSheet(sheets: readonly Sheet[], sheet = 0): void {
  const table = tableOf(sheets[sheet]?.rows ?? []);
  const rosterText = table.rows.map((row) => row.join("\t")).join("\n");
  set({ rosterText, sheets, sheet, ...shown(readRoster(table)) });
}

const shown = ({ rows, ignored, problem }: ReturnType<typeof readRoster>) => ({
  rosterProblem: problem,
  rows,
  ignoredColumns: ignored,
  undo: undefined,
  typing: rows.length === 0,
});

export function changeCell(id: number, field: Field, text: string): void {
  set(({ rows }) => ({ rows: rows.map((row) => (row.id === id ? { ...row, [field]: text } : row)) }));
}

export function removeRows(ids: ReadonlySet<number>): void {
  set(({ rows }) => ({ rows: rows.filter(({ id }) => !ids.has(id)), undo: { rows, what: "removal" } }));
}

/** For a list whose columns were taken for one another. */
export function swapNames(): void {
  set(({ rows }) => ({
    rows: rows.map((row) => ({ ...row, lastName: row.firstName, firstName: row.lastName })),
    undo: { rows, what: "swap" },
  }));
}

export function undoChange(): void {
  set(({ undo, rows }) => ({ rows: undo?.rows ?? rows, undo: undefined }));
}

export function addRow(): void {
  set(({ rows }) => {
    const next = Math.max(0, ...rows.map(({ id }) => id)) + 1;
    const row: RosterRow = { ...EMPTY_ROW, id: next, row: next };
    return { rows: [...rows, row], typing: false };
  });
}
