import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { createThrottle } from "../../../portal/throttle.ts";
import { createTurnstile } from "../../../portal/turnstile.ts";
import type { CodeAnswer, HandedOver } from "../../../shared/contract/student.ts";
import { CODE_BYTES, codeOf, readCode, showCode } from "../../../shared/domain/codes.ts";
import type { SeatPresence } from "../../../shared/domain/seat.ts";
import { type Classroom, hashOf, newLink, openClassroom, SCHOOL } from "./classroom.ts";
import { type Answer, ask, cookieOf, enter, eventually, hostOf, postJson } from "./student.ts";

let room: Classroom;
afterEach(() => room?.stop());

const doorHost = () => `join.localhost:${room.portal.port}`;
const type = (code: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  postJson(room, doorHost(), "/api/code", { code }, headers);
const said = (answer: Answer) => JSON.parse(answer.text) as CodeAnswer;
/** A code is typed, and what the door says is followed as the page does it. */
async function enterByCode(seat: number, code: string): Promise<Answer> {
  const answer = said(await type(code));
  if (answer.is !== "seat") throw new Error(answer.is);
  return postJson(room, hostOf(room, seat), "/api/enter", { ticket: ticketIn(answer.url) });
}
const ticketIn = (url: string): string => /#ticket=(.+)$/.exec(url)?.[1] ?? "";

describe("A code as it is typed", () => {
  test("is read whatever the case, the hyphen, the spaces and the look-alikes", () => {
    for (const text of ["K7QM-4TXP", "k7qm4txp", " k7qm 4txp ", "K7QM–4TXP", "k7qm.4txp"])
      expect(readCode(text)).toBe("K7QM4TXP");
    expect(readCode("OoIl-Li00")).toBe("00111100");
  });

  test("is refused where no code can be meant", () => {
    for (const text of [
      "",
      "K7QM-4TX",
      "K7QM-4TXPP",
      "K7QM-4TXU",
      "K7QM-4TX!",
      7,
      null,
      undefined,
      "K".repeat(1e5),
    ])
      expect(readCode(text)).toBeUndefined();
  });

  test("has one spelling for each forty bits, and is read back from paper", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: CODE_BYTES, maxLength: CODE_BYTES }), (bytes) => {
        const code = codeOf(bytes);
        expect(readCode(showCode(code))).toBe(code);
        const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        const number = [...code].reduce((sum, sign) => sum * 32 + alphabet.indexOf(sign), 0);
        expect(number).toBe(bytes.reduce((sum, byte) => sum * 256 + byte, 0));
      }),
    );
  });
});

