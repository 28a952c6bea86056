import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../../cluster/connect.ts";
import { loadKubeconfig } from "../../../cluster/kubeconfig.ts";
import type { Cluster } from "../../../cluster/port.ts";
import { launchSession } from "../../../services/launchSession.ts";
import type { SessionId } from "../../../shared/domain/names.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import type { KubeObject, Manifest } from "../../../shared/kubernetes/objects.ts";
import { workCommand } from "../../../shared/manifests/workArchive.ts";
import {
  allReady,
  KUBE_LAB,
  openRealStage,
  type Person,
  type RealStage,
  refusal,
  seatsOf,
  until,
} from "./realStage.ts";

/**
 * What RBAC cannot forbid, tried for real: each call is one that RBAC allows to this identity, or would if a token
 * were stolen, and that admission has to refuse. Each table has calls that go through, lest a refusal of everything
 * pass for safety.
 */
let stage: RealStage;
/** Of the teacher, and of the colleague. */
let mine: SessionId;
let theirs: SessionId;

const launch = async (who: Person): Promise<SessionId> => {
  const { session } = await launchSession(
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
      site: stage.siteOf(who),
      template: KUBE_LAB,
      locale: "fr",
      now: new Date(),
      random: (below) => randomInt(below),
    },
  );
  await until(() => seatsOf(stage.admin, stage.establishment, session), allReady(1));
  return session;
};

/** A namespace that bears a seat's name and is somebody else's. */
const FOREIGN = "lab-zzzzzz-99";

beforeAll(async () => {
  stage = await openRealStage();
  await stage.conduct();
  mine = await launch(stage.people.teacher);
  theirs = await launch(stage.people.colleague);
  await stage.admin.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: FOREIGN } });
  await patchSeat(mine, { spec: { restarts: 1 } });
});
afterAll(async () => {
  const foreign = { apiVersion: "v1", kind: "Namespace", name: FOREIGN };
  const found = await stage?.admin.get(foreign);
  if (found) await stage.admin.delete(foreign, { uid: found.metadata.uid });
  await stage?.close();
});

const RBAC = "rbac.authorization.k8s.io";
const own = () => `lab-${mine}-01`;
/** What the student of that seat administers. */
const students = () => `${own()}-own`;
const neighbours = () => `lab-${theirs}-01-own`;
const inEstablishment = (kind: string, name: string) => ({
  apiVersion: API_VERSION,
  kind,
  namespace: stage.establishment,
  name,
});
const namespaceRef = (name: string) => ({ apiVersion: "v1", kind: "Namespace", name });
const deleteNow = async (as: Cluster, ref: Parameters<Cluster["get"]>[0]) => {
  const found = await stage.admin.get(ref);
  return as.delete(ref, { uid: found?.metadata.uid ?? "" });
};

interface Case {
  title: string;
  deed: () => Promise<unknown>;
}

/** `refused` must be forbidden by admission or by RBAC; `allowed` must not be refused by either. */
function table(name: string, refused: Case[], allowed: Case[]): void {
  describe(name, () => {
    for (const { title, deed } of refused)
      test(`may not ${title}`, async () => expect(await refusal(deed())).toMatch(/^forbidden/));
    for (const { title, deed } of allowed)
      test(`may ${title}`, async () => expect(await refusal(deed())).toBe("done"));
  });
}

const conductor = () => stage.programs.conductor.cluster;
const seatNamespace = (name: string, labels: Record<string, string>): Manifest => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});
const seatLabels = (session: string, seat: string, level = "restricted") => ({
  "app.kubernetes.io/managed-by": "pupitre",
  "pupitre.fr/session": session,
  "pupitre.fr/seat": seat,
  "pod-security.kubernetes.io/enforce": level,
});
const binding = (
  namespace: string,
  name: string,
  roleRef: { kind: string; name: string },
  subject: Record<string, string>,
): Manifest => ({
  apiVersion: `${RBAC}/v1`,
  kind: "RoleBinding",
  metadata: { name, namespace },
  roleRef: { apiGroup: RBAC, ...roleRef },
  subjects: [subject],
});
const CONDUCTOR = { kind: "ServiceAccount", name: "pupitre-conductor", namespace: "pupitre-system" };
const PORTAL = { kind: "ServiceAccount", name: "pupitre-portal", namespace: "pupitre-system" };
const labOf = (namespace: string) => ({ kind: "ServiceAccount", name: "lab", namespace });
const SMALL = { limits: { cpu: "20m", memory: "16Mi" } };
const TOKEN = {
  apiVersion: "authentication.k8s.io/v1",
  kind: "TokenRequest",
  spec: { expirationSeconds: 600 },
};
const EVE = { kind: "User", name: "eve", apiGroup: RBAC };
const clusterRole = (name: string) => ({ kind: "ClusterRole", name });
const bindAs = (...args: Parameters<typeof binding>) => conductor().create(binding(...args));
const role = (name: string, rules: object[]): Manifest => ({
  apiVersion: `${RBAC}/v1`,
  kind: "Role",
  metadata: { name, namespace: stage.establishment },
  rules,
});

