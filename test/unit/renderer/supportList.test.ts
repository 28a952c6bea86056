import { expect, test } from "vitest";
import { counted, groupByEstablishment, inOrder } from "../../../renderer/screens/support/supportList.ts";
import type { SupportSession, SupportSite } from "../../../shared/contract/support.ts";

const one = (
  establishment: string,
  id: string,
  phase: SupportSession["phase"],
  [ready, wanted, troubled]: [number, number, number],
): SupportSession => ({ establishment, id, phase, troubled, counts: { ready, wanted } }) as SupportSession;

const sessions = [
  one("univ-b", "a", "open", [28, 30, 2]),
  one("ecole-a", "b", "prepared", [24, 24, 0]),
  one("univ-b", "c", "open", [10, 10, 0]),
  one("univ-b", "d", "ended", [0, 30, 0]),
];

test("sessions are grouped by establishment in their order, and what has ended counts no seat", () => {
  expect(
    groupByEstablishment(sessions, false).map(({ establishment, sessions: of, ...counts }) => [
      establishment,
      of.map(({ id }) => id).join(""),
      counts,
    ]),
  ).toEqual([
    ["ecole-a", "b", { running: 1, ready: 24, wanted: 24, troubled: 0 }],
    ["univ-b", "acd", { running: 2, ready: 38, wanted: 40, troubled: 2 }],
  ]);
  expect(counted(sessions)).toEqual({ running: 3, ready: 62, wanted: 64, troubled: 2 });
});

test("only those in trouble are shown when asked for, beside the counts of all", () => {
  expect(
    groupByEstablishment(sessions, true).map(({ sessions: of, running }) => [
      of.map(({ id }) => id),
      running,
    ]),
  ).toEqual([[["a"], 2]]);
});

test("sites stand in the order in which they are known, and one that was removed is gone", () => {
  const sites = [{ site: "b" }, { site: "gone" }, { site: "a" }] as SupportSite[];
  expect(inOrder(sites, [{ id: "a" }, { id: "b" }, { id: "new" }]).map(({ site }) => site)).toEqual([
    "a",
    "b",
  ]);
});
