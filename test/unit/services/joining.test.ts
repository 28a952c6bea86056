import { expect, test } from "vitest";
import type { Cluster } from "../../../cluster/port.ts";
import { setJoining } from "../../../services/joining.ts";
import type { SessionId } from "../../../shared/domain/names.ts";
import type { TrainingSession } from "../../../shared/domain/session.ts";
import { SESSION, sampleSession } from "../plan/sample.ts";

/** `keeps`: its schema knows of the join page. */
function siteWith(keeps: boolean, change: Partial<TrainingSession["spec"]> = {}) {
  let session = sampleSession(change);
  const patches: object[] = [];
  const cluster: Partial<Cluster> = {
    get: <T>() => Promise.resolve(session as T | undefined),
    mergePatch: <T>(_: unknown, patch: object) => {
      const { spec } = patch as { spec: Partial<TrainingSession["spec"]> };
      patches.push(spec);
      if (keeps) session = { ...session, spec: { ...session.spec, ...spec } };
      return Promise.resolve(session as T);
    },
  };
  const site = { id: "s", kind: "cluster" as const, namespace: "demo", cluster: cluster as Cluster };
  return {
    patches,
    set: (mode: "teacher" | "open" | "closed") => setJoining(site, SESSION as SessionId, mode),
  };
}

test("each opening counts up, and leaving it open or not does not", async () => {
  const { set, patches } = siteWith(true);
  for (const mode of ["teacher", "open", "open", "closed", "closed", "open"] as const) await set(mode);
  expect(patches).toEqual([
    { join: { mode: "teacher", opened: 1 } },
    { join: { mode: "open", opened: 1 } },
    { join: { mode: "closed", opened: 1 } },
    { join: { mode: "open", opened: 2 } },
  ]);
});

test("a cluster that was prepared by an earlier version says that it opens nothing, and what to do", async () => {
  await expect(siteWith(false).set("teacher")).rejects.toMatchObject({
    failure: { kind: "invalid", issues: [{ code: "session.joinDropped" }] },
  });
});

test("a session that has ended opens no join page", async () => {
  await expect(siteWith(true, { phase: "ended" }).set("teacher")).rejects.toMatchObject({
    failure: { kind: "conflict" },
  });
});
