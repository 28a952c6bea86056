import { afterEach, describe, expect, test } from "vitest";
import type { SeatPageState } from "../../../shared/contract/student.ts";
import type { Look, LookAnswer } from "../../../shared/domain/look.ts";
import type { SeatPresence, Visit } from "../../../shared/domain/seat.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import { type Classroom, hashOf, newLink, openClassroom, SCHOOL } from "./classroom.ts";
import {
  ask,
  enter,
  eventually,
  hostOf,
  type OpenTerminal,
  openSocket,
  openTerminal,
  postJson,
} from "./student.ts";

let room: Classroom;
afterEach(() => room.stop());

let made = 0;
/** A Visit of now; returns its key. */
function putVisit(mode: Visit["spec"]["mode"] = "read", by = "teacher"): string {
  const key = newLink();
  room.cluster.put({
    apiVersion: API_VERSION,
    kind: "Visit",
    metadata: {
      name: `visit-${++made}`,
      namespace: SCHOOL,
      creationTimestamp: new Date(room.clock.now).toISOString(),
    },
    spec: {
      ...{ session: "k3x9pz", seat: 1, by, reason: "help", mode },
      keyHash: hashOf(key),
      expiresAt: new Date(room.clock.now + 600_000).toISOString(),
    },
  });
  return key;
}
const visit = (key = putVisit()) =>
  openSocket(room, hostOf(room, 1), "/api/visit/terminal/shell", { authorization: `Visit ${key}` });
const lookOf = (visitor: OpenTerminal): Look | undefined =>
  visitor.notices.flatMap((notice) => (notice.is === "look" ? [notice.look] : [])).at(-1);
const looks = (visitor: OpenTerminal, wanted: Partial<Look>) =>
  visitor.until(() =>
    Object.entries(wanted).every(([key, value]) => lookOf(visitor)?.[key as keyof Look] === value),
  );
const sees = (visitor: OpenTerminal) => visitor.notices.some(({ is }) => is === "screen" || is === "waiting");
const stateOf = async (cookie: string) =>
  JSON.parse((await ask(room, hostOf(room, 1), "GET", "/api/state", { cookie })).text) as SeatPageState;
async function answer(cookie: string, is: LookAnswer["is"]): Promise<number> {
  const [look] = (await stateOf(cookie)).looks;
  return (await postJson(room, hostOf(room, 1), "/api/looks", { look: look?.id ?? "?", is }, { cookie }))
    .status;
}
const records = () => room.cluster.find<SeatPresence>("SeatPresence", "k3x9pz-01")?.spec.looks ?? [];

async function seated() {
  room = await openClassroom(1);
  const cookie = await enter(room, 1);
  const student = await openTerminal(room, 1, cookie);
  await student.until(() => student.notices.some(({ is }) => is === "screen"));
  room.cluster.shells[0]?.say("$ secret\r\n");
  return { cookie, student };
}

