import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seatNamespace } from "../../shared/domain/names.ts";
import { allReady, openStage, type Stage, until } from "./conductorStage.ts";
import { mortal } from "./mortalCluster.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const SEATS = 2;

type Session = Awaited<ReturnType<Stage["launch"]>>;
const ended = async (id: Session) => (await stage.session(id))?.status?.phase === "ended";
const isReady = async (id: Session) => allReady(SEATS)(await stage.seats(id));

/** Lets a conductor work and die at its nth write; answers whether it lived to see the work done. */
async function workUntilDeath(
  nth: number,
  when: "before" | "after",
  isDone: () => Promise<boolean>,
): Promise<boolean> {
  const { port, isDead, died } = mortal(await stage.connect(), nth, when);
  const conductor = await stage.conduct({ cluster: port });
  await Promise.race([died, until(isDone, (done) => done || isDead(), 30)]);
  await conductor.stop();
  return !isDead();
}

/** Everything that must hold of a session that runs: no seat lost, none twice, no orphan, links that work. */
async function expectWhole(id: Session): Promise<void> {
  const seats = await stage.seats(id);
  expect(seats.map(({ spec }) => spec.number)).toEqual([1, 2]);
  expect(await stage.namespaces(id)).toEqual([seatNamespace(id, 1), seatNamespace(id, 2)]);
  const secret = (await stage.within("demo", "Secret")).find(
    ({ metadata }) => metadata.name === `${id}-links`,
  );
  expect(Object.keys((secret?.data ?? {}) as object).sort()).toEqual([
    "01-1",
    "02-1",
    "code-01-1",
    "code-02-1",
  ]);
  for (const { status } of seats) expect(status?.links).toMatchObject([{ person: 1, revoked: [], issue: 1 }]);
  for (const namespace of await stage.namespaces(id)) {
    const names = await Promise.all(
      ["Pod", "PersistentVolumeClaim", "Secret", "ConfigMap", "ResourceQuota"].map((kind) =>
        stage.within(namespace, kind),
      ),
    );
    expect(
      names
        .flat()
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
        .filter((name) => !name.includes("kube-root")),
    ).toEqual([
      "Pod lab",
      "PersistentVolumeClaim work",
      "Secret access",
      "ConfigMap files",
      "ResourceQuota seat",
    ]);
  }
}

async function expectGone(id: Session): Promise<void> {
  expect(await stage.namespaces(id)).toEqual([]);
  expect(await stage.seats(id)).toEqual([]);
  expect((await stage.receipt(id))?.spec).toMatchObject({ seats: SEATS, leftovers: [] });
  const counts = (await stage.receipt(id))?.spec.removed ?? [];
  expect(counts.find(({ kind }) => kind === "Namespace")?.count).toBe(SEATS);
  expect(counts.find(({ kind }) => kind === "Pod")?.count).toBe(SEATS);
}

describe.each(["before", "after"] as const)("killed %s any write, the next conductor goes on", (when) => {
  test("with a launch", async () => {
    for (let nth = 1, survived = false; !survived; nth++) {
      const id = await stage.launch({}, SEATS);
      survived = await workUntilDeath(nth, when, () => isReady(id));
      const next = await stage.conduct();
      await until(() => isReady(id), Boolean, 30);
      await expectWhole(id);
      await stage.patchSession(id, { phase: "ended" });
      await until(() => ended(id), Boolean, 30);
      await next.stop();
    }
  }, 400_000);

  test("with a reset", async () => {
    const id = await stage.launch({}, SEATS);
    const first = await stage.conduct();
    await until(() => isReady(id), Boolean, 30);
    await first.stop();
    for (let nth = 1, survived = false; !survived; nth++) {
      const resets = nth;
      const done = async () => {
        const seats = await stage.seats(id);
        return allReady(SEATS)(seats) && seats.every(({ status }) => status?.observed.resets === resets);
      };
      for (let number = 1; number <= SEATS; number++) await stage.patchSeat(id, number, { resets });
      survived = await workUntilDeath(nth, when, done);
      const next = await stage.conduct();
      await until(done, Boolean, 30);
      await expectWhole(id);
      await next.stop();
    }
    const last = await stage.conduct();
    await stage.patchSession(id, { phase: "ended" });
    await until(() => ended(id), Boolean, 30);
    await last.stop();
  }, 400_000);

  test("with an end", async () => {
    for (let nth = 1, survived = false; !survived; nth++) {
      const id = await stage.launch({}, SEATS);
      const first = await stage.conduct();
      await until(() => isReady(id), Boolean, 30);
      await first.stop();
      await stage.patchSession(id, { phase: "ended" });
      survived = await workUntilDeath(nth, when, () => ended(id));
      const next = await stage.conduct();
      await until(() => ended(id), Boolean, 30);
      await expectGone(id);
      await next.stop();
    }
  }, 400_000);
});
