import { randomInt } from "node:crypto";
import { expect, test } from "vitest";
import type { Cluster } from "../../../cluster/port.ts";
import { launchSession } from "../../../services/launchSession.ts";
import { readPackedPrograms } from "../../../services/prepare/packedPrograms.ts";
import { planSystem } from "../../../services/prepare/prepareSystem.ts";
import { removeSystem } from "../../../services/prepare/removeSystem.ts";
import { readSystemSettings } from "../../../services/prepare/systemSettings.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import { allReady, LAB, openRealStage, PROGRAMS, refusal, seatsOf, until } from "./realStage.ts";

const CLUSTER_WIDE = [
  ["rbac.authorization.k8s.io/v1", "ClusterRole"],
  ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding"],
  ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"],
  ["admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding"],
  ["apiextensions.k8s.io/v1", "CustomResourceDefinition"],
  ["v1", "Namespace"],
] as const;

const ofOurs = async (cluster: Cluster): Promise<string[]> => {
  const lists = await Promise.all(
    CLUSTER_WIDE.map(([apiVersion, kind]) => cluster.list<KubeObject>({ apiVersion, kind })),
  );
  return lists
    .flatMap(({ items }, index) =>
      items.map(({ metadata }) => `${CLUSTER_WIDE[index]?.[1]} ${metadata.name}`),
    )
    .filter((name) => /pupitre|lab-/.test(name))
    .sort();
};

test("what was prepared is taken back whole: refused while a class stands, then with everything when told so", async () => {
  const stage = await openRealStage();
  await stage.conduct();
  const { teacher, stranger } = stage.people;
  const { session: id } = await launchSession(
    {
      site: "real",
      template: "shell",
      title: "Shell",
      parameters: {},
      people: [{ lastName: "Dupont", firstName: "Ana" }],
      spare: 0,
      minutes: 60,
      openAtOnce: true,
    },
    {
      site: stage.siteOf(teacher),
      template: LAB,
      locale: "fr",
      now: new Date(),
      random: (below) => randomInt(below),
    },
  );
  await until(() => seatsOf(stage.admin, stage.establishment, id), allReady(1));

  // Whoever may not prepare is told every right that is missing, and nothing is written.
  const programs = await readPackedPrograms(PROGRAMS);
  const plan = await planSystem({ cluster: stranger.cluster, settings: stage.settings, programs });
  expect(plan.missing).toContainEqual({ verb: "create", resource: "clusterroles.rbac.authorization.k8s.io" });
  expect(plan.missing).toContainEqual({ verb: "patch", resource: "namespaces" });
  expect(await refusal(stage.prepare({ cluster: stranger.cluster }))).toMatch(
    /^forbidden: missing rights: .*clusterroles/,
  );

  expect(await readSystemSettings(stage.admin)).toEqual(stage.settings);
  const written = await stage.prepare();
  expect([...written.changes.values()].filter((change) => change !== "same")).toEqual([]);

  expect(await refusal(removeSystem({ cluster: stage.admin }))).toMatch(/^conflict: 1 sessions/);
  const removed = await removeSystem({ cluster: stage.admin, endSessions: true, withData: true });
  expect(removed.establishments).toEqual([stage.establishment]);
  await until(
    () => ofOurs(stage.admin),
    (left) => left.length === 0,
    30,
  );
  // The establishment's own namespace stays, and the rights in it are gone.
  const establishment = { apiVersion: "v1", kind: "Namespace", name: stage.establishment };
  expect(await stage.admin.get(establishment)).toBeDefined();
  const bindings = await stage.admin.list(
    { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding" },
    { namespace: stage.establishment },
  );
  expect(bindings.items).toEqual([]);
  await stage.close();
});
