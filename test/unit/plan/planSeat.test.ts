import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ANNOTATION, LABEL } from "../../../shared/domain/names.ts";
import type { KubeObject, Manifest } from "../../../shared/kubernetes/objects.ts";
import { refOf } from "../../../shared/kubernetes/objects.ts";
import { seatManifests } from "../../../shared/manifests/seatManifests.ts";
import { planLeft, planSeat } from "../../../shared/plan/planSeat.ts";
import { WAVE } from "../../../shared/plan/step.ts";
import { ModelCluster, nameOf } from "./modelCluster.ts";
import { LAB, observed, place } from "./sample.ts";

const built = new Map<string, Manifest[]>();
const build = (resets = 0, restarts = 0, paused = false): Manifest[] => {
  const key = `${resets} ${restarts} ${paused}`;
  const known = built.get(key);
  if (known) return known;
  const options = {
    credential: "x",
    password: (length: number) => "p".repeat(length),
    wish: paused ? ("paused" as const) : ("active" as const),
    conductor: { namespace: "p", name: "c" },
  };
  const manifests = seatManifests(place(), { resets, restarts }, LAB, options);
  built.set(key, manifests);
  return manifests;
};
const standing = (manifests: Manifest[] = build()) => manifests.map((manifest) => observed(manifest));
const OWN = "lab-k3x9pz-07-own";
const told = (steps: ReturnType<typeof planSeat>) =>
  steps.map((step) => {
    if (step.do === "refuse") return `refuse ${step.reason.code}`;
    const ref =
      step.do === "create" || step.do === "apply"
        ? refOf(step.manifest)
        : step.do === "delete"
          ? step.ref
          : step.for;
    return `${step.do} ${ref.kind} ${ref.namespace === OWN ? "own/" : ""}${ref.name}`;
  });
const change = (objects: KubeObject[], kind: string, name: string, how: (object: KubeObject) => KubeObject) =>
  objects.map((object) => (object.kind === kind && object.metadata.name === name ? how(object) : object));
const terminating = (object: KubeObject): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, deletionTimestamp: "2026-11-23T08:00:00Z" },
});

