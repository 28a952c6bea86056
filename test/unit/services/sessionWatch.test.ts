import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { InformerOptions, KindRef } from "../../../cluster/port.ts";
import { watchSessions } from "../../../services/sessionWatch.ts";
import { LabError } from "../../../shared/contract/failure.ts";
import type { SessionId } from "../../../shared/domain/names.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import { sampleSession } from "../plan/sample.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const session = sampleSession();
const id = session.metadata.name as SessionId;
const roster = JSON.stringify({
  version: 1,
  people: [{ seat: 1, person: 1, firstName: "Zoé", lastName: "Çelik" }],
});

/** Someone who may read the names only from the `from`th time on. */
function watchAs(from: number) {
  let asked = 0;
  const cluster = {
    informer: <T extends KubeObject>({ kind }: KindRef, _: InformerOptions<T>) => ({
      synced: Promise.resolve(),
      state: "live",
      list: () => (kind === "TrainingSession" ? [session] : []),
      get: () => (kind === "TrainingSession" ? session : undefined),
    }),
    get: async () => {
      asked += 1;
      if (asked < from) throw new LabError({ kind: "forbidden" });
      return { data: { "roster.json": Buffer.from(roster).toString("base64") } };
    },
  };
  let changes = 0;
  const watch = watchSessions({ id: "a", kind: "cluster", namespace: "n", cluster } as never, () => {
    changes += 1;
  });
  return { watch, asked: () => asked, changes: () => changes };
}
const names = async (watch: ReturnType<typeof watchSessions>) =>
  (await watch.view(id))?.seats.find(({ number }) => number === 1)?.people;

test("names that one may not read yet are asked for again while somebody looks, then kept", async () => {
  const { watch, asked, changes } = watchAs(3);
  expect(await names(watch)).toEqual([]);
  expect(await names(watch)).toEqual([]);
  expect(asked()).toBe(1);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(changes()).toBe(1);
  expect(await names(watch)).toEqual([]);
  await vi.advanceTimersByTimeAsync(4_000);
  expect(await names(watch)).toEqual(["Zoé Çelik"]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await names(watch)).toEqual(["Zoé Çelik"]);
  expect([asked(), changes()]).toEqual([3, 2]);
});

test("what nobody looks at is not asked for, nor after the end of the watch", async () => {
  const { watch, asked, changes } = watchAs(9);
  await names(watch);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([asked(), changes()]).toEqual([1, 1]);
  await names(watch);
  watch.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([asked(), changes()]).toEqual([2, 1]);
});
