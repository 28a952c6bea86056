import { describe, expect, test } from "vitest";
import { SessionView } from "../../../shared/contract/views.ts";
import { SHARED_SEAT } from "../../../shared/domain/names.ts";
import { ReceiptSpec, type Seat, type SeatPresence, SeatPresenceSpec } from "../../../shared/domain/seat.ts";
import {
  sessionTimeIssues,
  TrainingSessionSpec,
  TrainingSessionStatus,
} from "../../../shared/domain/session.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import { nextMoment, planSession } from "../../../shared/plan/planSession.ts";
import { buildReceipt } from "../../../shared/plan/receipt.ts";
import { personsWithoutSecret, publishedLinks } from "../../../shared/plan/seatLinks.ts";
import { seatWish, sessionWish } from "../../../shared/plan/seatWish.ts";
import { sessionStatus } from "../../../shared/plan/sessionStatus.ts";
import { sessionSummary, sessionView } from "../../../shared/plan/views.ts";
import {
  at,
  EIGHT,
  LAB,
  MINUTE,
  observed,
  SESSION,
  SHARING_LAB,
  sampleSeat,
  sampleSession,
} from "./sample.ts";

const seats = (...phases: ("ready" | "failed" | "starting")[]) =>
  phases.map((phase, index) => sampleSeat(index + 1, { phase }));
const withStatus = (session: ReturnType<typeof sampleSession>, status: Partial<TrainingSessionStatus>) => ({
  ...session,
  status: { phase: "preparing" as const, seats: { wanted: 3, ready: 0, failed: 0 }, ...status },
});

describe("what a session is to be", () => {
  test("is decided by its own words and by the time", () => {
    expect(sessionWish(sampleSession(), EIGHT)).toBe("run");
    expect(sessionWish(sampleSession({ phase: "paused" }), EIGHT)).toBe("pause");
    expect(sessionWish(sampleSession({ phase: "ended" }), EIGHT)).toBe("end");
    expect(sessionWish(sampleSession(), EIGHT + 120 * MINUTE)).toBe("end");
    expect(sessionWish(sampleSession({ phase: "paused" }), EIGHT + 120 * MINUTE)).toBe("end");
  });

  test("is the end for good once ending has begun, whatever is extended afterwards", () => {
    expect(sessionWish(withStatus(sampleSession({ endsAt: at(600) }), { phase: "ending" }), EIGHT)).toBe(
      "end",
    );
  });

  test("decides what each seat is to be", () => {
    const session = sampleSession();
    expect(seatWish(sampleSeat(1), session, EIGHT)).toBe("active");
    expect(seatWish(sampleSeat(1), sampleSession({ phase: "paused" }), EIGHT)).toBe("paused");
    expect(seatWish(sampleSeat(9), session, EIGHT)).toBe("gone");
    expect(seatWish(sampleSeat(1), undefined, EIGHT)).toBe("gone");
    const another = { ...session, metadata: { ...session.metadata, uid: "uid-of-a-later-session" } };
    expect(seatWish(sampleSeat(1), another, EIGHT)).toBe("gone");
  });
});