table(
  "a stolen token of the conductor",
  [
    {
      title: "make a namespace that is no seat's",
      deed: () => conductor().create(seatNamespace("evil", seatLabels("bcdfgh", "01"))),
    },
    {
      title: "make a namespace with a seat's name and no labels",
      deed: () => conductor().create(seatNamespace("lab-bcdfgh-01", {})),
    },
    {
      title: "make a namespace whose labels say another seat than its name",
      deed: () => conductor().create(seatNamespace("lab-bcdfgh-01", seatLabels("bcdfgh", "02"))),
    },
    {
      title: "make a seat's namespace where privileged Pods may run",
      deed: () =>
        conductor().create(seatNamespace("lab-bcdfgh-01", seatLabels("bcdfgh", "01", "privileged"))),
    },
    {
      title: "lower the Pod Security level of a seat",
      deed: () =>
        conductor().mergePatch(namespaceRef(own()), {
          metadata: { labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
        }),
    },
    {
      title: "touch kube-system",
      deed: () =>
        conductor().mergePatch(namespaceRef("kube-system"), { metadata: { annotations: { a: "b" } } }),
    },
    {
      title: "make an establishment its own",
      deed: () =>
        conductor().mergePatch(namespaceRef(stage.establishment), {
          metadata: { labels: seatLabels("bcdfgh", "01") },
        }),
    },
    {
      title: "make a foreign namespace a seat's by its labels",
      deed: () =>
        conductor().mergePatch(namespaceRef(FOREIGN), { metadata: { labels: seatLabels("zzzzzz", "99") } }),
    },
    { title: "delete a foreign namespace", deed: () => deleteNow(conductor(), namespaceRef(FOREIGN)) },
    {
      title: "delete an establishment",
      deed: () => deleteNow(conductor(), namespaceRef(stage.establishment)),
    },
    { title: "delete pupitre-system", deed: () => deleteNow(conductor(), namespaceRef("pupitre-system")) },
    {
      title: "give itself rights in kube-system",
      deed: () => bindAs("kube-system", "x", clusterRole("pupitre-conductor-seat"), CONDUCTOR),
    },
    {
      title: "give itself rights in default",
      deed: () => bindAs("default", "x", clusterRole("pupitre-conductor-seat"), CONDUCTOR),
    },
    {
      title: "give itself rights in pupitre-system",
      deed: () => bindAs("pupitre-system", "x", clusterRole("pupitre-conductor-seat"), CONDUCTOR),
    },
    {
      title: "give itself a seat's rights in a foreign namespace of that name",
      deed: () => bindAs(FOREIGN, "x", clusterRole("pupitre-conductor-seat"), CONDUCTOR),
    },
    {
      title: "give itself a seat's rights in an establishment",
      deed: () => bindAs(stage.establishment, "x", clusterRole("pupitre-conductor-seat"), CONDUCTOR),
    },
    {
      title: "bind cluster-admin in a seat",
      deed: () => bindAs(own(), "x", clusterRole("cluster-admin"), CONDUCTOR),
    },
    {
      title: "give the portal's rights to a person",
      deed: () => bindAs(own(), "x", clusterRole("pupitre-portal-seat"), EVE),
    },
    {
      title: "give its own rights to the portal",
      deed: () => bindAs(own(), "x", clusterRole("pupitre-conductor-seat"), PORTAL),
    },
    {
      title: "give a student's rights in a seat to another seat's account",
      deed: () =>
        bindAs(own(), "x", clusterRole("pupitre-student"), {
          kind: "ServiceAccount",
          name: "lab",
          namespace: `lab-${theirs}-01`,
        }),
    },
    {
      title: "give a student's rights in the seat itself, where its policies are",
      deed: () => bindAs(own(), "x", clusterRole("pupitre-student"), labOf(own())),
    },
    {
      title: "give a student's rights in the student's namespace to a neighbour",
      deed: () => bindAs(students(), "x", clusterRole("pupitre-student"), labOf(`lab-${theirs}-01`)),
    },
    {
      title: "give a student's rights to whatever the student starts",
      deed: () =>
        bindAs(students(), "x", clusterRole("pupitre-student"), { ...labOf(students()), name: "default" }),
    },
    {
      title: "give a student's rights to a person",
      deed: () => bindAs(students(), "x", clusterRole("pupitre-student"), EVE),
    },
    {
      title: "let the portal into a student's namespace",
      deed: () => bindAs(students(), "x", clusterRole("pupitre-portal-seat"), PORTAL),
    },
    {
      title: "bind cluster-admin in a student's namespace",
      deed: () => bindAs(students(), "x", clusterRole("cluster-admin"), labOf(own())),
    },
    {
      title: "make a student's namespace with the labels of another seat",
      deed: () => conductor().create(seatNamespace("lab-bcdfgh-01-own", seatLabels("bcdfgh", "02"))),
    },
    {
      title: "make a student's namespace where privileged Pods may run",
      deed: () =>
        conductor().create(seatNamespace("lab-bcdfgh-01-own", seatLabels("bcdfgh", "01", "privileged"))),
    },
    {
      title: "make a namespace beside a student's",
      deed: () => conductor().create(seatNamespace("lab-bcdfgh-01-other", seatLabels("bcdfgh", "01"))),
    },
    {
      title: "make a token of another account of a seat",
      deed: () =>
        conductor().request("POST", `/api/v1/namespaces/${own()}/serviceaccounts/default/token`, TOKEN),
    },
    {
      title: "make a token of an account outside",
      deed: () =>
        conductor().request(
          "POST",
          "/api/v1/namespaces/pupitre-system/serviceaccounts/pupitre-portal/token",
          TOKEN,
        ),
    },
    {
      title: "show a seat to everybody",
      deed: () =>
        bindAs(own(), "x", clusterRole("pupitre-owner-seat"), {
          kind: "Group",
          name: "system:authenticated",
          apiGroup: RBAC,
        }),
    },
    {
      title: "make a role that opens all Secrets of an establishment",
      deed: () =>
        conductor().create(
          role("bcdfgh-owner", [{ apiGroups: [""], resources: ["secrets"], verbs: ["get", "list"] }]),
        ),
    },
    {
      title: "make a session's role that opens another's names",
      deed: () =>
        conductor().create(
          role("bcdfgh-owner", [
            { apiGroups: [""], resources: ["secrets"], verbs: ["get"], resourceNames: [`${mine}-roster`] },
          ]),
        ),
    },
    {
      title: "make a session's role that changes its links",
      deed: () =>
        conductor().create(
          role("bcdfgh-owner", [
            { apiGroups: [""], resources: ["secrets"], verbs: ["patch"], resourceNames: ["bcdfgh-links"] },
          ]),
        ),
    },
    {
      title: "make a role of another name",
      deed: () =>
        conductor().create(
          role("helper", [
            { apiGroups: [""], resources: ["secrets"], verbs: ["get"], resourceNames: ["helper-roster"] },
          ]),
        ),
    },
    {
      title: "change whose session it is",
      deed: () =>
        conductor().mergePatch(inEstablishment("TrainingSession", mine), { spec: { owner: "eve" } }),
    },
    {
      title: "run a privileged Pod in a seat",
      deed: () =>
        conductor().create({
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "evil", namespace: own() },
          spec: {
            containers: [
              {
                name: "evil",
                image: "local.test/node:20",
                securityContext: { privileged: true },
                resources: { limits: { cpu: "10m", memory: "16Mi" } },
              },
            ],
          },
        }),
    },
    {
      title: "read a Secret outside",
      deed: () => conductor().list({ apiVersion: "v1", kind: "Secret" }, { namespace: "kube-system" }),
    },
  ],
  [
    {
      title: "make and remove a seat's namespace, and bind its roles there",
      deed: async () => {
        await conductor().create(seatNamespace("lab-bcdfgh-77", seatLabels("bcdfgh", "77")));
        await bindAs("lab-bcdfgh-77", "a", clusterRole("pupitre-conductor-seat"), CONDUCTOR);
        await bindAs("lab-bcdfgh-77", "b", clusterRole("pupitre-portal-seat"), PORTAL);
        await deleteNow(conductor(), namespaceRef("lab-bcdfgh-77"));
      },
    },
    {
      title: "make and remove a student's namespace, and bind the student's rights to the seat's account",
      deed: async () => {
        const name = "lab-bcdfgh-78-own";
        await conductor().create(seatNamespace(name, seatLabels("bcdfgh", "78")));
        await bindAs(name, "a", clusterRole("pupitre-conductor-seat"), CONDUCTOR);
        await bindAs(name, "b", clusterRole("pupitre-student"), labOf("lab-bcdfgh-78"));
        await deleteNow(conductor(), namespaceRef(name));
      },
    },
    {
      title: "make a token of a seat's own account",
      deed: () => conductor().request("POST", `/api/v1/namespaces/${own()}/serviceaccounts/lab/token`, TOKEN),
    },
  ],
);

