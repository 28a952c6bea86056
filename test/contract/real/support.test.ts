import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { record } from "../../../services/audit.ts";
import { launchSession } from "../../../services/launchSession.ts";
import { actAsSupport, previewSupport } from "../../../services/supportActions.ts";
import { toFailure } from "../../../shared/contract/failure.ts";
import { type AssistAction, type AssistOrder, assistName } from "../../../shared/domain/assistance.ts";
import type { AuditEntry } from "../../../shared/domain/auditEntry.ts";
import { LABEL, type SessionId, seatName } from "../../../shared/domain/names.ts";
import type { Seat } from "../../../shared/domain/seat.ts";
import type { TrainingSession } from "../../../shared/domain/session.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import { refOf } from "../../../shared/kubernetes/objects.ts";
import {
  LAB,
  openRealStage,
  type Person,
  type RealStage,
  refusal,
  SHELL,
  seatsOf,
  until,
} from "./realStage.ts";

/**
 * What support may do at a teacher's seats on a real control plane: ask, by an entry on record with a reason, for the
 * few things that the conductor then does. Every call that is refused is one that somebody with that token could send.
 */
let stage: RealStage;
let id: SessionId;

beforeAll(async () => {
  stage = await openRealStage();
  await stage.conduct();
  ({ session: id } = await launchSession(
    {
      ...{ site: "real", template: "shell", title: "Shell", parameters: {}, people: [], spare: 3 },
      ...{ minutes: 60, openAtOnce: true },
    },
    {
      site: stage.siteOf(stage.people.teacher),
      // Nothing is run: what is asked for is seen in the wishes, and a folder is what a reset can keep.
      template: { ...LAB, spec: { ...SHELL, storage: { size: "64Mi", path: "/home/student" } } },
      locale: "fr",
      now: new Date(),
      random: (below) => randomInt(below),
    },
  ));
  await until(
    () => seatsOf(stage.admin, stage.establishment, id),
    (seats) => seats.length === 3 && seats.every(({ status }) => status !== undefined),
  );
});
afterAll(() => stage?.close());

const ref = (kind: string, name: string, namespace = stage.establishment) => ({
  ...{ apiVersion: API_VERSION, kind, namespace, name },
});
const seat = async (number: number) =>
  (await stage.admin.get<Seat>(ref("Seat", seatName(id, number)))) as Seat;
const session = async () =>
  (await stage.admin.get<TrainingSession>(ref("TrainingSession", id))) as TrainingSession;
const entries = async () =>
  (
    await stage.admin.list<AuditEntry>(
      { apiVersion: API_VERSION, kind: "AuditEntry" },
      { namespace: stage.establishment },
    )
  ).items;

const act = (
  action: AssistAction,
  more: { seats?: number[]; minutes?: number; reason?: string } = {},
  who: Person = stage.people.support,
) => actAsSupport(stage.siteOf(who), { session: id, action, reason: "appel 4711", ...more }, new Date());

interface ByHand {
  name?: string;
  namespace?: string;
  /** By which the session's teacher finds it. */
  label?: string;
  /** `false`: a record of something, as people write them. */
  asks?: boolean;
  spec?: object;
}

/** An entry as somebody would write it by hand. */
async function write(who: Person, { name, namespace, label, asks = true, spec = {} }: ByHand = {}) {
  const order: AssistOrder = { generation: (await seat(2)).metadata.generation ?? 0, attempt: 7 };
  const whole = {
    ...{
      actor: who.user,
      action: "restart",
      session: id,
      seat: 2 as number | undefined,
      reason: "appel 4711",
    },
    ...{ at: new Date().toISOString(), ...(asks ? { order } : {}) },
    ...spec,
  };
  return who.cluster.create({
    apiVersion: API_VERSION,
    kind: "AuditEntry",
    metadata: {
      name: name ?? assistName(id, whole.seat, order),
      namespace: namespace ?? stage.establishment,
      labels: { [LABEL.assist]: label ?? id },
    },
    spec: whole,
  });
}

describe("support asks with a reason, and it is done and on record", () => {
  test.each([
    ["restart", "restarts", 1],
    ["keep", "keeps", 1],
    ["undo", "undoes", 1],
    ["reset", "resets", 1],
    ["reissue", "linkIssues", 2],
    ["evict", "closedIssues", 2],
  ] as const)("%s", async (action, counter, value) => {
    expect(await act(action, { seats: [1] })).toMatchObject({ done: [1], overtaken: [], waiting: [] });
    expect((await seat(1)).spec[counter]).toBe(value);
    expect((await entries()).map(({ spec }) => spec)).toContainEqual(
      expect.objectContaining({
        ...{ actor: stage.people.support.user, action, session: id, seat: 1, reason: "appel 4711" },
      }),
    );
  });

  test("more time for one seat, and for the class", async () => {
    const before = await session();
    await act("extend", { seats: [2], minutes: 10 });
    await act("extend", { minutes: 30 });
    const { spec } = await session();
    expect(spec.seats.find(({ number }) => number === 2)?.extraMinutes).toBe(10);
    expect(Date.parse(spec.endsAt) - Date.parse(before.spec.endsAt)).toBe(30 * 60_000);
  });

  test("all seats of a session at once", async () => {
    expect((await act("reissue")).done).toEqual([1, 2, 3]);
  });
});