describe("what a session shares", () => {
  const sharing = sampleSession({ template: { name: "shared", spec: SHARING_LAB } }, 2);
  const shared = sampleSeat(SHARED_SEAT, { phase: "failed", since: at(1) }, { persons: 0 });

  test("is a Seat at which nobody sits, made before the others and kept as long as they are", () => {
    expect(planSession(sharing, []).create.map(({ metadata, spec }) => [metadata.name, spec])).toMatchObject([
      [`${SESSION}-00`, { number: 0, persons: 0 }],
      [`${SESSION}-01`, { number: 1, persons: 1 }],
      [`${SESSION}-02`, { number: 2, persons: 1 }],
    ]);
    expect(planSession(sharing, [shared]).delete).toEqual([]);
    expect(planSession(sampleSession({}, 2), [shared]).delete).toEqual([shared]);
    expect(seatWish(shared, sharing, EIGHT)).toBe("active");
  });

  test("counts as no seat, and is shown by itself", () => {
    const all = [shared, ...seats("ready", "ready")];
    expect(sessionStatus(sharing, all, EIGHT).seats).toEqual({ wanted: 2, ready: 2, failed: 0 });
    const view = sessionView(sharing, all, [], undefined, "site");
    expect(view.seats.map(({ number }) => number)).toEqual([1, 2]);
    expect(view.counts).toMatchObject({ wanted: 2, ready: 2, failed: 0, remaining: 3 });
    expect(view.shared).toEqual({ phase: "failed", since: at(1) });
  });

  test("is in the account of what was used", () => {
    const torn = (number: number, persons: number) =>
      sampleSeat(number, { createdAt: at(0), removed: { Pod: 1 } }, { persons });
    const inventory = { takenAt: EIGHT + 60 * MINUTE, besides: {}, leftovers: [], kept: [], presences: [] };
    const { spec } = buildReceipt(sharing, [torn(SHARED_SEAT, 0), torn(1, 1)], SHARING_LAB, inventory);
    // one hour of 0.75 cores at the seat, of 0.3 set aside for the student's own and of 0.1 of what is shared
    expect(spec).toMatchObject({ seats: 1, used: { cpuHours: 1.15, memoryGiBHours: 0.9375 } });
    expect(spec.namespaces).toEqual([`lab-${SESSION}-00`, `lab-${SESSION}-01`]);
  });
});

describe("a session's plan", () => {
  test("makes the seats that are missing, whole, and removes those that are too many", () => {
    const plan = planSession(sampleSession({}, 2), [sampleSeat(2), sampleSeat(5)]);
    expect(plan.delete.map(({ spec }) => spec.number)).toEqual([5]);
    expect(plan.create).toEqual([
      {
        apiVersion: API_VERSION,
        kind: "Seat",
        metadata: {
          name: `${SESSION}-01`,
          namespace: "demo",
          labels: {
            "app.kubernetes.io/managed-by": "pupitre",
            "pupitre.fr/session": SESSION,
            "pupitre.fr/seat": "01",
          },
          ownerReferences: [
            {
              apiVersion: API_VERSION,
              kind: "TrainingSession",
              name: SESSION,
              uid: "uid-session",
              controller: true,
            },
          ],
          finalizers: ["pupitre.fr/teardown"],
        },
        spec: { session: SESSION, number: 1, persons: 1, restarts: 0, resets: 0, linkIssues: 1 },
      },
    ]);
  });

  test("is nothing when every seat is there, and seats a second person where one is to sit", () => {
    expect(planSession(sampleSession({}, 2), [sampleSeat(1), sampleSeat(2)])).toEqual({
      create: [],
      reseat: [],
      delete: [],
    });
    const pair = sampleSession({ seats: [{ number: 1, persons: 2 }] });
    expect(planSession(pair, [sampleSeat(1)]).reseat).toEqual([{ seat: sampleSeat(1), persons: 2 }]);
  });

  test("makes a seat once that is listed twice", () => {
    const twice = sampleSession({
      seats: [
        { number: 1, persons: 1 },
        { number: 1, persons: 1 },
      ],
    });
    expect(planSession(twice, []).create.length).toBe(1);
  });

  test("knows its next moment: opening, ending, forgetting names", () => {
    const session = sampleSession({ opensAt: at(10) });
    expect(nextMoment(session, EIGHT)).toBe(EIGHT + 10 * MINUTE);
    expect(nextMoment(session, EIGHT + 10 * MINUTE)).toBe(EIGHT + 120 * MINUTE);
    expect(nextMoment(session, EIGHT + 121 * MINUTE)).toBe(Date.parse(session.spec.retainNamesUntil));
  });
});

