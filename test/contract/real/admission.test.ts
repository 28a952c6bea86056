import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cluster } from "../../../cluster/port.ts";
import { launchSession } from "../../../services/launchSession.ts";
import type { SessionId } from "../../../shared/domain/names.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import type { Manifest } from "../../../shared/kubernetes/objects.ts";
import {
  allReady,
  LAB,
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
      template: LAB,
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
const visit = (session: SessionId, by: string, minutes = 15): Manifest => ({
  apiVersion: API_VERSION,
  kind: "Visit",
  metadata: { name: `v-${randomInt(1e9)}`, namespace: stage.establishment },
  spec: {
    session,
    seat: 1,
    by,
    reason: "asked for help",
    mode: "read",
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
      title: "run the checks of a seat of their own",
      deed: () => patchSeat(mine, { spec: { checkRuns: 1 } }),
    },
    {
      title: "visit a seat of their own",
      deed: () => teacher().create(visit(mine, stage.people.teacher.user)),
    },
    { title: "write down what they did", deed: () => teacher().create(audit(stage.people.teacher.user)) },
    {
      title: "write the class list of a session that is to come",
      deed: () => teacher().create(secret("bcdfgk-roster", "pupitre.fr/roster", "bcdfgk")),
    },
  ],
);

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

const student = () => stage.connectAs(own(), "lab");

table(
  "a student with the account of their seat",
  [
    {
      title: "see who else is there",
      deed: async () => (await student()).cluster.list({ apiVersion: API_VERSION, kind: "Seat" }),
    },
    {
      title: "read the seat's own Secret",
      deed: async () =>
        (await student()).cluster.get({ apiVersion: "v1", kind: "Secret", namespace: own(), name: "access" }),
    },
    {
      title: "open its network",
      deed: async () =>
        deleteNow((await student()).cluster, {
          apiVersion: "networking.k8s.io/v1",
          kind: "NetworkPolicy",
          namespace: own(),
          name: "default-deny",
        }),
    },
    {
      title: "look into a neighbour's Pods",
      deed: async () =>
        (await student()).cluster.list({ apiVersion: "v1", kind: "Pod" }, { namespace: `lab-${theirs}-01` }),
    },
    {
      title: "run a command in a neighbour's Pod",
      deed: async () =>
        (await student()).cluster.exec(
          { namespace: `lab-${theirs}-01`, name: "lab" },
          { container: "shell", command: ["id"], tty: false, stdin: false },
        ),
    },
  ],
  [],
);
