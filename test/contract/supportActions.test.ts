import { afterAll, beforeAll, expect, test } from "vitest";
import type { Conductor } from "../../conductor/startConductor.ts";
import type { SiteAccess } from "../../services/site.ts";
import { actAsSupport, previewSupport, supportActionCalls } from "../../services/supportActions.ts";
import { toFailure } from "../../shared/contract/failure.ts";
import { LABEL, type SessionId } from "../../shared/domain/names.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import { allReady, DEMO, openStage, type Stage, until } from "./conductorStage.ts";

let stage: Stage;
let site: SiteAccess;
let conductor: Conductor;
let id: SessionId;
beforeAll(async () => {
  stage = await openStage();
  conductor = await stage.conduct();
  site = { id: "demo", kind: "practice", cluster: stage.cluster, namespace: DEMO };
  id = await stage.launch({}, 3);
  await until(() => stage.seats(id), allReady(3), 30);
}, 60_000);
afterAll(() => stage.close());

const wish = (seat: number) => ({ session: id, action: "restart" as const, seats: [seat] });
const restarts = async (seat: number) => (await stage.seat(id, seat)).spec.restarts;

test("of two who saw the same state one wins, and the other hears who was faster and why", async () => {
  const { basis } = await previewSupport(site, wish(1), new Date());
  const both = await Promise.allSettled(
    ["appel de Ana", "appel de Bob"].map((reason) =>
      actAsSupport(site, { ...wish(1), reason, basis }, new Date()),
    ),
  );
  expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const lost = both.find((one) => one.status === "rejected");
  expect(toFailure(lost?.reason)).toMatchObject({
    kind: "conflict",
    issues: [
      {
        code: "assist.overtakenSeat",
        params: { seat: 1, action: "restart", reason: expect.stringMatching(/^appel de (Ana|Bob)$/) },
      },
    ],
  });
  expect(await restarts(1)).toBe(1);

  // Minutes later, with the dialog still open: nothing is sent that was decided on what is no more.
  await until(() => stage.seats(id), allReady(3), 30);
  const late = actAsSupport(site, { ...wish(1), reason: "tard", basis }, new Date());
  await expect(late).rejects.toMatchObject({ failure: { kind: "conflict" } });
  expect(await restarts(1)).toBe(1);
});

test("what a teacher presses in between is not done again, and the session's own time is held to the same", async () => {
  const { basis } = await previewSupport(site, wish(2), new Date());
  await stage.patchSeat(id, 2, { restarts: 1 });
  await until(
    () => stage.seat(id, 2),
    ({ status }) => status?.phase === "ready" && status.observed.restarts === 1,
    30,
  );
  await expect(actAsSupport(site, { ...wish(2), reason: "appel", basis }, new Date())).rejects.toMatchObject({
    failure: { issues: [{ code: "assist.changedSeat", params: { seat: 2 } }] },
  });

  const longer = { session: id, action: "extend" as const, minutes: 30 };
  const before = (await stage.session(id))?.spec.endsAt ?? "";
  const seen = await previewSupport(site, longer, new Date());
  const done = await actAsSupport(site, { ...longer, reason: "panne", basis: seen.basis }, new Date());
  expect(done).toMatchObject({ done: [1, 2, 3], overtaken: [] });
  await expect(
    actAsSupport(site, { ...longer, reason: "panne", basis: seen.basis }, new Date()),
  ).rejects.toMatchObject({ failure: { issues: [{ code: "assist.overtakenSession" }] } });
  const { endsAt = "" } = (await stage.session(id))?.spec ?? {};
  expect(Date.parse(endsAt) - Date.parse(before)).toBe(30 * 60_000);
});

