import { beforeEach, describe, expect, test } from "vitest";
import { buildCommands, findCommands } from "../../../renderer/app/commands.ts";
import { i18n } from "../../../renderer/i18n.ts";
import { filterTemplates } from "../../../renderer/screens/catalogue/filterTemplates.ts";
import { groupSessions } from "../../../renderer/screens/sessions/groupSessions.ts";
import { shareSeats } from "../../../renderer/stores/board.ts";
import { currentSite } from "../../../renderer/stores/known.ts";
import { currentPlace, useNavigation } from "../../../renderer/stores/navigation.ts";
import { sameValue } from "../../../renderer/ui/sameValue.ts";
import type { SessionSummary } from "../../../shared/contract/views.ts";
import { sessionView, summaryOf } from "./fake/session.ts";
import { templateCards } from "./fake/templates.ts";
import { World } from "./fake/world.ts";

describe("navigation", () => {
  beforeEach(() => useNavigation.setState({ visited: [{ screen: "sessions" }], at: 0 }));
  const here = () => currentPlace(useNavigation.getState());
  const { go, back, forward } = useNavigation.getState();

  test("leads back and forward through what was visited", () => {
    go({ screen: "catalogue" });
    go({ screen: "catalogue", template: "shell" });
    back();
    back();
    expect(here()).toEqual({ screen: "sessions" });
    forward();
    expect(here()).toEqual({ screen: "catalogue" });
  });
  test("stays where it is at both ends", () => {
    back();
    forward();
    expect(here()).toEqual({ screen: "sessions" });
  });
  test("another way from the middle forgets what lay ahead", () => {
    go({ screen: "sites" });
    back();
    go({ screen: "settings" });
    forward();
    expect(useNavigation.getState().visited).toEqual([{ screen: "sessions" }, { screen: "settings" }]);
  });
  test("the same place twice is one visit", () => {
    go({ screen: "session", site: "practice", session: "k3x9pb" });
    go({ screen: "session", site: "practice", session: "k3x9pb" });
    expect(useNavigation.getState().visited).toHaveLength(2);
  });
});

describe("views", () => {
  const now = Date.parse("2026-11-23T09:00:00Z");
  const world = new World({ now: () => now });
  const open = world.sessions[0];
  if (!open) throw new Error("the world has an open class");

  test("seats that did not change keep their identity", () => {
    const before = sessionView(open, now).seats;
    const after = structuredClone(before).map((seat) => (seat.number === 7 ? { ...seat, devices: 2 } : seat));
    const shared = shareSeats(before, after);
    expect(shared.filter((seat, index) => seat === before[index])).toHaveLength(29);
    expect(shared[6]?.devices).toBe(2);
  });
  test("a view that says the same is the same list", () => {
    const before = sessionView(open, now).seats;
    expect(shareSeats(before, structuredClone(before))).toBe(before);
  });
  test("a seat that came or went makes another list", () => {
    const before = sessionView(open, now).seats;
    expect(shareSeats(before, before.slice(1)).map(({ number }) => number)).toEqual(
      before.slice(1).map(({ number }) => number),
    );
  });
  test("an absent key and undefined say the same, an absent and a false one do not", () => {
    expect(sameValue({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(sameValue({ a: 1 }, { a: 1, b: undefined })).toBe(true);
    expect(sameValue({ a: 1 }, { a: 1, b: false })).toBe(false);
    expect(sameValue([1, { x: [2] }], [1, { x: [2] }])).toBe(true);
    expect(sameValue([], {})).toBe(false);
  });
});

describe("sessions", () => {
  const now = new Date(2026, 10, 23, 10).getTime();
  const summary = (
    id: string,
    phase: SessionSummary["phase"],
    start: Date,
    endedAt?: Date,
  ): SessionSummary => {
    const { openedAt: _, ...session } = summaryOf(sessionView(firstSession(), now));
    return {
      ...session,
      id,
      phase,
      opensAt: start.toISOString(),
      ...(endedAt ? { endedAt: endedAt.toISOString() } : {}),
    };
  };
  const firstSession = () => {
    const [session] = new World({ now: () => now }).sessions;
    if (!session) throw new Error("the world has a class");
    return session;
  };
  test("fall into today, later and ended, what began long ago and runs being today's", () => {
    const groups = groupSessions(
      [
        summary("evening", "prepared", new Date(2026, 10, 23, 18)),
        summary("running", "open", new Date(2026, 10, 20, 8)),
        summary("tomorrow", "prepared", new Date(2026, 10, 24, 8)),
        summary("old", "ended", new Date(2026, 10, 1), new Date(2026, 10, 2)),
        summary("older", "ended", new Date(2026, 10, 9), new Date(2026, 10, 1)),
      ],
      now,
    );
    const ids = (list: SessionSummary[]) => list.map(({ id }) => id);
    expect({ today: ids(groups.today), upcoming: ids(groups.upcoming), ended: ids(groups.ended) }).toEqual({
      today: ["running", "evening"],
      upcoming: ["tomorrow"],
      ended: ["old", "older"],
    });
  });
});

describe("finding things", () => {
  test("labs by words of either language, without accents, by service and level", () => {
    const find = (wanted: Partial<Record<"text" | "service" | "level", string>>) =>
      filterTemplates(templateCards, { text: "", service: "", level: "", ...wanted }).map(({ name }) => name);
    expect(find({ text: "donnees base" })).toEqual(["web-server"]);
    expect(find({ text: "dataset" })).toEqual(["notebook"]);
    expect(find({ service: "hpc" })).toEqual(["batch"]);
    expect(find({ level: "advanced", text: "shell" })).toEqual([]);
  });
  test("the palette finds a seat by its student, and shows no seats unasked", async () => {
    const now = Date.now();
    const world = new World({ now: () => now });
    const [open] = world.sessions;
    const commands = buildCommands(
      {
        sessions: [],
        templates: templateCards,
        board: open && sessionView(open, now),
        settings: world.settings,
      },
      i18n.t,
    );
    expect(findCommands(commands, "lefevre elodie")).toMatchObject([{ does: "seat", seat: 1 }]);
    expect(findCommands(commands, "").some(({ does }) => does === "seat")).toBe(false);
    expect(findCommands(commands, "zzz")).toEqual([]);
  });
  test("a chosen site that is not there falls back to the first", () => {
    const { site, settings } = new World();
    const sites = { value: [site] };
    expect(currentSite({ settings: { ...settings, site: "gone" }, sites })).toBe(site);
    expect(currentSite({ settings, sites: {} })).toBeUndefined();
  });
});
