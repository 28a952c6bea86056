import { beforeEach, describe, expect, test } from "vitest";
import { EXAMPLE_CLASS } from "../../../renderer/screens/launch/exampleClass.ts";
import { launchInput, planLaunch } from "../../../renderer/screens/launch/launchPlan.ts";
import { checkRoster, readRoster } from "../../../renderer/screens/launch/rosterRows.ts";
import {
  addRow,
  changeCell,
  changeDraft,
  chooseTemplate,
  readRosterText,
  removeRows,
  resetDraft,
  startExample,
  startLaunch,
  swapNames,
  undoChange,
  useLaunchDraft,
} from "../../../renderer/stores/launchDraft.ts";
import { LaunchInput } from "../../../shared/contract/calls.ts";
import { templateCards } from "./fake/templates.ts";

const LIST = `Nom;Prénom;Courriel;Groupe
Lefèvre;Élodie;e.lefevre@example.org;Groupe 3
Noël;Inès;pas une adresse;Groupe 3
;;seul@example.org;Groupe 3
Lefèvre;Élodie;e.lefevre@example.org;Groupe 3
Le Goff;"Jean ""JP"" Pierre";;Groupe 3
`;
const draft = () => useLaunchDraft.getState();
const now = new Date(2026, 10, 23, 10).getTime();
const plan = () => planLaunch(draft(), checkRoster(draft().rows), templateCards, now, "fr");

beforeEach(resetDraft);

describe("a class list", () => {
  test("is read into lines that keep what cannot be used", () => {
    const { rows, problem } = readRoster(LIST);
    expect(problem).toBeUndefined();
    expect(rows.map(({ row, lastName, email }) => [row, lastName, email])).toEqual([
      [1, "Lefèvre", "e.lefevre@example.org"],
      [2, "Noël", "pas une adresse"],
      [3, "", "seul@example.org"],
      [4, "Lefèvre", "e.lefevre@example.org"],
      [5, "Le Goff", ""],
    ]);
    expect(rows[4]?.firstName).toBe('Jean "JP" Pierre');
  });
  test("says of each line what is wrong, by the number that stands beside it", () => {
    const checked = checkRoster(readRoster(LIST).rows);
    expect(Object.fromEntries(checked.problems)).toMatchObject({
      2: { seated: true, issues: [{ code: "roster.badEmail" }] },
      3: { seated: false, issues: [{ code: "roster.nameMissing" }] },
      4: { seated: true, issues: [{ code: "roster.duplicate", params: { other: 1 } }] },
    });
    expect(checked).toMatchObject({ duplicates: 1, others: 2, groups: ["Groupe 3"] });
    expect(checked.people).toHaveLength(4);
  });
  test("counts a duplicate by the number on the screen after lines were removed", () => {
    const rows = readRoster(LIST).rows.filter(({ id }) => id !== 2 && id !== 3);
    expect(checkRoster(rows).problems.get(4)?.issues).toMatchObject([{ params: { other: 1 } }]);
    const later = rows.map((row) =>
      row.id === 5 ? { ...row, lastName: "Lefèvre", firstName: "Élodie" } : row,
    );
    expect(checkRoster(later.slice(1)).problems.get(5)?.issues).toMatchObject([{ params: { other: 4 } }]);
  });
  test("is whole once its lines are corrected", () => {
    readRosterText(LIST);
    changeCell(2, "email", "i.noel@example.org");
    changeCell(3, "lastName", "Seul");
    removeRows(new Set([4]));
    const checked = checkRoster(draft().rows);
    expect(checked.problems.size).toBe(0);
    expect(checked.people.map(({ lastName }) => lastName)).toEqual(["Lefèvre", "Noël", "Seul", "Le Goff"]);
  });
  test("survives being checked: names with quotes, tabs of a paste and formulas", () => {
    const rows = readRoster('Nom\tPrénom\nO\'Hara\tAna\n"=1+1"\tBob\n').rows;
    const again = checkRoster(rows).people;
    expect(again).toEqual([
      { lastName: "O'Hara", firstName: "Ana" },
      { lastName: "=1+1", firstName: "Bob" },
    ]);
  });
  test("that is none says so and is kept as text", () => {
    readRosterText("   \n");
    expect(draft()).toMatchObject({
      typing: true,
      rosterProblem: { code: "roster.empty" },
      rosterText: "   \n",
    });
  });
  test("takes back a removal, and new lines go to the end", () => {
    readRosterText(LIST);
    removeRows(new Set([1, 2]));
    undoChange();
    expect(draft().rows).toHaveLength(5);
    addRow();
    expect(draft().rows.at(-1)).toMatchObject({ row: 6, lastName: "" });
    expect(checkRoster(draft().rows).people).toHaveLength(4); // a blank line is nobody yet
  });
  test("the example has thirty students and nothing to correct", () => {
    const checked = checkRoster(readRoster(EXAMPLE_CLASS).rows);
    expect(checked.people).toHaveLength(30);
    expect(checked.problems.size).toBe(0);
  });
});

