import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classCodeOf, readClassCode, readCode, showCode } from "../../../shared/domain/codes.ts";
import { foldName, type JoinClaim } from "../../../shared/domain/joining.ts";
import type { Roster } from "../../../shared/domain/roster.ts";
import { type Seat, type SeatPresence, SeatSpec, SeatStatus } from "../../../shared/domain/seat.ts";
import {
  claimViews,
  countWaiting,
  firstToLetIn,
  givesWay,
  lettingIn,
  type Sender,
  turningAway,
  twinsOf,
} from "../../../shared/plan/joining.ts";
import { publishedLinks } from "../../../shared/plan/seatLinks.ts";

const hash = (name: string) => name.repeat(64).slice(0, 64);
const claim = (name: string, person = 1): JoinClaim => ({
  person,
  hash: hash(name),
  at: `2026-09-01T08:0${person}:00.000Z`,
  device: "Firefox · Linux",
});
const seat = (spec: Partial<SeatSpec> = {}, links: Partial<SeatStatus["links"][number]> = {}): Seat =>
  ({
    spec: { session: "k3x9pz", number: 1, persons: 1, restarts: 0, resets: 0, linkIssues: 1, ...spec },
    status: { links: [{ person: 1, hash: hash("a"), revoked: [], issue: 1, ...links }] },
  }) as unknown as Seat;
const presence = (claims: JoinClaim[], enteredBy?: string): SeatPresence["spec"] => ({
  session: "k3x9pz",
  number: 1,
  connected: false,
  cookies: enteredBy
    ? [{ hash: hash("0"), person: 1, link: enteredBy, issuedAt: "2026-09-01T08:00:00.000Z", device: "?" }]
    : [],
  claims,
});
const nobody = () => false;

describe("A name as it is typed", () => {
  test.each([
    ["Élodie Lefèvre", "LEFEVRE elodie"],
    ["Jean-Pierre Dupont", "dupont jean pierre"],
    ["Siobhán O’Neil", "O'NEIL  Siobhan"],
    ["Zoé D'Alembert", " zoé   dAlembert "],
    ["Łukasz Cœur", "lukasz coeur"],
    ["Jörg Weiß", "JÖRG WEISS"],
    ["Ana\u00a0Martín", "Martin, Ana"],
    ["Ｎｇuyễn Thị", "thi nguyen"],
  ])("%s is the same as %s", (listed, typed) => {
    expect(foldName(typed)).toBe(foldName(listed));
  });

  test.each([
    ["Ana Martin", "Ana Martins"],
    ["Nora Petit", "Arno Petit"],
    ["Ana Martin", "Ana"],
    ["李 明", "李 敏"],
  ])("%s is somebody else than %s", (one, other) => {
    expect(foldName(one)).not.toBe(foldName(other));
  });

  test("without a letter is nobody's", () => {
    for (const text of ["", "   ", "…", "-'-", "\u0301"]) expect(foldName(text)).toBeUndefined();
  });

  test("folds the same a second time, whatever was typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 190 }), (text) => {
        const folded = foldName(text);
        if (folded !== undefined && folded.length <= 200) expect(foldName(folded)).toBe(folded);
      }),
    );
  });
});

test("A class code has six signs, a seat's eight: neither is read for the other", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), (bytes) => {
      const code = classCodeOf(bytes);
      expect(showCode(code)).toMatch(/^[0-9A-Z]{3}-[0-9A-Z]{3}$/);
      expect(readClassCode(showCode(code).toLowerCase())).toBe(code);
      expect(readCode(showCode(code))).toBeUndefined();
    }),
  );
  expect(readClassCode("K7QM-4TXP")).toBeUndefined();
});

describe("Twins", () => {
  test("are found by what a reader would take for one name", () => {
    const people = [
      { seat: 1, person: 1, name: "Zoé Martin" },
      { seat: 2, person: 1, name: "Ana Durand" },
      { seat: 12, person: 1, name: "MARTIN Zoe" },
    ];
    const twins = twinsOf(people);
    expect([...twins.keys()].sort()).toEqual(["1-1", "12-1"]);
    expect(twins.get("1-1")).toEqual([{ seat: 12, person: 1 }]);
  });
});

