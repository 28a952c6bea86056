import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createNotices } from "../../../services/notices.ts";
import type { SessionSummary, SessionView } from "../../../shared/contract/views.ts";

type Seat = Pick<SessionView["seats"][number], "number" | "phase" | "help">;
const since = "2026-11-02T10:00:00.000Z";
const ready = (number: number): Seat => ({ number, phase: "ready" });
const asks = (number: number): Seat => ({ number, phase: "ready", help: { since, line: "make" } });
const failed = (number: number): Seat => ({ number, phase: "failed" });
const starting = (number: number): Seat => ({ number, phase: "starting" });

/** One class, and what the desktop showed of it. */
function classroom(first: Seat[], settings = { wanted: true }) {
  let seats = first;
  const shown: { title: string; body: string }[] = [];
  const presses: (() => void)[] = [];
  const places: object[] = [];
  const notices = createNotices({
    desktop: {
      notify(notice, onPress) {
        shown.push(notice);
        presses.push(onPress);
      },
    },
    locale: () => "en",
    wanted: () => settings.wanted,
    viewOf: async () => ({ title: "Shell", seats }) as unknown as SessionView,
    show: (place) => places.push(place),
  });
  const look = () => {
    const counts = {
      wanted: seats.length,
      ready: seats.filter(({ phase }) => phase === "ready").length,
      failed: seats.filter(({ phase }) => phase === "failed").length,
      help: seats.filter(({ help }) => help).length,
    };
    notices.look([{ site: "practice", id: "k3x9pa", counts } as SessionSummary]);
  };
  notices.follow({ site: "practice", session: "k3x9pa" });
  look();
  return {
    shown,
    places,
    press: () => presses.at(-1)?.(),
    become(next: Seat[]) {
      seats = next;
      look();
    },
    later: () => vi.advanceTimersByTimeAsync(3_000),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a class that becomes ready is told once, and a seat that is built anew later is not", async () => {
  const { become, later, shown } = classroom([starting(1), ready(2)]);
  become([ready(1), ready(2)]);
  await later();
  expect(shown).toEqual([{ title: "Shell", body: "All 2 seats are ready." }]);
  become([starting(1), ready(2)]);
  become([ready(1), ready(2)]);
  await later();
  expect(shown).toHaveLength(1);
});

test("three hands within a moment are one notice, which leads to the first of them", async () => {
  const { become, later, shown, press, places } = classroom([ready(1), ready(2), ready(3)]);
  become([ready(1), ready(2), asks(3)]);
  become([ready(1), asks(2), asks(3)]);
  await later();
  expect(shown).toEqual([{ title: "Shell", body: "2 seats ask for help: seats 2, 3" }]);
  press();
  expect(places).toEqual([{ site: "practice", session: "k3x9pa", seat: 2 }]);
});

test("what was over before it was told is not told, and what was there at first sight neither", async () => {
  const { become, later, shown } = classroom([asks(1), ready(2)]);
  become([asks(1), asks(2)]);
  become([ready(1), ready(2)]);
  await later();
  expect(shown).toEqual([]);
  const waits = classroom([asks(1), ready(2)]);
  waits.become([asks(1), failed(2)]);
  await waits.later();
  expect(waits.shown.map(({ body }) => body)).toEqual(["A seat has failed: seat 2"]);
});

test("a failure is told with its seat, and nothing once notices are switched off", async () => {
  const settings = { wanted: true };
  const { become, later, shown } = classroom([ready(1), ready(2)], settings);
  become([ready(1), failed(2)]);
  await later();
  expect(shown.map(({ body }) => body)).toEqual(["A seat has failed: seat 2"]);
  settings.wanted = false;
  become([failed(1), failed(2)]);
  await later();
  expect(shown).toHaveLength(1);
});

test("a class that nobody looked at is followed by nobody", () => {
  const notices = createNotices({
    desktop: { notify: () => expect.unreachable() },
    locale: () => "fr",
    wanted: () => true,
    viewOf: () => Promise.reject(new Error("not asked")),
    show: () => undefined,
  });
  const summary = (help: number) =>
    ({ site: "s", id: "k3x9pa", counts: { wanted: 1, ready: 1, failed: 0, help } }) as SessionSummary;
  notices.look([summary(0)]);
  notices.look([summary(1)]);
  expect(vi.getTimerCount()).toBe(0);
});