describe("A look into a terminal", () => {
  test("shows nothing before the student accepts, then reads only, and both are on record", async () => {
    const { cookie, student } = await seated();
    const visitor = await visit();
    await looks(visitor, { is: "asking" });
    expect((await stateOf(cookie)).looks).toMatchObject([{ is: "asking", keyboard: "none" }]);
    expect((await stateOf(cookie)).visitors).toBe(0);
    room.cluster.shells[0]?.say("more\r\n");
    await student.until(() => student.text().includes("more"));
    visitor.socket.send(Buffer.from("x"));
    expect(visitor.text()).toBe("");
    expect(sees(visitor)).toBe(false);
    expect(await answer(cookie, "accepted")).toBe(200);
    await visitor.until(() => visitor.text().includes("$ secret\r\nmore"));
    expect(lookOf(visitor)).toEqual({ is: "reading", because: "agreed", keyboard: "none" });
    visitor.socket.send(Buffer.from("rm -rf /\r"));
    student.socket.send(Buffer.from("y"));
    await visitor.until(() => visitor.text().endsWith("y"));
    expect(room.cluster.shells[0]?.typed).toBe("y");
    await eventually(() => records()[0]?.is === "agreed" && records()[0]?.until === undefined);
    visitor.close();
    await eventually(() => records()[0]?.until !== undefined);
    expect((await stateOf(cookie)).looks).toEqual([]);
  });

  test("that is refused ends without having shown anything", async () => {
    const { cookie } = await seated();
    const visitor = await visit();
    await looks(visitor, { is: "asking" });
    await answer(cookie, "refused");
    expect(await visitor.closed).toBe(4401);
    expect(lookOf(visitor)).toEqual({ is: "refused", keyboard: "none" });
    expect(sees(visitor)).toBe(false);
    await eventually(() => records()[0]?.is === "refused");
    expect(await answer(cookie, "accepted")).toBe(404);
  });

  test("that was agreed to is ended by the student", async () => {
    const { cookie } = await seated();
    const visitor = await visit();
    await looks(visitor, { is: "asking" });
    await answer(cookie, "accepted");
    await looks(visitor, { is: "reading" });
    await answer(cookie, "refused");
    expect(await visitor.closed).toBe(4401);
  });

  test("types only with the keyboard that the student gives, and no longer once it is taken back", async () => {
    const { cookie } = await seated();
    const visitor = await visit();
    await looks(visitor, { is: "asking" });
    await answer(cookie, "accepted");
    await looks(visitor, { is: "reading" });
    const typed = () => room.cluster.shells[0]?.typed;
    const type = async (text: string) => {
      visitor.socket.send(Buffer.from(text));
      visitor.socket.send(JSON.stringify({ is: "ping" }));
      const before = visitor.notices.length;
      await visitor.until(() => visitor.notices.slice(before).some(({ is }) => is === "alive"));
    };
    expect(await answer(cookie, "keyboardGiven")).toBe(200); // of what nobody asked for
    await type("a");
    const ask = (key: string) => visitor.socket.send(JSON.stringify({ is: "keyboard", key }));
    ask(putVisit("read"));
    ask(putVisit("write", "somebody else"));
    ask(newLink());
    await type("b");
    expect(lookOf(visitor)?.keyboard).toBe("none");
    ask(putVisit("write"));
    await looks(visitor, { keyboard: "asked" });
    await type("c");
    expect(typed()).toBe("");
    await answer(cookie, "keyboardGiven");
    await looks(visitor, { keyboard: "given" });
    await type("d");
    await eventually(() => typed() === "d");
    await answer(cookie, "keyboardKept");
    await looks(visitor, { keyboard: "none" });
    await type("e");
    expect(typed()).toBe("d");
    await eventually(() => records()[0]?.keyboard === true);
  });

  test("answers an ask for help without another question, once; the keyboard is asked for all the same", async () => {
    const { cookie } = await seated();
    await postJson(room, hostOf(room, 1), "/api/help", { is: "asked" }, { cookie });
    await eventually(
      () => room.cluster.find<SeatPresence>("SeatPresence", "k3x9pz-01")?.spec.help !== undefined,
    );
    room.clock.now += 5_000;
    const key = putVisit();
    await eventually(
      () => room.cluster.find<SeatPresence>("SeatPresence", "k3x9pz-01")?.spec.help === undefined,
    );
    const visitor = await visit(key);
    await visitor.until(() => visitor.text().includes("secret"));
    expect(lookOf(visitor)).toEqual({ is: "reading", because: "helpAsked", keyboard: "none" });
    visitor.close();
    await visitor.closed;
    room.clock.now += 5_000;
    await looks(await visit(), { is: "asking" });
  });

  test("that waits for an answer is let in by an ask for help", async () => {
    const { cookie } = await seated();
    const visitor = await visit();
    await looks(visitor, { is: "asking" });
    room.clock.now += 1_000;
    await postJson(room, hostOf(room, 1), "/api/help", { is: "asked" }, { cookie });
    await looks(visitor, { is: "reading", because: "helpAsked" });
  });

  test("at a seat where nobody is reads, without a keyboard; who comes is asked, and told afterwards", async () => {
    room = await openClassroom(1);
    const visitor = await visit();
    await looks(visitor, { is: "reading", because: "absent" });
    visitor.socket.send(JSON.stringify({ is: "keyboard", key: putVisit("write") }));
    const from = new Date(room.clock.now).toISOString();
    room.clock.now += 60_000;
    const cookie = await enter(room, 1);
    const student = await openTerminal(room, 1, cookie);
    await looks(visitor, { is: "asking", keyboard: "none" });
    const before = visitor.text();
    student.socket.send(Buffer.from("mine"));
    await student.until(() => student.text().includes("mine"));
    expect(visitor.text()).toBe(before);
    const until = new Date(room.clock.now).toISOString();
    expect((await stateOf(cookie)).lookedAt).toEqual([{ at: from, until }]);
    await room.restart();
    await eventually(() => records().some(({ is }) => is === "absent"));
    expect((await stateOf(cookie)).lookedAt).toEqual([{ at: from, until }]);
  });

  test("waits a minute and a half where somebody was a moment ago, and asks who comes back", async () => {
    const { cookie, student } = await seated();
    student.close();
    await student.closed;
    await eventually(
      () => room.cluster.find<SeatPresence>("SeatPresence", "k3x9pz-01")?.spec.connected === false,
    );
    const [one, two] = [await visit(), await visit()];
    await looks(one, { is: "nobody" });
    room.clock.now += 89_000;
    const back = await openTerminal(room, 1, cookie);
    await looks(one, { is: "asking" });
    two.close();
    back.close();
    await back.closed;
    room.clock.now += 91_000;
    const three = await visit();
    await looks(three, { is: "reading", because: "absent" });
    // A question that was shown is not answered by leaving.
    expect(lookOf(one)?.is).toBe("asking");
  });

  test("is asked for again by another portal", async () => {
    const { cookie } = await seated();
    const visitor = await visit();
    await looks(visitor, { is: "asking" });
    await answer(cookie, "accepted");
    await looks(visitor, { is: "reading" });
    await room.restart();
    expect(await visitor.closed).toBe(1012);
    const again = await visit();
    await again.until(() => lookOf(again) !== undefined);
    expect(lookOf(again)?.is).not.toBe("reading");
  });
});

test.each([
  ["another page than the seat's own", { origin: "http://evil.example" }, 403],
  ["who is not in at this seat", { cookie: "" }, 401],
])("the answer of %s counts for nothing", async (_, headers, status) => {
  const { cookie } = await seated();
  const visitor = await visit();
  await looks(visitor, { is: "asking" });
  const [look] = (await stateOf(cookie)).looks;
  const wish = { look: look?.id, is: "accepted" };
  expect((await postJson(room, hostOf(room, 1), "/api/looks", wish, { cookie, ...headers })).status).toBe(
    status,
  );
  expect((await stateOf(cookie)).looks).toMatchObject([{ is: "asking" }]);
});
