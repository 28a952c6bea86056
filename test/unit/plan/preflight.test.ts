import { describe, expect, test } from "vitest";
import type { PreflightFinding } from "../../../shared/contract/preflight.ts";
import type { ImageVerdict } from "../../../shared/domain/imageTrial.ts";
import { resources } from "../../../shared/i18n/resources.ts";
import { resourceQuota } from "../../../shared/manifests/namespaceManifests.ts";
import { podManifests } from "../../../shared/manifests/podManifests.ts";
import type { Pod } from "../../../shared/plan/podStatus.ts";
import {
  heaviestFirst,
  judgeNamespaces,
  judgePrepared,
  judgeQuotas,
  judgeRights,
  judgeSeatQuota,
  judgeVersion,
  rightsFor,
} from "../../../shared/plan/preflight.ts";
import {
  imagePlaces,
  imageState,
  judgeImages,
  standingVerdicts,
} from "../../../shared/plan/preflightImages.ts";
import { closedBy, effectiveRequest, roomOn } from "../../../shared/plan/preflightNodes.ts";
import { judgePodSecurity, levelNeeded } from "../../../shared/plan/preflightSecurity.ts";
import { judgeStorage } from "../../../shared/plan/preflightStorage.ts";
import { asking, nodeWith, objectNamed, podWith } from "./preflightSample.ts";
import { EIGHT, LAB, place } from "./sample.ts";

const said = (findings: PreflightFinding[]) => findings.map(({ weight, code }) => `${weight} ${code}`);

describe("what the scheduler counts a Pod for", () => {
  test("is the sum of its containers, or its hungriest moment of starting", () => {
    const containers = [asking("500m"), asking("1")];
    expect(effectiveRequest({ containers }, "cpu")).toBe(1.5);
    expect(effectiveRequest({ containers, initContainers: [asking("2")] }, "cpu")).toBe(2);
    expect(effectiveRequest({ containers, initContainers: [asking("100m")] }, "cpu")).toBe(1.5);
  });

  test("counts sidecars beside its containers, and beside what starts after them", () => {
    const sidecar = asking("1", "0", { restartPolicy: "Always" });
    expect(effectiveRequest({ containers: [asking("1")], initContainers: [sidecar] }, "cpu")).toBe(2);
    const late = { containers: [asking("1")], initContainers: [asking("3"), sidecar] };
    expect(effectiveRequest(late, "cpu")).toBe(3);
    const early = { containers: [asking("1")], initContainers: [sidecar, asking("3")] };
    expect(effectiveRequest(early, "cpu")).toBe(4);
  });

  test("adds what its runtime takes, and takes a limit for a request that is not there", () => {
    expect(effectiveRequest({ containers: [asking("1")], overhead: { cpu: "250m" } }, "cpu")).toBe(1.25);
    expect(effectiveRequest({ containers: [{ resources: { limits: { cpu: "2" } } }] }, "cpu")).toBe(2);
  });

  test("is what the Pod asks for as a whole, where it does", () => {
    const whole = { containers: [asking("1")], resources: { requests: { cpu: "3" } } };
    expect(effectiveRequest(whole, "cpu")).toBe(3);
  });
});

describe("a node", () => {
  test("takes no seats when cordoned, not ready, or tainted with what seats do not tolerate", () => {
    expect(closedBy(nodeWith())).toBeUndefined();
    expect(closedBy(nodeWith({ cordoned: true }))).toBe("cordoned");
    expect(closedBy(nodeWith({ ready: false }))).toBe("notReady");
    expect(closedBy(nodeWith({ taints: [{ key: "gpu", effect: "NoSchedule" }] }))).toBe("tainted");
    expect(closedBy(nodeWith({ taints: [{ key: "gpu", effect: "NoExecute" }] }))).toBe("tainted");
    expect(closedBy(nodeWith({ taints: [{ key: "spot", effect: "PreferNoSchedule" }] }))).toBeUndefined();
  });

  test("has left what nobody on it has asked for; who has ended asks for nothing", () => {
    const containers = [asking("1", "1Gi")];
    const pods = [
      podWith({ containers }),
      podWith({ containers }, "Succeeded"),
      podWith({ containers }, "Failed"),
    ];
    expect(roomOn(nodeWith(), pods)).toEqual({ cpu: 3, memoryBytes: 7 * 1024 ** 3, pods: 109 });
  });
});

