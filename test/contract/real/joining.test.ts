import { createHash, randomInt } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { admitStudent, readDoor, setJoining, turnAwayStudent } from "../../../services/joining.ts";
import { launchSession } from "../../../services/launchSession.ts";
import type { JoinClaim } from "../../../shared/domain/joining.ts";
import { type SessionId, seatName } from "../../../shared/domain/names.ts";
import type { SessionDoor } from "../../../shared/domain/sessionDoor.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import { allReady, LAB, openRealStage, type RealStage, refusal, seatsOf, until } from "./realStage.ts";

let stage: RealStage;
beforeAll(async () => {
  stage = await openRealStage();
  await stage.conduct();
});
afterAll(() => stage?.close());

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const claim = (link: string): JoinClaim => ({
  ...{ person: 1, hash: sha256(link), at: new Date().toISOString(), device: "Firefox · Android" },
});

test("the rights and schemas of a prepared cluster are enough for the join page, and a colleague's are not", async () => {
  const { teacher, colleague } = stage.people;
  const { portal } = stage.programs;
  const site = stage.siteOf(teacher);
  const { session } = await launchSession(
    {
      ...{ site: "real", template: "shell", title: "Shell", parameters: {} },
      people: [
        { lastName: "Dupont", firstName: "Ana" },
        { lastName: "O'Neil", firstName: "Léo" },
      ],
      ...{ spare: 0, minutes: 60, openAtOnce: true },
    },
    { site, template: LAB, locale: "fr", now: new Date(), random: (below) => randomInt(below) },
  );
  const id = session as SessionId;
  await until(() => seatsOf(teacher.cluster, stage.establishment, id), allReady(2));
  expect(await refusal(setJoining(stage.siteOf(colleague), id, "open"))).toMatch(/only the owner/);

  await setJoining(site, id, "teacher");
  await until(
    async () => (await readDoor(site, id)).code,
    (code) => code !== undefined,
  );
  expect(await refusal(readDoor(stage.siteOf(colleague), id))).toMatch(/^forbidden/);
  const ref = { apiVersion: API_VERSION, namespace: stage.establishment };
  const door = await until(
    () => stage.admin.get<SessionDoor>({ ...ref, kind: "SessionDoor", name: id }),
    (found) => found?.spec.join !== undefined,
  );
  expect(door?.spec.join?.names.map(({ seat }) => seat)).toEqual([1, 2]);
  expect(JSON.stringify(door)).not.toMatch(/dupont|neil/i);

  // The portal writes who waits, and nothing else of it: what stands on the Seat is the staff's and the conductor's.
  const presence = (number: number, claims: JoinClaim[]) => ({
    ...{ apiVersion: API_VERSION, kind: "SeatPresence" },
    metadata: { name: seatName(id, number), namespace: stage.establishment },
    spec: { session: id, number, connected: false, cookies: [], claims },
  });
  await portal.cluster.create(presence(1, [claim("ana"), claim("a joker")]));
  const wish = { spec: { joined: [{ person: 1, hash: sha256("a joker"), issue: 1 }] } };
  const seat = { ...ref, kind: "Seat", name: seatName(id, 1) };
  expect(await refusal(portal.cluster.mergePatch(seat, wish))).toMatch(/^forbidden/);
  expect(await refusal(colleague.cluster.mergePatch(seat, wish))).toMatch(/only the owner/);
  const place = (link: string, number = 1) => ({ seat: number, hash: sha256(link) });
  await turnAwayStudent(site, id, place("a joker"));
  await admitStudent(site, id, place("ana"));
  const declared = (number: number) => async () =>
    (await seatsOf(teacher.cluster, stage.establishment, id))[number - 1]?.status?.links[0]?.declared;
  await until(declared(1), (hash) => hash === sha256("ana"));

  // Left open, the conductor's own rights let in.
  await setJoining(site, id, "open");
  await portal.cluster.create(presence(2, [claim("leo")]));
  await until(declared(2), (hash) => hash === sha256("leo"));
  await setJoining(site, id, "closed");
  await until(
    () => stage.admin.get<SessionDoor>({ ...ref, kind: "SessionDoor", name: id }),
    (found) => found?.spec.join === undefined,
  );
}, 120_000);
