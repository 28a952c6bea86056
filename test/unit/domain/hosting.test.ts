import { describe, expect, test } from "vitest";
import {
  conductorIdentity,
  hostingOf,
  isTrialPortal,
  mustStepAside,
  type ObservedHosting,
  parseConductorIdentity,
} from "../../../shared/domain/hosting.ts";

const nobody: ObservedHosting = {
  deployment: "absent",
  lease: "absent",
  portal: undefined,
  own: undefined,
  missing: [],
};
const observed = (change: Partial<ObservedHosting>): ObservedHosting => ({ ...nobody, ...change });
const heldBy = (holder: string, expired = false) => ({ lease: { holder, expired } });
const POD = "cluster:pupitre-conductor-7f-x2/1/ab";
const LAPTOP = "laptop/4711/cd";
const create = { verb: "create", resource: "namespaces" };

describe("who conducts", () => {
  test.each<[string, Partial<ObservedHosting>, ReturnType<typeof hostingOf>]>([
    ["nobody, and this user could", {}, { state: "offer" }],
    ["nobody, and this user may not", { missing: [create] }, { state: "lacking" }],
    ["a Pod that holds the Lease", heldBy(POD), { state: "cluster", conducting: true }],
    ["nobody yet beside a Deployment", { deployment: { ready: 0 } }, { state: "cluster", conducting: false }],
    [
      "nobody beside a Deployment, whatever this user may do",
      { deployment: { ready: 2 }, ...heldBy(POD, true) },
      { state: "cluster", conducting: false },
    ],
    ["this application", { ...heldBy(LAPTOP), own: LAPTOP }, { state: "trial", here: true }],
    ["this application, before it has the Lease", { own: LAPTOP }, { state: "trial", here: true }],
    ["an application elsewhere", heldBy(LAPTOP), { state: "trial", here: false }],
    ["nobody after a laptop that is gone", heldBy(LAPTOP, true), { state: "offer" }],
    [
      "this application while the Pods of a Deployment are not ready",
      { ...heldBy(LAPTOP), own: LAPTOP, deployment: { ready: 0 } },
      { state: "trial", here: true },
    ],
    [
      "the cluster, for a teacher who sees the establishment alone",
      { deployment: "hidden", lease: "hidden", portal: { origin: "https://{seat}.lab.example.fr" } },
      { state: "cluster", conducting: true },
    ],
    [
      "somebody's trial, for a teacher who sees the establishment alone",
      {
        deployment: "hidden",
        lease: "hidden",
        portal: { origin: "http://{seat}.localhost:8080", hosting: "trial" },
      },
      { state: "trial", here: false },
    ],
    [
      "nobody, for a teacher whose establishment has no door",
      { deployment: "hidden", lease: "hidden", missing: [create] },
      { state: "lacking" },
    ],
  ])("%s", (_, change, verdict) => {
    expect(hostingOf(observed(change))).toEqual(verdict);
  });
});

describe("a trial", () => {
  const running = { ...heldBy(LAPTOP), own: LAPTOP };
  test("gives way to a conductor of the cluster that is ready or leads, and to nobody else", () => {
    expect(mustStepAside(observed(running))).toBe(false);
    expect(mustStepAside(observed({ ...running, deployment: { ready: 0 } }))).toBe(false);
    expect(mustStepAside(observed({ ...running, deployment: { ready: 1 } }))).toBe(true);
    expect(mustStepAside(observed({ own: LAPTOP, ...heldBy(POD) }))).toBe(true);
    expect(mustStepAside(observed({ own: LAPTOP, ...heldBy("other/1/aa") }))).toBe(false);
  });

  test("has its portal on its own computer: a mark that was left beside a real address counts for nothing", () => {
    expect(isTrialPortal({ origin: "http://{seat}.localhost:8080", hosting: "trial" })).toBe(true);
    expect(isTrialPortal({ origin: "https://{seat}.lab.example.fr", hosting: "trial" })).toBe(false);
    expect(isTrialPortal({ origin: "http://{seat}.localhost:8080" })).toBe(false);
  });
});

test("no computer's name makes its conductor look like one of the cluster", () => {
  const life = { process: 1, life: "ab" };
  const pod = conductorIdentity({ inCluster: true, computer: "pupitre-conductor-7f-x2", ...life });
  const laptop = conductorIdentity({ inCluster: false, computer: "pupitre-conductor-7f-x2", ...life });
  expect(parseConductorIdentity(pod)).toEqual({ inCluster: true, computer: "pupitre-conductor-7f-x2" });
  expect(parseConductorIdentity(laptop)).toEqual({ inCluster: false, computer: "pupitre-conductor-7f-x2" });
});