describe("a session's status", () => {
  const phase = (session: Parameters<typeof sessionStatus>[0], all: Seat[], now = EIGHT) =>
    sessionStatus(session, all, now).phase;

  test("opens as soon as one student can be let in, and stays open whatever happens to a seat", () => {
    const session = sampleSession();
    expect(phase(session, seats("starting", "starting", "failed"))).toBe("preparing");
    expect(phase(session, seats("starting", "ready", "failed"))).toBe("open");
    expect(phase(withStatus(session, { openedAt: at(0) }), seats("failed", "failed", "failed"))).toBe("open");
  });

  test("is prepared when every seat has come to an end, good or bad, and opens at its time", () => {
    const session = sampleSession({ phase: "prepared", opensAt: at(10) });
    expect(phase(session, seats("ready", "ready", "starting"))).toBe("preparing");
    expect(phase(session, seats("ready", "ready", "failed"))).toBe("prepared");
    expect(phase(session, seats("ready", "ready", "failed"), EIGHT + 10 * MINUTE)).toBe("open");
  });

  test("shows as open what was opened, also while no seat can be used", () => {
    const summary = (wish: "prepared" | "open", now: "preparing" | "prepared" | "open") => {
      const { phase: shown, letsIn } = sessionSummary(
        withStatus(sampleSession({ phase: wish }), { phase: now }),
        [],
        [],
        "practice",
      );
      return { shown, letsIn };
    };
    expect(summary("open", "preparing")).toEqual({ shown: "preparing", letsIn: true });
    expect(summary("open", "prepared")).toEqual({ shown: "open", letsIn: true });
    expect(summary("prepared", "prepared")).toEqual({ shown: "prepared", letsIn: false });
    expect(summary("prepared", "open")).toEqual({ shown: "open", letsIn: true }); // by the time of opening
  });

  test("is whole, valid and counts what is true", () => {
    const status = sessionStatus(sampleSession(), seats("ready", "ready", "failed"), EIGHT);
    expect(status).toEqual({
      phase: "open",
      observedGeneration: 1,
      seats: { wanted: 3, ready: 2, failed: 1 },
      preparedAt: at(0),
      openedAt: at(0),
    });
    expect(TrainingSessionStatus.parse(status)).toEqual(status);
    expect(TrainingSessionSpec.safeParse(sampleSession().spec).success).toBe(true);
  });

  test("is never anything else again once it has ended", () => {
    const ended = withStatus(sampleSession(), { phase: "ended", endedAt: at(1) });
    expect(sessionStatus(ended, seats("ready"), EIGHT)).toEqual(ended.status);
  });
});

describe("links", () => {
  const hash = (name: string) => name.repeat(64).slice(0, 64);
  const spec = { persons: 2, linkIssues: 1 };
  const link = (person: number, name: string, issue = 1, revoked: string[] = []) => ({
    person,
    hash: hash(name),
    issue,
    revoked,
  });

  test("are published when their secrets are known, one a person", () => {
    expect(publishedLinks(spec, [], () => undefined)).toEqual([]);
    expect(publishedLinks(spec, [], (person) => hash(String(person)))).toEqual([link(1, "1"), link(2, "2")]);
  });

  test("that are reissued revoke the old ones, of which eight are remembered", () => {
    let links = [link(1, "a")];
    for (const [index, name] of [..."bcdef01234"].entries())
      links = publishedLinks({ persons: 1, linkIssues: index + 2 }, links, () => hash(name));
    expect(links).toEqual([link(1, "4", 11, [..."3210fedc"].map(hash))]);
  });

  test("need a new secret when there is none or when a new one was asked for, and not twice", () => {
    const published = [link(1, "a"), link(2, "b")];
    const current = (person: number) => hash(person === 1 ? "a" : "b");
    expect(personsWithoutSecret(spec, [], () => undefined)).toEqual([1, 2]);
    expect(personsWithoutSecret(spec, published, current)).toEqual([]);
    expect(personsWithoutSecret({ ...spec, linkIssues: 2 }, published, current)).toEqual([1, 2]);
    // Killed between the Secret and the status: what the Secret holds already is what will be published.
    expect(personsWithoutSecret({ ...spec, linkIssues: 2 }, published, () => hash("c"))).toEqual([]);
  });
});

