import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openRehearsalStore } from "../../../services/rehearse/rehearsalStore.ts";
import type { Rehearsal } from "../../../shared/domain/rehearsal.ts";
import { finding, plannedSteps } from "../../../shared/plan/rehearsal.ts";
import { tellFinding } from "../../../shared/plan/rehearsalWords.ts";

const folder = mkdtempSync(join(tmpdir(), "rehearsals-"));
afterAll(() => rmSync(folder, { recursive: true }));

const rehearsal = (change: Partial<Rehearsal> = {}, fingerprint = "a"): Rehearsal => ({
  id: "1",
  lab: { ref: "shell", name: "shell", version: "1.0", title: { en: "Shell" }, fingerprint },
  site: "toulouse",
  startedAt: "2026-11-30T08:00:00.000Z",
  state: "passed",
  steps: plannedSteps(),
  ...change,
});

test("of each text at each site the last one is kept, over a restart, too", async () => {
  const path = join(folder, "kept.json");
  const store = await openRehearsalStore(path);
  await store.keep(rehearsal());
  await store.keep(rehearsal({ id: "2", site: "montpellier" }));
  await store.keep(rehearsal({ id: "3" }, "b"));
  await store.keep(rehearsal({ id: "4", state: "failed" }));
  const again = await openRehearsalStore(path);
  expect(again.list().map(({ id }) => id)).toEqual(["4", "3", "2"]);
  expect(again.word("a")).toEqual({ at: "2026-11-30T08:00:00.000Z", state: "failed", fingerprint: "a" });
});

test("one that was stopped takes away nothing that is known, and is kept where nothing is", async () => {
  const store = await openRehearsalStore();
  await store.keep(rehearsal());
  await store.keep(rehearsal({ id: "2", state: "cancelled" }));
  await store.keep(rehearsal({ id: "3", state: "cancelled" }, "b"));
  expect(store.list().map(({ id }) => id)).toEqual(["3", "1"]);
});

test("colleagues are told nothing of the demonstration", async () => {
  const store = await openRehearsalStore();
  await store.keep(rehearsal({ simulated: true }));
  expect(store.word("a")).toBeUndefined();
});

test("a refused input is told with each of its causes", () => {
  const issues = [{ code: "parameter.tooSmall", params: { name: "cpu" } }];
  const say = (key: string, params: object = {}) => `${key} ${JSON.stringify(params)}`;
  const told = tellFinding(finding("failure", { failure: { kind: "invalid", issues } }), say, () => "");
  expect(told).toContain("failure:invalid.title");
  expect(told).toContain("issue:parameter.tooSmall");
});
