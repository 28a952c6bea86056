import { afterAll, beforeAll, expect, test } from "vitest";
import { established } from "../../../services/prepareCluster.ts";
import type { KubeObject, Manifest } from "../../../shared/kubernetes/objects.ts";
import { refOf } from "../../../shared/kubernetes/objects.ts";
import { DOOR_PORT, doorManifests } from "../../../shared/manifests/system/doorManifests.ts";
import type { Door } from "../../../shared/manifests/system/options.ts";
import { httpRouteDefinition } from "../../cluster/gatewayApi.ts";
import { openRealStage, type RealStage, refusal } from "./realStage.ts";

/** The ways in from outside, as an API server takes them: by Ingress, and by a route of a Gateway (its published definition). */
const SYSTEM = "pupitre-system";
const GATEWAY: Door = { kind: "gateway", domain: "lab.test", namespace: "edge", name: "school" };
let stage: RealStage;
let definition: Manifest;
beforeAll(async () => {
  definition = await httpRouteDefinition();
  stage = await openRealStage({
    door: { kind: "ingress", domain: "lab.test", className: "nginx", tlsSecret: "door" },
  });
}, 180_000);
afterAll(async () => {
  const found = await stage?.admin.get(refOf(definition));
  if (found) await stage.admin.delete(refOf(definition), { uid: found.metadata.uid });
  await stage?.close();
}, 180_000);

/** What an apply would come to; a field that is not in the schema is refused. */
const tryOut = (manifest: Manifest) => stage.admin.apply(manifest, "test", { dryRun: true });
type WithSpec = KubeObject & { spec: unknown };
const standing = (apiVersion: string, kind: string) =>
  stage.admin.get<WithSpec>({ apiVersion, kind, namespace: SYSTEM, name: "pupitre-portal" });

test("an Ingress leads every name below the domain to the portal's Service", async () => {
  const ingress = await standing("networking.k8s.io/v1", "Ingress");
  expect(ingress?.spec).toEqual({
    ingressClassName: "nginx",
    tls: [{ hosts: ["*.lab.test"], secretName: "door" }],
    rules: [
      {
        host: "*.lab.test",
        http: {
          paths: [
            {
              ...{ path: "/", pathType: "Prefix" },
              backend: { service: { name: "pupitre-portal", port: { number: DOOR_PORT } } },
            },
          ],
        },
      },
    ],
  });
  const service = await standing("v1", "Service");
  expect(service?.spec).toMatchObject({ ports: [{ port: DOOR_PORT }] });
});

test.each([
  ["with the cluster's default class and its default certificate", {}],
  ["with a class", { className: "traefik" }],
  ["with a certificate", { tlsSecret: "wildcard" }],
])("an Ingress %s is accepted", async (_, more) => {
  const [manifest] = doorManifests({ kind: "ingress", domain: "classes.example.org", ...more });
  expect((await tryOut(manifest as Manifest)).metadata.name).toBe("pupitre-portal");
});

test("without the Gateway API nothing is prepared for a gateway; with it its route takes the Ingress's place", async () => {
  const settings = { ...stage.settings, door: GATEWAY };
  expect(await refusal(stage.prepare({ settings }))).toMatch(
    /^unsupported: the Gateway API is not installed/,
  );
  expect(await standing("networking.k8s.io/v1", "Ingress")).toBeDefined();

  await stage.admin.create(definition);
  await established(stage.admin, definition.metadata.name);
  const [route] = doorManifests(GATEWAY) as [Manifest & { spec: object }];
  // The published rules are at work: a limit that is none of their durations is refused.
  const rule = { backendRefs: [{ name: "pupitre-portal", port: DOOR_PORT }], timeouts: { request: "never" } };
  expect(await refusal(tryOut({ ...route, spec: { ...route.spec, rules: [rule] } } as Manifest))).toMatch(
    /^invalid/,
  );
  expect(await refusal(tryOut({ ...route, spec: { ...route.spec, hostname: "x" } } as Manifest))).not.toBe(
    "done",
  );
  await tryOut(route);

  await stage.prepare({ settings });
  expect((await standing("gateway.networking.k8s.io/v1", "HTTPRoute"))?.spec).toMatchObject({
    hostnames: ["*.lab.test"],
    parentRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "edge", name: "school" }],
    rules: [
      {
        backendRefs: [{ kind: "Service", name: "pupitre-portal", port: DOOR_PORT }],
        timeouts: { request: "0s" },
      },
    ],
  });
  expect(await standing("networking.k8s.io/v1", "Ingress")).toBeUndefined();
}, 120_000);
