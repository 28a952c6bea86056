import { describe, expect, test } from "vitest";
import { ANNOTATION } from "../../../shared/domain/names.ts";
import { SeatReasonCode as Codes } from "../../../shared/domain/seat.ts";
import { resources } from "../../../shared/i18n/resources.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import { seatManifests } from "../../../shared/manifests/seatManifests.ts";
import { planSeat } from "../../../shared/plan/planSeat.ts";
import { podTrouble } from "../../../shared/plan/podTrouble.ts";
import { seatReason } from "../../../shared/plan/reason.ts";
import { type SeatSituation, seatStatus } from "../../../shared/plan/seatStatus.ts";
import { CASES, pod } from "./podCases.ts";
import { RECORDED, recorded } from "./recordedPods.ts";
import { at, EIGHT, LAB, observed, place, sampleSeat } from "./sample.ts";

const SECOND = 1000;

describe("the cause of a Pod's trouble", () => {
  test.each(CASES)("is named for %s", (_, words, code, params) => {
    const trouble = podTrouble(pod(words), EIGHT + (words.age ?? 3) * SECOND, { events: words.events });
    expect(trouble?.reason.code).toBe(code);
    if (params) expect(trouble?.reason.params).toEqual(params);
    // Named at the latest half a minute after it was there to be seen.
    if (code && words.age === undefined) expect(trouble?.failed).toBe(true);
  });

  test.each(RECORDED)(
    "is named as recorded on a real node: $name",
    ({ name, age, code, params, failed = true }) => {
      const { pod: real, events } = recorded(name);
      const now = Date.parse(real.metadata.creationTimestamp) + age * SECOND;
      const trouble = podTrouble(real, now, { events });
      expect(trouble?.reason.code).toBe(code);
      expect(trouble?.reason.params).toEqual(params);
      expect(trouble?.failed).toBe(failed);
    },
  );

  test("has a sentence in both languages, whose blanks are all filled", () => {
    for (const code of Codes.options) {
      const blanks = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
      expect(blanks(resources.fr.reason[code])).toEqual(blanks(resources.en.reason[code]));
      const params = Object.fromEntries(
        blanks(resources.en.reason[code]).map((blank) => [blank.slice(2, -2), "x"]),
      );
      expect(seatReason(code, params).message).not.toMatch(/[{}]|undefined/);
    }
  });

  test("is cut short when somebody else's message is not", () => {
    expect(String(seatReason("unknown", { detail: "x".repeat(5000) }).params?.detail).length).toBe(300);
  });
});

const manifests = seatManifests(place(), { resets: 0, restarts: 0 }, LAB, {
  credential: "x",
  password: (length) => "p".repeat(length),
});
const ready = { phase: "Running", conditions: [{ type: "Ready", status: "True" }] };
const standing = manifests.map((manifest) => ({
  ...observed(manifest),
  ...(manifest.kind === "Pod" ? { status: ready } : {}),
}));

function situation(changes: Partial<SeatSituation> = {}): SeatSituation {
  const objects = changes.observed ?? standing;
  return {
    seat: sampleSeat(7),
    wish: "active",
    namespace: "lab-k3x9pz-07",
    steps: planSeat(place(), manifests, objects),
    links: [],
    now: EIGHT + 60 * SECOND,
    ...changes,
    observed: objects,
  };
}

const without = (kind: string) => standing.filter((object) => object.kind !== kind);
const phase = (changes: Partial<SeatSituation>) => seatStatus(situation(changes)).phase;