describe("a receipt", () => {
  test("adds up what the seats were, whole", () => {
    const removed = { Namespace: 1, Pod: 2 };
    const torn = [1, 2].map((number) => sampleSeat(number, { phase: "ending", removed, createdAt: at(0) }));
    const never = sampleSeat(3, { phase: "failed" });
    const session = withStatus(sampleSession(), { phase: "ending", openedAt: at(1), endingAt: at(60) });
    const receipt = buildReceipt(session, [...torn, never], LAB, {
      takenAt: EIGHT + 61 * MINUTE,
      besides: { Seat: 3, Secret: 1, Visit: 0 },
      leftovers: [],
      kept: [],
      presences: [],
    });
    expect(ReceiptSpec.parse(receipt.spec)).toEqual({
      session: SESSION,
      title: "Shell L1 · gr. 3",
      template: "Premiers pas",
      templateVersion: "1.0",
      owner: "prof",
      launchedAt: at(0),
      openedAt: at(1),
      endedAt: at(60),
      verifiedAt: at(61),
      seats: 3,
      removed: [
        { kind: "Namespace", count: 2 },
        { kind: "Pod", count: 4 },
        { kind: "Seat", count: 3 },
        { kind: "Secret", count: 1 },
      ],
      namespaces: ["lab-k3x9pz-01", "lab-k3x9pz-02"],
      leftovers: [],
      kept: [],
      attendance: {
        checks: [],
        seats: [1, 2, 3].map((seat) => ({
          seat,
          connectedSeconds: 0,
          helps: { asked: 0, answered: 0, waitedSeconds: 0 },
          checks: [],
        })),
      },
      service: "linux",
      // 2 seats × 1 h × (0.25 + 0.5 + 0.3 cores, 128 + 256 + 512 MiB, a folder of 1 GiB)
      used: { cpuHours: 2.1, memoryGiBHours: 1.75, seatHours: 2, storageGiBHours: 2 },
    });
    expect(receipt.metadata).toMatchObject({ name: SESSION, namespace: "demo" });
  });
});

describe("the board", () => {
  test("shows each seat with who sits there, what it is and who is connected, whole", () => {
    const session = withStatus(sampleSession({}, 2), { phase: "open", openedAt: at(1) });
    const leaving = { ...sampleSeat(5, { phase: "ending" }) };
    const all = [sampleSeat(1, { phase: "ready", createdAt: at(0), readyAt: at(1), since: at(1) }), leaving];
    const spec = {
      session: SESSION,
      number: 1,
      connected: true,
      lastSeen: at(2),
      cookies: [],
      help: { since: at(2), line: "make" },
    };
    const presence = observed({
      apiVersion: API_VERSION,
      kind: "SeatPresence",
      metadata: { name: "k3x9pz-01" },
    });
    const presences = [{ ...presence, kind: "SeatPresence" as const, spec: SeatPresenceSpec.parse(spec) }];
    const people = [
      { lastName: "Lefèvre", firstName: "Élodie", seat: 1, person: 2 },
      { lastName: "Ana", seat: 1, person: 1 },
    ];
    const view = sessionView(session, all, presences, { version: 1, people }, "practice");
    expect(SessionView.parse(view)).toEqual(view);
    expect(view).toMatchObject({
      site: "practice",
      id: SESSION,
      phase: "open",
      counts: { wanted: 2, ready: 1, failed: 0, connected: 1, help: 1, remaining: 2 },
      hasReceipt: false,
      readySeconds: 60,
      accesses: [
        { name: "terminal" },
        { name: "site" },
        { name: "admin" },
        { name: "sql" },
        { name: "kubernetes" },
      ],
    });
    expect(
      view.seats.map(({ number, phase, people: names, connected, help }) => [
        number,
        phase,
        names,
        connected,
        help?.line,
      ]),
    ).toEqual([
      [1, "ready", ["Ana", "Élodie Lefèvre"], true, "make"],
      [2, "waiting", [], false, undefined],
      [5, "ending", [], false, undefined],
    ]);
  });

  test("shows no names to those who may not read them", () => {
    expect(sessionView(sampleSession({}, 1), [], [], undefined, "x").seats).toMatchObject([
      { people: [], since: at(0) },
    ]);
  });
});

