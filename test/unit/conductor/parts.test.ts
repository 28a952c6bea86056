import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Cluster } from "../../../cluster/port.ts";
import { createHealing } from "../../../conductor/healing.ts";
import { isGoneHere, newIdentity } from "../../../conductor/identity.ts";
import { createObjectCache, keyOf } from "../../../conductor/objectCache.ts";
import { createSeatObjects } from "../../../conductor/seatObjects.ts";
import { base32 } from "../../../shared/domain/base32.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import type { Pod } from "../../../shared/plan/podStatus.ts";
import { manualClock } from "./manualClock.ts";

const object = (kind: string, name: string, resourceVersion: string, uid = `uid-${name}`): KubeObject => ({
  apiVersion: "v1",
  kind,
  metadata: {
    name,
    ...(kind === "Namespace" ? {} : { namespace: "lab-x" }),
    uid,
    resourceVersion,
    creationTimestamp: "2026-11-23T08:00:00Z",
  },
});

describe("base32", () => {
  test("is RFC 4648's, in lower case and without padding", () => {
    const vectors = {
      "": "",
      f: "my",
      fo: "mzxq",
      foo: "mzxw6",
      foob: "mzxw6yq",
      fooba: "mzxw6ytb",
      foobar: "mzxw6ytboi",
    };
    for (const [text, expected] of Object.entries(vectors)) expect(base32(Buffer.from(text))).toBe(expected);
  });

  test("of 160 bits has 32 signs and loses none of them", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 20, maxLength: 20 }),
        fc.integer({ min: 0, max: 159 }),
        (bytes, bit) => {
          const other = Uint8Array.from(bytes);
          other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
          expect(base32(bytes)).toMatch(/^[a-z2-7]{32}$/);
          expect(base32(other)).not.toBe(base32(bytes));
        },
      ),
    );
  });
});

describe("a cache of objects", () => {
  test("keeps the newest, by number and not by text", () => {
    const cache = createObjectCache();
    cache.put(object("Seat", "a", "99"));
    cache.put(object("Seat", "a", "100"));
    cache.put(object("Seat", "a", "99"));
    expect(cache.values().map(({ metadata }) => metadata.resourceVersion)).toEqual(["100"]);
  });

  test("does not bring back what is gone, and does not lose what came after it under that name", () => {
    const cache = createObjectCache();
    const old = object("Seat", "a", "5", "uid-old");
    const fresh = object("Seat", "a", "9", "uid-new");
    cache.put(old);
    cache.put(fresh);
    cache.remove(old);
    cache.put({ ...old, metadata: { ...old.metadata, resourceVersion: "12" } });
    expect(cache.get(keyOf(fresh))).toEqual(fresh);
    cache.remove(fresh);
    cache.put(fresh); // the answer to our own write, later than the watch
    expect(cache.values()).toEqual([]);
  });
});

describe("what is known of a seat's namespace", () => {
  test("is forgotten with it, trust included", () => {
    const objects = createSeatObjects();
    objects.put(object("Namespace", "lab-x", "1"));
    objects.put(object("Pod", "lab", "2"));
    objects.trust("lab-x");
    expect(objects.observed("lab-x").length).toBe(2);
    objects.remove(object("Namespace", "lab-x", "9"));
    expect(objects.observed("lab-x")).toEqual([]);
    expect(objects.isTrusted("lab-x")).toBe(false);
  });

  test("are not lost by a reading that began before they came", async () => {
    const objects = createSeatObjects();
    objects.put(object("Pod", "old", "1"));
    const late = object("Pod", "late", "5");
    // A conductor that slept wakes and sends what it had begun, while its successor reads.
    const cluster = {
      list: async () => {
        objects.put(late);
        return { items: [], resourceVersion: "4" };
      },
    } as unknown as Cluster;
    await objects.read(cluster, "lab-x");
    expect(objects.observed("lab-x")).toEqual([late]);
    objects.put(object("Pod", "old", "9"));
    expect(objects.observed("lab-x")).toEqual([late]);
  });

  test("after an accepted deletion: what is watched is going, the rest is gone", () => {
    const objects = createSeatObjects();
    for (const kind of ["Pod", "Service"]) objects.put(object(kind, "lab", "2"));
    for (const kind of ["Pod", "Service"])
      objects.noteDeleted({ apiVersion: "v1", kind, namespace: "lab-x", name: "lab" }, "uid-lab", 0);
    expect(objects.observed("lab-x").map(({ kind, metadata }) => [kind, metadata.deletionTimestamp])).toEqual(
      [["Pod", "1970-01-01T00:00:00.000Z"]],
    );
    objects.put(object("Pod", "lab", "2")); // the watch tells of its creation only now
    expect(objects.observed("lab-x")[0]?.metadata.deletionTimestamp).toBeDefined();
  });
});

describe("healing", () => {
  const dead = (uid: string): Pod => ({
    ...object("Pod", "lab", "1", uid),
    kind: "Pod",
    status: { phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory. " },
  });

  test("says why, and from the second time on that it is a failure", async () => {
    const clock = manualClock();
    const healing = createHealing(clock);
    healing.delay("seat", [dead("1")]);
    const reason = { code: "evicted", params: { detail: "The node was low on resource: memory" } };
    expect(healing.death("seat")).toMatchObject({ reason, failed: false });
    healing.delay("seat", [dead("2")]);
    expect(healing.death("seat")).toMatchObject({ reason, failed: true });
    await clock.turn(2 * 60_000);
    expect(healing.death("seat")).toBeUndefined();
  });

  test("is at once the first time and ever slower for a seat whose Pods keep dying", () => {
    const clock = manualClock();
    const healing = createHealing(clock);
    const delays = ["1", "2", "3", "4"].map((uid) => healing.delay("seat", [dead(uid)]));
    expect(delays).toEqual([0, 400, 800, 1600]);
    expect(healing.delay("seat", [dead("4")])).toBe(1600); // the same death
    expect(healing.delay("another", [dead("5")])).toBe(0);
  });

  test("forgives after five quiet minutes", async () => {
    const clock = manualClock();
    const healing = createHealing(clock);
    for (const uid of ["1", "2"]) healing.delay("seat", [dead(uid)]);
    await clock.turn(6 * 60_000);
    expect(healing.delay("seat", [dead("3")])).toBe(0);
  });
});

describe("an identity", () => {
  test("is never the same twice, and its process is known to be gone only where that is certain", () => {
    const [mine, other] = [newIdentity(false), newIdentity(false)];
    expect(mine).not.toBe(other);
    const [host] = mine.split("/");
    const local = "https://127.0.0.1:6443";
    expect(isGoneHere(mine, local, mine)).toBe(false);
    expect(isGoneHere(other, local, mine)).toBe(true); // an earlier life with our number
    expect(isGoneHere(`${host}/1/aa`, local, mine)).toBe(false); // process 1 lives
    expect(isGoneHere(`${host}/999999999/aa`, local, mine)).toBe(true);
    expect(isGoneHere(`${host}/999999999/aa`, "https://k8s.example.fr:6443", mine)).toBe(false);
    expect(isGoneHere("elsewhere/999999999/aa", local, mine)).toBe(false);
    expect(isGoneHere(`cluster:${host}/999999999/aa`, local, mine)).toBe(false); // a Pod's processes are not ours
  });
});