describe("before a launch", () => {
  test("a Kubernetes that is too old blocks, one that nobody has tried is noted, vendors' plus is no matter", () => {
    expect(said(judgeVersion({ major: "1", minor: "29" }))).toEqual(["blocks versionTooOld"]);
    expect(said(judgeVersion({ major: "1", minor: "30+" }))).toEqual([]);
    expect(said(judgeVersion({ major: "1", minor: "37" }))).toEqual([]);
    expect(said(judgeVersion({ major: "1", minor: "99" }))).toEqual(["notes versionUntried"]);
    expect(said(judgeVersion(undefined))).toEqual([]);
  });

  test("a cluster that was not prepared blocks; one without a door too; a silent conductor only warns", () => {
    const well = { definitions: true, door: true, conducted: true };
    expect(said(judgePrepared(well))).toEqual([]);
    expect(said(judgePrepared({ ...well, definitions: false, door: false }))).toEqual(["blocks notPrepared"]);
    expect(said(judgePrepared({ ...well, door: false }))).toEqual(["blocks noDoor"]);
    expect(said(judgePrepared({ ...well, conducted: false }))).toEqual(["warns nobodyConducts"]);
    expect(said(judgePrepared({ definitions: undefined, door: undefined, conducted: undefined }))).toEqual(
      [],
    );
  });

  test("a right that is missing is named by what cannot be done without it", () => {
    expect(judgeRights([])).toEqual([]);
    const lacking = rightsFor(3).filter(
      ({ verb, resource }) => resource === "secrets" || (resource === "seats" && verb !== "patch"),
    );
    expect(judgeRights(lacking)).toEqual([
      { words: "preflight", weight: "blocks", code: "right.names", params: { rights: "create secrets" } },
      {
        words: "preflight",
        weight: "warns",
        code: "right.follow",
        params: { rights: "list seats.pupitre.fr, watch seats.pupitre.fr" },
      },
    ]);
  });

  test("a class without names asks for no right to write them", () => {
    expect(rightsFor(0).some(({ resource }) => resource === "secrets")).toBe(false);
  });

  test("a quota of the establishment that the session would exceed blocks, with what is left", () => {
    const quota = objectNamed("cap", {
      status: {
        hard: { "count/seats.pupitre.fr": "40", pods: "1" },
        used: { "count/seats.pupitre.fr": "15" },
      },
    });
    expect(judgeQuotas([quota], 25)).toEqual([]);
    expect(judgeQuotas([quota], 26)).toEqual([
      {
        ...{ words: "preflight", weight: "blocks", code: "quota" },
        params: { quota: "cap", what: "seats.pupitre.fr", left: 25, need: 26 },
      },
    ]);
  });

  test("the quota of a seat admits the seat", () => {
    const pods = podManifests(place(), LAB, { resets: 0, restarts: 0 });
    expect(judgeSeatQuota(pods, resourceQuota(place(), LAB))).toEqual([]);
    const small = { ...LAB, containers: LAB.containers.slice(0, 1) };
    const tight = resourceQuota(place(), small);
    const cut = { ...tight, spec: { hard: { "requests.cpu": "100m", pods: "3" } } };
    expect(said(judgeSeatQuota(pods, cut))).toEqual(["blocks seatQuota"]);
  });

  test("names where seats would stand are looked at: foreign ones noted, ours that do not go warned of", () => {
    const labels = { "app.kubernetes.io/managed-by": "pupitre" };
    const annotations = { "pupitre.fr/owner": "demo/uid" };
    const gone = (minutes: number) => new Date(EIGHT - minutes * 60_000).toISOString();
    const list = [
      objectNamed("kube-system"),
      objectNamed("lab-results"),
      objectNamed("lab-k3x9pz-01"),
      objectNamed("lab-k3x9pz-02", { metadata: { labels, annotations } }),
      objectNamed("lab-k3x9pz-03", { metadata: { labels, annotations, deletionTimestamp: gone(1) } }),
      objectNamed("lab-k3x9pz-04", { metadata: { labels, annotations, deletionTimestamp: gone(9) } }),
    ];
    expect(judgeNamespaces(list, EIGHT)).toEqual([
      {
        ...{ words: "preflight", weight: "notes", code: "namespacesForeign" },
        params: { count: 1, name: "lab-k3x9pz-01" },
      },
      {
        ...{ words: "preflight", weight: "warns", code: "namespacesStuck" },
        params: { count: 1, name: "lab-k3x9pz-04" },
      },
    ]);
  });

  test("an image that a node has under another of its names is there", () => {
    const node = nodeWith({ images: ["docker.io/library/debian:12.11"] });
    expect(imagePlaces(["debian:12.11", "debian:12.12"], [node, nodeWith({}, "node-2")])).toEqual([
      { image: "debian:12.11", have: 1, of: 2 },
      { image: "debian:12.12", have: 0, of: 2 },
    ]);
  });

  test("an image on no machine is to be fetched; from a registry of one's own perhaps with a password", () => {
    expect(said(judgeImages(["debian:12.11"], [nodeWith()]))).toEqual(["notes imageToFetch"]);
    expect(judgeImages(["registry.example.fr:5000/lab:1"], [nodeWith()])).toEqual([
      {
        ...{ words: "preflight", weight: "notes", code: "imagePrivate" },
        params: { image: "registry.example.fr:5000/lab:1", registry: "registry.example.fr:5000" },
      },
    ]);
    expect(said(judgeImages(["debian:12.11"], undefined))).toEqual(["notes imageUnseen"]);
  });

  test("an image that the cluster has just tried in vain blocks; one that it fetched is not remarked on any more", () => {
    const verdict = (state: ImageVerdict["state"], minutesAgo: number): ImageVerdict => ({
      ...{ image: "debian:12.11", state },
      triedAt: new Date(EIGHT - minutesAgo * 60_000).toISOString(),
    });
    const judged = (verdicts: ImageVerdict[]) =>
      said(judgeImages(["debian:12.11"], [nodeWith()], standingVerdicts(["debian:12.11"], verdicts, EIGHT)));
    expect(judged([verdict("fetched", 60)])).toEqual([]);
    expect(judged([verdict("notFound", 5)])).toEqual(["blocks imageNotFound"]);
    expect(judged([verdict("noAccess", 5)])).toEqual(["blocks imageNoAccess"]);
    expect(judged([verdict("unreachable", 5)])).toEqual(["warns imageUnreachable"]);
    expect(judged([verdict("notFound", 20)])).toEqual(["notes imageToFetch"]);
    expect(judged([verdict("unknown", 1)])).toEqual(["notes imageToFetch"]);
  });

  test("what became of an image is read from a Pod that runs nothing of it", () => {
    const pod = (status: object) =>
      objectNamed("image-0", {
        kind: "Pod",
        status: { containerStatuses: [{ name: "probe", ...status }] },
      }) as Pod;
    const waiting = (reason: string, message = "") =>
      imageState(pod({ image: "x:1", state: { waiting: { reason, message } } }));
    expect(imageState(objectNamed("image-0", { kind: "Pod" }) as Pod)).toBeUndefined();
    expect(waiting("ContainerCreating")).toBeUndefined();
    expect(waiting("ErrImagePull", "x:1: not found")).toBe("notFound");
    expect(waiting("ImagePullBackOff", "pull access denied, 403 Forbidden")).toBe("noAccess");
    expect(waiting("ErrImagePull", "dial tcp: lookup r: no such host")).toBe("unreachable");
    expect(waiting("CreateContainerError", "no such file")).toBe("fetched");
    expect(imageState(pod({ state: { terminated: { exitCode: 128 } } }))).toBe("fetched");
  });

  test("the heaviest finding comes first", () => {
    const findings = judgePrepared({ definitions: true, door: false, conducted: false });
    expect(
      said(heaviestFirst([...judgeVersion({ major: "1", minor: "99" }), ...findings.reverse()])),
    ).toEqual(["blocks noDoor", "warns nobodyConducts", "notes versionUntried"]);
  });
});

