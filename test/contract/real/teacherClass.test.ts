import { randomInt } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Conductor } from "../../../conductor/startConductor.ts";
import { addStudents, removeSeats } from "../../../services/changeClass.ts";
import {
  announce,
  closeSession,
  endSession,
  getReceipt,
  getSession,
  openSession,
  pauseSession,
  raiseSeats,
} from "../../../services/changeSession.ts";
import { launchSession } from "../../../services/launchSession.ts";
import { readRoster, revealLinks } from "../../../services/links.ts";
import { rehearse } from "../../../services/rehearse/rehearse.ts";
import { seatEvents } from "../../../services/seatDetails.ts";
import { readSharing, shareSession, unshareSession } from "../../../services/sharing.ts";
import type { SessionId } from "../../../shared/domain/names.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import { allReady, LAB, openRealStage, type RealStage, refusal, seatsOf, until } from "./realStage.ts";

let stage: RealStage;
let conductor: Conductor;
beforeAll(async () => {
  stage = await openRealStage();
  conductor = await stage.conduct();
});
afterAll(() => stage?.close());

const people = [
  { lastName: "Dupont", firstName: "Ana" },
  { lastName: "O'Neil", firstName: "Léo" },
];

const launch = (who: keyof RealStage["people"]): Promise<{ session: SessionId }> =>
  launchSession(
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
      site: stage.siteOf(stage.people[who]),
      template: LAB,
      locale: "fr",
      now: new Date(),
      random: (below) => randomInt(below),
    },
  );

const podsOf = async (id: string, seat: number): Promise<string[]> => {
  const namespace = `lab-${id}-${String(seat).padStart(2, "0")}`;
  const { items } = await stage.admin.list<KubeObject>({ apiVersion: "v1", kind: "Pod" }, { namespace });
  return items.map(({ metadata }) => metadata.uid).sort();
};

const inventory = async () => {
  const names = async (apiVersion: string, kind: string) =>
    (await stage.admin.list<KubeObject>({ apiVersion, kind })).items.map(
      ({ metadata }) => `${kind} ${metadata.namespace ?? ""}/${metadata.name}`,
    );
  const kinds = [
    ["v1", "Namespace"],
    ["v1", "Secret"],
    ["rbac.authorization.k8s.io/v1", "Role"],
    ["rbac.authorization.k8s.io/v1", "RoleBinding"],
    ["pupitre.fr/v1alpha1", "Seat"],
    ["pupitre.fr/v1alpha1", "SeatPresence"],
  ] as const;
  return (await Promise.all(kinds.map(([apiVersion, kind]) => names(apiVersion, kind)))).flat().sort();
};

