import { afterAll, beforeAll, expect, test } from "vitest";
import { preflight, readIsolation } from "../../services/preflight.ts";
import type { SiteAccess } from "../../services/site.ts";
import { askForImages, askForIsolation } from "../../services/trialWishes.ts";
import type { CallInput } from "../../shared/contract/calls.ts";
import { POLICY_CONFIG_MAP } from "../../shared/domain/imagePolicy.ts";
import { IMAGES_KEY, ImagesTold, parseImages } from "../../shared/domain/imageTrial.ts";
import { ISOLATION_CONFIG_MAP } from "../../shared/domain/isolation.ts";
import { PORTAL_CONFIG_MAP, PORTAL_ORIGIN_KEY } from "../../shared/domain/links.ts";
import type { LabTemplate } from "../../shared/domain/template.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { KubeObject, Manifest } from "../../shared/kubernetes/objects.ts";
import { allReady, DEMO, openStage, SHELL, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
let site: SiteAccess;

beforeAll(async () => {
  stage = await openStage();
  site = { id: "practice", kind: "practice", cluster: stage.cluster, namespace: DEMO };
  await configMap(PORTAL_CONFIG_MAP, { [PORTAL_ORIGIN_KEY]: "http://{seat}.localhost:8080" });
  await stage.conduct({ probeImage: "docker.io/library/node:22" });
});
afterAll(() => stage.close());

const configMap = (name: string, data: Record<string, string>) =>
  stage.cluster.apply(
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: DEMO }, data },
    "test",
  );
const template: LabTemplate = {
  apiVersion: API_VERSION,
  kind: "LabTemplate",
  metadata: { name: "shell" },
  spec: SHELL,
};
const check = async (changes: Partial<CallInput<"checkLaunch">> = {}, now = new Date()) => {
  const wish = { site: "practice", template: "shell", title: "Shell", parameters: {}, seats: 30, people: 30 };
  return preflight(site, template, { ...wish, minutes: 60, ...changes }, now);
};
const codes = async (...args: Parameters<typeof check>) =>
  (await check(...args)).findings.map(({ weight, code }) => `${weight} ${code}`);

/** With something in the cluster that is not there otherwise. */
async function having<T>(manifest: Manifest, work: () => Promise<T>): Promise<T> {
  const made = await stage.cluster.create(manifest);
  try {
    return await work();
  } finally {
    const { apiVersion, kind, metadata } = made;
    const ref = { apiVersion, kind, name: metadata.name };
    const { namespace } = metadata;
    await stage.cluster.delete({ ...ref, ...(namespace ? { namespace } : {}) }, { uid: metadata.uid });
  }
}

test("on the demonstration nothing stands in the way of a class, and it says how many fit", async () => {
  const answer = await check();
  expect(answer.findings).toEqual([]);
  expect(answer.capacity).toMatchObject({
    verdict: "fits",
    closed: { cordoned: 0, notReady: 0, tainted: 0 },
  });
  expect(answer.capacity.largest?.cpu).toBeLessThanOrEqual(64);
});

test("the demonstration's isolation is called simulated, on the site, on a session and in its receipt", async () => {
  const told = await until(
    () => readIsolation(site),
    (isolation) => isolation !== undefined,
  );
  expect(told).toMatchObject({ network: "simulated", userNamespaces: "simulated" });

  const id = await stage.launch({}, 1);
  await until(() => stage.seats(id), allReady(1));
  const session = await until(
    () => stage.session(id),
    (found) => found?.status?.isolation !== undefined,
  );
  expect(session?.status?.isolation).toEqual(told);
  await stage.patchSession(id, { phase: "ended" });
  const receipt = await until(
    () => stage.receipt(id),
    (found) => found !== undefined,
  );
  expect(receipt?.spec.isolation).toEqual(told);
});

test("whoever asks has it tried again", async () => {
  const before = await readIsolation(site);
  await new Promise((resolve) => setTimeout(resolve, 1_100)); // the cluster's clock tells whole seconds
  await askForIsolation(site, new Date());
  const after = await until(
    () => readIsolation(site),
    (isolation) => isolation?.probedAt !== before?.probedAt,
    40,
  );
  expect(after?.network).toBe("simulated");
});