describe("a session's times", () => {
  const WEEK = 7 * 24 * 60 * MINUTE;
  const YEAR = 365 * 24 * 60 * MINUTE;
  const codes = (times: { opensAt?: number; endsAt: number }, drift?: number) =>
    sessionTimeIssues(times, EIGHT, drift).map(({ code, path }) => `${code} ${path}`);

  test("hold when it opens at its launch or later, and ends after that within a week", () => {
    expect(codes({ endsAt: EIGHT + WEEK })).toEqual([]);
    expect(codes({ opensAt: EIGHT - MINUTE, endsAt: EIGHT })).toEqual([]);
    expect(codes({ opensAt: EIGHT + YEAR, endsAt: EIGHT + YEAR + WEEK })).toEqual([]);
  });

  test.each([
    ["ends as it begins", { endsAt: EIGHT }, ["session.endsBeforeStart endsAt"]],
    ["ends before it opens", { opensAt: EIGHT + 2, endsAt: EIGHT + 1 }, ["session.endsBeforeStart endsAt"]],
    [
      "opens in the past",
      { opensAt: EIGHT - MINUTE - 1, endsAt: EIGHT + 1 },
      ["session.opensInThePast opensAt"],
    ],
    [
      "opens in more than a year",
      { opensAt: EIGHT + YEAR + 1, endsAt: EIGHT + YEAR + MINUTE },
      ["session.opensTooFar opensAt"],
    ],
    ["lasts longer", { endsAt: EIGHT + WEEK + 1 }, ["session.tooLong endsAt"]],
    ["has no time at all", { opensAt: Number.NaN, endsAt: EIGHT }, ["session.opensInThePast opensAt"]],
  ])("do not hold for one that %s", (_, times, expected) => {
    expect(codes(times)).toEqual(expected);
  });

  test("are judged by another clock with its drift in mind", () => {
    expect(codes({ opensAt: EIGHT - 3 * MINUTE, endsAt: EIGHT + MINUTE }, 2 * MINUTE)).toEqual([]);
    expect(codes({ endsAt: EIGHT + WEEK + 2 * MINUTE }, 2 * MINUTE)).toEqual([]);
    expect(codes({ endsAt: EIGHT + WEEK + 2 * MINUTE + 1 }, 2 * MINUTE)).toEqual(["session.tooLong endsAt"]);
  });

  test("that were moved beyond the rule all the same keep nothing longer than it allows", () => {
    const session = sampleSession({ endsAt: at(365 * 24 * 60) });
    const latest = Date.parse(session.metadata.creationTimestamp) + WEEK + 2 * MINUTE;
    expect(sessionWish(session, latest - 1)).toBe("run");
    expect(sessionWish(session, latest)).toBe("end");
    expect(nextMoment(session, EIGHT)).toBe(latest);
    const farOff = sampleSession({ opensAt: "2099-01-01T08:00:00Z", endsAt: "2099-01-02T08:00:00Z" });
    expect(sessionWish(farOff, latest + YEAR - 1)).toBe("run");
    expect(sessionWish(farOff, latest + YEAR)).toBe("end");
  });
});

describe("the devices of a seat", () => {
  const hash = (sign: string) => sign.repeat(64);
  const cookie = (own: string, link: string, browser?: string) => ({
    hash: hash(own),
    person: 1,
    link: hash(link),
    issuedAt: at(0),
    device: "Chrome · Windows",
    ...(browser ? { browser: hash(browser) } : {}),
  });
  const devices = (cookies: ReturnType<typeof cookie>[]) => {
    const links = [{ person: 1, hash: hash("b"), revoked: [hash("a")], issue: 2 }];
    const presence = { session: SESSION, number: 7, connected: true, cookies };
    const view = sessionView(
      sampleSession({ seats: [{ number: 7, persons: 1 }] }),
      [sampleSeat(7, { links })],
      [
        observed({
          apiVersion: API_VERSION,
          kind: "SeatPresence",
          metadata: { name: "x" },
          spec: presence,
        }) as SeatPresence,
      ],
      undefined,
      "practice",
    );
    return view.seats[0]?.devices;
  };

  test("are browsers, each once, however often it was closed and came back", () => {
    expect(devices([cookie("1", "b", "8"), cookie("2", "b", "8"), cookie("3", "b", "9")])).toBe(2);
  });

  test("are those of the link as it is, not of one that was replaced", () => {
    expect(devices([cookie("1", "a", "8"), cookie("2", "b", "9")])).toBe(1);
    expect(devices([cookie("1", "a", "8")])).toBe(0);
  });

  test("are counted by entries where a browser keeps no name", () => {
    expect(devices([cookie("1", "b"), cookie("2", "b")])).toBe(2);
  });
});