test("a teacher with that role alone holds a whole class: launch, links, a reset, the end, the receipt", async () => {
  const { teacher, colleague } = stage.people;
  const site = stage.siteOf(teacher);
  const before = await inventory();

  const { session: id } = await launch("teacher");
  const ready = await until(() => seatsOf(teacher.cluster, stage.establishment, id), allReady(3));
  expect(ready.map(({ status }) => status?.namespace)).toEqual([
    `lab-${id}-01`,
    `lab-${id}-02`,
    `lab-${id}-03`,
  ]);

  const links = await revealLinks(site, id);
  expect(links.map(({ seat, name }) => [seat, name])).toEqual([
    [1, "Ana Dupont"],
    [2, "Léo O'Neil"],
    [3, ""],
  ]);
  expect(links[0]?.url).toMatch(new RegExp(`^https://${id}-01\\.lab\\.test:30643/s#[a-z0-9]{20,}$`));
  expect(await seatEvents(site, id, 1)).not.toEqual([]);

  // A colleague of the same establishment sees that there is a class, and neither names nor links.
  const other = stage.siteOf(colleague);
  expect((await getSession(other, id)).spec.title).toBe("Shell");
  expect(await refusal(revealLinks(other, id))).toMatch(/^forbidden/);
  expect(await readRoster(other, id)).toBeUndefined();
  expect(await refusal(seatEvents(other, id, 1))).toMatch(/^forbidden/);

  // Shared with them, and by the owner alone, they hold the class as the owner does; then no more.
  expect(await refusal(shareSession(other, id, colleague.user))).toMatch(/^forbidden|only the owner/);
  const standing = await podsOf(id, 1);
  await shareSession(site, id, colleague.user);
  const shared = await until(
    () => readRoster(other, id),
    (roster) => roster !== undefined,
    60,
  );
  expect(shared?.people).toHaveLength(2);
  expect((await revealLinks(other, id)).map(({ url }) => url)).toEqual(links.map(({ url }) => url));
  await until(
    () => refusal(seatEvents(other, id, 1)),
    (told) => told === "done",
  );
  await announce(other, id, { text: "Je prends la suite.", seat: 1 }, new Date());
  await raiseSeats(other, id, [3], "checkRuns");
  expect(await refusal(shareSession(other, id, "zoe"))).toMatch(/only the owner shares/);
  expect(await refusal(unshareSession(other, id, colleague.user))).toMatch(/only the owner shares/);
  expect(await readSharing(other, id)).toMatchObject({
    ...{ owner: teacher.user, coTeachers: [colleague.user], me: colleague.user, tellsApart: true },
  });
  await unshareSession(site, id, colleague.user);
  await until(
    () => readRoster(other, id),
    (roster) => roster === undefined,
    60,
  );
  await until(
    () => refusal(seatEvents(other, id, 1)),
    (told) => told.startsWith("forbidden"),
  );
  expect(await refusal(revealLinks(other, id))).toMatch(/^forbidden/);
  // Rights came and went; whoever works at a seat noticed nothing.
  expect(await podsOf(id, 1)).toEqual(standing);

  await raiseSeats(site, id, [2], "resets");
  const isReset = (seats: typeof ready) => seats[1]?.status?.observed.resets === 1 && allReady(3)(seats);
  await until(() => seatsOf(teacher.cluster, stage.establishment, id), isReset);

  // By rights and schemas that are the real ones; on nodes that only pretend, no container runs.
  await raiseSeats(site, id, [2], "checkRuns");
  const checked = await until(
    () => seatsOf(teacher.cluster, stage.establishment, id),
    (seats) => seats[1]?.status?.checks?.ran === 1,
  );
  const [done] = checked[1]?.status?.checks?.results ?? [];
  expect([done?.name, done?.state]).toEqual(["done", expect.stringMatching(/^(broken|passed)$/)]);
  expect(checked[0]?.status?.checks).toBeUndefined();

  // What the whole class is told and when it is in is the owner's to write, and nobody else's.
  const phaseIs = (wanted: string) =>
    until(
      () => getSession(site, id),
      ({ status }) => status?.phase === wanted,
      60,
    );
  await announce(site, id, { text: "Pause à 10 h 30.", seat: 2 }, new Date());
  expect((await getSession(site, id)).spec.announcements).toMatchObject([
    { text: "Je prends la suite.", seat: 1 },
    { text: "Pause à 10 h 30.", seat: 2 },
  ]);
  expect(await refusal(announce(other, id, { text: "?" }, new Date()))).toMatch(/only the owner/);
  await closeSession(site, id, new Date());
  await phaseIs("prepared");
  await openSession(site, id, new Date());
  await phaseIs("open");
  const resumesAt = new Date(Date.now() + 3_600_000).toISOString();
  await pauseSession(site, id, resumesAt, new Date());
  await phaseIs("paused");
  expect(await refusal(openSession(other, id, new Date()))).toMatch(/only the owner/);
  await openSession(site, id, new Date());
  await until(() => seatsOf(teacher.cluster, stage.establishment, id), allReady(3));

  const warned = { minutes: 60, text: "Enregistrez.", now: new Date() };
  expect((await endSession(site, id, "Shell", { warned })).endsAt).toBeDefined();
  await endSession(site, id, "Shell");
  await phaseIs("ended");
  const receipt = await getReceipt(site, id);
  expect(receipt.spec).toMatchObject({ owner: teacher.user, seats: 3, leftovers: [] });
  // The names are kept until their day, and the right to read them with them.
  const kept = (await inventory()).filter((name) => !before.includes(name));
  expect(kept).toEqual([
    `Role ${stage.establishment}/${id}-owner`,
    `RoleBinding ${stage.establishment}/${id}-owner`,
    `Secret ${stage.establishment}/${id}-roster`,
  ]);
  expect((await readRoster(site, id))?.people).toHaveLength(2);

  // So long the class can still be shared, and be shared no more.
  await shareSession(site, id, colleague.user);
  await until(
    () => readRoster(other, id),
    (roster) => roster !== undefined,
    60,
  );
  await unshareSession(site, id, colleague.user);
  await until(
    () => readRoster(other, id),
    (roster) => roster === undefined,
    60,
  );
});

