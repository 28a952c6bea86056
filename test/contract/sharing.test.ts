import { afterAll, beforeAll, expect, test } from "vitest";
import type { Cluster } from "../../cluster/port.ts";
import type { Conductor } from "../../conductor/startConductor.ts";
import { endSession } from "../../services/changeSession.ts";
import { rosterSecret } from "../../services/rosterSecret.ts";
import { shareSession, unshareSession } from "../../services/sharing.ts";
import type { SiteAccess } from "../../services/site.ts";
import { LabError } from "../../shared/contract/failure.ts";
import type { PortalOrigin } from "../../shared/domain/links.ts";
import { newSessionId, type SessionId } from "../../shared/domain/names.ts";
import type { TrainingSessionSpec } from "../../shared/domain/session.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { allReady, DEMO, openStage, type Stage, until } from "./conductorStage.ts";

/** A conductor that acts for others, as in a cluster: who holds a session is written in its binding. */
let stage: Stage;
let conductor: Conductor;
let site: SiteAccess;
const conduct = (cluster?: Cluster) =>
  stage.conduct({
    ...(cluster ? { cluster } : {}),
    portal: {
      portalOrigin: "http://{seat}.localhost:8080" as PortalOrigin,
      conductorAccount: { namespace: "pupitre-system", name: "pupitre-conductor" },
    },
  });
beforeAll(async () => {
  stage = await openStage();
  conductor = await conduct();
  site = { id: "school", kind: "cluster", cluster: stage.cluster, namespace: DEMO };
}, 60_000);
afterAll(() => stage.close());

async function openClass(changes: Partial<TrainingSessionSpec> = {}): Promise<SessionId> {
  const id = newSessionId((below) => Math.floor(Math.random() * below));
  const people = [{ firstName: "Ana", lastName: "Durand", seat: 1, person: 1 }];
  await stage.cluster.create(rosterSecret(id, DEMO, { version: 1, people }));
  await stage.launch(changes, 1, id);
  await until(() => stage.seats(id), allReady(1), 60);
  return id;
}
const boundTo = async (id: SessionId) =>
  ((await stage.within(DEMO, "RoleBinding", "rbac.authorization.k8s.io/v1")) as Binding[])
    .find(({ metadata }) => metadata.name === `${id}-owner`)
    ?.subjects?.map(({ name }) => name);
type Binding = KubeObject & { subjects?: { name: string }[] };
const holders = (id: SessionId, ...wanted: string[]) =>
  until(
    () => boundTo(id),
    (now) => now?.join() === wanted.join(),
  );
const ended = (id: SessionId) =>
  until(
    () => stage.session(id),
    (session) => session?.status?.phase === "ended",
    60,
  );

test("who is taken off after the end by the clock loses the names at once, and not at their date", async () => {
  const id = await openClass({ coTeachers: ["bob"] });
  await holders(id, "prof", "bob");
  await stage.patchSession(id, { endsAt: new Date(Date.now() - 1_000).toISOString() });
  await ended(id);
  await unshareSession(site, id, "bob");
  await holders(id, "prof");
}, 90_000);

test("a session that was ended by hand is shared until its names are gone, by a conductor that came since as well", async () => {
  const id = await openClass();
  await endSession(site, id, "Shell L1");
  await ended(id);
  await conductor.stop();
  conductor = await conduct();
  await shareSession(site, id, "zoe");
  await holders(id, "prof", "zoe");
  await stage.patchSession(id, { retainNamesUntil: new Date(Date.now() - 1_000).toISOString() });
  await until(
    () => stage.session(id),
    (session) => session?.status?.namesDeletedAt !== undefined,
  );
  expect(await boundTo(id)).toBeUndefined();
  await expect(shareSession(site, id, "bob")).rejects.toMatchObject({
    failure: { kind: "conflict", params: { what: "ended" } },
  });
  await unshareSession(site, id, "zoe");
}, 90_000);

test("a list that cannot be kept to holds up neither the end nor the day of the names", async () => {
  const id = await openClass({ coTeachers: ["bob"] });
  await holders(id, "prof", "bob");
  await conductor.stop();
  const own = await stage.connect();
  let refused = 0;
  const mergePatch: Cluster["mergePatch"] = (ref, patch, ...rest) => {
    if (ref.kind !== "RoleBinding") return own.mergePatch(ref, patch, ...rest);
    refused += 1;
    return Promise.reject(new LabError({ kind: "forbidden" }));
  };
  conductor = await conduct({ ...own, mergePatch });
  await unshareSession(site, id, "bob");
  await endSession(site, id, "Shell L1");
  await ended(id);
  expect(await boundTo(id)).toEqual(["prof", "bob"]);
  await stage.patchSession(id, { retainNamesUntil: new Date(Date.now() - 1_000).toISOString() });
  await until(
    () => stage.session(id),
    (session) => session?.status?.namesDeletedAt !== undefined,
  );
  expect(await boundTo(id)).toBeUndefined();
  expect(refused).toBeGreaterThan(0);
}, 90_000);