const portal = () => stage.programs.portal.cluster;
const execAs = async (container: string, command: string[], pod = { namespace: own(), name: "lab" }) => {
  const stream = await portal().exec(pod, { container, command, tty: true, stdin: true });
  stream.close();
};

table(
  "a stolen token of the portal",
  [
    { title: "run another command", deed: () => execAs("shell", ["cat", "/etc/passwd"]) },
    { title: "run the declared command with one word more", deed: () => execAs("shell", ["sh", "-l", "-c"]) },
    { title: "run the declared words as one", deed: () => execAs("shell", ["sh -l"]) },
    { title: "run words that are spelled like the declared ones", deed: () => execAs("shell", ["sh,2:-l"]) },
    { title: "run nothing at all", deed: () => execAs("shell", []) },
    { title: "archive another folder than the work", deed: () => execAs("shell", workCommand("/etc")) },
    { title: "run it in another container", deed: () => execAs("helper", ["sh", "-l"]) },
    {
      title: "run it in another Pod of the seat",
      deed: () => execAs("shell", ["sh", "-l"], { namespace: own(), name: "other" }),
    },
    {
      title: "run it in a Pod that is no seat's",
      deed: () => execAs("shell", ["sh", "-l"], { namespace: "pupitre-system", name: "lab" }),
    },
    { title: "forward a port", deed: () => portal().portForward({ namespace: own(), name: "lab" }, 8080) },
    {
      title: "attach to a container",
      deed: () =>
        portal().request("POST", `/api/v1/namespaces/${own()}/pods/lab/attach?container=shell&stdin=true`),
    },
    {
      title: "read the class list",
      deed: () =>
        portal().get({
          apiVersion: "v1",
          kind: "Secret",
          namespace: stage.establishment,
          name: `${mine}-roster`,
        }),
    },
    {
      title: "read the links",
      deed: () =>
        portal().get({
          apiVersion: "v1",
          kind: "Secret",
          namespace: stage.establishment,
          name: `${mine}-links`,
        }),
    },
    {
      title: "list a seat's Secrets",
      deed: () => portal().list({ apiVersion: "v1", kind: "Secret" }, { namespace: own() }),
    },
    {
      title: "open a door for itself by a Seat's hashes",
      deed: () =>
        portal().mergePatch(inEstablishment("Seat", `${mine}-01`), { status: { links: [] } }, "status"),
    },
    {
      title: "let itself into more by the annotations of a namespace",
      deed: () =>
        portal().mergePatch(namespaceRef(own()), {
          metadata: { annotations: { "exec.pupitre.fr/evil.0": "3:lab,5:shell,2:id" } },
        }),
    },
    {
      title: "visit a seat",
      deed: () => portal().create(visit(mine, stage.programs.portal.user)),
    },
  ],
  [
    {
      title: "read the one Secret of a seat that it shows",
      deed: () => portal().get({ apiVersion: "v1", kind: "Secret", namespace: own(), name: "access" }),
    },
  ],
);