test("who comes late is seated and who leaves is removed with that role alone, in a class of an earlier version too", async () => {
  const { teacher, colleague } = stage.people;
  const site = stage.siteOf(teacher);
  const { session: id } = await launch("teacher");
  const built = await until(() => seatsOf(teacher.cluster, stage.establishment, id), allReady(3));
  // As an earlier conductor left it: names that are read and never written.
  const role = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    namespace: stage.establishment,
    name: `${id}-owner`,
  };
  await conductor.stop();
  const found = await stage.admin.get<KubeObject & { rules: { verbs: string[] }[] }>(role);
  await stage.admin.mergePatch(role, { rules: found?.rules.filter(({ verbs }) => !verbs.includes("patch")) });
  const roster = { ...role, apiVersion: "v1", kind: "Secret", name: `${id}-roster` };
  const may = () => refusal(teacher.cluster.mergePatch(roster, {}));
  await until(may, (said) => said.startsWith("forbidden"));
  const late = [...people, { lastName: "Noël", firstName: "Inès" }];
  expect(await refusal(addStudents(site, id, late))).toMatch(/^forbidden/);
  conductor = await stage.conduct();
  await until(may, (said) => said === "done");
  expect(await addStudents(site, id, late)).toEqual({ seats: [4] });
  const seated = await until(() => seatsOf(teacher.cluster, stage.establishment, id), allReady(4));
  expect(seated.slice(0, 3).map(({ metadata, spec }) => [metadata.uid, spec])).toEqual(
    built.map(({ metadata, spec }) => [metadata.uid, spec]),
  );
  expect((await revealLinks(site, id)).map(({ seat, name }) => [seat, name])).toEqual([
    [1, "Ana Dupont"],
    [2, "Léo O'Neil"],
    [3, ""],
    [4, "Inès Noël"],
  ]);
  expect(await addStudents(site, id, late)).toEqual({ seats: [] });
  expect(await refusal(addStudents(stage.siteOf(colleague), id, late))).toMatch(/^forbidden/);
  expect(await refusal(removeSeats(stage.siteOf(colleague), id, [4]))).toMatch(/^forbidden/);

  await removeSeats(site, id, [1, 4]);
  await until(
    () => seatsOf(teacher.cluster, stage.establishment, id),
    (seats) => seats.map(({ spec }) => spec.number).join() === "2,3",
    120,
  );
  expect((await readRoster(site, id))?.people.map(({ seat }) => seat)).toEqual([2]);
  // Their numbers had links that were handed out: nobody else gets them.
  expect(await addStudents(site, id, [{ lastName: "Le Goff" }])).toEqual({ seats: [5] });
  await endSession(site, id, "Shell");
  await until(
    () => getSession(site, id),
    ({ status }) => status?.phase === "ended",
    120,
  );
  expect((await getReceipt(site, id)).spec.leftovers).toEqual([]);
}, 300_000);

test("a teacher's rights are enough to rehearse a lab and to remove all of it; a door that cannot be reached is named", async () => {
  const { teacher } = stage.people;
  const before = await inventory();
  const { steps, session } = await rehearse({
    ...{
      site: stage.siteOf(teacher),
      ref: "shared/shell",
      template: LAB,
      solution: undefined,
      parameters: {},
    },
    ...{ seats: 2, locale: "fr" as const, signal: new AbortController().signal },
    now: () => new Date(),
    note: async () => undefined,
    onChange: () => undefined,
  });
  // The stage's door has a name that no resolver knows.
  expect(steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
    "start passed",
    "enter failed",
    ...["accesses", "checksBefore", "solution", "checksAfter", "again"].map((name) => `${name} skipped`),
    "end passed",
  ]);
  expect(steps[1]?.findings).toMatchObject([{ code: "failure", failure: { kind: "unreachable" } }]);
  expect(await refusal(getSession(stage.siteOf(teacher), session as SessionId))).toMatch(/^notFound/);
  await until(inventory, (now) => now.join() === before.join(), 60);
}, 240_000);

test("a conductor that was killed between making a namespace and giving itself rights there goes on", async () => {
  const { teacher } = stage.people;
  const { session: id } = await launch("teacher");
  const seats = await until(() => seatsOf(stage.admin, stage.establishment, id), allReady(3));
  const namespace = seats[0]?.status?.namespace ?? "";
  // As a kill would have left it: a namespace without the binding, and nobody who remembers what is within.
  await conductor.stop();
  const binding = {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    namespace,
    name: "pupitre-conductor",
  };
  const found = await stage.admin.get(binding);
  await stage.admin.delete(binding, { uid: found?.metadata.uid ?? "" });
  const secret = { apiVersion: "v1", kind: "Secret", namespace, name: "access" };
  await until(
    () => refusal(stage.programs.conductor.cluster.get(secret)),
    (said) => said.startsWith("forbidden"),
  );
  conductor = await stage.conduct();
  await raiseSeats(stage.siteOf(teacher), id, [1], "resets");
  await until(
    () => seatsOf(teacher.cluster, stage.establishment, id),
    (now) => now[0]?.status?.observed.resets === 1 && allReady(3)(now),
  );
  await endSession(stage.siteOf(teacher), id, "Shell");
  await until(
    () => getSession(stage.siteOf(teacher), id),
    ({ status }) => status?.phase === "ended",
    120,
  );
  expect(await stage.admin.get({ apiVersion: "v1", kind: "Namespace", name: namespace })).toBeUndefined();
});