test("images are fetched on demand, and what came of each is told; what the policy forbids is not fetched", async () => {
  await configMap(POLICY_CONFIG_MAP, { imageSources: "docker.io/library\nregistry.example.fr\n" });
  const there = "docker.io/library/debian:12.11";
  const missing = "docker.io/library/lab-2:1";
  const forbidden = "quay.io/other/image:1";
  await askForImages(site, [there, missing, forbidden], new Date());
  const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: DEMO, name: ISOLATION_CONFIG_MAP };
  const told = await until(
    async () => {
      const map = await stage.cluster.get<KubeObject & { data?: Record<string, string> }>(ref);
      return parseImages(ImagesTold, map?.data?.[IMAGES_KEY])?.verdicts;
    },
    (verdicts) => verdicts !== undefined,
    60,
  );
  expect(told?.map(({ image, state }) => [image, state])).toEqual([
    [there, "fetched"],
    [missing, "notFound"],
    [forbidden, "forbidden"],
  ]);
  const left = await stage.cluster.list({ apiVersion: "v1", kind: "Namespace" });
  const standing = left.items.filter(
    ({ metadata: { name, deletionTimestamp } }) => /^lab-/.test(name) && !deletionTimestamp,
  );
  expect(standing.map(({ metadata }) => metadata.name)).toEqual([]);
  const policy = { apiVersion: "v1", kind: "ConfigMap", namespace: DEMO, name: POLICY_CONFIG_MAP };
  const found = await stage.cluster.get(policy);
  if (found) await stage.cluster.delete(policy, { uid: found.metadata.uid });
});

test("a class that does not fit says what lacks, and that is no reason to refuse it", async () => {
  const heavy = {
    ...SHELL,
    containers: SHELL.containers.map((one) => ({ ...one, resources: { cpu: "65", memory: "1Gi" } })),
  };
  const answer = await preflight(
    site,
    { ...template, spec: heavy },
    {
      ...{ site: "practice", template: "shell", title: "Shell", parameters: {} },
      seats: 2,
      people: 2,
      minutes: 60,
    },
    new Date(),
  );
  expect(answer.capacity).toMatchObject({
    verdict: "doesNotFit",
    seats: 0,
    tooLarge: { resource: "cpu", need: 65 },
  });
  expect(answer.findings.filter(({ weight }) => weight === "blocks")).toEqual([]);
});

test("an image that the site's policy forbids blocks, by the words of refused input", async () => {
  await configMap(POLICY_CONFIG_MAP, { imageSources: "registry.example.fr # ours\n" });
  expect(await codes()).toEqual(["blocks template.imageForbidden"]);
  await configMap(POLICY_CONFIG_MAP, { imageSources: "docker.io/library\n" });
  expect(await codes()).toEqual([]);
});

test("a computer whose clock is wrong is told so before anything is launched", async () => {
  expect(await codes({}, new Date(Date.now() + 5 * 60_000))).toEqual(["blocks session.clockAhead"]);
});

test("a quota of the establishment that counts seats is kept to", async () => {
  const quota = {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "seats", namespace: DEMO },
    spec: { hard: { "count/seats.pupitre.fr": "20" } },
  };
  await having(quota, async () => {
    const found = await until(codes, (list) => list.length > 0);
    expect(found).toEqual(["blocks quota"]);
    expect(await codes({ seats: 19, people: 19 })).toEqual([]);
  });
});

test("a namespace that stands where a seat could, and is not ours, is noted and left alone", async () => {
  const foreign = { apiVersion: "v1", kind: "Namespace", metadata: { name: "lab-k3x9pz-01" } };
  await having(foreign, async () => expect(await codes()).toEqual(["notes namespacesForeign"]));
});

test("an establishment without a door for students cannot hold a class", async () => {
  const lonely = { ...site, namespace: "kube-public" };
  const wish = {
    site: "x",
    template: "shell",
    title: "Shell",
    parameters: {},
    seats: 1,
    people: 0,
    minutes: 60,
  };
  const { findings, isolation } = await preflight(lonely, template, wish, new Date());
  expect(findings.map(({ code }) => code)).toEqual(["noDoor"]);
  expect(isolation).toBeUndefined();
});