test("the portal may run the declared command in the declared container", async () => {
  // kwok's Pods run nothing, so the call may fail behind admission, but not at it.
  expect(await refusal(execAs("shell", ["sh", "-l"]))).not.toMatch(/^forbidden/);
});

const teacher = () => stage.people.teacher.cluster;
const visit = (session: SessionId, by: string, minutes = 15, mode = "read"): Manifest => ({
  apiVersion: API_VERSION,
  kind: "Visit",
  metadata: { name: `v-${randomInt(1e9)}`, namespace: stage.establishment },
  spec: {
    session,
    seat: 1,
    by,
    reason: "asked for help",
    mode,
    keyHash: "a".repeat(64),
    expiresAt: new Date(Date.now() + minutes * 60_000).toISOString(),
  },
});
const audit = (actor: string): Manifest => ({
  apiVersion: API_VERSION,
  kind: "AuditEntry",
  metadata: { name: `a-${randomInt(1e9)}`, namespace: stage.establishment },
  spec: { actor, action: "visit", session: mine, at: new Date().toISOString() },
});
const secret = (name: string, type: string, session: string): Manifest => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace: stage.establishment, labels: { "pupitre.fr/session": session } },
  type,
});
const patchSession = (id: SessionId, patch: object) =>
  teacher().mergePatch(inEstablishment("TrainingSession", id), patch);
const patchSeat = (id: SessionId, patch: object) =>
  teacher().mergePatch(inEstablishment("Seat", `${id}-01`), patch);