describe("a seat's plan", () => {
  test("for nothing makes everything: the namespace first, then its rights, the Pods last", () => {
    const steps = planSeat(place(), build(), []);
    expect(told(steps).slice(0, 4)).toEqual([
      "create Namespace lab-k3x9pz-07",
      "create Namespace lab-k3x9pz-07-own",
      "create RoleBinding pupitre-conductor",
      "create RoleBinding own/pupitre-conductor",
    ]);
    expect(told(steps).slice(-3)).toEqual([
      "create Pod lab",
      "create Pod database",
      "create RoleBinding own/pupitre-student",
    ]);
    expect(steps.length).toBe(build().length);
  });

  test("for everything as desired is nothing", () => {
    expect(planSeat(place(), build(), standing())).toEqual([]);
  });

  test("for a restart replaces the Pods and keeps the volume", () => {
    expect(told(planSeat(place(), build(0, 1), standing()))).toEqual([
      "delete Pod lab",
      "delete Pod database",
      "wait Pod lab",
      "wait Pod database",
    ]);
  });

  test("for a reset replaces Pods, volume and the student's own namespace", () => {
    expect(told(planSeat(place(), build(1, 0), standing()))).toEqual([
      "delete PersistentVolumeClaim work",
      "delete Pod lab",
      "delete Pod database",
      "delete Namespace lab-k3x9pz-07-own",
      "wait PersistentVolumeClaim work",
      "wait Pod lab",
      "wait Pod database",
    ]);
  });

  // Whoever asks for it, and whenever: before the end and not carried out, or after it.
  test.each(["kept", "read"] as const)(
    "for a reset of work that is kept (%s) leaves its volume alone",
    (wish) => {
      const left = (resets: number) =>
        seatManifests(place(), { resets, restarts: resets }, LAB, {
          ...{ credential: "x", password: (length: number) => "p".repeat(length), wish },
        });
      expect(told(planSeat(place(), left(1), standing()))).toContain("delete PersistentVolumeClaim work");
      const steps = told(planLeft(place(), left(1), standing()));
      expect(steps.filter((step) => / (PersistentVolumeClaim|Namespace lab-k3x9pz-07$)/.test(step))).toEqual(
        [],
      );
      expect(steps).toContain("delete Pod database");
      expect(planLeft(place(), left(1), standing(left(0)))).toEqual([]);
    },
  );

  test("does not mount a volume that is still going: that would hold it for ever", () => {
    const objects = change(standing(build(1)), "PersistentVolumeClaim", "work", terminating).filter(
      ({ kind }) => kind !== "Pod",
    );
    expect(told(planSeat(place(), build(1), objects))).toEqual([
      "wait PersistentVolumeClaim work",
      "create Pod database",
    ]);
  });

  test("replaces a Pod that is dead, and no other", () => {
    const objects = change(standing(), "Pod", "lab", (pod) => ({
      ...pod,
      status: { phase: "Failed", reason: "Evicted" },
    }));
    expect(told(planSeat(place(), build(), objects))).toEqual(["delete Pod lab", "wait Pod lab"]);
  });

  test("leaves running Pods alone when only the wording of their manifest has changed", () => {
    const objects = standing().map((object) => ({
      ...object,
      metadata: {
        ...object.metadata,
        annotations: { ...object.metadata.annotations, [ANNOTATION.wanted]: "an older version" },
      },
    }));
    expect(told(planSeat(place(), build(), objects)).filter((step) => /Pod|Claim|Secret/.test(step))).toEqual(
      [],
    );
  });

  test("while paused removes the Pods and nothing else, and lets the student's Pods neither run nor come back", () => {
    const theirs = observed({ apiVersion: "v1", kind: "Pod", metadata: { name: "web", namespace: OWN } });
    expect(told(planSeat(place(), build(0, 0, true), [...standing(), theirs]))).toEqual([
      "delete Pod lab",
      "delete Pod database",
      "apply ResourceQuota own/seat",
      "delete Pod own/web",
    ]);
  });

  test("leaves alone what the student made, whatever it is called", () => {
    const theirs = [
      ["Pod", "lab"],
      ["Secret", "access"],
      ["Service", "web"],
      ["ConfigMap", "files"],
    ].map(([kind = "", name = ""]) =>
      observed({ apiVersion: "v1", kind, metadata: { name, namespace: OWN } }),
    );
    expect(planSeat(place(), build(), [...standing(), ...theirs])).toEqual([]);
    expect(told(planSeat(place(), build(0, 1), [...standing(), ...theirs])).join()).not.toMatch(/own/);
  });

  test("gives no rights in the student's namespace before its quota and policies stand", () => {
    const objects = change(standing(), "ResourceQuota", "seat", terminating).filter(
      ({ metadata }) => metadata.name !== "pupitre-student",
    );
    expect(told(planSeat(place(), build(), objects))).toEqual([
      "wait ResourceQuota seat",
      "wait ResourceQuota own/seat",
    ]);
  });

  test("takes the student's namespace down when the lab has none any more", () => {
    const without = build().filter(({ metadata }) => (metadata.namespace ?? metadata.name) !== OWN);
    expect(told(planSeat(place(), without, standing()))).toEqual(["delete Namespace lab-k3x9pz-07-own"]);
  });

  test("touches nothing of the seat where somebody else's namespace stands in the student's place", () => {
    const foreign = observed({ apiVersion: "v1", kind: "Namespace", metadata: { name: OWN } });
    const objects = [...standing().filter(({ metadata }) => metadata.name !== OWN), foreign];
    expect(told(planSeat(place(), build(), objects))).toEqual(["refuse namespaceForeign"]);
    expect(told(planSeat(place(), "gone", [foreign]))).toEqual([]);
  });

  test("touches nothing in a namespace that is not ours", () => {
    const owners = [undefined, {}, { [ANNOTATION.owner]: "demo/uid-of-another" }];
    for (const annotations of owners) {
      const foreign = observed({
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "lab-k3x9pz-07", ...(annotations ? { annotations } : {}) },
      });
      expect(told(planSeat(place(), build(), [foreign]))).toEqual(["refuse namespaceForeign"]);
      expect(planSeat(place(), "gone", [foreign])).toEqual([]);
    }
  });

  test("waits for a namespace that is on its way out", () => {
    for (const name of ["lab-k3x9pz-07", OWN]) {
      const objects = change(standing(), "Namespace", name, terminating);
      expect(told(planSeat(place(), build(), objects))).toEqual([`wait Namespace ${name}`]);
      expect(told(planSeat(place(), "gone", objects))).toContain(`wait Namespace ${name}`);
    }
  });

  test("to be gone is the deletion of the Pods and then of the namespaces, each by its UID", () => {
    const pods = standing().filter(({ kind }) => kind === "Pod");
    expect(pods.length).toBeGreaterThan(0);
    expect(planSeat(place(), "gone", standing())).toEqual([
      ...pods.map((pod) => ({ do: "delete", ref: refOf(pod), uid: pod.metadata.uid, wave: WAVE.namespace })),
      {
        do: "delete",
        ref: { apiVersion: "v1", kind: "Namespace", name: "lab-k3x9pz-07" },
        uid: "uid-Namespace-lab-k3x9pz-07",
        wave: WAVE.rights,
      },
      {
        do: "delete",
        ref: { apiVersion: "v1", kind: "Namespace", name: OWN },
        uid: `uid-Namespace-${OWN}`,
        wave: WAVE.rights,
      },
    ]);
  });

  test("never deletes a student's volume because the lab stopped mentioning it", () => {
    const without = build().filter(({ kind }) => kind !== "PersistentVolumeClaim");
    expect(told(planSeat(place(), without, standing()))).toEqual([]);
  });
});

