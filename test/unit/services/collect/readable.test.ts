import { expect, test } from "vitest";
import { seatsToCollect, untilReadable } from "../../../../services/collect/readable.ts";
import type { SiteAccess } from "../../../../services/site.ts";
import type { TrainingSession, TrainingSessionStatus } from "../../../../shared/domain/session.ts";
import { at, sampleSession } from "../../plan/sample.ts";

const work = (phase: "kept" | "going" | "gone") => ({ phase, since: at(120), seats: [2] });
function sessionIn(status: Partial<TrainingSessionStatus>): TrainingSession {
  const seats = { wanted: 3, ready: 0, failed: 0 };
  return { ...sampleSession(), status: { phase: "open", seats, ...status } };
}
const all = sampleSession().spec.seats.map(({ number }) => number);
/** Of whose seats none is readable before it was asked for twice. */
function siteWith() {
  let asked = 0;
  const get = async () => ({ status: { phase: ++asked > 1 ? "readable" : "kept" } });
  return { site: { namespace: "demo", cluster: { get } } as unknown as SiteAccess, asked: () => asked };
}
const signal = new AbortController().signal;

test("all seats can be collected until it is said what is kept, and those alone from then on", () => {
  expect(seatsToCollect(sampleSession())).toEqual(all);
  expect(seatsToCollect(sessionIn({}))).toEqual(all);
  expect(seatsToCollect(sessionIn({ phase: "ending" }))).toEqual(all);
  // Another seat may hang in its end for hours.
  expect(seatsToCollect(sessionIn({ phase: "ending", work: work("kept") }))).toEqual([2]);
  expect(seatsToCollect(sessionIn({ phase: "ended", work: work("kept") }))).toEqual([2]);
  for (const gone of [undefined, work("going"), work("gone")])
    expect(() => seatsToCollect(sessionIn({ phase: "ended", ...(gone ? { work: gone } : {}) }))).toThrow();
});

test("whoever comes for kept work waits for what reads it, while other seats are on their way out as well", async () => {
  for (const phase of ["ending", "ended"] as const) {
    const { site, asked } = siteWith();
    await untilReadable(site, sessionIn({ phase, work: work("kept") }), 2, signal);
    expect(asked()).toBe(2);
    await expect(
      untilReadable(site, sessionIn({ phase, work: work("kept") }), 1, signal),
    ).rejects.toMatchObject({
      reason: "notKept",
    });
  }
});

test("of a session that runs nobody waits, and of one without kept work nothing is to be had", async () => {
  const { site, asked } = siteWith();
  await untilReadable(site, sessionIn({}), 1, signal);
  expect(asked()).toBe(0);
  for (const gone of [undefined, work("going"), work("gone")])
    await expect(
      untilReadable(site, sessionIn({ phase: "ended", ...(gone ? { work: gone } : {}) }), 2, signal),
    ).rejects.toMatchObject({ reason: "notKept" });
  expect(asked()).toBe(0);
});