const copyOfMine = async (name: string, owner: string) => {
  const session = await stage.admin.get(inEstablishment("TrainingSession", mine));
  const { spec } = session as unknown as { spec: object };
  return teacher().create({
    apiVersion: API_VERSION,
    kind: "TrainingSession",
    metadata: { name, namespace: stage.establishment },
    spec: { ...spec, owner, phase: "ended" },
  });
};

table(
  "a teacher",
  [
    {
      title: "make a session in a colleague's name",
      deed: () => copyOfMine("bcdfgh", stage.people.colleague.user),
    },
    { title: "give a session away", deed: () => patchSession(mine, { spec: { owner: "eve" } }) },
    { title: "end a colleague's session", deed: () => patchSession(theirs, { spec: { phase: "ended" } }) },
    {
      title: "share a colleague's session with themselves",
      deed: () => patchSession(theirs, { spec: { coTeachers: [stage.people.teacher.user] } }),
    },
    {
      title: "share a session with Kubernetes' own users",
      deed: () => patchSession(mine, { spec: { coTeachers: ["system:masters"] } }),
    },
    {
      title: "take a colleague's session",
      deed: () => patchSession(theirs, { spec: { owner: stage.people.teacher.user } }),
    },
    {
      title: "delete a colleague's session",
      deed: () => deleteNow(teacher(), inEstablishment("TrainingSession", theirs)),
    },
    {
      title: "let a session vanish before its seats",
      deed: () => patchSession(mine, { metadata: { finalizers: [] } }),
    },
    {
      title: "write a session's status",
      deed: () =>
        teacher().mergePatch(
          inEstablishment("TrainingSession", mine),
          { status: { phase: "ended" } },
          "status",
        ),
    },
    { title: "reset a colleague's seat", deed: () => patchSeat(theirs, { spec: { resets: 1 } }) },
    {
      title: "run the checks of a colleague's seat",
      deed: () => patchSeat(theirs, { spec: { checkRuns: 1 } }),
    },
    {
      title: "press for the checks twice in one write",
      deed: () => patchSeat(mine, { spec: { checkRuns: 2 } }),
    },
    { title: "close a colleague's links", deed: () => patchSeat(theirs, { spec: { closedIssues: 1 } }) },
    {
      title: "close links that are still to be made",
      deed: () => patchSeat(mine, { spec: { closedIssues: 7 } }),
    },
    { title: "reissue a colleague's links", deed: () => patchSeat(theirs, { spec: { linkIssues: 2 } }) },
    {
      title: "let a seat vanish before its namespace",
      deed: () => patchSeat(mine, { metadata: { finalizers: [] } }),
    },
    {
      title: "cut a seat off its session",
      deed: () => patchSeat(mine, { metadata: { ownerReferences: [] } }),
    },
    { title: "turn a counter back", deed: () => patchSeat(mine, { spec: { restarts: 0 } }) },
    { title: "raise a counter by two", deed: () => patchSeat(mine, { spec: { restarts: 3 } }) },
    { title: "put more persons at a seat by hand", deed: () => patchSeat(mine, { spec: { persons: 5 } }) },
    { title: "make a seat another session's", deed: () => patchSeat(mine, { spec: { session: theirs } }) },
    {
      title: "publish a link of their own making",
      deed: () =>
        teacher().mergePatch(inEstablishment("Seat", `${mine}-01`), { status: { links: [] } }, "status"),
    },
    { title: "delete a seat", deed: () => deleteNow(teacher(), inEstablishment("Seat", `${mine}-01`)) },
    { title: "visit a seat in another's name", deed: () => teacher().create(visit(mine, "eve")) },
    {
      title: "visit a colleague's seat",
      deed: () => teacher().create(visit(theirs, stage.people.teacher.user)),
    },
    {
      title: "visit for hours",
      deed: () => teacher().create(visit(mine, stage.people.teacher.user, 120)),
    },
    { title: "write a deed down as another's", deed: () => teacher().create(audit("eve")) },
    {
      title: "make a token of the establishment's accounts",
      deed: () =>
        teacher().create({
          ...secret("token", "kubernetes.io/service-account-token", mine),
          metadata: {
            name: "token",
            namespace: stage.establishment,
            annotations: { "kubernetes.io/service-account.name": "default" },
          },
        }),
    },
    {
      title: "lay links where the conductor's are to be",
      deed: () => teacher().create(secret("bcdfgh-links", "pupitre.fr/roster", "bcdfgh")),
    },
    { title: "change a colleague's names", deed: () => patchRoster(theirs, { data: {} }) },
    {
      title: "take a class list away from its session",
      deed: () => patchRoster(mine, { metadata: { labels: { "pupitre.fr/session": theirs } } }),
    },
    {
      title: "keep a class list from being deleted with its session",
      deed: () => patchRoster(mine, { metadata: { ownerReferences: [] } }),
    },
    { title: "write any other Secret", deed: () => teacher().create(secret("other", "Opaque", mine)) },
    {
      title: "read a colleague's names",
      deed: () =>
        teacher().get({
          apiVersion: "v1",
          kind: "Secret",
          namespace: stage.establishment,
          name: `${theirs}-roster`,
        }),
    },
  ],
  [
    { title: "make a session of their own", deed: () => copyOfMine("bcdfgj", stage.people.teacher.user) },
    { title: "restart a seat of their own", deed: () => patchSeat(mine, { spec: { restarts: 2 } }) },
    {
      title: "close the links of a seat of their own, whatever issue they are of",
      async deed() {
        await patchSeat(mine, { spec: { linkIssues: 2 } });
        await patchSeat(mine, { spec: { linkIssues: 3 } });
        await patchSeat(mine, { spec: { closedIssues: 3 } });
        await patchSeat(mine, { spec: { linkIssues: 4 } });
        await patchSeat(mine, { spec: { closedIssues: 4 } });
      },
    },
    {
      title: "run the checks of a seat of their own",
      deed: () => patchSeat(mine, { spec: { checkRuns: 1 } }),
    },
    {
      title: "visit a seat of their own",
      deed: () => teacher().create(visit(mine, stage.people.teacher.user)),
    },
    ...["hand", "kept"].map((mode) => ({
      title: `put files into the folders of the own class (${mode})`,
      deed: () => teacher().create(visit(mine, stage.people.teacher.user, 15, mode)),
    })),
    { title: "write down what they did", deed: () => teacher().create(audit(stage.people.teacher.user)) },
    {
      title: "change the class list of a session of their own",
      deed: () => patchRoster(mine, { data: { "roster.json": "e30=" } }),
    },
    {
      title: "write the class list of a session that is to come",
      deed: () => teacher().create(secret("bcdfgk-roster", "pupitre.fr/roster", "bcdfgk")),
    },
  ],
);