/** What may have become of an object: absent, as wanted, of an older wish, going, dead, or somebody else's. */
const fate = fc.constantFrom("absent", "as wanted", "older", "going", "dead", "unmarked");
const extras = fc.subarray(
  ["ConfigMap kube-root-ca.crt", "Pod debugger", "NetworkPolicy old", "Service old"].flatMap((name) => [
    name,
    `${name} ${OWN}`,
  ]),
);
const goal = fc.record({ resets: fc.nat(2), restarts: fc.nat(2), paused: fc.boolean() });

/** A Namespace that is not ours is refused, and one that is dead there is none. */
const startOf = (manifest: Manifest, state: string): KubeObject[] =>
  manifest.kind === "Namespace" && (state === "dead" || state === "unmarked")
    ? [observed(manifest)]
    : inState(manifest, state);

function inState(manifest: Manifest, state: string): KubeObject[] {
  const object = observed(manifest);
  const { annotations } = object.metadata;
  switch (state) {
    case "absent":
      return [];
    case "older": {
      const old = {
        ...annotations,
        [ANNOTATION.wanted]: "old",
        [ANNOTATION.generation]: "9.9",
        [ANNOTATION.reset]: "9",
      };
      return [{ ...object, metadata: { ...object.metadata, annotations: old } }];
    }
    case "going":
      return [terminating(object)];
    case "dead":
      return [{ ...object, status: { phase: "Failed" } }];
    case "unmarked":
      return [{ ...object, metadata: { ...object.metadata, annotations: {}, labels: {} } }];
    default:
      return [object];
  }
}

function extra(name: string): KubeObject {
  const [kind = "", object = "", namespace = "lab-k3x9pz-07"] = name.split(" ");
  const ours = object === "old";
  return observed({
    apiVersion: "v1",
    kind,
    metadata: {
      name: object,
      namespace,
      labels: ours ? { [LABEL.managedBy]: "pupitre" } : {},
      annotations: ours ? { [ANNOTATION.wanted]: "old" } : {},
    },
  });
}

