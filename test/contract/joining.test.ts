import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Conductor } from "../../conductor/startConductor.ts";
import { admitStudent, readDoor, setJoining, turnAwayStudent } from "../../services/joining.ts";
import { rosterSecret } from "../../services/rosterSecret.ts";
import type { SiteAccess } from "../../services/site.ts";
import { classCodePreimage, foldName, type JoinClaim, namePreimage } from "../../shared/domain/joining.ts";
import { newSessionId, type SessionId, seatName } from "../../shared/domain/names.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import { allReady, DEMO, openStage, quiet, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
let conductor: Conductor;
let site: SiteAccess;
beforeAll(async () => {
  stage = await openStage();
  conductor = await stage.conduct();
  site = { id: "practice", kind: "practice", cluster: stage.cluster, namespace: DEMO };
  await stage.cluster.create({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "pupitre-portal", namespace: DEMO },
    data: { origin: "http://{seat}.localhost:8080" },
  });
}, 60_000);
afterAll(() => stage.close());

const NAMES = [
  ["Élodie", "Lefèvre"],
  ["Ana", "Durand"],
  ["Zoé", "Martin"],
  ["Zoe", "MARTIN"],
] as const;
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

async function openClass(): Promise<SessionId> {
  const id = newSessionId((below) => Math.floor(Math.random() * below));
  const people = NAMES.map(([firstName, lastName], index) => ({
    ...{ firstName, lastName, seat: index + 1, person: 1 },
  }));
  await stage.cluster.create(rosterSecret(id, DEMO, { version: 1, people }));
  await stage.launch({}, NAMES.length, id);
  await until(() => stage.seats(id), allReady(NAMES.length), 60);
  return id;
}
const shownCode = (id: SessionId) =>
  until(
    async () => (await readDoor(site, id)).code,
    (code) => code !== undefined,
  );
const joinOf = async (id: SessionId) => (await stage.door(id))?.spec.join;
const classKeys = async (id: SessionId) =>
  Object.keys(
    ((await stage.within(DEMO, "Secret")).find(({ metadata }) => metadata.name === `${id}-links`)
      ?.data as object) ?? {},
  ).filter((key) => key.startsWith("class-"));
const linkAt = async (id: SessionId, seat: number) => (await stage.seat(id, seat)).status?.links[0];

/** As the portal says it. */
async function claimAt(id: SessionId, seat: number, ...links: string[]): Promise<void> {
  const claims = links.map(
    (link): JoinClaim => ({ person: 1, hash: sha256(link), at: new Date().toISOString(), device: "Firefox" }),
  );
  const ref = { apiVersion: API_VERSION, kind: "SeatPresence", namespace: DEMO, name: seatName(id, seat) };
  const found = await stage.cluster.get(ref);
  const spec = { session: id, number: seat, connected: false, cookies: [], claims };
  if (found) await stage.cluster.mergePatch(ref, { spec });
  else
    await stage.cluster.create({
      apiVersion: API_VERSION,
      kind: "SeatPresence",
      metadata: { name: ref.name, namespace: DEMO },
      spec,
    });
}

describe("the join page", () => {
  test("has a code and the names as digests under it while it is open, and nothing of both after", async () => {
    const id = await openClass();
    expect(await joinOf(id)).toBeUndefined();
    expect((await readDoor(site, id)).code).toBeUndefined();
    await setJoining(site, id, "teacher");
    const code = (await shownCode(id))?.replace("-", "") ?? "";
    expect(code).toMatch(/^[0-9A-Z]{6}$/);
    const uid = (await stage.session(id))?.metadata.uid ?? "";
    const digest = (name: string) => sha256(namePreimage(uid, code, foldName(name) ?? ""));
    const join = await until(
      () => joinOf(id),
      (found) => found !== undefined,
    );
    expect(join).toEqual({
      code: sha256(classCodePreimage(uid, code)),
      names: NAMES.map(([first, last], index) => ({
        hash: digest(`${last} ${first}`),
        seat: index + 1,
        person: 1,
      })),
    });
    expect(JSON.stringify(await stage.door(id))).not.toMatch(/Durand|Martin|durand|martin/);
    // Left open, it is the same page; opened again, another one.
    await setJoining(site, id, "open");
    expect((await shownCode(id))?.replace("-", "")).toBe(code);
    await setJoining(site, id, "closed");
    await until(
      () => joinOf(id),
      (found) => found === undefined,
    );
    expect([await classKeys(id), (await readDoor(site, id)).code]).toEqual([[], undefined]);
    await setJoining(site, id, "teacher");
    expect((await shownCode(id))?.replace("-", "")).not.toBe(code);
    expect(await classKeys(id)).toEqual(["class-2"]);

    const before = conductor.stats().writes;
    await quiet(conductor);
    expect(conductor.stats().writes).toBe(before);
  }, 90_000);

  test("lets in whom the teacher lets in, beside the link, until the links are reissued", async () => {
    const id = await openClass();
    await setJoining(site, id, "teacher");
    await claimAt(id, 2, "made by a browser", "made by another");
    const own = await linkAt(id, 2);
    await quiet(conductor);
    expect(await linkAt(id, 2)).toEqual(own);
    await expect(admitStudent(site, id, { seat: 2, hash: sha256("never claimed") })).rejects.toMatchObject({
      failure: { kind: "notFound" },
    });
    await turnAwayStudent(site, id, { seat: 2, hash: sha256("made by another") });
    await admitStudent(site, id, { seat: 2, hash: sha256("made by a browser") });
    await until(
      () => linkAt(id, 2),
      (link) => link?.declared === sha256("made by a browser"),
    );
    expect(await linkAt(id, 2)).toEqual({ ...own, declared: sha256("made by a browser") });
    for (const answer of [admitStudent, turnAwayStudent])
      await expect(answer(site, id, { seat: 2, hash: sha256("made by another") })).rejects.toMatchObject({
        failure: { kind: "notFound" },
      });
    // Nobody is let in at a seat whose links are closed: a new link comes first.
    await claimAt(id, 3, "comes too late");
    await stage.patchSeat(id, 3, { closedIssues: 1 });
    await expect(admitStudent(site, id, { seat: 3, hash: sha256("comes too late") })).rejects.toMatchObject({
      failure: { issues: [{ code: "session.linkClosed" }] },
    });
    await stage.patchSeat(id, 2, { linkIssues: 2 });
    const after = await until(
      () => linkAt(id, 2),
      (link) => link?.issue === 2,
    );
    expect(after?.declared).toBeUndefined();
    expect([...(after?.revoked ?? [])].sort()).toEqual([own?.hash ?? "", sha256("made by a browser")].sort());
  }, 90_000);

  test("that is left open lets in who comes first, and of twins nobody", async () => {
    const id = await openClass();
    await setJoining(site, id, "teacher");
    await claimAt(id, 1, "first", "second");
    await claimAt(id, 3, "a twin");
    await setJoining(site, id, "open");
    await until(
      () => linkAt(id, 1),
      (link) => link?.declared === sha256("first"),
    );
    await claimAt(id, 2, "a third");
    await until(
      () => linkAt(id, 2),
      (link) => link?.declared === sha256("a third"),
    );
    await quiet(conductor);
    expect((await linkAt(id, 1))?.declared).toBe(sha256("first"));
    expect((await linkAt(id, 3))?.declared).toBeUndefined();
    // Another conductor, who has seen nothing of it, finds nothing to do.
    await conductor.stop();
    conductor = await stage.conduct();
    await quiet(conductor);
    expect(conductor.stats().writes).toBe(0);
  }, 90_000);
});
