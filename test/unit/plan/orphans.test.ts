import { describe, expect, test } from "vitest";
import { ANNOTATION, type SessionId, seatNamespace } from "../../../shared/domain/names.ts";
import type { TrainingSession } from "../../../shared/domain/session.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import { type ClusterWorld, findOrphans } from "../../../shared/plan/orphans.ts";
import { at, EIGHT, MINUTE, sampleSession } from "./sample.ts";

const NOW = EIGHT + 60 * MINUTE;
const ID = "k3x9pz" as SessionId;

const session = (phase: string, work?: string): TrainingSession => {
  const sample = sampleSession();
  return {
    ...sample,
    metadata: { ...sample.metadata, name: ID, namespace: "univ-a", uid: "session-uid" },
    status: { phase, seats: { wanted: 1, ready: 1, failed: 0 }, ...(work ? { work: { phase: work } } : {}) },
  } as never;
};
function object(kind: string, name: string, changes: object = {}): KubeObject {
  const metadata = { name, uid: `uid-of-${name}`, resourceVersion: "1", creationTimestamp: at(0) };
  return { apiVersion: "v1", kind, metadata: { ...metadata, ...changes } };
}
const owned = (uid: string, changes: object = {}, seat = 7) =>
  object("Namespace", seatNamespace(ID, seat), {
    annotations: { [ANNOTATION.owner]: `univ-a/${uid}` },
    ...changes,
  });
const world = (changes: Partial<ClusterWorld>): ClusterWorld => ({
  ...{ namespaces: [], sessions: [], ofSessions: [], secrets: [], volumes: [], ...changes },
});
const found = (changes: Partial<ClusterWorld>, now = NOW) =>
  findOrphans(world(changes), now).map(({ name, why, mayRemove }) => [name, why, mayRemove]);

describe("a namespace of a seat", () => {
  const name = seatNamespace(ID, 7);
  test("is nobody's where its session is gone, or is another of that name", () => {
    expect(found({ namespaces: [owned("gone")] })).toEqual([[name, "sessionGone", true]]);
    expect(found({ namespaces: [owned("gone")], sessions: [session("open")] })).toEqual([
      [name, "sessionGone", true],
    ]);
  });
  test("is its session's while that runs, ends, or keeps work", () => {
    for (const one of [
      session("open"),
      session("ending"),
      session("ended", "kept"),
      session("ended", "going"),
    ])
      expect(found({ namespaces: [owned("session-uid")], sessions: [one] })).toEqual([]);
    expect(found({ namespaces: [owned("session-uid")], sessions: [session("ended", "gone")] })).toEqual([
      [name, "sessionEnded", true],
    ]);
  });
  test("is left alone while it is young", () => {
    expect(found({ namespaces: [owned("gone")] }, EIGHT + 9 * MINUTE)).toEqual([]);
  });
  test("is explained where it does not go, and never stripped", () => {
    const stuck = {
      ...owned("session-uid", { deletionTimestamp: at(50), finalizers: ["example.org/keep"] }),
      status: {
        conditions: [
          {
            type: "NamespaceDeletionDiscoveryFailure",
            status: "True",
            message: "metrics.k8s.io/v1beta1: stale",
          },
          { type: "NamespaceContentRemaining", status: "False", message: "" },
        ],
      },
    };
    expect(findOrphans(world({ namespaces: [stuck], sessions: [session("open")] }), NOW)).toMatchObject([
      {
        ...{ why: "stuck", mayRemove: false },
        detail: [
          "NamespaceDeletionDiscoveryFailure: metrics.k8s.io/v1beta1: stale",
          "finalizer example.org/keep",
        ],
      },
    ]);
    expect(found({ namespaces: [owned("gone", { deletionTimestamp: at(59) })] })).toEqual([]);
  });
  test("needs more than a name and labels to be ours", () => {
    const labels = { "app.kubernetes.io/managed-by": "pupitre", "pupitre.fr/session": ID };
    expect(found({ namespaces: [object("Namespace", name, { labels })] })).toEqual([
      [name, "looksLikeOurs", false],
    ]);
    const annotations = { [ANNOTATION.owner]: "univ-a/gone" };
    expect(found({ namespaces: [object("Namespace", "production", { labels, annotations })] })).toEqual([]);
  });
});

test("what says of which session it is goes with it, in its own establishment", () => {
  const of = (namespace: string) =>
    ({ ...object("Seat", `${ID}-07`, { namespace }), spec: { session: ID } }) as never;
  expect(found({ ofSessions: [of("univ-a"), of("univ-b")], sessions: [session("open")] })).toEqual([
    [`${ID}-07`, "sessionGone", true],
  ]);
  const secret = (name: string) => object("Secret", name, { namespace: "univ-a" });
  const secrets = [`${ID}-roster`, `${ID}-links`, `${ID}-tls`, "roster", "abcdef-roster"].map(secret);
  expect(found({ secrets }).map(([name]) => name)).toEqual([`${ID}-roster`, `${ID}-links`]);
  expect(found({ secrets, sessions: [session("open")] })).toEqual([]);
});

test("a volume whose seat is gone is named, with what becomes of it, and left to whoever keeps the storage", () => {
  const volume = {
    ...object("PersistentVolume", "pv-1"),
    spec: {
      claimRef: { namespace: seatNamespace(ID, 7), name: "work" },
      persistentVolumeReclaimPolicy: "Retain",
    },
  };
  expect(findOrphans(world({ volumes: [volume] }), NOW)).toMatchObject([
    { why: "volumeLeft", mayRemove: false, detail: [`Retain: ${seatNamespace(ID, 7)}/work`] },
  ]);
  expect(
    found({ volumes: [volume], namespaces: [owned("session-uid")], sessions: [session("open")] }),
  ).toEqual([]);
});

test("of a thousand foreign namespaces none may be removed, whatever they are called and labelled", () => {
  const names = (index: number) =>
    [
      `team-${index}`,
      `lab-${index}`,
      `lab-bcdfg${(index % 8) + 2}-${10 + (index % 80)}`,
      `lab-k3x9pz-0${index % 10}x`,
    ][index % 4] ?? "";
  const namespaces = Array.from({ length: 1_000 }, (_, index) =>
    object("Namespace", names(index), {
      labels: {
        "app.kubernetes.io/managed-by": "pupitre",
        "pupitre.fr/session": ID,
        "pupitre.fr/seat": "07",
      },
      ...(index % 3 === 0 ? { annotations: { [ANNOTATION.owner]: "" } } : {}),
    }),
  );
  expect(findOrphans(world({ namespaces }), NOW).filter(({ mayRemove }) => mayRemove)).toEqual([]);
});
