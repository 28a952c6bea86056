import { describe, expect, test } from "vitest";
import type { Cluster } from "../../../cluster/port.ts";
import { readPrices, savePrices } from "../../../services/prices.ts";
import { LabError, toFailure } from "../../../shared/contract/failure.ts";

const listOf = (version: string, running = 1, more = ""): string =>
  `version: "${version}"\ncurrency: EUR\nservice: S\ntariffs: { session: { running: ${running} } }\nrates: {}\n${more}`;

/** One ConfigMap, and what a user may do with it. */
function site(may: { get?: boolean; write?: boolean } = {}) {
  const { get = true, write = true } = may;
  const state: { map?: { data?: Record<string, string>; metadata: object } } = {};
  const refused = (verb: string) =>
    new LabError({ kind: "forbidden", params: { verb, resource: "configmaps" } });
  const cluster = {
    get: async () => {
      if (!get) throw refused("get");
      return state.map;
    },
    create: async (manifest: never) => {
      if (!write) throw refused("create");
      if (state.map) throw new LabError({ kind: "alreadyExists" });
      state.map = manifest;
    },
    replace: async (manifest: never) => {
      if (!write) throw refused("update");
      state.map = manifest;
    },
    request: async (_: string, path: string) =>
      path.includes("selfsubjectreviews")
        ? { status: { userInfo: { username: "marc" } } }
        : { status: { allowed: write } },
  } as unknown as Cluster;
  return { state, place: { cluster, namespace: "univ-a" } };
}
const AT = new Date("2026-11-30T10:00:00.000Z");
const kindOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "done",
    (error: unknown) => toFailure(error).issues?.[0]?.code ?? toFailure(error).kind,
  );

describe("the price lists of a site", () => {
  test("are kept, each with who wrote it and when, the newest first", async () => {
    const { place } = site();
    expect(await readPrices(place)).toEqual({ versions: [], mayChange: true, hidden: false });
    expect(await savePrices(place, { text: listOf("1"), after: 0, at: AT })).toBe(1);
    await savePrices(place, { text: listOf("2"), after: 1, at: AT });
    const { versions } = await readPrices(place);
    expect(versions.map(({ number, by, at }) => [number, by, at])).toEqual([
      [2, "marc", AT.toISOString()],
      [1, "marc", AT.toISOString()],
    ]);
    expect(versions[1]?.text).toBe(listOf("1"));
  });

  test("are not added to by somebody who has not seen the newest one", async () => {
    const { place } = site();
    await savePrices(place, { text: listOf("1"), after: 0, at: AT });
    expect(await kindOf(savePrices(place, { text: listOf("2"), after: 0, at: AT }))).toBe("conflict");
    expect((await readPrices(place)).versions).toHaveLength(1);
  });

  test("take no list that is none, and no large change without a decision", async () => {
    const { place } = site();
    await savePrices(place, { text: listOf("1"), after: 0, at: AT });
    expect(await kindOf(savePrices(place, { text: listOf("2", -1), after: 1, at: AT }))).toBe(
      "template.numberTooSmall",
    );
    expect(await kindOf(savePrices(place, { text: listOf("2", 2), after: 1, at: AT }))).toBe(
      "report.decisionNeeded",
    );
    const decided = listOf("2", 2, 'decision: "CP 4"');
    expect(await kindOf(savePrices(place, { text: decided, after: 1, at: AT }))).toBe("done");
  });

  test("are read by a teacher, who cannot change them", async () => {
    const { place } = site({ write: false });
    expect(await readPrices(place)).toMatchObject({ mayChange: false, hidden: false });
    expect(await kindOf(savePrices(place, { text: listOf("1"), after: 0, at: AT }))).toBe("forbidden");
  });

  test("are told as hidden where not even that is allowed, and strange keys are passed over", async () => {
    expect(await readPrices(site({ get: false }).place)).toMatchObject({ hidden: true, versions: [] });
    const { place, state } = site();
    state.map = { metadata: {}, data: { v0001: "{", v0000: "{}", other: "1", v0002: '{"at":"x"}' } };
    expect((await readPrices(place)).versions).toEqual([]);
    // Nor are they written over.
    const before = { ...state.map.data };
    expect(await savePrices(place, { text: listOf("1"), after: 0, at: AT })).toBe(3);
    expect(state.map.data).toMatchObject(before);
    expect((await readPrices(place)).versions.map(({ number }) => number)).toEqual([3]);
  });
});
