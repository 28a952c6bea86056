import type { AssistOutcome, AssistPreview } from "../contract/supportActions.ts";

/** A word of namespace `supportActions`. */
type Say = (key: string, params?: Record<string, string | number>) => string;

const listed = (numbers: readonly number[]): string => numbers.join(", ");

/** What comes of it, sentence by sentence. `time` writes an instant as its reader is used to. */
export function assistLines(preview: AssistPreview, say: Say, time: (instant: string) => string): string[] {
  const { seats, refused, present } = preview;
  const there = seats.filter((seat) => seat.present).map(({ number }) => number);
  const left = refused.map(({ seat, why }) => say(`why.${why}`, { seat }));
  if (seats.length === 0) return [...left, say("none")];
  return [
    ...left,
    say("seats", { count: seats.length, seats: listed(seats.map(({ number }) => number)) }),
    ...effectLines(preview, say, time),
    there.length === 0 ? say("nobodyThere") : say("present", { count: present, seats: listed(there) }),
  ];
}

function effectLines(
  { action, loses, keeps = "", seats, end, workKeptUntil }: AssistPreview,
  say: Say,
  time: (instant: string) => string,
): string[] {
  const aside = seats.filter(({ setAside }) => setAside > 0).map(({ number }) => number);
  const count = seats.length;
  const links = seats.reduce((sum, seat) => sum + seat.links, 0);
  switch (action) {
    case "restart":
      return [say(`effect.${loses === "work" ? "restartWork" : "restartPrograms"}`, { path: keeps, count })];
    case "keep":
    case "undo":
      return [say(`effect.${action}`, { path: keeps })];
    case "reset":
      return [
        say("effect.reset", { count }),
        ...(aside.length > 0 ? [say("effect.resetAside", { seats: listed(aside) })] : []),
      ];
    case "reissue":
      return [say("effect.reissue", { count: links })];
    case "evict":
      return [say("effect.evict")];
    case "extend":
      return end ? [say("effect.extend", { from: time(end.from), to: time(end.to) })] : [];
    case "end":
      return workKeptUntil && loses !== "work"
        ? [say("effect.endKept", { until: time(workKeptUntil) })]
        : [say("effect.endWork")];
  }
}

/** What was done, and what waits. */
export function outcomeLines({ action, done, waiting }: AssistOutcome, say: Say): string[] {
  const ofSession = action === "end" || action === "extend";
  return [
    ...(done.length > 0 ? [say(ofSession ? "doneSession" : "done", { seats: listed(done) })] : []),
    ...(waiting.length > 0 ? [say("waiting", { seats: listed(waiting) })] : []),
  ];
}
