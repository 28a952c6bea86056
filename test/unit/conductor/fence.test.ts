import { expect, test } from "vitest";
import type { Cluster } from "../../../cluster/port.ts";
import { fence } from "../../../conductor/fence.ts";

test("without the Lease nothing is written, by whatever door", async () => {
  const sent: string[] = [];
  const answer = (verb: string) => async () => void sent.push(verb);
  const verbs = ["create", "apply", "replace", "replaceStatus", "mergePatch", "delete"] as const;
  const open = Object.fromEntries(verbs.map((verb) => [verb, answer(verb)])) as unknown as Cluster;
  const request = async (method: string) => void sent.push(method);
  const lost = () => Promise.reject(new Error("the lease is not held"));
  const fenced = fence({ ...open, request } as Cluster, lost, { reads: 0, writes: 0 });

  for (const verb of verbs) await expect((fenced[verb] as () => Promise<unknown>)()).rejects.toThrow("lease");
  await expect(fenced.request("POST", "/api")).rejects.toThrow("lease");
  await fenced.request("GET", "/api");
  expect(sent).toEqual(["GET"]);
});