test("what is asked while nobody conducts is said to wait, and done once by whoever conducts next", async () => {
  await conductor.stop();
  const asked = await actAsSupport(site, { ...wish(3), reason: "appel" }, new Date());
  expect(asked).toMatchObject({ done: [], waiting: [3] });
  expect(await restarts(3)).toBe(0);
  await expect(actAsSupport(site, { ...wish(3), reason: "encore" }, new Date())).rejects.toMatchObject({
    failure: { kind: "conflict" },
  });
  conductor = await stage.conduct();
  await until(
    () => restarts(3),
    (count) => count === 1,
    15,
  );
  // A third one finds the same entry, and does nothing again.
  await conductor.stop();
  conductor = await stage.conduct();
  expect(await restarts(3)).toBe(1);
}, 60_000);

test("an entry that asks for what support does not do, or without a reason, has no effect", async () => {
  const { generation = 0 } = (await stage.seat(id, 1)).metadata;
  const entry = (name: string, spec: object, label: string = id) =>
    stage.cluster.create({
      apiVersion: API_VERSION,
      kind: "AuditEntry",
      metadata: { name, namespace: DEMO, labels: { [LABEL.assist]: label } },
      spec: {
        ...{ actor: "eve", session: id, seat: 1, at: new Date().toISOString(), reason: "x" },
        order: { generation, attempt: 1 },
        ...spec,
      },
    });
  // Of another establishment: it is about a session that is not there.
  const elsewhere = { session: id, seat: 1, action: "restart", actor: "eve", reason: "x" };
  await stage.cluster.create({
    apiVersion: API_VERSION,
    kind: "AuditEntry",
    metadata: { name: "elsewhere", namespace: "default", labels: { [LABEL.assist]: id } },
    spec: { ...elsewhere, at: new Date().toISOString(), order: { generation, attempt: 1 } },
  });
  await entry("a", { action: "unseat" });
  await entry("b", { action: "restart", reason: " " });
  await entry("c", { action: "restart", order: { generation: generation + 1, attempt: 1 } });
  await entry("d", { action: "extend", order: { generation, attempt: 1, minutes: 10 } });
  // Its teacher would not be told of it.
  await entry("e", { action: "restart" }, "true");
  const before = await stage.seat(id, 1);
  // What comes after them is carried out, so they were looked at.
  const done = await actAsSupport(
    site,
    { session: id, action: "reissue", seats: [2], reason: "x" },
    new Date(),
  );
  expect(done.done).toEqual([2]);
  expect((await stage.seat(id, 1)).spec).toEqual(before.spec);
  expect(before.spec.restarts).toBe(1);
});

test("a cluster that was prepared earlier drops the order, which is said, and nothing is done", async () => {
  const { cluster } = stage;
  const earlier = {
    ...cluster,
    create: ({ spec, ...manifest }) =>
      cluster.create({ ...manifest, spec: { ...(spec as object), order: undefined } }),
  } as SiteAccess["cluster"];
  const asked = actAsSupport({ ...site, cluster: earlier }, { ...wish(2), reason: "appel" }, new Date());
  await expect(asked).rejects.toMatchObject({
    failure: { kind: "invalid", issues: [{ code: "assist.dropped" }] },
  });
  expect(await restarts(2)).toBe(1);
});

test("the window acts in the establishment that it names, and the seat's teacher reads what was done and why", async () => {
  const calls = (namespace: string) =>
    supportActionCalls({ accessTo: async () => ({ ...site, namespace }), now: () => new Date() });
  const caller = { id: "window", emit: () => undefined };
  const asked = { site: "demo", establishment: DEMO, session: id, action: "reissue" as const, seats: [3] };
  const { basis } = await calls("elsewhere").previewSupport(asked, caller);
  const deed = { ...asked, basis, reason: " appel 4711 " };
  expect(await calls("elsewhere").actAsSupport(deed, caller)).toMatchObject({ done: [3] });
  await expect(
    calls("elsewhere").actAsSupport({ ...deed, establishment: undefined }, caller),
  ).rejects.toMatchObject({ failure: { kind: "notFound" } });

  const told = async (seat: number) =>
    (await calls(DEMO).seatAssists({ site: "demo", session: id, seat }, caller)).map(
      ({ action, reason }) => `${action} ${reason}`,
    );
  expect((await told(3))[0]).toBe("reissue appel 4711");
  expect(await told(1)).not.toContain("reissue appel 4711");
});