describe("At the door", () => {
  test("the page opens on an origin of its own, sets no cookie and knows no seat's paths", async () => {
    room = await openClassroom(1);
    const page = await ask(room, doorHost(), "GET", "/");
    expect([page.status, page.headers["set-cookie"]]).toEqual([200, undefined]);
    expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
    for (const path of [
      "/s",
      "/api/state",
      "/api/live",
      "/terminal/shell",
      "/assets/../portal.ts",
      "/assets/a/b",
    ])
      expect((await ask(room, doorHost(), "GET", path)).status).not.toBe(200);
    expect((await postJson(room, doorHost(), "/api/enter", { secret: room.links.get(1) })).status).toBe(404);
  });

  test("a code leads to its seat, which its holder then enters as by the link", async () => {
    room = await openClassroom(2);
    room.putCodes({ 1: "K7QM4TXP", 2: "W2V9HN3B" });
    const entered = await enterByCode(2, "w2v9-hn3b");
    expect(entered.status).toBe(200);
    const state = await ask(room, hostOf(room, 2), "GET", "/api/state", { cookie: cookieOf(entered) });
    expect(JSON.parse(state.text)).toMatchObject({ seat: 2, person: 1 });
    await eventually(() => room.cluster.find<SeatPresence>("SeatPresence", "k3x9pz-02") !== undefined);
    const [cookie] = room.cluster.find<SeatPresence>("SeatPresence", "k3x9pz-02")?.spec.cookies ?? [];
    expect(cookie?.link).toBe(hashOf(room.links.get(2) ?? ""));
  });

  test("a code opens again and again, what it leads to once, at its own seat and for five minutes", async () => {
    room = await openClassroom(2);
    room.putCodes({ 1: "K7QM4TXP", 2: "W2V9HN3B" });
    const answer = said(await type("K7QM4TXP"));
    const ticket = ticketIn(answer.is === "seat" ? answer.url : "");
    const enter = (seat: number, body: object) => postJson(room, hostOf(room, seat), "/api/enter", body);
    expect(said(await enter(2, { ticket }))).toEqual({ is: "spent" });
    expect(said(await enter(1, { secret: ticket }))).toEqual({ is: "unknown" });
    expect((await enter(1, { ticket })).status).toBe(200);
    expect(said(await enter(1, { ticket }))).toEqual({ is: "spent" });
    const late = said(await type("K7QM4TXP"));
    room.clock.now += 5 * 60_000;
    expect(said(await enter(1, { ticket: ticketIn(late.is === "seat" ? late.url : "") }))).toEqual({
      is: "spent",
    });
    expect((await enterByCode(1, "K7QM4TXP")).status).toBe(200);
  });

  test("a wrong code and one that nobody could have hear the same, and neither is in an address", async () => {
    room = await openClassroom(1);
    room.putCodes({ 1: "K7QM4TXP" });
    for (const code of ["K7QM4TXQ", "00000000", "K7QM", "", undefined, ["K7QM4TXP"], { code: "K7QM4TXP" }]) {
      const answer = await type(code);
      expect([answer.status, said(answer)]).toEqual([401, { is: "unknown" }]);
    }
    expect((await ask(room, doorHost(), "GET", "/api/code?code=K7QM4TXP")).status).toBe(404);
    expect((await ask(room, doorHost(), "GET", "/K7QM4TXP")).status).toBe(404);
  });

  test("another page cannot type for somebody", async () => {
    room = await openClassroom(1);
    room.putCodes({ 1: "K7QM4TXP" });
    for (const origin of ["https://elsewhere.example", `http://${hostOf(room, 1)}`, "null"])
      expect((await type("K7QM4TXP", { origin })).status).toBe(403);
  });

  test("a code goes with its link: reissued, removed or of a foreign namespace it opens nothing", async () => {
    room = await openClassroom(3);
    room.putCodes({ 1: "K7QM4TXP", 2: "W2V9HN3B", 3: "ZZZZ0000" });
    const old = room.links.get(1) ?? "";
    const ticket = said(await type("K7QM4TXP"));
    room.links.set(1, newLink());
    room.putSeat(1, (seat) => seat.status?.links[0]?.revoked.push(hashOf(old)));
    expect(said(await type("K7QM4TXP"))).toEqual({ is: "revoked" });
    const late = { ticket: ticketIn(ticket.is === "seat" ? ticket.url : "") };
    expect(said(await postJson(room, hostOf(room, 1), "/api/enter", late))).toEqual({ is: "revoked" });
    // The conductor's next word: the old code is not there any more.
    room.putCodes({ 1: "AAAA1111", 2: "W2V9HN3B" });
    expect(said(await type("K7QM4TXP"))).toEqual({ is: "unknown" });
    expect(said(await type("ZZZZ0000"))).toEqual({ is: "unknown" });
    expect((await enterByCode(1, "AAAA1111")).status).toBe(200);
    const door = room.cluster.find("SessionDoor", room.session);
    room.cluster.put({ ...door, metadata: { name: room.session, namespace: "elsewhere" } } as never);
    room.cluster.remove({ apiVersion: "", kind: "SessionDoor", namespace: SCHOOL, name: room.session });
    expect(said(await type("W2V9HN3B"))).toEqual({ is: "unknown" });
  });

  test("a code of a closed link says that it is closed, and so does what it had led to", async () => {
    room = await openClassroom(2);
    room.putCodes({ 1: "K7QM4TXP" });
    const opened = said(await type("K7QM-4TXP"));
    const ticket = ticketIn(opened.is === "seat" ? opened.url : "");
    room.putSeat(1, ({ spec }) => Object.assign(spec, { closedIssues: 1 }));
    expect(said(await type("K7QM-4TXP"))).toEqual({ is: "linkClosed" });
    const entered = await postJson(room, hostOf(room, 1), "/api/enter", { ticket });
    expect([JSON.parse(entered.text), entered.headers["set-cookie"]]).toEqual([
      { is: "linkClosed" },
      undefined,
    ]);
  });

  test("what was published for another session opens nothing in this one", async () => {
    room = await openClassroom(1);
    room.putCodes({ 1: "K7QM4TXP" });
    const door = room.cluster.find("SessionDoor", room.session);
    room.cluster.remove({ apiVersion: "", kind: "TrainingSession", namespace: SCHOOL, name: room.session });
    room.putSession({}); // one of the same name, with another UID
    room.cluster.put(door as never);
    expect(said(await type("K7QM4TXP"))).toEqual({ is: "unknown" });
  });

  test("a code that two seats claim opens neither", async () => {
    room = await openClassroom(2);
    room.putCodes({ 1: "K7QM4TXP", 2: "K7QM4TXP" });
    expect(said(await type("K7QM4TXP"))).toEqual({ is: "unknown" });
  });

  test("a right code before the opening hears when, and one after the end that it is over", async () => {
    const opensAt = new Date(Date.now() + 3_600_000).toISOString();
    room = await openClassroom(1, { phase: "prepared", opensAt });
    room.putCodes({ 1: "K7QM4TXP" });
    expect(said(await type("K7QM4TXP"))).toEqual({ is: "notOpen", opensAt });
    room.putSession({ phase: "open" });
    expect(said(await type("K7QM4TXP"))).toMatchObject({ is: "seat" });
    room.putSession({ phase: "ended" });
    expect(said(await type("K7QM4TXP"))).toEqual({ is: "over" });
  });

  test("who guesses soon waits for turns, and a right code still opens from the same address", async () => {
    room = await openClassroom(1);
    room.putCodes({ 1: "K7QM4TXP" });
    const codes = Array.from({ length: 60 }, (_, index) => `0000${String(1000 + index)}`);
    for (const code of codes) await type(code, { "user-agent": `guesser ${code}` });
    expect(said(await type("K7QM4TXP", { "user-agent": "neighbour" }))).toMatchObject({ is: "seat" });
  });
});