describe("a seat's status", () => {
  test("of a seat that is as desired is ready, whole", () => {
    expect(seatStatus(situation())).toEqual({
      phase: "ready",
      namespace: "lab-k3x9pz-07",
      links: [],
      observed: { restarts: 0, resets: 0 },
      since: at(1),
      createdAt: "2026-11-23T08:00:00Z",
      readyAt: at(1),
    });
  });

  test("follows the way of a launch", () => {
    expect(phase({ observed: [] })).toBe("waiting");
    expect(phase({ observed: without("Pod") })).toBe("creating");
    const starting = standing.map((object) =>
      object.kind === "Pod" ? { ...object, status: { phase: "Pending" } } : object,
    );
    expect(phase({ observed: starting })).toBe("starting");
  });

  test("keeps its moment while the phase stays, and the first moment of readiness for good", () => {
    const seat = sampleSeat(7, { phase: "ready", since: at(0), readyAt: at(0) });
    expect(seatStatus(situation({ seat }))).toMatchObject({ since: at(0), readyAt: at(0) });
    const failing = sampleSeat(7, { phase: "failed", since: at(0), readyAt: at(0) });
    expect(seatStatus(situation({ seat: failing }))).toMatchObject({ since: at(1), readyAt: at(0) });
  });

  test("is resetting from the wish to the new readiness, and observes the wish then", () => {
    const seat = sampleSeat(7, { readyAt: at(0) }, { resets: 1 });
    const wanted = seatManifests(place(), { resets: 1, restarts: 0 }, LAB, {
      credential: "x",
      password: (length) => "p".repeat(length),
    });
    const during = situation({ seat, steps: planSeat(place(), wanted, standing) });
    expect(seatStatus(during)).toMatchObject({ phase: "resetting", observed: { resets: 0 } });
    const pods = standing.map((object) =>
      object.kind === "Pod"
        ? { ...object, metadata: { ...object.metadata, annotations: { [ANNOTATION.generation]: "1.0" } } }
        : object,
    );
    expect(seatStatus(situation({ seat, observed: pods, steps: [] }))).toMatchObject({
      phase: "ready",
      observed: { resets: 1 },
    });
  });

  test("of a refused session is as it was where it is ready, and named where something would have to be built", () => {
    const refusal = seatReason("invalidTemplate", { detail: "x" });
    const named = { phase: "failed", reason: refusal };
    expect(seatStatus(situation({ refusal, steps: [] }))).toMatchObject({ phase: "ready" });
    expect(seatStatus(situation({ refusal, steps: [] }))).not.toHaveProperty("reason");
    const again = sampleSeat(7, { phase: "ready", readyAt: at(0) }, { resets: 1 });
    expect(seatStatus(situation({ seat: again, refusal, steps: [] }))).toMatchObject(named);
    expect(seatStatus(situation({ refusal, steps: [], observed: [] }))).toMatchObject(named);
    expect(seatStatus(situation({ refusal, steps: [], observed: without("Pod") }))).toMatchObject(named);
  });

  test("tells a namespace that is not ours, one that is going, and one that does not go", () => {
    const foreign = observed({ apiVersion: "v1", kind: "Namespace", metadata: { name: "lab-k3x9pz-07" } });
    const steps = planSeat(place(), manifests, [foreign]);
    expect(seatStatus(situation({ observed: [foreign], steps }))).toMatchObject({
      phase: "failed",
      reason: { code: "namespaceForeign", params: { namespace: "lab-k3x9pz-07" } },
    });
    const going = (seconds: number, more: object = {}) => {
      const deletionTimestamp = new Date(EIGHT + (60 - seconds) * SECOND).toISOString();
      return [
        {
          ...(standing[0] as KubeObject),
          metadata: { ...(standing[0] as KubeObject).metadata, deletionTimestamp },
          ...more,
        },
      ];
    };
    expect(seatStatus(situation({ observed: going(5) }))).toMatchObject({
      phase: "waiting",
      reason: { code: "namespaceTerminating" },
    });
    const message =
      "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances";
    const status = { conditions: [{ type: "NamespaceFinalizersRemaining", status: "True", message }] };
    expect(seatStatus(situation({ wish: "gone", observed: going(30, { status }) }))).toMatchObject({
      phase: "ending",
      reason: {
        code: "stuckFinalizer",
        params: { object: "Namespace lab-k3x9pz-07", finalizer: "example.com/hold" },
      },
    });
  });

  test("tells why something could not be made", () => {
    const reason = seatReason("quotaExceeded", { resource: "requests.cpu=250m" });
    expect(
      seatStatus(situation({ observed: without("Pod"), trouble: { reason, failed: true } })),
    ).toMatchObject({ phase: "failed", reason });
  });

  test("while paused says so, and nothing about Pods", () => {
    expect(phase({ wish: "paused", observed: without("Pod"), steps: [] })).toBe("paused");
  });
});
