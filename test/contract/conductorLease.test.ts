import { afterAll, beforeAll, expect, test } from "vitest";
import type { Cluster } from "../../cluster/port.ts";
import { type Clock, systemClock } from "../../conductor/clock.ts";
import { LabError } from "../../shared/contract/failure.ts";
import { allReady, DEMO, openStage, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

/** Time that runs so many times as fast: nine seconds of a Lease need not be nine seconds of a test. */
const faster = (times: number): Clock => {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * times,
    monotonic: () => performance.now() * times,
    after: (ms, run) => systemClock.after(ms / times, run),
  };
};

const isLease = (argument: unknown) => (argument as { kind?: string } | undefined)?.kind === "Lease";
/** Whose Lease is it that this write takes or keeps? Nobody's, for the one that gives it back. */
const holderIn = (argument: unknown) =>
  (argument as { spec?: { holderIdentity?: string } }).spec?.holderIdentity;

/** As the connection does it: a second without an answer, and it is given up. By the faster clock that is long. */
const unanswered = (): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new LabError({ kind: "timeout" })), 1_000));

/** Writes down who wrote what when it was sent, and may cut one conductor off from the Lease. */
function watched(
  cluster: Cluster,
  name: string,
  diary: string[],
  isCutOff: () => boolean = () => false,
): Cluster {
  const write = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return (...args: A): Promise<R> => {
      if (!isLease(args[0])) {
        diary.push(name);
        return call(...args);
      }
      if (isCutOff()) return unanswered();
      if (holderIn(args[0]) === undefined) diary.push(`${name} leaves`);
      return call(...args).then((answer) => {
        if (holderIn(args[0]) !== undefined) diary.push(`${name} leads`);
        return answer;
      });
    };
  };
  return {
    ...cluster,
    create: write(cluster.create) as Cluster["create"],
    apply: write(cluster.apply) as Cluster["apply"],
    replace: write(cluster.replace) as Cluster["replace"],
    replaceStatus: write(cluster.replaceStatus) as Cluster["replaceStatus"],
    mergePatch: write(cluster.mergePatch) as Cluster["mergePatch"],
    delete: write(cluster.delete) as Cluster["delete"],
  };
}

/** The diary without repetitions: A leads, A, B leads, B says that they took turns. */
const turns = (diary: string[]) =>
  diary.map((entry) => entry.split(" ")[0]).filter((name, index, all) => name !== all[index - 1]);

test("two conductors never act at once, and the second takes over when the first is stopped", async () => {
  const diary: string[] = [];
  const options = { clock: faster(4), isGone: () => false };
  const first = await stage.conduct({ ...options, cluster: watched(await stage.connect(), "A", diary) });
  const second = await stage.conduct({ ...options, cluster: watched(await stage.connect(), "B", diary) });
  expect([first.stats().leading, second.stats().leading]).toEqual([true, false]);

  const id = await stage.launch({}, 6);
  await until(
    async () => diary.filter((entry) => entry === "A").length,
    (count) => count > 25,
  );
  await first.stop(); // in the middle of it
  await until(() => stage.seats(id), allReady(6), 30);
  expect(turns(diary)).toEqual(["A", "B"]);
  expect(diary.indexOf("A leaves")).toBe(diary.lastIndexOf("A leaves"));
  expect(second.stats().leading).toBe(true);
  await stage.patchSession(id, { phase: "ended" });
  await until(
    () => stage.session(id),
    (session) => session?.status?.phase === "ended",
    30,
  );
  await second.stop();
}, 90_000);

test("one that is cut off from its Lease stops writing before another begins", async () => {
  const diary: string[] = [];
  let cutOff = false;
  const clock = faster(6);
  const first = await stage.conduct({
    clock,
    isGone: () => false,
    cluster: watched(await stage.connect(), "A", diary, () => cutOff),
  });
  const second = await stage.conduct({
    clock,
    isGone: () => false,
    cluster: watched(await stage.connect(), "B", diary),
  });
  const id = await stage.launch({}, 2);
  await until(() => stage.seats(id), allReady(2), 30);
  cutOff = true;
  // Work for whoever leads, all the time.
  for (let restarts = 1; !second.stats().leading; restarts++) {
    await stage.patchSeat(id, 1, { restarts });
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  await until(async () => diary.lastIndexOf("B") > diary.indexOf("B leads"), Boolean, 30);
  expect(turns(diary)).toEqual(["A", "B"]);
  expect(first.stats().leading).toBe(false);
  await until(() => stage.seats(id), allReady(2), 30);
  await stage.patchSession(id, { phase: "ended" });
  await until(
    () => stage.session(id),
    (session) => session?.status?.phase === "ended",
    30,
  );
  cutOff = false;
}, 90_000);

test("the Lease names its holder, for nine seconds", async () => {
  const ref = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", namespace: DEMO, name: "conductor" };
  const only = await stage.conduct({
    lease: { namespace: DEMO, name: "conductor" },
    identity: "the-only-one",
  });
  expect((await stage.cluster.get(ref))?.spec).toMatchObject({
    holderIdentity: "the-only-one",
    leaseDurationSeconds: 9,
  });
  await only.stop();
  expect((await stage.cluster.get(ref))?.spec).not.toHaveProperty("holderIdentity");
}, 30_000);