function patchRoster(session: string, patch: object) {
  const ref = { apiVersion: "v1", kind: "Secret", namespace: stage.establishment, name: `${session}-roster` };
  return teacher().mergePatch(ref, patch);
}

const support = () => stage.people.support.cluster;

table(
  "support",
  [
    {
      title: "reset a seat",
      deed: () => support().mergePatch(inEstablishment("Seat", `${mine}-01`), { spec: { resets: 1 } }),
    },
    {
      title: "end a session",
      deed: () =>
        support().mergePatch(inEstablishment("TrainingSession", mine), { spec: { phase: "ended" } }),
    },
    {
      title: "visit in a teacher's name",
      deed: () => support().create(visit(mine, stage.people.teacher.user)),
    },
    ...["hand", "kept"].map((mode) => ({
      title: `put files into a student's folder (${mode})`,
      deed: () => support().create(visit(mine, stage.people.support.user, 15, mode)),
    })),
    {
      title: "read names",
      deed: () =>
        support().get({
          apiVersion: "v1",
          kind: "Secret",
          namespace: stage.establishment,
          name: `${mine}-roster`,
        }),
    },
    {
      title: "write a deed down as a teacher's",
      deed: () => support().create(audit(stage.people.teacher.user)),
    },
  ],
  [
    {
      title: "visit any seat, on record",
      deed: () => support().create(visit(theirs, stage.people.support.user)),
    },
  ],
);

table(
  "an administrator",
  [
    {
      title: "make a namespace a seat's after the fact",
      deed: () =>
        stage.admin.mergePatch(namespaceRef(FOREIGN), {
          metadata: { labels: { "pupitre.fr/session": "zzzzzz" } },
        }),
    },
    {
      title: "make a session another's",
      deed: () =>
        stage.admin.mergePatch(inEstablishment("TrainingSession", mine), { spec: { owner: "eve" } }),
    },
  ],
  [
    {
      title: "change another's session in an emergency",
      deed: () =>
        stage.admin.mergePatch(inEstablishment("TrainingSession", theirs), { spec: { title: "Shell 2" } }),
    },
  ],
);

const student = async () => (await stage.connectAs(own(), "lab")).cluster;
const pod = (name: string, namespace = students(), spec: object = {}, container: object = {}): Manifest => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace },
  spec: {
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "web",
        image: "local.test/node:20",
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        ...container,
      },
    ],
    ...spec,
  },
});
const service = (name: string, spec: object): Manifest => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: students() },
  spec: { ports: [{ port: 80 }], ...spec },
});
const configMap = (name: string, namespace = students(), finalizers?: string[]): Manifest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace, ...(finalizers ? { finalizers } : {}) },
});
const within = (namespace: string, apiVersion: string, kind: string, name: string) => ({
  apiVersion,
  kind,
  namespace,
  name,
});
const studentMakes = async (manifest: Manifest) => (await student()).create(manifest);

