import { afterAll, beforeAll, expect, test } from "vitest";
import { listOrphans, removeOrphans } from "../../services/orphans.ts";
import { ANNOTATION, type SessionId, seatNamespace } from "../../shared/domain/names.ts";
import { forEachAtMost } from "../../shared/plan/forEachAtMost.ts";
import { allReady, DEMO, openStage, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const GONE = "zzzzzz" as SessionId;
const FOREIGN = 1_000;
const labels = { "app.kubernetes.io/managed-by": "pupitre", "pupitre.fr/session": GONE };
/** An hour on: nothing is too young. */
const later = () => Date.now() + 3_600_000;
const makeNamespace = (name: string, metadata: object = {}) =>
  stage.cluster.create({ apiVersion: "v1", kind: "Namespace", metadata: { name, ...metadata } });
const everyNamespace = async () =>
  (await stage.cluster.list({ apiVersion: "v1", kind: "Namespace" })).items.map(
    ({ metadata }) => metadata.name,
  );

test("what a class left behind is found and removed, by its UID; a running class and all others stay as they are", async () => {
  const conductor = await stage.conduct();
  const id = await stage.launch({ title: "Shell" }, 2);
  await until(() => stage.seats(id), allReady(2));
  await conductor.stop();
  await forEachAtMost(
    8,
    Array.from({ length: FOREIGN }, (_, index) => index),
    (index) => makeNamespace(`team-${index}`, { labels }),
  );
  await makeNamespace(seatNamespace(GONE, 1), { annotations: { [ANNOTATION.owner]: `${DEMO}/nobody` } });
  await makeNamespace(seatNamespace(GONE, 2), { labels });
  await stage.cluster.create({
    ...{ apiVersion: "v1", kind: "Secret", type: "pupitre.fr/roster" },
    metadata: { name: `${GONE}-roster`, namespace: DEMO },
  });

  const { orphans, unseen } = await listOrphans(stage.cluster, later);
  expect(unseen).toEqual([]);
  expect(orphans.map(({ name, why, mayRemove }) => [name, why, mayRemove]).sort()).toEqual([
    [seatNamespace(GONE, 1), "sessionGone", true],
    [seatNamespace(GONE, 2), "looksLikeOurs", false],
    [`${GONE}-roster`, "sessionGone", true],
  ]);
  // Young things are let be: a launch may be writing them.
  expect((await listOrphans(stage.cluster, Date.now)).orphans.filter(({ mayRemove }) => mayRemove)).toEqual(
    [],
  );

  // Between the look and the deed somebody makes another of that name: that one is not hit.
  const roster = orphans.find(({ kind }) => kind === "Secret");
  const ref = { apiVersion: "v1", kind: "Secret", namespace: DEMO, name: `${GONE}-roster` };
  await stage.cluster.delete(ref, { uid: roster?.uid ?? "" });
  await stage.cluster.create({
    ...{ apiVersion: "v1", kind: "Secret", type: "pupitre.fr/roster" },
    metadata: { name: ref.name, namespace: DEMO },
  });
  const before = await everyNamespace();
  const { removed, left } = await removeOrphans(stage.cluster, orphans, later);
  expect(removed.map(({ name }) => name)).toEqual([seatNamespace(GONE, 1)]);
  expect(left.map(({ orphan, why }) => [orphan.name, why])).toEqual([[ref.name, "changed"]]);
  expect(await stage.cluster.get(ref)).toBeDefined();
  await until(everyNamespace, (names) => !names.includes(seatNamespace(GONE, 1)));
  expect((await everyNamespace()).sort()).toEqual(
    before.filter((name) => name !== seatNamespace(GONE, 1)).sort(),
  );
  expect(await stage.seats(id)).toHaveLength(2);
}, 120_000);