describe("the plan of a launch", () => {
  test("names what is missing, step by step", () => {
    expect(plan().missing).toEqual({ lab: "lab", class: "class", when: undefined, check: "title" });
    chooseTemplate("shell");
    readRosterText(LIST);
    expect(plan().missing).toEqual({ lab: undefined, class: undefined, when: undefined, check: undefined });
  });
  test("counts persons and spare seats, and refuses more than a session can hold", () => {
    chooseTemplate("shell");
    readRosterText(LIST);
    changeDraft({ spare: 3 });
    expect(plan().seats).toBe(7);
    changeDraft({ spare: 996 });
    expect(plan().missing.class).toBe("tooMany");
  });
  test("leaves nobody of a list that is too long outside without a word", () => {
    chooseTemplate("shell");
    readRosterText(`Nom;Prénom\n${Array.from({ length: 1001 }, (_, row) => `Nom${row};Ana`).join("\n")}`);
    expect(plan().missing.class).toBe("tooMany");
    removeRows(new Set([1, 2]));
    expect(plan()).toMatchObject({ seats: 999, missing: { class: undefined } });
  });
  test("proposes a title until one is typed, and a typed one stays, also an empty one", () => {
    chooseTemplate("shell");
    readRosterText(LIST);
    expect(plan().title).toBe("Premiers pas dans le shell, Groupe 3");
    changeDraft({ title: "" });
    expect(plan()).toMatchObject({ title: "", missing: { check: "title" } });
  });
  test("takes the lab's usual length until another is chosen", () => {
    chooseTemplate("notebook");
    expect(plan().minutes).toBe(180);
    changeDraft({ minutes: 4 });
    expect(plan().missing.when).toBe("minutes");
  });
  test("an opening at a time ends that much later; one in the past is refused", () => {
    chooseTemplate("shell");
    changeDraft({ opening: "atTime", opensAt: "2026-11-23T14:00" });
    expect(plan()).toMatchObject({
      begins: new Date(2026, 10, 23, 14).toISOString(),
      ends: new Date(2026, 10, 23, 16).toISOString(),
    });
    changeDraft({ opensAt: "2026-11-23T09:00" });
    expect(plan().missing.when).toBe("past");
    changeDraft({ opensAt: "2026-11-23Tx" });
    expect(plan().missing.when).toBe("time");
  });
  test("a lab for two takes half the seats, and spare ones as many as one asks for", () => {
    readRosterText(EXAMPLE_CLASS);
    chooseTemplate("batch");
    expect(plan()).toMatchObject({ seats: 15, together: 2 });
    changeDraft({ spare: 2 });
    expect(plan().seats).toBe(17);
    chooseTemplate("shell");
    expect(plan()).toMatchObject({ seats: 32, together: 1 });
  });
  test("a parameter out of bounds keeps the lab's step open", () => {
    chooseTemplate("notebook");
    changeDraft({ parameters: { workers: 99 } });
    expect(plan()).toMatchObject({
      missing: { lab: "parameters" },
      parameterIssues: [{ code: "parameter.tooLarge", params: { name: "workers", max: 8 } }],
    });
  });
  test("comes to an input that the contract accepts", () => {
    chooseTemplate("shell");
    readRosterText(LIST);
    changeDraft({ opening: "byHand", spare: 1 });
    const input = launchInput(draft(), plan(), checkRoster(draft().rows).people, "practice");
    expect(LaunchInput.parse(input)).toMatchObject({
      template: "shell",
      openAtOnce: false,
      spare: 1,
      minutes: 120,
      people: [
        { lastName: "Lefèvre" },
        { lastName: "Noël" },
        { lastName: "Lefèvre" },
        { lastName: "Le Goff" },
      ],
    });
  });
  test("comes to nothing while something is missing", () => {
    chooseTemplate("shell");
    expect(launchInput(draft(), plan(), [], "practice")).toBeUndefined();
  });
});

describe("the draft", () => {
  test("goes on where it was when a launch is begun again", () => {
    chooseTemplate("shell");
    readRosterText(LIST);
    changeDraft({ step: "when", title: "Mon cours" });
    startLaunch();
    expect(draft()).toMatchObject({ step: "when", title: "Mon cours", template: "shell" });
  });
  test("keeps the class when another lab is chosen in the catalogue, but not its parameters", () => {
    chooseTemplate("notebook");
    changeDraft({ parameters: { workers: 4 } });
    readRosterText(LIST);
    startLaunch("shell");
    expect(draft()).toMatchObject({ step: "class", template: "shell", parameters: {} });
    expect(draft().rows).toHaveLength(5);
  });
  test("of the example class is ready to be launched", () => {
    startExample("shell", "Classe d'exemple");
    expect(draft().step).toBe("check");
    expect(plan()).toMatchObject({ seats: 30, title: "Classe d'exemple" });
    expect(Object.values(plan().missing).some(Boolean)).toBe(false);
  });
});

test("names that stand in each other's column are swapped, and swapped back; unused columns are named", () => {
  readRosterText("Nom;Prénom;Numéro\nÉlodie;Lefèvre;12\n");
  const names = () => useLaunchDraft.getState().rows.map(({ lastName, firstName }) => [lastName, firstName]);
  expect(useLaunchDraft.getState().ignoredColumns).toEqual(["Numéro"]);
  expect(useLaunchDraft.getState().undo).toBeUndefined();
  swapNames();
  expect(names()).toEqual([["Lefèvre", "Élodie"]]);
  undoChange();
  expect(names()).toEqual([["Élodie", "Lefèvre"]]);
  expect(useLaunchDraft.getState().undo).toBeUndefined();
});
