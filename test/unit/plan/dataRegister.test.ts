import { expect, test } from "vitest";
import type { TrainingSession } from "../../../shared/domain/session.ts";
import { dataRegister, type RegisterFindings } from "../../../shared/plan/dataRegister.ts";
import { at, sampleSession } from "./sample.ts";

const NOW = Date.parse(at(300));
const session = (status: Partial<NonNullable<TrainingSession["status"]>> = {}): TrainingSession => ({
  ...sampleSession({ endsAt: at(120), retainNamesUntil: at(9_000), workKeptUntil: at(600) }),
  status: { phase: "open", seats: { wanted: 3, ready: 3, failed: 0 }, ...status },
});
const ALL: RegisterFindings = {
  ...{ people: 3, links: 3, presences: 2, seats: 3, record: 5, attendance: 3, now: NOW },
};
const lines = (of: TrainingSession, found: Partial<RegisterFindings>) =>
  Object.fromEntries(dataRegister(of, { ...ALL, ...found }).map((line) => [line.what, line]));

test("what is held has a count, a place and a date", () => {
  const { names, links, work, record } = lines(session(), {});
  expect(names).toMatchObject({ is: "held", count: 3, until: at(9_000), checkedAt: at(300) });
  expect(names?.where).toMatch(/^Secret .*-roster$/);
  expect(links).toMatchObject({ is: "held", until: at(120) });
  expect(work).toMatchObject({ is: "held", until: at(600) });
  expect(record).toMatchObject({ is: "held", count: 5 });
  expect(record).not.toHaveProperty("until");
});

test("names count as deleted by the conductor's own look at that time, and not because they are not found", () => {
  expect(lines(session(), { people: null }).names).toMatchObject({ is: "none" });
  const noted = lines(session({ phase: "ended", namesDeletedAt: at(200) }), { people: null }).names;
  expect(noted).toMatchObject({ is: "deleted", checkedAt: at(200) });
  // What is there is held, whatever was noted.
  expect(lines(session({ namesDeletedAt: at(200) }), { people: 3 }).names).toMatchObject({ is: "held" });
});

test("what may not be looked at is unknown, with no date of a look", () => {
  const { names, links } = lines(session(), { people: undefined, links: undefined });
  expect([names?.is, links?.is]).toEqual(["unknown", "unknown"]);
  expect(names).not.toHaveProperty("checkedAt");
});

test("after the end what is absent is deleted; copies and backups are nobody's to prove", () => {
  const over = lines(session({ phase: "ended" }), { links: null, presences: 0, seats: 0 });
  expect([over.links?.is, over.presence?.is, over.work?.is]).toEqual(["deleted", "deleted", "deleted"]);
  expect([over.copies?.is, over.backups?.is]).toEqual(["outside", "outside"]);
});
