import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import type { CodeAnswer, JoinAnswer } from "../../../shared/contract/student.ts";
import { MOST_CLAIMS } from "../../../shared/domain/joining.ts";
import type { Seat, SeatPresence } from "../../../shared/domain/seat.ts";
import { lettingIn, turningAway } from "../../../shared/plan/joining.ts";
import { publishedLinks } from "../../../shared/plan/seatLinks.ts";
import { type Classroom, hashOf, newLink, openClassroom } from "./classroom.ts";
import { type Answer, ask, cookieOf, enter, eventually, hostOf, postJson } from "./student.ts";

let room: Classroom;
afterEach(() => room?.stop());

const CODE = "K7Q4TX";
const CLASS: [string, number][] = [
  ["Élodie Lefèvre", 1],
  ["Ana Durand", 2],
  ["Zoé Martin", 3],
  ["Martin Zoé", 4],
];
const doorHost = () => `join.localhost:${room.portal.port}`;
const say = (path: string, body: object, headers: Record<string, string> = {}) =>
  postJson(room, doorHost(), path, body, headers);
const said = <T = JoinAnswer>(answer: Answer) => JSON.parse(answer.text) as T;
const sayName = (name: unknown, secret: string, headers: Record<string, string> = {}) =>
  say("/api/name", { code: CODE, name, hash: hashOf(secret) }, headers);
const standing = async (secret: string) => said(await say("/api/joined", { session: room.session, secret }));
const presenceOf = (seat: number) =>
  room.cluster.find<SeatPresence>("SeatPresence", `${room.session}-0${seat}`)?.spec;
const waiting = (seat: number) => presenceOf(seat)?.claims?.map(({ hash }) => hash) ?? [];
/** What the teacher and then the conductor write. */
const answerAt = (number: number, spec: (seat: Seat) => Partial<Seat["spec"]>) => {
  const current = room.cluster.find<Seat>("Seat", `${room.session}-0${number}`);
  if (!current?.status) throw new Error("no seat");
  const wished = { ...current.spec, ...spec(current) };
  const links = publishedLinks(wished, current.status.links, () => hashOf(room.links.get(number) ?? ""));
  room.cluster.put({ ...current, spec: wished, status: { ...current.status, links } });
};
const letIn = (seat: number, secret: string) =>
  answerAt(seat, ({ spec }) => lettingIn(spec, { person: 1, hash: hashOf(secret) }));

async function openPage(mode?: "teacher" | "open"): Promise<void> {
  room = await openClassroom(4);
  room.putJoin(CODE, CLASS, mode);
}