describe("A join page that is left open", () => {
  test("lets in the first who asks, and nobody after", () => {
    const one = seat();
    const both = presence([claim("b"), claim("c")]);
    expect(firstToLetIn(one, both, nobody)).toEqual(claim("b"));
    const taken = seat(lettingIn(one.spec, claim("b")));
    expect(firstToLetIn(taken, both, nobody)).toBeUndefined();
  });

  test("lets nobody in at a seat that somebody entered by the link, nor under a name that two have", () => {
    expect(firstToLetIn(seat(), presence([claim("b")], hash("a")), nobody)).toBeUndefined();
    expect(firstToLetIn(seat(), presence([claim("b")]), () => true)).toBeUndefined();
  });

  test("lets nobody in who was turned away, and no person whom the seat does not have", () => {
    const one = seat(turningAway(seat().spec, hash("b")));
    expect(firstToLetIn(one, presence([claim("b"), claim("c")]), nobody)).toEqual(claim("c"));
    expect(firstToLetIn(seat(), presence([claim("b", 2)]), nobody)).toBeUndefined();
  });

  test("lets nobody in where somebody was before: who left it, whose link was made anew, or the other of a pair", () => {
    const left = { ...presence([claim("b")]), firstSeen: "2026-09-01T08:00:00.000Z" };
    expect(firstToLetIn(seat(), left, nobody)).toBeUndefined();
    const reissued = { ...lettingIn(seat().spec, claim("c")), linkIssues: 2 };
    expect(firstToLetIn(seat(reissued, { issue: 2 }), presence([claim("b")]), nobody)).toBeUndefined();
    const revoked = seat({ linkIssues: 2 }, { issue: 2, revoked: [hash("d")] });
    expect(firstToLetIn(revoked, presence([claim("b")]), nobody)).toBeUndefined();
    // Before the conductor has said anything of links.
    const early = { ...seat(lettingIn(seat().spec, claim("c"))), status: undefined } as unknown as Seat;
    expect(firstToLetIn(early, presence([claim("b")]), nobody)).toBeUndefined();
    expect(firstToLetIn(seat({ persons: 2 }), { ...left, claims: [claim("b", 2)] }, nobody)).toBeUndefined();
  });
});

describe("A seat whose claims are all taken", () => {
  const names = ["a", "b", "c", "d", "e", "f"];
  const full = names.map((name) => claim(name));
  /** `room:1` is the first machine behind the address `room`. */
  const sender = (text: string): Sender => ({ address: text.split(":")[0] ?? "", machine: text });
  const waysOf = (from: string[], newcomer: string) => {
    const senders = new Map(from.map((text, index) => [hash(names[index] ?? ""), sender(text)]));
    return givesWay(full, senders, sender(newcomer));
  };

  test("gives a newcomer the latest place of the address that holds the most, then of the machine", () => {
    expect(waysOf(["x:1", "x:2", "x:3", "x:4", "x:5", "x:6"], "y:1")).toBe(hash("f"));
    expect(waysOf(["x:1", "y:1", "x:1", "x:1", "z:1", "z:1"], "v:1")).toBe(hash("d"));
    expect(waysOf(["x:1", "x:2", "x:2", "x:2", "x:2", "x:3"], "x:4")).toBe(hash("e"));
  });

  test("keeps those who wait where nobody holds more than the newcomer would", () => {
    expect(waysOf(["x:1", "y:1", "z:1", "u:1", "v:1", "w:1"], "t:1")).toBeUndefined();
    expect(waysOf(["x:1", "x:1", "x:1", "x:1", "x:1", "x:1"], "x:1")).toBeUndefined();
    expect(waysOf(["x:1", "x:1", "x:1", "y:1", "y:1", "y:1"], "y:1")).toBeUndefined();
    // After a restart of the portal nobody knows who sent what.
    expect(waysOf([], "x:1")).toBeUndefined();
  });
});