describe("Another device", () => {
  const handOver = async (seat: number, cookie: string, headers: Record<string, string> = {}) =>
    postJson(room, hostOf(room, seat), "/api/hand-over", {}, { cookie, ...headers });
  const handed = (answer: Answer) => JSON.parse(answer.text) as HandedOver;

  test("goes on at the same seat by a code that is good once, and the first device stays in", async () => {
    room = await openClassroom(2);
    room.putCodes({ 1: "K7QM4TXP" });
    const first = await enter(room, 1);
    const answer = handed(await handOver(1, first));
    expect(answer).toMatchObject({ door: `http://${doorHost()}`, seconds: 300 });
    expect(answer.qr).toMatch(/^data:image\/svg\+xml;base64,/);
    expect(answer.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    const second = cookieOf(await enterByCode(1, answer.code));
    expect(said(await type(answer.code))).toEqual({ is: "unknown" });
    for (const cookie of [first, second])
      expect((await ask(room, hostOf(room, 1), "GET", "/api/state", { cookie })).status).toBe(200);
  });

  test("is let in for five minutes, by the newest code alone, and not once the link is replaced", async () => {
    room = await openClassroom(1);
    const cookie = await enter(room, 1);
    const old = handed(await handOver(1, cookie)).code;
    const late = handed(await handOver(1, cookie)).code;
    expect(said(await type(old))).toEqual({ is: "unknown" });
    room.clock.now += 5 * 60_000;
    expect(said(await type(late))).toEqual({ is: "unknown" });
    const last = handed(await handOver(1, cookie)).code;
    const link = room.links.get(1) ?? "";
    room.links.set(1, newLink());
    room.putSeat(1, (seat) => seat.status?.links[0]?.revoked.push(hashOf(link)));
    expect(said(await type(last))).toEqual({ is: "revoked" });
  });

  test("is handed nothing by who is not in, or from another page", async () => {
    room = await openClassroom(2);
    const cookie = await enter(room, 1);
    expect((await handOver(1, "pupitre=x")).status).toBe(401);
    expect((await handOver(2, cookie)).status).toBe(401);
    expect((await handOver(1, cookie, { origin: `http://${hostOf(room, 2)}` })).status).toBe(403);
    expect((await ask(room, hostOf(room, 1), "GET", "/api/hand-over", { cookie })).status).toBe(404);
  });
});

describe("The turnstile", () => {
  const limits = { devices: 3, addresses: 6, site: 9 };
  const make = (pick: (below: number) => number = () => 0) => {
    const clock = { now: 1_000_000 };
    const throttle = (failures: number) => createThrottle({ failures, window: 60_000 }, () => clock.now);
    return {
      clock,
      turnstile: createTurnstile({
        devices: throttle(limits.devices),
        addresses: throttle(limits.addresses),
        site: throttle(limits.site),
        pick,
      }),
    };
  };
  const asker = (address: string, device = address) => ({ address, device: `${address} ${device}` });
  const guess = (turnstile: ReturnType<typeof make>["turnstile"], who: ReturnType<typeof asker>) => {
    const turn = turnstile.ask(who);
    if (turn === "now") turnstile.failed(who);
    return turn;
  };

  test.each([
    ["a device", limits.devices, () => asker("a")],
    ["an address", limits.addresses, (time: number) => asker("a", `device ${time}`)],
    ["everybody together", limits.site, (time: number) => asker(`address ${time}`)],
  ])("judges so many failures of %s at once and no more", (_, most, who) => {
    const { turnstile, clock } = make();
    const turns = Array.from({ length: most + 1 }, (_, time) => guess(turnstile, who(time)));
    expect(turns.map((turn) => turn === "now")).toEqual([...Array(most).fill(true), false]);
    clock.now += 60_000;
    turnstile.turn();
    expect(turnstile.ask(who(most + 1))).toBe("now");
  });

  test("gives one turn at a time, to every address the same chance", async () => {
    const draws: number[] = [];
    const { turnstile } = make((below) => {
      draws.push(below);
      return below - 1;
    });
    for (let time = 0; time < limits.site; time++) turnstile.failed(asker("guesser"));
    const order: string[] = [];
    const wait = (name: string, who: ReturnType<typeof asker>) => {
      const turn = turnstile.ask(who);
      if (turn instanceof Promise) return turn.then(() => void order.push(name));
      throw new Error("no wait");
    };
    const all = [
      ...Array.from({ length: 20 }, (_, time) => wait(`guess ${time}`, asker("guesser", `${time}`))),
      wait("neighbour", asker("elsewhere")),
    ];
    expect(turnstile.ask(asker("guesser"))).toBe("full");
    turnstile.turn();
    await all.at(-1);
    expect([order, draws]).toEqual([["neighbour"], [2, 1]]);
    for (let time = 0; time < 20; time++) turnstile.turn();
    await Promise.all(all);
    expect(order.length).toBe(21);
    turnstile.turn(); // nobody waits: nothing happens
  });
});
