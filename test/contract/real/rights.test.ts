import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchSession } from "../../../services/launchSession.ts";
import type { SessionId } from "../../../shared/domain/names.ts";
import {
  allReady,
  KUBE_LAB,
  openRealStage,
  type Person,
  type RealStage,
  seatsOf,
  until,
} from "./realStage.ts";

/**
 * What each identity may not do by RBAC alone, asked of the API server with the identity's own token
 * (SelfSubjectAccessReview). What RBAC cannot forbid is tried for real in admission.test.ts.
 */
let stage: RealStage;
let id: SessionId;
let student: Person;

beforeAll(async () => {
  stage = await openRealStage();
  await stage.conduct();
  const { teacher } = stage.people;
  const people = [{ lastName: "Dupont", firstName: "Ana" }];
  ({ session: id } = await launchSession(
    {
      site: "real",
      template: "shell",
      title: "Shell",
      parameters: {},
      people,
      spare: 1,
      minutes: 60,
      openAtOnce: true,
    },
    {
      site: stage.siteOf(teacher),
      template: KUBE_LAB,
      locale: "fr",
      now: new Date(),
      random: (below) => randomInt(below),
    },
  ));
  await until(() => seatsOf(teacher.cluster, stage.establishment, id), allReady(2));
  student = await stage.connectAs(`lab-${id}-01`, "lab");
  await until(() => may(student, "list pods @students"), Boolean);
});
afterAll(() => stage?.close());

/** `get secrets/access @own`: verb, plural[.group][/name or :subresource], @ where. */
async function may(who: Person, sentence: string): Promise<boolean> {
  const [, verb, resource, group = "", subresource, name, where] =
    /^(\S+) ([a-z]+)((?:\.[a-z0-9.]+)?)(?::([a-z]+))?(?:\/(\S+))? @(\S+)$/.exec(sentence) ?? [];
  if (!verb || !where) throw new Error(`no such sentence: ${sentence}`);
  const places: Record<string, string | undefined> = {
    everywhere: undefined,
    establishment: stage.establishment,
    own: `lab-${id}-01`,
    students: `lab-${id}-01-own`,
    neighbour: `lab-${id}-02`,
    neighbours: `lab-${id}-02-own`,
    system: "pupitre-system",
  };
  const namespace = where in places ? places[where] : where;
  const review = await who.cluster.request<{ status: { allowed: boolean } }>(
    "POST",
    "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: {
        resourceAttributes: {
          verb,
          group: group.slice(1),
          resource,
          ...(subresource ? { subresource } : {}),
          ...(name ? { name: name.replace("ID", id) } : {}),
          ...(namespace ? { namespace } : {}),
        },
      },
    },
  );
  return review.status.allowed;
}

const RBAC = "rbac.authorization.k8s.io";

