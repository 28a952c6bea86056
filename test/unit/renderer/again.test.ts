import { beforeEach, describe, expect, test } from "vitest";
import { checkRoster } from "../../../renderer/screens/launch/rosterRows.ts";
import {
  changeDraft,
  readRosterSheet,
  readRosterText,
  resetDraft,
  startAgain,
  takeSameClass,
  useLaunchDraft,
} from "../../../renderer/stores/launchDraft.ts";
import { nextAtThatTime } from "../../../renderer/ui/time.ts";
import { fakeBridge } from "./fake/fakeBridge.ts";

const draft = () => useLaunchDraft.getState();
beforeEach(resetDraft);

describe("doing a session again", () => {
  const bridge = fakeBridge({ labChanged: true });
  const [open, prepared] = bridge.world.sessions;
  if (!open || !prepared) throw new Error("the world has sessions");
  beforeEach(() => Object.assign(globalThis, { window: { pupitre: bridge } }));

  test("takes everything over but the class, and the draft of before goes", async () => {
    readRosterText("Nom;Prénom\nSilva;Ana\n");
    await startAgain(open);
    expect(draft()).toMatchObject({
      step: "class",
      template: "shell",
      title: open.input.title,
      minutes: 120,
      opening: "atOnce",
      rows: [],
      again: { session: open.id, students: 30, changed: true, template: "shell" },
    });
    expect(bridge.asked.map(({ name }) => name)).not.toContain("sessionPeople");
  });
  test("the same class comes by choice, line by line as it was", async () => {
    await startAgain(open);
    const { again } = draft();
    if (!again) throw new Error("nothing is done again");
    await takeSameClass(again);
    const { people, problems } = checkRoster(draft().rows);
    expect(people).toEqual(open.seats.flatMap((seat) => seat.people));
    expect(problems.size).toBe(0);
    expect(draft().typing).toBe(false);
  });
  test("an opening at its hour is at that hour, next time", async () => {
    await startAgain(prepared);
    expect(draft().opening).toBe("atTime");
    const hours = (text: string) => new Date(text).getHours();
    expect(hours(draft().opensAt)).toBe(hours(prepared.input.opensAt ?? ""));
    expect(Date.parse(draft().opensAt)).toBeGreaterThan(Date.now());
  });
});

test("the next time the clock shows that hour is today or tomorrow", () => {
  const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute);
  expect(nextAtThatTime(at(2, 10, 15).toISOString(), at(23, 9).getTime())).toBe(at(23, 10, 15).getTime());
  expect(nextAtThatTime(at(2, 10, 15).toISOString(), at(23, 10, 15).getTime())).toBe(
    at(24, 10, 15).getTime(),
  );
});

describe("a spreadsheet's sheets", () => {
  const sheets = [
    {
      name: "G3",
      rows: [
        ["Nom", "Prénom", "Né le"],
        ["Silva", "Ana", "2004-02-04"],
      ],
    },
    { name: "G4", rows: [["Nom"], ["Noël Inès"], ['O"Neil; Léo']] },
  ];
  test("the first is read, another may be chosen, and what stands there is no text with separators", () => {
    readRosterSheet(sheets);
    expect(draft()).toMatchObject({ sheet: 0, typing: false, ignoredColumns: ["Né le"] });
    readRosterSheet(sheets, 1);
    expect(draft().rows.map(({ lastName }) => lastName)).toEqual(["Inès", "Léo"]);
    expect(draft().rosterText).toBe('Nom\nNoël Inès\nO"Neil; Léo');
  });
  test("a list that is pasted afterwards has none", () => {
    readRosterSheet(sheets);
    changeDraft({ spare: 1 });
    readRosterText("Nom;Prénom\nSilva;Ana\n");
    expect(draft()).toMatchObject({ sheets: [], sheet: 0, spare: 1 });
  });
});