table(
  "a student with the account of their seat",
  [
    {
      title: "see who else is there",
      deed: async () => (await student()).list({ apiVersion: API_VERSION, kind: "Seat" }),
    },
    {
      title: "list namespaces",
      deed: async () => (await student()).list({ apiVersion: "v1", kind: "Namespace" }),
    },
    { title: "list nodes", deed: async () => (await student()).list({ apiVersion: "v1", kind: "Node" }) },
    {
      title: "list everybody's Pods",
      deed: async () => (await student()).list({ apiVersion: "v1", kind: "Pod" }),
    },
    {
      title: "list everybody's Secrets",
      deed: async () => (await student()).list({ apiVersion: "v1", kind: "Secret" }),
    },
    {
      title: "read the seat's own Secret",
      deed: async () => (await student()).get(within(own(), "v1", "Secret", "access")),
    },
    { title: "start a Pod in the seat", deed: () => studentMakes(pod("mine", own())) },
    {
      title: "run a command in the seat's Pod",
      deed: async () =>
        (await student()).exec(
          { namespace: own(), name: "lab" },
          { container: "shell", command: ["id"], tty: false, stdin: false },
        ),
    },
    { title: "start a Pod beside everybody", deed: () => studentMakes(pod("mine", "default")) },
    ...["own", "students"].flatMap((which) => {
      const place = () => (which === "own" ? own() : students());
      const where = which === "own" ? "of the seat" : "of their namespace";
      return [
        {
          title: `open the network ${where}`,
          deed: async () =>
            deleteNow(
              await student(),
              within(place(), "networking.k8s.io/v1", "NetworkPolicy", "default-deny"),
            ),
        },
        {
          title: `widen the quota ${where}`,
          deed: async () =>
            (await student()).mergePatch(within(place(), "v1", "ResourceQuota", "seat"), {
              spec: { hard: { pods: "100" } },
            }),
        },
        {
          title: `take away the limits ${where}`,
          deed: async () => deleteNow(await student(), within(place(), "v1", "LimitRange", "seat")),
        },
        {
          title: `give themselves rights in a namespace ${where}`,
          deed: () =>
            studentMakes(binding(place(), "x", clusterRole("pupitre-conductor-seat"), labOf(own()))),
        },
      ];
    }),
    {
      title: "lower the Pod Security of their namespace",
      deed: async () =>
        (await student()).mergePatch(namespaceRef(students()), {
          metadata: { labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
        }),
    },
    {
      title: "delete their namespace",
      deed: async () => deleteNow(await student(), namespaceRef(students())),
    },
    {
      title: "make themselves a token that outlives the class",
      deed: async () =>
        (await student()).request("POST", `/api/v1/namespaces/${own()}/serviceaccounts/lab/token`, TOKEN),
    },
    {
      title: "run a privileged Pod",
      deed: () => studentMakes(pod("x", students(), {}, { securityContext: { privileged: true } })),
    },
    {
      title: "mount a folder of the node",
      deed: () =>
        studentMakes(pod("x", students(), { volumes: [{ name: "host", hostPath: { path: "/" } }] })),
    },
    {
      title: "push others off their nodes by the priority of a Pod",
      deed: () => studentMakes(pod("x", students(), { priorityClassName: "system-cluster-critical" })),
    },
    {
      title: "hold up the end of the class by a Pod that takes a day to end",
      deed: () => studentMakes(pod("x", students(), { terminationGracePeriodSeconds: 86_400 })),
    },
    {
      title: "hold up the end of the class by a finalizer",
      deed: () => studentMakes(configMap("x", students(), ["example.org/never"])),
    },
    {
      title: "hold it up by a finalizer that is Kubernetes' own for other things",
      deed: () => studentMakes(configMap("x", students(), ["kubernetes.io/pvc-protection"])),
    },
    {
      title: "hold it up by a finalizer that is set later",
      deed: async () => {
        const as = await student();
        if (!(await as.get(within(students(), "v1", "ConfigMap", "later"))))
          await as.create(configMap("later"));
        return as.mergePatch(within(students(), "v1", "ConfigMap", "later"), {
          metadata: { finalizers: ["example.org/never"] },
        });
      },
    },
    {
      title: "take an address that is somebody else's",
      deed: () => studentMakes(service("x", { externalIPs: ["10.0.0.1"] })),
    },
    {
      title: "look into a neighbour's Pods",
      deed: async () =>
        (await student()).list({ apiVersion: "v1", kind: "Pod" }, { namespace: `lab-${theirs}-01` }),
    },
    {
      title: "look into what a neighbour deployed",
      deed: async () =>
        (await student()).list({ apiVersion: "v1", kind: "Pod" }, { namespace: neighbours() }),
    },
    {
      title: "read a neighbour's Secrets",
      deed: async () =>
        (await student()).list({ apiVersion: "v1", kind: "Secret" }, { namespace: neighbours() }),
    },
    { title: "start a Pod at a neighbour's", deed: () => studentMakes(pod("x", neighbours())) },
    {
      title: "run a command in a neighbour's Pod",
      deed: async () =>
        (await student()).exec(
          { namespace: `lab-${theirs}-01`, name: "lab" },
          { container: "shell", command: ["id"], tty: false, stdin: false },
        ),
    },
  ],
  [
    {
      title: "start a Pod of their own, and end it",
      deed: async () => {
        await studentMakes(pod("mine"));
        await deleteNow(await student(), within(students(), "v1", "Pod", "mine"));
      },
    },
    {
      title: "offer it by a Service and keep settings and Secrets there",
      deed: async () => {
        await studentMakes(service("web", { selector: { app: "web" } }));
        await studentMakes(configMap("settings"));
        await studentMakes({ ...configMap("keys"), kind: "Secret" });
        await (await student()).list({ apiVersion: "v1", kind: "Secret" }, { namespace: students() });
      },
    },
    {
      title: "deploy and scale",
      deed: async () => {
        const { metadata: _, ...template } = pod("web", students(), {}, { resources: SMALL });
        const labels = { app: "web" };
        await studentMakes({
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: "web", namespace: students() },
          spec: {
            replicas: 1,
            selector: { matchLabels: labels },
            template: { metadata: { labels }, spec: template.spec },
          },
        });
        await (await student()).request(
          "PUT",
          `/apis/apps/v1/namespaces/${students()}/deployments/web/scale`,
          {
            apiVersion: "autoscaling/v1",
            kind: "Scale",
            metadata: { name: "web", namespace: students() },
            spec: { replicas: 2 },
          },
        );
      },
    },
    {
      title: "read what bounds them",
      deed: async () => (await student()).get(within(students(), "v1", "ResourceQuota", "seat")),
    },
  ],
);

