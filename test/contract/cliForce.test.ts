import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { connect } from "../../cluster/connect.ts";
import { loadKubeconfig } from "../../cluster/kubeconfig.ts";
import type { Cluster } from "../../cluster/port.ts";
import { PRACTICE_NAMESPACE } from "../../services/practiceSite.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { type CommandLine, openCommandLine } from "./commandLine.ts";

/** What stops a launch, what `--force` makes of it, and the exit codes a script tells them apart by. */
let commandLine: CommandLine;
let cluster: Cluster;
beforeAll(async () => {
  commandLine = await openCommandLine();
  const path = commandLine.practice.kubeconfig;
  cluster = connect(await loadKubeconfig({ path, trust: "own" }));
});
afterAll(async () => {
  await cluster.close();
  await commandLine.stop();
});

const launch = (...options: string[]) =>
  commandLine.pupitre("session", "launch", "shell", "--spare", "2", ...options);
const sessions = () => commandLine.json<{ id: string; title: string }[]>("session", "list");

beforeEach(async () => {
  expect(await sessions()).toEqual([]);
});

async function end(id: string): Promise<void> {
  await commandLine.json("--timeout", "60", "session", "end", id, "--confirm", "Forced", "--wait");
  const kind = { apiVersion: "pupitre.fr/v1alpha1", kind: "TrainingSession" };
  const ref = { ...kind, namespace: PRACTICE_NAMESPACE, name: id };
  const { metadata } = (await cluster.get(ref)) as KubeObject;
  await cluster.delete(ref, { uid: metadata.uid });
  await expect.poll(sessions, { timeout: 20_000 }).toEqual([]);
}

test("where nothing fits a launch is refused with 9 and writes nothing; forced, its seats wait for room", async () => {
  const nodes = (await cluster.list({ apiVersion: "v1", kind: "Node" })).items;
  const cordon = async (unschedulable: boolean) => {
    for (const { metadata } of nodes)
      await cluster.mergePatch(
        { apiVersion: "v1", kind: "Node", name: metadata.name },
        { spec: { unschedulable } },
      );
  };
  await cordon(true);
  const refused = await launch("--title", "Forced");
  expect([refused.code, refused.out]).toEqual([9, ""]);
  expect(refused.err).toContain("only 0 of 2 seats fit; --force launches all the same");
  expect(await sessions()).toEqual([]);

  const { code, out } = await launch("--title", "Forced", "--force");
  expect(code).toBe(0);
  const id = out.trim();
  await cordon(false);
  await expect
    .poll(async () => (await commandLine.json<{ counts: object }>("session", "show", id)).counts, {
      timeout: 60_000,
    })
    .toMatchObject({ wanted: 2, ready: 2, failed: 0 });
  await end(id);
});

test("what would certainly fail is refused with 8, named; forced, it is launched all the same", async () => {
  const quota = await cluster.create({
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "few", namespace: PRACTICE_NAMESPACE },
    spec: { hard: { "count/seats.pupitre.fr": "1" } },
  });
  const ref = { apiVersion: "v1", kind: "ResourceQuota", namespace: PRACTICE_NAMESPACE, name: "few" };
  await expect.poll(() => cluster.get(ref), { timeout: 20_000 }).toHaveProperty("status.hard");
  const refused = await launch("--title", "Forced");
  expect([refused.code, refused.out]).toEqual([8, ""]);
  expect(refused.err).toMatch(/quota.*few/i);
  const asJson = await commandLine.pupitre("--json", "session", "launch", "shell", "--spare", "2");
  expect(JSON.parse(asJson.err.trim().split("\n").at(-1) ?? "")).toMatchObject({
    failure: { kind: "conflict", detail: "quota" },
  });
  expect(await sessions()).toEqual([]);

  const { code, out, err } = await launch("--title", "Forced", "--force");
  expect([code, out]).toEqual([0, expect.stringMatching(/^[a-z0-9]{6}\n$/)]);
  expect(err).toMatch(/quota.*few/i);
  await cluster.delete(ref, { uid: quota.metadata.uid });
  await end(out.trim());
});

test("what came too late is a conflict: an ended session is not extended", async () => {
  const { out } = await launch("--title", "Forced");
  const id = out.trim();
  await commandLine.json("--timeout", "60", "session", "end", id, "--confirm", "Forced", "--wait");
  const late = await commandLine.pupitre("session", "extend", id, "30m");
  expect([late.code, late.out]).toEqual([8, ""]);
});