describe("The link of who was let in", () => {
  const publish = (spec: SeatSpec, links: SeatStatus["links"], name = "a") =>
    publishedLinks(spec, links, () => hash(name));

  test("stands beside the seat's own, and the seat's own stays", () => {
    const one = seat();
    const spec = { ...one.spec, ...lettingIn(one.spec, claim("b")) };
    const links = publish(spec, one.status?.links ?? []);
    expect(links).toEqual([{ person: 1, hash: hash("a"), revoked: [], issue: 1, declared: hash("b") }]);
    expect(publish(spec, links)[0]).toBe(links[0]);
  });

  test("is revoked by a reissue together with the other, and by letting in somebody else", () => {
    const one = seat();
    const letIn = { ...one.spec, ...lettingIn(one.spec, claim("b")) };
    const links = publish(letIn, one.status?.links ?? []);
    const again = publish({ ...letIn, ...lettingIn(letIn, claim("c")) }, links);
    expect(again[0]).toMatchObject({ declared: hash("c"), revoked: [hash("b")], hash: hash("a") });
    // The wish comes first, the new secret a moment later.
    const wished = publish({ ...letIn, linkIssues: 2 }, links);
    expect(wished[0]).toEqual({ person: 1, hash: hash("a"), revoked: [hash("b")], issue: 1 });
    const reissued = publish({ ...letIn, linkIssues: 2 }, links, "d");
    expect(reissued[0]).toEqual({ person: 1, hash: hash("d"), revoked: [hash("b"), hash("a")], issue: 2 });
  });

  test("fits what the cluster keeps, however many are turned away", () => {
    let { spec } = seat();
    for (let time = 0; time < 60; time++)
      spec = { ...spec, ...turningAway(spec, hash(String(time).padStart(2, "0"))) };
    expect(SeatSpec.parse({ ...spec, ...lettingIn(spec, claim("b")) }).turnedAway).toHaveLength(24);
    expect(SeatStatus.shape.links.safeParse(publish(spec, [])).success).toBe(true);
  });
});

describe("The board", () => {
  const roster: Roster = {
    version: 1,
    people: [
      { seat: 1, person: 1, firstName: "Zoé", lastName: "Martin" },
      { seat: 12, person: 1, firstName: "Zoe", lastName: "MARTIN" },
    ],
  };
  const session = (mode: "teacher" | "open" | "closed") =>
    ({ spec: { join: { opened: 1, mode } } }) as Parameters<typeof claimViews>[0];

  test("says who waits, with the twin and with who is in already", () => {
    const views = claimViews(session("teacher"), roster);
    expect(views(seat(), presence([claim("b")], hash("a")))).toEqual([
      { ...claim("b"), name: "Zoé Martin", taken: "link", twins: [12] },
    ]);
    const left = { ...presence([claim("b")]), firstSeen: "2026-09-01T08:00:00.000Z" };
    expect(views(seat(), left)[0]?.taken).toBe("before");
    expect(views(seat(), presence([claim("b")]))[0]).not.toHaveProperty("taken");
    expect(views(seat(lettingIn(seat().spec, claim("c"))), left)[0]?.taken).toBe("declared");
    expect(views(seat(turningAway(seat().spec, hash("b"))), presence([claim("b")]))).toEqual([]);
    expect(claimViews(session("closed"), roster)(seat(), presence([claim("b")]))).toEqual([]);
    expect(claimViews(session("open"), undefined)(seat(), presence([claim("b")]))[0]).not.toHaveProperty(
      "name",
    );
  });

  test("counts browsers, not the seats that one may be of", () => {
    const at = (number: number) => ({ spec: { ...presence([claim("b")]), number } }) as SeatPresence;
    const seats = [seat(), seat({ number: 12 })];
    expect(countWaiting({ opened: 1, mode: "teacher" }, seats, [at(1), at(12)])).toBe(1);
    expect(countWaiting({ opened: 1, mode: "closed" }, seats, [at(1), at(12)])).toBe(0);
  });
});