describe("At the join page", () => {
  test("a class code leads to the question for the name, and to no seat", async () => {
    await openPage();
    for (const code of ["K7Q4TX", "k7q-4tx"])
      expect(said<CodeAnswer>(await say("/api/code", { code }))).toEqual({
        is: "class",
        session: room.session,
        title: "Shell L1 · gr. 3",
      });
    expect(said<CodeAnswer>(await say("/api/code", { code: "K7Q4TY" }))).toEqual({ is: "unknown" });
    room.putSession({ join: { opened: 1, mode: "closed" } });
    expect(said<CodeAnswer>(await say("/api/code", { code: CODE }))).toEqual({ is: "unknown" });
    expect(said(await sayName("Ana Durand", newLink()))).toEqual({ is: "unknown" });
  });

  test("a name of the class waits at its seat, without the name, and the staff's word opens that seat", async () => {
    await openPage();
    const secret = newLink();
    const answer = await sayName("LEFEVRE elodie", secret, { "user-agent": "Firefox/140 Android" });
    expect(said(answer)).toEqual({ is: "waiting" });
    expect(answer.headers["set-cookie"]).toBeUndefined();
    await eventually(() => waiting(1).length === 1);
    expect(presenceOf(1)?.claims).toEqual([
      { person: 1, hash: hashOf(secret), at: expect.any(String), device: "Firefox · Android" },
    ]);
    expect(JSON.stringify(presenceOf(1))).not.toMatch(/lef|elodie/i);
    expect(await standing(secret)).toEqual({ is: "waiting" });
    letIn(1, secret);
    expect(await standing(secret)).toEqual({ is: "seat", url: `http://${hostOf(room, 1)}/s` });
    const entered = await postJson(room, hostOf(room, 1), "/api/enter", { secret });
    const state = await ask(room, hostOf(room, 1), "GET", "/api/state", { cookie: cookieOf(entered) });
    expect(JSON.parse(state.text)).toMatchObject({ seat: 1, person: 1 });
    // The link that was handed out stays good, and the claim is answered.
    await enter(room, 1);
    await eventually(() => waiting(1).length === 0);
  });

  test("a name that nobody has, one that is taken and one that waits hear the same", async () => {
    await openPage();
    const first = newLink();
    await sayName("Ana Durand", first);
    await eventually(() => waiting(2).length === 1);
    const unknown = await sayName("Nobody Atall", newLink());
    const second = await sayName("Ana Durand", newLink());
    letIn(2, first);
    const taken = await sayName("Ana Durand", newLink());
    for (const answer of [second, taken]) {
      expect([answer.status, answer.text]).toEqual([unknown.status, unknown.text]);
      const without = ({ date: _, ...headers }: Answer["headers"]) => headers;
      expect(without(answer.headers)).toEqual(without(unknown.headers));
    }
    const stranger = newLink();
    await sayName("Nobody Atall", stranger);
    expect(await standing(stranger)).toEqual({ is: "waiting" });
  });

  test("twins wait at both seats, and are gone from the other once they are let in at one", async () => {
    await openPage();
    const secret = newLink();
    await sayName("zoe martin", secret);
    await eventually(() => waiting(3).length === 1 && waiting(4).length === 1);
    letIn(4, secret);
    expect(await standing(secret)).toEqual({ is: "seat", url: `http://${hostOf(room, 4)}/s` });
    await eventually(() => waiting(3).length === 0 && waiting(4).length === 0);
  });

  test("a twin who is refused at one seat waits at the other, and is refused once nobody is left to ask", async () => {
    await openPage();
    const secret = newLink();
    await sayName("zoe martin", secret);
    await eventually(() => waiting(3).length === 1 && waiting(4).length === 1);
    const refuse = (seat: number) => answerAt(seat, ({ spec }) => turningAway(spec, hashOf(secret)));
    refuse(3);
    expect(await standing(secret)).toEqual({ is: "waiting" });
    refuse(4);
    expect(await standing(secret)).toEqual({ is: "refused" });
  });

  test("who was let in is out once the seat's links are closed or reissued", async () => {
    await openPage();
    const secret = newLink();
    await sayName("Ana Durand", secret);
    letIn(2, secret);
    answerAt(2, () => ({ closedIssues: 1 }));
    expect(await standing(secret)).toEqual({ is: "linkClosed" });
    answerAt(2, () => ({ linkIssues: 2 }));
    expect(await standing(secret)).toEqual({ is: "revoked" });
    expect(said(await postJson(room, hostOf(room, 2), "/api/enter", { secret }))).toEqual({ is: "revoked" });
  });

  test("who corrects the name waits at one seat only", async () => {
    await openPage();
    const secret = newLink();
    await sayName("Ana Durand", secret);
    await sayName("Elodie Lefevre", secret);
    await eventually(() => waiting(1).length === 1 && waiting(2).length === 0);
  });

  test("who is refused hears so, and who waits when the page is closed hears that", async () => {
    await openPage();
    const [refused, late] = [newLink(), newLink()];
    await sayName("Ana Durand", refused);
    await sayName("Elodie Lefevre", late);
    await eventually(() => waiting(1).length === 1 && waiting(2).length === 1);
    answerAt(2, ({ spec }) => turningAway(spec, hashOf(refused)));
    expect(await standing(refused)).toEqual({ is: "refused" });
    room.putSession({ join: { opened: 1, mode: "closed" } });
    expect(await standing(late)).toEqual({ is: "closed" });
    await eventually(() => waiting(1).length === 0 && waiting(2).length === 0);
    room.putSession({ phase: "ended" });
    expect(await standing(late)).toEqual({ is: "over" });
  });

  test("who was let in before the opening hears when that is", async () => {
    const opensAt = new Date(Date.now() + 3_600_000).toISOString();
    room = await openClassroom(4, { phase: "prepared", opensAt });
    room.putJoin(CODE, CLASS);
    const secret = newLink();
    expect(said(await sayName("Ana Durand", secret))).toEqual({ is: "waiting" });
    letIn(2, secret);
    expect(await standing(secret)).toEqual({ is: "notOpen", opensAt });
    // Who is let in goes in, whether the page is still open or not.
    room.putSession({ phase: "open", join: { opened: 1, mode: "closed" } });
    expect(await standing(secret)).toMatchObject({ is: "seat" });
  });

  test("a claim outlives the portal, and so many are kept and no more", async () => {
    await openPage();
    const secrets = Array.from({ length: MOST_CLAIMS + 3 }, newLink);
    for (const [index, secret] of secrets.entries())
      await sayName("Ana Durand", secret, { "user-agent": `device ${index}` });
    await eventually(() => waiting(2).length === MOST_CLAIMS);
    expect(waiting(2)).toEqual(secrets.slice(0, MOST_CLAIMS).map(hashOf));
    await room.restart();
    expect(await standing(secrets[0] ?? "")).toEqual({ is: "waiting" });
    letIn(2, secrets[0] ?? "");
    expect(await standing(secrets[0] ?? "")).toMatchObject({ is: "seat" });
  });

  test("a machine that took every place of a seat gives one of them to somebody else", async () => {
    await openPage();
    const machine = Array.from({ length: MOST_CLAIMS + 1 }, newLink);
    const secret = newLink();
    for (const joker of machine) await sayName("Ana Durand", joker, { "user-agent": "machine" });
    await sayName("Ana Durand", secret, { "user-agent": "student" });
    await eventually(() => waiting(2).includes(hashOf(secret)));
    expect(waiting(2)).toEqual([...machine.slice(0, MOST_CLAIMS - 1), secret].map(hashOf));
    expect(JSON.stringify(presenceOf(2))).not.toContain("127.0.0.1");
    letIn(2, secret);
    expect(await standing(secret)).toMatchObject({ is: "seat" });
  });

  test("one device says ten names in five minutes, whatever they are", async () => {
    await openPage();
    for (let time = 0; time < 10; time++)
      expect(said(await sayName(`Guess ${time}`, newLink()))).toEqual({ is: "waiting" });
    expect(said(await sayName("Ana Durand", newLink()))).toMatchObject({ is: "wait" });
    expect(waiting(2)).toEqual([]);
    expect(said(await sayName("Ana Durand", newLink(), { "user-agent": "neighbour" }))).toEqual({
      is: "waiting",
    });
  });

  test("one address says forty names of a class, four for each of a larger one, whatever browser it says to be", async () => {
    await openPage();
    const sayAfresh = (name: string, agent: string) =>
      say(
        "/api/name",
        { code: CODE, name, hash: hashOf(newLink()), browser: randomBytes(16).toString("hex") },
        { "user-agent": agent },
      );
    for (let time = 0; time < 40; time++)
      expect(said(await sayAfresh(`Guess ${time}`, `agent ${time}`))).toEqual({ is: "waiting" });
    expect(said(await sayAfresh("Ana Durand", "another"))).toMatchObject({ is: "wait" });
    expect(waiting(2)).toEqual([]);
    room.putSession({ seats: Array.from({ length: 21 }, (_, index) => ({ number: index + 1, persons: 2 })) });
    expect(said(await sayAfresh("Élodie Lefèvre", "another"))).toEqual({ is: "waiting" });
    for (let time = 42; time < 21 * 2 * 4; time++) await sayAfresh(`Guess ${time}`, `agent ${time}`);
    expect(said(await sayAfresh("Ana Durand", "another"))).toMatchObject({ is: "wait" });
    room.clock.now += 5 * 60_000;
    expect(said(await sayAfresh("Ana Durand", "another"))).toEqual({ is: "waiting" });
    await eventually(() => waiting(2).length === 1);
  });

  test("another page, another form and another session's names get nowhere", async () => {
    await openPage();
    const body = { code: CODE, name: "Ana Durand", hash: hashOf("x") };
    for (const path of ["/api/name", "/api/joined"])
      expect((await say(path, body, { origin: `http://${hostOf(room, 1)}` })).status).toBe(403);
    for (const bad of [
      { hash: "x" },
      { hash: undefined },
      { name: "" },
      { name: ["Ana Durand"] },
      { name: "a".repeat(201) },
      { code: "K7QM4TXP" },
    ])
      expect(said(await say("/api/name", { ...body, ...bad }))).toEqual({ is: "unknown" });
    for (const [session, secret] of [
      ["zzzzzz", newLink()],
      [["k3x9pz"], newLink()],
      [room.session, "short"],
    ])
      expect(said(await say("/api/joined", { session, secret }))).toEqual({ is: "closed" });
    expect((await ask(room, doorHost(), "GET", "/api/joined")).status).toBe(404);
  });

  test("the hash of a link that opens a seat is no claim at another", async () => {
    await openPage();
    const link = room.links.get(2) ?? "";
    await sayName("Ana Durand", link);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(waiting(2)).toEqual([]);
  });
});
