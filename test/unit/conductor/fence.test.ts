import { expect, test } from "vitest";
import type { Cluster, WriteOptions } from "../../../cluster/port.ts";
import { fence } from "../../../conductor/fence.ts";

test("without the Lease nothing is written, by whatever door", async () => {
  const sent: string[] = [];
  const answer = (verb: string) => async () => void sent.push(verb);
  const verbs = ["create", "apply", "replace", "replaceStatus", "mergePatch", "delete"] as const;
  const open = Object.fromEntries(verbs.map((verb) => [verb, answer(verb)])) as unknown as Cluster;
  const request = async (method: string) => void sent.push(method);
  const lost = () => {
    throw new Error("the lease is not held");
  };
  const fenced = fence({ ...open, request } as Cluster, lost, { reads: 0, writes: 0 });

  for (const verb of verbs) await expect((fenced[verb] as () => Promise<unknown>)()).rejects.toThrow("lease");
  await expect(fenced.request("POST", "/api")).rejects.toThrow("lease");
  await fenced.request("GET", "/api");
  expect(sent).toEqual(["GET"]);
});

test("each write carries the permit along, for what happens on its way out", async () => {
  const permits: unknown[] = [];
  const open = {
    create: async (_: unknown, options: WriteOptions) => void permits.push(options.permit),
    apply: async (_: unknown, __: unknown, options: WriteOptions) => void permits.push(options.permit),
    delete: async (_: unknown, options: WriteOptions) => void permits.push(options.permit),
  } as unknown as Cluster;
  const permit = () => undefined;
  const fenced = fence(open, permit, { reads: 0, writes: 0 });
  const made = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "class" } };
  await fenced.create(made);
  await fenced.apply(made, "somebody");
  await fenced.delete({ apiVersion: "v1", kind: "ConfigMap", namespace: "class", name: "a" }, { uid: "1" });
  expect(permits).toEqual([permit, permit, permit]);
});