test.each<[string, () => Manifest]>([
  ["open a port of every node", () => service("x", { type: "NodePort" })],
  ["order a load balancer", () => service("x", { type: "LoadBalancer" })],
  [
    "take more than was set aside",
    () => pod("x", students(), {}, { resources: { limits: { cpu: "4", memory: "8Gi" } } }),
  ],
])("the quota lets no student %s", async (_, manifest) => {
  expect(await refusal(studentMakes(manifest()))).toMatch(/^quotaExceeded/);
});

test("what a student deploys is started by the cluster's own controllers, twice as often as the first time", async () => {
  const running = async () =>
    (await stage.admin.list({ apiVersion: "v1", kind: "Pod" }, { namespace: students() })).items.length;
  await until(running, (count) => count === 2);
});

test("a workload cannot ask for a finalizer in the name of a controller", async () => {
  const labels = { app: "held" };
  const { spec } = pod("held", students(), {}, { resources: SMALL });
  await studentMakes({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "held", namespace: students() },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels, finalizers: ["example.org/never"] }, spec },
    },
  });
  const events = async () =>
    (
      await stage.admin.list<Manifest & KubeObject>(
        { apiVersion: "v1", kind: "Event" },
        { namespace: students() },
      )
    ).items.map(({ message }) => String(message));
  await until(events, (messages) => messages.some((message) => message.includes("begin without finalizers")));
});

test("the kubeconfig that the conductor keeps for the student is of this account, and opens what it may", async () => {
  const { data = {} } = (await until(
    () =>
      stage.admin.get<KubeObject & { data?: Record<string, string> }>(
        within(own(), "v1", "Secret", "access"),
      ),
    (secret) => secret?.data?.kubeconfig !== undefined,
  )) as { data?: Record<string, string> };
  const text = Buffer.from(data.kubeconfig ?? "", "base64").toString("utf8");
  const cluster = connect(await loadKubeconfig({ text, trust: "imported" }));
  const review = await cluster.request<{ status: { userInfo: { username: string } } }>(
    "POST",
    "/apis/authentication.k8s.io/v1/selfsubjectreviews",
    { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" },
  );
  expect(review.status.userInfo.username).toBe(`system:serviceaccount:${own()}:lab`);
  await cluster.list({ apiVersion: "v1", kind: "Pod" }, { namespace: students() });
  await cluster.close();
});