test("of two supporters at once one wins, and the other is told who and what", async () => {
  const { people } = stage;
  const site = stage.siteOf(people.support);
  const { basis } = await previewSupport(site, { session: id, action: "reissue", seats: [3] }, new Date());
  const deed = { session: id, action: "reissue" as const, seats: [3], basis };
  const both = await Promise.allSettled(
    ["one", "two"].map((reason) => actAsSupport(site, { ...deed, reason }, new Date())),
  );
  const lost = both.filter((one) => one.status === "rejected");
  expect(lost.map(({ reason }) => toFailure(reason).issues)).toEqual([
    [
      {
        code: "assist.overtakenSeat",
        params: expect.objectContaining({ by: people.support.user, action: "reissue" }),
      },
    ],
  ]);
});

describe("support changes nothing by hand", () => {
  test.each([
    ["restarts", { restarts: 9 }],
    ["persons", { persons: 5 }],
    ["helped", { helped: "2026-01-01T00:00:00Z" }],
    ["checkRuns", { checkRuns: 1 }],
  ])("not %s of a seat", async (_, spec) =>
    expect(
      await refusal(stage.people.support.cluster.mergePatch(ref("Seat", seatName(id, 1)), { spec })),
    ).toMatch(/^forbidden: .*cannot patch resource "seats"/),
  );

  test.each([
    ["phase", { phase: "ended" }],
    ["owner", { owner: "eve" }],
    ["coTeachers", { coTeachers: ["eve"] }],
    ["template", { template: { name: "other" } }],
    ["seats", { seats: [] }],
    ["endsAt", { endsAt: "2030-01-01T00:00:00Z" }],
    ["retainNamesUntil", { retainNamesUntil: "2030-01-01T00:00:00Z" }],
    ["workKeptUntil", { workKeptUntil: null }],
    ["join", { join: { mode: "open" } }],
  ])("not %s of a session", async (_, spec) =>
    expect(
      await refusal(stage.people.support.cluster.mergePatch(ref("TrainingSession", id), { spec })),
    ).toMatch(/^forbidden: .*cannot patch resource "trainingsessions"/),
  );

  test.each(["roster", "links"])("and reads no %s", async (what) =>
    expect(
      await refusal(
        stage.people.support.cluster.get({
          ...{ apiVersion: "v1", kind: "Secret", namespace: stage.establishment, name: `${id}-${what}` },
        }),
      ),
    ).toMatch(/^forbidden/),
  );
});

describe("an entry by which support would ask is refused", () => {
  const support = () => stage.people.support;
  test.each([
    [
      "without a reason",
      "support acts with a reason",
      () => write(support(), { spec: { reason: undefined } }),
    ],
    [
      "with an empty reason",
      "support acts with a reason",
      () => write(support(), { spec: { reason: "  " } }),
    ],
    ["in another's name", "spec.actor must be", () => write(support(), { spec: { actor: "eve" } })],
    [
      "for what support does not do",
      "and nothing else",
      () => write(support(), { spec: { action: "unseat" } }),
    ],
    [
      "for the end of a session, as if it were of a seat",
      "and nothing else",
      () => write(support(), { spec: { action: "end" } }),
    ],
    [
      "for a restart of nothing in particular",
      "and nothing else",
      () => write(support(), { spec: { seat: undefined } }),
    ],
    ["at what a session shares", "and nothing else", () => write(support(), { spec: { seat: 0 } })],
    [
      "that its teacher would not find",
      "has its session as its label",
      () => write(support(), { label: "true" }),
    ],
    ["under another name", "is named by what", () => write(support(), { name: "two-at-once" })],
    [
      "for another state than its name says",
      "is named by what",
      () => write(support(), { name: assistName(id, 2, { generation: 99, attempt: 1 }) }),
    ],
    ["of a teacher", "only support asks", () => write(stage.people.teacher)],
    ["of a colleague", "only support asks", () => write(stage.people.colleague)],
    [
      "that is none, and takes the place of one",
      "is named by what",
      () => write(stage.people.teacher, { asks: false, name: `${id}-02-assist-9-1` }),
    ],
    [
      "of support of another establishment",
      "cannot create resource",
      () => write(support(), { namespace: "default" }),
    ],
    ["of a stranger", "cannot create resource", () => write(stage.people.stranger)],
  ])("%s", async (_, rule, deed) => {
    const before = (await seat(2)).spec;
    const told = await refusal(deed());
    expect(told).toMatch(/^forbidden/);
    expect(told).toContain(rule);
    expect((await seat(2)).spec).toEqual(before);
  });
});

test("the record is added to, and changed or deleted by nobody", async () => {
  const { teacher, support } = stage.people;
  const at = new Date();
  for (const who of [teacher, support])
    await record(stage.siteOf(who), at, [{ action: "visit", session: id }]);
  const all = await entries();
  for (const who of [teacher, support]) {
    const own = all.find(({ spec }) => spec.actor === who.user) as AuditEntry;
    expect(await refusal(who.cluster.mergePatch(refOf(own), { spec: { reason: "other" } }))).toMatch(
      /^forbidden: .*cannot patch resource "auditentries"/,
    );
    expect(await refusal(who.cluster.delete(refOf(own), { uid: own.metadata.uid }))).toMatch(
      /^forbidden: .*cannot delete resource "auditentries"/,
    );
    // Not even an administrator rewrites it.
    expect(await refusal(stage.admin.mergePatch(refOf(own), { spec: { reason: "other" } }))).toContain(
      "is written once",
    );
  }
  const asTeacher = { spec: { actor: teacher.user }, asks: false, name: "another-s" };
  expect(await refusal(write(support, asTeacher))).toContain("spec.actor must be");
});

test("support ends a session, and then nothing more is done there", async () => {
  expect((await act("end")).done).toEqual([1, 2, 3]);
  expect((await session()).spec.phase).toBe("ended");
  expect(await refusal(act("restart", { seats: [1] }))).toMatch(/^conflict/);
});