describe("the disks of a class", () => {
  const Gi = 1024 ** 3;
  const isDefault = { metadata: { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } } };
  const made = objectNamed("fast", { provisioner: "csi.example", ...isDefault });
  const byHand = objectNamed("local", { provisioner: "kubernetes.io/no-provisioner", ...isDefault });
  const volume = (size: string, phase = "Available", storageClassName = "local") =>
    objectNamed("pv", { spec: { storageClassName, capacity: { storage: size } }, status: { phase } });
  const ask = (seen: Partial<Parameters<typeof judgeStorage>[0]>, bytes = Gi) =>
    said(judgeStorage({ classes: [], volumes: [], wanted: undefined, ...seen }, 3, bytes));

  test("are made by any class that makes disks, one that waits for its first consumer too", () => {
    expect(ask({ classes: [{ ...made, volumeBindingMode: "WaitForFirstConsumer" }] })).toEqual([]);
    expect(ask({ classes: [], volumes: undefined }, 0)).toEqual([]);
  });

  test("cannot come from a class that is not there", () => {
    expect(ask({ classes: [made], wanted: "slow" })).toEqual(["blocks storageClassMissing"]);
  });

  test("are counted where somebody makes them by hand: free, of that class and large enough", () => {
    const two = [
      volume("1Gi"),
      volume("2Gi"),
      volume("100Mi"),
      volume("1Gi", "Bound"),
      volume("1Gi", "Available", "x"),
    ];
    expect(ask({ classes: [byHand], volumes: two })).toEqual(["warns volumesShort"]);
    expect(ask({ classes: [byHand], volumes: [...two, volume("1Gi")] })).toEqual([]);
    expect(ask({ classes: [byHand], volumes: [] })).toEqual(["blocks volumesNone"]);
  });

  test("hang for ever without a class and without disks", () => {
    expect(ask({ classes: [], volumes: [] })).toEqual(["blocks storageNone"]);
  });

  test("are not guessed at by who may not look", () => {
    expect(ask({ classes: undefined })).toEqual(["notes storageUnknown"]);
    expect(ask({ classes: [byHand], volumes: undefined })).toEqual(["notes storageUnknown"]);
  });
});

