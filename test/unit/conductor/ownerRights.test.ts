import { describe, expect, test } from "vitest";
import type { Cluster } from "../../../cluster/port.ts";
import { createOwnerRights } from "../../../conductor/ownerRights.ts";
import { LabError } from "../../../shared/contract/failure.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import { SESSION, sampleSession } from "../plan/sample.ts";

type Stored = KubeObject & { subjects?: { name: string }[] };

/** Roles and bindings, and how often they were looked at. */
function openRights(actsForOthers = true) {
  const stored = new Map<string, Stored>();
  let asked = 0;
  const cluster: Partial<Cluster> = {
    create: async <T>(manifest: object) => {
      asked += 1;
      const object = manifest as Stored;
      if (stored.has(object.kind)) throw new LabError({ kind: "alreadyExists" });
      stored.set(object.kind, {
        ...object,
        metadata: { ...object.metadata, uid: "u", resourceVersion: "1" },
      });
      return object as T;
    },
    get: async <T>({ kind }: { kind: string }) => {
      asked += 1;
      return stored.get(kind) as T | undefined;
    },
    mergePatch: async <T>({ kind }: { kind: string }, patch: object) => {
      const { metadata: _, ...rest } = patch as Partial<Stored>;
      const next = { ...(stored.get(kind) as Stored), ...rest };
      stored.set(kind, next);
      return next as T;
    },
    delete: async ({ kind }: { kind: string }) => void stored.delete(kind),
  };
  const again = () => createOwnerRights(cluster as Cluster, actsForOthers);
  return {
    owners: again(),
    again,
    asked: () => asked,
    bound: () => stored.get("RoleBinding")?.subjects?.map(({ name }) => name),
  };
}
const held = (...coTeachers: string[]) => sampleSession({ owner: "prof", coTeachers });

describe("The owner's rights", () => {
  test("follow who holds the session after its end, too, by a conductor that did not give them", async () => {
    const { owners, again, bound } = openRights();
    await owners.give(held("bob"));
    await owners.renew(held());
    expect(bound()).toEqual(["prof"]);
    await again().renew(held("zoe"));
    expect(bound()).toEqual(["prof", "zoe"]);
  });

  test("are not given back to a session whose names and work are gone", async () => {
    const { owners, bound } = openRights();
    await owners.give(held("bob"));
    await owners.take(held("bob"));
    await owners.renew(held("bob"));
    expect(bound()).toBeUndefined();
  });

  test("are looked at once for each state of the list, and never where nobody acts for others", async () => {
    const { owners, asked } = openRights();
    await owners.give(held("bob"));
    await owners.renew(held());
    const before = asked();
    await owners.renew(held());
    expect(asked()).toBe(before);
    const own = openRights(false);
    await own.owners.renew(held());
    expect([own.asked(), SESSION]).toEqual([0, held().metadata.name]);
  });
});
