import { afterAll, beforeAll, expect, test } from "vitest";
import { readPackedPrograms } from "../../../services/prepare/packedPrograms.ts";
import { readSystemSettings } from "../../../services/prepare/systemSettings.ts";
import { systemStatus } from "../../../services/prepare/systemStatus.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import type { PackedProgram, ProgramName } from "../../../shared/manifests/system/options.ts";
import { cli } from "../../day/cli.ts";
import { openRealStage, PROGRAMS, type RealStage } from "./realStage.ts";
import { repacked } from "./repacked.ts";

/** A newer Pupitre over an older one, as IT brings it in: what runs, what is taken away, and what stays untouched. */
const SYSTEM = "pupitre-system";
const ROLLOUT = 120_000;
type Programs = Record<ProgramName, PackedProgram>;
let stage: RealStage;
let first: Programs;
beforeAll(async () => {
  stage = await openRealStage();
  first = await readPackedPrograms(PROGRAMS);
}, 180_000);
afterAll(() => stage?.close(), 180_000);

const nameOf = (program: ProgramName, { sha256 }: PackedProgram) =>
  `pupitre-${program}-${sha256.slice(0, 12)}`;
const bundlesOf = (...versions: Programs[]) =>
  versions
    .flatMap((programs) => [nameOf("conductor", programs.conductor), nameOf("portal", programs.portal)])
    .sort();

async function bundles(): Promise<string[]> {
  const { items } = await stage.admin.list(
    { apiVersion: "v1", kind: "ConfigMap" },
    { namespace: SYSTEM, labelSelector: "pupitre.fr/bundle" },
  );
  return [...new Set(items.map(({ metadata }) => metadata.name))].sort();
}

type Pod = KubeObject & { spec: { containers: { env?: { name: string; value?: string }[] }[] } };
/** The Pods of a program that are not on their way out, and the checksum of what each runs. */
async function running(program: ProgramName) {
  const { items } = await stage.admin.list<Pod>(
    { apiVersion: "v1", kind: "Pod" },
    { namespace: SYSTEM, labelSelector: `app.kubernetes.io/name=pupitre-${program}` },
  );
  return items
    .filter(({ metadata }) => !metadata.deletionTimestamp)
    .map(({ metadata, spec }) => ({
      uid: metadata.uid,
      sha256: spec.containers[0]?.env?.find(({ name }) => name === "PUPITRE_BUNDLE_SHA256")?.value,
    }));
}

test("an upgrade rolls the new programs out, keeps the bundle before for a way back, and takes older ones away", async () => {
  await stage.prepare({ rolloutMs: ROLLOUT });
  expect(await bundles()).toEqual(bundlesOf(first));
  // Somebody's own, and one that only looks like ours: they stay.
  const foreign = {
    name: "pupitre-notes",
    namespace: SYSTEM,
    labels: { "app.kubernetes.io/part-of": "pupitre" },
  };
  await stage.admin.create({ apiVersion: "v1", kind: "ConfigMap", metadata: foreign });

  const versions = ["2", "3"].map((version) => ({
    conductor: repacked(first.conductor, version),
    portal: repacked(first.portal, version),
  }));
  const [second, third] = versions as [Programs, Programs];
  await stage.prepare({ programs: second, rolloutMs: ROLLOUT });
  expect(await bundles()).toEqual(bundlesOf(first, second));
  const status = await systemStatus(stage.admin, Date.now());
  expect(status.programs.map(({ isRolledOut, ready, wanted }) => [isRolledOut, ready === wanted])).toEqual([
    [true, true],
    [true, true],
  ]);
  for (const program of ["conductor", "portal"] as const)
    expect(new Set((await running(program)).map(({ sha256 }) => sha256))).toEqual(
      new Set([second[program].sha256]),
    );

  await stage.prepare({ programs: third, rolloutMs: ROLLOUT });
  expect(await bundles()).toEqual(bundlesOf(second, third));
  const { changes } = await stage.prepare({ programs: third, rolloutMs: ROLLOUT });
  expect([...changes.values()].filter((change) => change !== "same")).toEqual([]);
  expect(await bundles()).toEqual(bundlesOf(second, third));
  const kept = await stage.admin.get({ apiVersion: "v1", kind: "ConfigMap", ...foreign });
  expect(kept).toBeDefined();
}, 300_000);

test("an upgrade that changes the conductor alone leaves the students' door as it is", async () => {
  const portal = await running("portal");
  const [before] = await bundlesNow("portal");
  const programs = { conductor: repacked(first.conductor, "4"), portal: before };
  await stage.prepare({ programs, rolloutMs: ROLLOUT });
  expect(await running("portal")).toEqual(portal);
  expect(new Set((await running("conductor")).map(({ sha256 }) => sha256))).toEqual(
    new Set([programs.conductor.sha256]),
  );
}, 180_000);

/** What runs of a program, as it was packed. */
async function bundlesNow(program: ProgramName): Promise<[PackedProgram]> {
  const [{ sha256 = "" } = {}] = await running(program);
  const found = await stage.admin.get<KubeObject & { binaryData?: Record<string, string> }>({
    ...{ apiVersion: "v1", kind: "ConfigMap", namespace: SYSTEM },
    name: `pupitre-${program}-${sha256.slice(0, 12)}`,
  });
  return [{ sha256, base64: Object.values(found?.binaryData ?? {})[0] ?? "" }];
}

test("another way in takes the place of the one before", async () => {
  const INGRESS = {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    namespace: SYSTEM,
    name: "pupitre-portal",
  };
  const ingress = { ...stage.settings, door: { kind: "ingress", domain: "lab.test" } as const };
  await stage.prepare({ settings: ingress });
  expect(await stage.admin.get(INGRESS)).toBeDefined();
  await stage.prepare();
  expect(await stage.admin.get(INGRESS)).toBeUndefined();
}, 120_000);

test("`cluster upgrade` brings this version with what was decided before, and says what it changes", async () => {
  const kubeconfig = process.env.PUPITRE_REAL_KUBECONFIG ?? "";
  const settings = await readSystemSettings(stage.admin);
  for (const version of ["5", "6"])
    await stage.prepare({
      programs: {
        conductor: repacked(first.conductor, version),
        portal: repacked(first.portal, version),
      },
    });
  expect(await bundles()).not.toContain(nameOf("conductor", first.conductor));
  await cli(kubeconfig, "cluster", "upgrade", "--dry-run");
  expect(await bundles()).not.toContain(nameOf("conductor", first.conductor));
  await cli(kubeconfig, "cluster", "upgrade");
  expect(await bundles()).toContain(nameOf("conductor", first.conductor));
  expect(await readSystemSettings(stage.admin)).toEqual(settings);
  expect(new Set((await running("conductor")).map(({ sha256 }) => sha256))).toEqual(
    new Set([first.conductor.sha256]),
  );
}, 180_000);
