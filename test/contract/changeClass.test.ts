import { randomInt } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addStudents, removeSeats } from "../../services/changeClass.ts";
import { launchSession } from "../../services/launchSession.ts";
import { readRoster, revealLinks } from "../../services/links.ts";
import { type SessionWatch, watchSessions } from "../../services/sessionWatch.ts";
import type { SiteAccess } from "../../services/site.ts";
import { LabError } from "../../shared/contract/failure.ts";
import { PORTAL_CONFIG_MAP, PORTAL_ORIGIN_KEY } from "../../shared/domain/links.ts";
import { type SessionId, seatNamespace } from "../../shared/domain/names.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import { allReady, DEMO, openStage, SHELL, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
let site: SiteAccess;
let watch: SessionWatch;
beforeAll(async () => {
  stage = await openStage();
  site = { id: "practice", kind: "practice", cluster: stage.cluster, namespace: DEMO };
  const data = { [PORTAL_ORIGIN_KEY]: "http://{seat}.localhost:8080" };
  const metadata = { name: PORTAL_CONFIG_MAP, namespace: DEMO };
  await stage.cluster.apply({ apiVersion: "v1", kind: "ConfigMap", metadata, data }, "test");
  await stage.conduct();
  watch = watchSessions(site, () => undefined);
  await watch.synced;
});
afterAll(async () => {
  watch?.stop();
  await stage?.close();
});

const ANA = { lastName: "Silva", firstName: "Ana" };
const LEO = { lastName: "O'Neil", firstName: "Léo", email: "leo@x.fr" };
const INES = { lastName: "Noël", firstName: "Inès" };

async function launch(people = [ANA, LEO], persons = 1): Promise<SessionId> {
  const spec = { ...SHELL, persons };
  const { session } = await launchSession(
    {
      ...{ site: "practice", template: "shell", title: "Shell", parameters: {}, people },
      ...{ spare: 0, minutes: 60, openAtOnce: true },
    },
    {
      ...{ site, locale: "fr", now: new Date(), random: (below: number) => randomInt(below) },
      template: { apiVersion: API_VERSION, kind: "LabTemplate", metadata: { name: "shell" }, spec },
    },
  );
  return session;
}

const podUids = async (id: SessionId, numbers: number[]) =>
  Promise.all(
    numbers.map(async (number) =>
      (await stage.within(seatNamespace(id, number), "Pod")).map(({ metadata }) => metadata.uid),
    ),
  );
const board = async (id: SessionId) =>
  (await watch.view(id))?.seats.map(({ number, people }) => `${number} ${people.join()}`);

test("who comes late gets a seat, a link and a name, and nobody else is touched", async () => {
  const id = await launch();
  await until(() => stage.seats(id), allReady(2));
  const before = await podUids(id, [1, 2]);
  expect(await board(id)).toEqual(["1 Ana Silva", "2 Léo O'Neil"]);
  // The whole list again, as one exports it again: who sits there keeps the seat.
  expect(await addStudents(site, id, [{ ...ANA, lastName: "SILVA" }, LEO, INES])).toEqual({ seats: [3] });
  await until(() => stage.seats(id), allReady(3));
  expect(await podUids(id, [1, 2])).toEqual(before);
  expect((await revealLinks(site, id)).map(({ seat, name }) => [seat, name])).toEqual([
    [1, "Ana Silva"],
    [2, "Léo O'Neil"],
    [3, "Inès Noël"],
  ]);
  await until(
    () => board(id),
    (seats) => seats?.[2] === "3 Inès Noël",
  );
  // The student's page greets by name: it has it from the seat's own Secret.
  const [access] = (await stage.within(seatNamespace(id, 3), "Secret")) as {
    data?: Record<string, string>;
  }[];
  expect(Buffer.from(access?.data?.["name-1"] ?? "", "base64").toString()).toBe("Inès Noël");
  const { metadata } = await stage.seat(id, 3);
  expect(JSON.stringify(metadata)).not.toMatch(/Noël|Inès/);
});

test("who leaves takes work, link and name along, and the number is nobody else's afterwards", async () => {
  const id = await launch();
  await until(() => stage.seats(id), allReady(2));
  const before = await podUids(id, [1]);
  const [, old] = await revealLinks(site, id);
  await removeSeats(site, id, [2]);
  await until(
    () => stage.namespaces(id),
    (namespaces) => namespaces.length === 1,
  );
  expect((await readRoster(site, id))?.people.map(({ lastName }) => lastName)).toEqual(["Silva"]);
  expect(await addStudents(site, id, [LEO])).toEqual({ seats: [3] });
  await until(() => stage.seats(id), allReady(2));
  const links = await revealLinks(site, id);
  expect(links.map(({ seat, name }) => [seat, name])).toEqual([
    [1, "Ana Silva"],
    [3, "Léo O'Neil"],
  ]);
  expect(links.map(({ url }) => url?.split("#")[1])).not.toContain(old?.url?.split("#")[1]);
  expect(await podUids(id, [1])).toEqual(before);
  expect(await code(removeSeats(site, id, [1, 3]))).toBe("session.lastSeats");
});

test("pairs: who comes late sits with who comes late", async () => {
  const id = await launch([ANA, LEO], 2);
  await until(() => stage.seats(id), allReady(1));
  const three = ["A", "B", "C"].map((lastName) => ({ lastName }));
  expect(await addStudents(site, id, three)).toEqual({ seats: [2, 3] });
  await until(() => stage.seats(id), allReady(3));
  expect((await revealLinks(site, id)).map(({ seat, person, name }) => [seat, person, name])).toEqual([
    [1, 1, "Ana Silva"],
    [1, 2, "Léo O'Neil"],
    [2, 1, "A"],
    [2, 2, "B"],
    [3, 1, "C"],
  ]);
});

test("a class without names takes names on, two lists at once are both seated, and an ended one takes nobody", async () => {
  const id = await stage.launch({}, 1);
  await until(() => stage.seats(id), allReady(1));
  const added = await Promise.all([addStudents(site, id, [ANA]), addStudents(site, id, [INES])]);
  expect(added.flatMap(({ seats }) => seats).sort()).toEqual([2, 3]);
  await until(() => stage.seats(id), allReady(3));
  expect((await readRoster(site, id))?.people.map(({ seat }) => seat).sort()).toEqual([2, 3]);
  await stage.patchSession(id, { phase: "ended" });
  expect(await code(addStudents(site, id, [LEO]))).toBe("conflict");
  expect(await code(removeSeats(site, id, [2]))).toBe("conflict");
});

async function code(deed: Promise<unknown>): Promise<string> {
  try {
    await deed;
    return "done";
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return error.failure.issues?.[0]?.code ?? error.failure.kind;
  }
}