describe("the Pod Security level of a lab", () => {
  const restricted = podManifests(place(), LAB, { resets: 0, restarts: 0 })[0]?.spec as Parameters<
    typeof levelNeeded
  >[0];

  test("is restricted for everything that a template can say", () => {
    for (const pod of podManifests(place(), LAB, { resets: 0, restarts: 0 }))
      expect(levelNeeded(pod.spec as object)).toBe("restricted");
  });

  test("is found out by what a Pod asks for", () => {
    expect(levelNeeded({ containers: [{}] })).toBe("baseline");
    expect(levelNeeded({ ...restricted, hostNetwork: true })).toBe("privileged");
    expect(levelNeeded({ ...restricted, volumes: [{ hostPath: {} }] })).toBe("privileged");
    const raw = { containers: [{ securityContext: { capabilities: { add: ["NET_ADMIN"] } } }] };
    expect(levelNeeded(raw)).toBe("privileged");
  });

  test("blocks where the seat's namespace enforces a stricter one", () => {
    const namespace = objectNamed("lab", {
      metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    });
    expect(said(judgePodSecurity([objectNamed("p", { spec: { containers: [{}] } })], namespace))).toEqual([
      "blocks podSecurity",
    ]);
    expect(judgePodSecurity([objectNamed("p", { spec: restricted })], namespace)).toEqual([]);
  });
});

test("every finding has its sentence and its remedy in both languages", () => {
  const codes = [
    ...["versionTooOld", "versionUntried", "notPrepared", "noDoor", "nobodyConducts", "quota", "seatQuota"],
    ...[
      "namespacesForeign",
      "namespacesStuck",
      "imageToFetch",
      ...["imageUnseen", "imageNotFound", "imageNoAccess", "imageUnreachable"],
      "imagePrivate",
      "storageUnknown",
      "podSecurity",
    ],
    ...["storageClassMissing", "volumesShort", "volumesNone", "storageNone", "notIsolated"],
    ...rightsFor(1).map(({ without }) => `right.${without}`),
  ];
  for (const language of ["fr", "en"] as const) {
    const table = resources[language].preflight.finding as Record<string, unknown>;
    for (const code of codes) {
      const [head = "", tail] = code.split(".");
      const entry = table[head] ?? table[`${head}_other`];
      const text = String(tail === undefined ? entry : (entry as Record<string, string>)[tail]);
      expect(text, `${language} ${code}`).toMatch(/^.+?[.!?…]\s+\S.+[.!?]$/su);
    }
  }
});