describe("carrying out the plan, from any state of the cluster", () => {
  test("reaches what is desired, and then plans nothing", () => {
    const count = build().length;
    fc.assert(
      fc.property(
        fc.array(fate, { minLength: count, maxLength: count }),
        extras,
        goal,
        (fates, others, { resets, restarts, paused }) => {
          const manifests = build();
          // A Pod of somebody else's, of that very name, is only in the way when ours is wanted there.
          fc.pre(!(paused && manifests.some(({ kind }, at) => kind === "Pod" && fates[at] === "unmarked")));
          const stands = (name: string) => {
            const at = manifests.findIndex(
              ({ kind, metadata }) => kind === "Namespace" && metadata.name === name,
            );
            return fates[at] !== "absent" && fates[at] !== "going";
          };
          const objects = manifests.flatMap((manifest, at) => startOf(manifest, fates[at] ?? "absent"));
          const spaces = objects
            .filter(({ kind }) => kind === "Namespace")
            .map(({ metadata }) => metadata.name);
          const cluster = new ModelCluster(
            [...objects, ...others.map(extra)].filter(
              ({ kind, metadata }) => kind === "Namespace" || spaces.includes(metadata.namespace ?? ""),
            ),
          );
          const desired = build(resets, restarts, paused);
          for (let round = 0; round < 12; round++) {
            const steps = planSeat(place(), desired, cluster.objects);
            const before = cluster.objects;
            cluster.carryOut(steps);
            expect(madeBeforePolicies(before, cluster.objects)).toBe(false);
            cluster.settle();
          }
          expect(planSeat(place(), desired, cluster.objects)).toEqual([]);
          const foreign = others
            .map(extra)
            .filter(({ metadata, kind }) => {
              if (metadata.name === "old" || !stands(metadata.namespace ?? "")) return false;
              // What a student made goes with the namespace that a reset replaces, and Pods stop while it is paused.
              if (metadata.namespace !== OWN) return true;
              const kept = fates[manifests.findIndex((one) => one.metadata.name === OWN)] !== "older";
              return kept && resets === 0 && !(paused && kind === "Pod");
            })
            .map(nameOf);
          // A volume and a Secret stay whatever happens; everything else is exactly what is desired.
          expect(cluster.names()).toEqual([...desired.map(nameOf), ...foreign].sort());
          expect(generations(cluster.objects)).toEqual(generations(desired));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("ends with nothing when it is to be gone, and deletes nothing that is not ours", () => {
    const states = fc.constantFrom("absent", "as wanted", "older", "going", "unmarked");
    fc.assert(
      fc.property(states, (state) => {
        const [namespace] = build();
        const cluster = new ModelCluster(inState(namespace as Manifest, state));
        for (let round = 0; round < 3; round++) {
          cluster.carryOut(planSeat(place(), "gone", cluster.objects));
          cluster.settle();
        }
        expect(cluster.objects.length).toBe(state === "unmarked" ? 1 : 0);
        if (state === "unmarked") expect(cluster.writes).toBe(0);
      }),
    );
  });
});

const generations = (objects: Manifest[]) =>
  objects
    .filter(({ kind }) => kind === "Pod" || kind === "PersistentVolumeClaim")
    .filter(({ metadata }) => metadata.name !== "debugger")
    .map(({ kind, metadata }) => [
      metadata.name,
      metadata.annotations?.[kind === "Pod" ? ANNOTATION.generation : ANNOTATION.reset],
    ])
    .sort();

/** A Pod, or a student's rights, made just now while the policies were not there: it would have been open for a moment. */
function madeBeforePolicies(before: KubeObject[], after: KubeObject[]): boolean {
  const stands = (kind: string, name: string, namespace: string | undefined) =>
    after.some(
      (object) =>
        object.kind === kind && object.metadata.name === name && object.metadata.namespace === namespace,
    );
  return after
    .filter((object) => !before.includes(object) && !object.metadata.deletionTimestamp)
    .filter(({ kind, metadata }) => kind === "Pod" || metadata.name === "pupitre-student")
    .some(
      ({ metadata: { namespace } }) =>
        !stands("NetworkPolicy", "default-deny", namespace) || !stands("ResourceQuota", "seat", namespace),
    );
}