const cases: Record<string, { may: string[]; mayNot: string[] }> = {
  conductor: {
    may: [
      "create namespaces @everywhere",
      `create rolebindings.${RBAC} @everywhere`,
      `bind clusterroles.${RBAC}/pupitre-conductor-seat @everywhere`,
      "watch pods @everywhere",
      "patch trainingsessions.pupitre.fr:status @establishment",
      "get secrets/ID-roster @establishment",
      "create secrets @own",
      "create pods:exec @own",
      "create serviceaccounts:token/lab @own",
      "get endpointslices.discovery.k8s.io/kubernetes @default",
      "update leases.coordination.k8s.io/pupitre-conductor @system",
    ],
    mayNot: [
      "list secrets @everywhere",
      "get secrets @default",
      "get secrets @kube-system",
      "create secrets @kube-system",
      "get secrets @system",
      "get configmaps @kube-system",
      `create clusterroles.${RBAC} @everywhere`,
      `escalate clusterroles.${RBAC} @everywhere`,
      `bind clusterroles.${RBAC}/cluster-admin @everywhere`,
      `bind clusterroles.${RBAC}/pupitre-conductor-establishment @everywhere`,
      `create clusterrolebindings.${RBAC} @everywhere`,
      `delete rolebindings.${RBAC} @kube-system`,
      `create roles.${RBAC} @kube-system`,
      `patch roles.${RBAC} @kube-system`,
      "create pods @default",
      "create pods @establishment",
      "create pods:exec @kube-system",
      "create pods:exec @system",
      "update leases.coordination.k8s.io/kube-scheduler @kube-system",
      "create leases.coordination.k8s.io @kube-system",
      "patch nodes @everywhere",
      "delete persistentvolumes @everywhere",
      "create serviceaccounts:token @kube-system",
      "create serviceaccounts:token @own",
      "create serviceaccounts:token/default @own",
      "list endpointslices.discovery.k8s.io @default",
      "impersonate users @everywhere",
      "create trainingsessions.pupitre.fr @establishment",
      "delete trainingsessions.pupitre.fr @establishment",
      "update seatpresences.pupitre.fr @establishment",
      "create visits.pupitre.fr @establishment",
      "delete receipts.pupitre.fr @establishment",
      "delete auditentries.pupitre.fr @establishment",
      "patch auditentries.pupitre.fr @establishment",
      "assist trainingsessions.pupitre.fr @establishment",
      "patch deployments.apps @system",
      "patch validatingadmissionpolicies.admissionregistration.k8s.io @everywhere",
      "delete customresourcedefinitions.apiextensions.k8s.io @everywhere",
    ],
  },
  portal: {
    may: [
      "watch seats.pupitre.fr @everywhere",
      "update seatpresences.pupitre.fr @establishment",
      "watch sessiondoors.pupitre.fr @everywhere",
      "get secrets/access @own",
      "create pods:exec @own",
      "get pods @own",
    ],
    mayNot: [
      "list secrets @everywhere",
      "get secrets/ID-roster @establishment",
      "get secrets/ID-links @establishment",
      "list secrets @own",
      "get secrets/other @own",
      "list pods @students",
      "create pods:exec @students",
      "get secrets/access @students",
      "create pods @own",
      "delete pods @own",
      "list pods @everywhere",
      "create pods:portforward @own",
      "create pods:attach @own",
      "create pods:exec @default",
      "create pods:exec @establishment",
      "create pods:exec @system",
      "get pods:log @own",
      "patch seats.pupitre.fr @establishment",
      "patch seats.pupitre.fr:status @establishment",
      "patch trainingsessions.pupitre.fr @establishment",
      "create visits.pupitre.fr @establishment",
      "delete seatpresences.pupitre.fr @establishment",
      "update sessiondoors.pupitre.fr @establishment",
      "list namespaces @everywhere",
      "list nodes @everywhere",
      `create rolebindings.${RBAC} @own`,
      "create serviceaccounts:token @system",
      "get configmaps @system",
      "update leases.coordination.k8s.io/pupitre-conductor @system",
    ],
  },
  teacher: {
    may: [
      "create trainingsessions.pupitre.fr @establishment",
      "patch seats.pupitre.fr @establishment",
      "create secrets @establishment",
      "get secrets/ID-links @establishment",
      "get secrets/ID-roster @establishment",
      "patch secrets/ID-roster @establishment",
      "conduct trainingsessions.pupitre.fr/ID @establishment",
      "get pods:log @own",
      "list events @own",
    ],
    mayNot: [
      "list secrets @establishment",
      "get secrets/other-links @establishment",
      "update secrets/ID-roster @establishment",
      "delete secrets/ID-roster @establishment",
      "patch secrets/other-roster @establishment",
      "patch secrets/ID-links @establishment",
      "delete secrets/ID-links @establishment",
      "administer trainingsessions.pupitre.fr @establishment",
      "conduct trainingsessions.pupitre.fr/other @establishment",
      "patch trainingsessions.pupitre.fr:status @establishment",
      "patch seats.pupitre.fr:status @establishment",
      "create seats.pupitre.fr @establishment",
      "delete seats.pupitre.fr @establishment",
      "update seatpresences.pupitre.fr @establishment",
      "get sessiondoors.pupitre.fr @establishment",
      "list sessiondoors.pupitre.fr @establishment",
      "watch sessiondoors.pupitre.fr @establishment",
      "create receipts.pupitre.fr @establishment",
      "delete receipts.pupitre.fr @establishment",
      "delete visits.pupitre.fr @establishment",
      "delete auditentries.pupitre.fr @establishment",
      "patch auditentries.pupitre.fr @establishment",
      "assist trainingsessions.pupitre.fr @establishment",
      "patch configmaps/pupitre-portal @establishment",
      "create pods @establishment",
      `create rolebindings.${RBAC} @establishment`,
      "create serviceaccounts:token @establishment",
      "get secrets/access @own",
      "create pods:exec @own",
      "delete pods @own",
      "create trainingsessions.pupitre.fr @default",
      "list pods @everywhere",
      "create namespaces @everywhere",
      "get secrets @system",
    ],
  },
  colleague: {
    may: ["create trainingsessions.pupitre.fr @establishment", "list seats.pupitre.fr @establishment"],
    mayNot: [
      "get secrets/ID-links @establishment",
      "get secrets/ID-roster @establishment",
      "patch secrets/ID-roster @establishment",
      "conduct trainingsessions.pupitre.fr/ID @establishment",
      "list pods @own",
      "get pods:log @own",
    ],
  },
  support: {
    may: [
      "list seats.pupitre.fr @establishment",
      "create visits.pupitre.fr @establishment",
      "visit trainingsessions.pupitre.fr @establishment",
      "assist trainingsessions.pupitre.fr @establishment",
    ],
    mayNot: [
      "update auditentries.pupitre.fr @establishment",
      "patch auditentries.pupitre.fr @establishment",
      "assist trainingsessions.pupitre.fr @default",
      "get secrets/ID-roster @establishment",
      "get secrets/ID-links @establishment",
      "get sessiondoors.pupitre.fr @establishment",
      "create secrets @establishment",
      "create trainingsessions.pupitre.fr @establishment",
      "patch trainingsessions.pupitre.fr @establishment",
      "patch seats.pupitre.fr @establishment",
      "conduct trainingsessions.pupitre.fr/ID @establishment",
      "delete auditentries.pupitre.fr @establishment",
      "create pods:exec @own",
      "list pods @own",
      "get secrets/access @own",
    ],
  },
  stranger: {
    may: [],
    mayNot: [
      "list trainingsessions.pupitre.fr @establishment",
      "list seats.pupitre.fr @establishment",
      "create visits.pupitre.fr @establishment",
      "get configmaps/pupitre-portal @establishment",
      "list pods @own",
      "list namespaces @everywhere",
    ],
  },
  student: {
    may: [
      "create pods @students",
      "create deployments.apps @students",
      "patch deployments.apps:scale @students",
      "create services @students",
      "create secrets @students",
      "create jobs.batch @students",
      "create pods:exec @students",
      "create pods:portforward @students",
      "get pods:log @students",
      "list events @students",
      "get resourcequotas @students",
      "list networkpolicies.networking.k8s.io @students",
    ],
    mayNot: [
      ...["own", "neighbour", "neighbours", "establishment", "system", "default", "kube-system"].flatMap(
        (place) => [
          `list pods @${place}`,
          `create pods @${place}`,
          `create pods:exec @${place}`,
          `get secrets/access @${place}`,
          `list secrets @${place}`,
          `get configmaps @${place}`,
        ],
      ),
      "patch resourcequotas @students",
      "delete resourcequotas @students",
      "patch limitranges @students",
      "delete networkpolicies.networking.k8s.io @students",
      "create networkpolicies.networking.k8s.io @students",
      `create roles.${RBAC} @students`,
      `create rolebindings.${RBAC} @students`,
      `bind clusterroles.${RBAC}/pupitre-student @students`,
      `bind clusterroles.${RBAC}/cluster-admin @students`,
      "create serviceaccounts @students",
      "create serviceaccounts:token @students",
      "create serviceaccounts:token @own",
      "create daemonsets.apps @students",
      "create ingresses.networking.k8s.io @students",
      "create endpoints @students",
      "create endpointslices.discovery.k8s.io @students",
      "update pods:status @students",
      "impersonate users @everywhere",
      "patch namespaces @students",
      "delete namespaces @students",
      "list seats.pupitre.fr @establishment",
      "get trainingsessions.pupitre.fr @establishment",
      "list pods @everywhere",
      "list secrets @everywhere",
      "list namespaces @everywhere",
      "create namespaces @everywhere",
      "list nodes @everywhere",
      "get nodes:proxy @everywhere",
      "list persistentvolumes @everywhere",
    ],
  },
};

const personOf = (name: string): Person =>
  name === "student"
    ? student
    : (({ ...stage.people, ...stage.programs } as Record<string, Person>)[name] ?? student);

for (const [name, sentences] of Object.entries(cases))
  describe(`the ${name}`, () => {
    for (const sentence of sentences.mayNot)
      test(`may not ${sentence}`, async () => expect(await may(personOf(name), sentence)).toBe(false));
    for (const sentence of sentences.may)
      test(`may ${sentence}`, async () => expect(await may(personOf(name), sentence)).toBe(true));
  });
