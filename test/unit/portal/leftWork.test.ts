import { expect, test } from "vitest";
import type { Directory } from "../../../portal/directory.ts";
import { sha256 } from "../../../portal/secrets.ts";
import { createVisitors } from "../../../portal/visitors.ts";
import type { Visit } from "../../../shared/domain/seat.ts";
import type { TrainingSession, TrainingSessionStatus } from "../../../shared/domain/session.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import { at, EIGHT, MINUTE, SESSION, sampleSeat, sampleSession } from "../plan/sample.ts";

const KEY = "a".repeat(32);

function visitor(mode: Visit["spec"]["mode"], status?: Partial<TrainingSessionStatus>, number = 2) {
  const session: TrainingSession = {
    ...sampleSession(),
    ...(status ? { status: { phase: "ended", seats: { wanted: 3, ready: 0, failed: 0 }, ...status } } : {}),
  };
  const seat = sampleSeat(number);
  const visit: Visit = {
    ...{ apiVersion: API_VERSION, kind: "Visit" },
    metadata: { name: "v", namespace: "demo", uid: "v", resourceVersion: "1", creationTimestamp: at(0) },
    spec: {
      session: SESSION,
      seat: number,
      by: "prof",
      reason: "",
      mode,
      keyHash: sha256(KEY),
      expiresAt: at(15),
    },
  };
  const directory = {
    seat: () => seat,
    session: () => session,
    visits: () => [visit],
  } as unknown as Directory;
  return createVisitors({ directory, clock: () => EIGHT + MINUTE }).visitorOfKey(KEY, `${SESSION}-02`);
}

test("after the end the door knows those alone who come for work that is kept, and only at its seats", () => {
  const work = { phase: "kept" as const, since: at(0), seats: [2] };
  for (const mode of ["read", "write", "work", "kept", "hand"] as const) {
    expect([mode, visitor(mode)?.mode]).toEqual([mode, mode]);
    expect([mode, visitor(mode, { work })?.mode]).toEqual([mode, mode === "work" ? "work" : undefined]);
    expect([mode, visitor(mode, {})]).toEqual([mode, undefined]);
  }
  expect(visitor("work", { work }, 1)).toBeUndefined();
  expect(visitor("work", { work: { ...work, phase: "going" } })).toBeUndefined();
  expect(visitor("work", { phase: "ending", work })?.mode).toBe("work");
});
