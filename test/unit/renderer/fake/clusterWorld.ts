import type { Hosting } from "../../../../shared/contract/hosting.ts";
import type { FakeBridge } from "./fakeBridge.ts";

const NEVER: Hosting = {
  site: "practice",
  state: "asking",
  installed: false,
  conducting: false,
  here: false,
  missing: [],
};

const SINCE = () => new Date(Date.now() - 47 * 60_000).toISOString();
const missing = ["create", "patch"].flatMap((verb) =>
  ["customresourcedefinitions.apiextensions.k8s.io", "namespaces", "pods/exec", "networkpolicies"].map(
    (resource) => ({ verb, resource }),
  ),
);
const trial: Partial<Hosting> = {
  state: "trial",
  conducting: true,
  since: SINCE(),
  holder: "portable-marie",
  version: "0.1.0",
  portalUrl: "http://localhost:33391",
};

/** Who may conduct a real cluster, by the name that the page's address gives it. */
const hostingExamples: Record<string, Partial<Hosting>> = {
  asking: {},
  cluster: {
    state: "cluster",
    installed: true,
    conducting: true,
    since: SINCE(),
    holder: "pupitre-conductor-6f7d9c5b8-x2k4p",
    version: "4f1d2a907be1",
    portalUrl: "https://tp.exemple.fr",
  },
  silent: { state: "cluster", installed: true },
  aside: {
    state: "cluster",
    installed: true,
    conducting: true,
    since: SINCE(),
    holder: "pupitre-conductor-6f7d9c5b8-x2k4p",
    steppedAside: SINCE(),
  },
  trial: { ...trial, here: true },
  elsewhere: trial,
  offer: { state: "offer" },
  lacking: { state: "lacking", missing },
};

/** Makes the fake application's site a real cluster, conducted like the example. */
export function showCluster({ world, emit }: FakeBridge, example: string): void {
  world.site = {
    ...world.site,
    kind: "cluster",
    name: "Toulouse",
    server: "https://k8s.exemple.fr:6443",
  };
  world.options.hostings.push({ ...NEVER, ...hostingExamples[example] });
  emit("sitesChanged", [world.site]);
}
