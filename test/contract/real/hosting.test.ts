import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { ClusterAccess } from "../../../cluster/access.ts";
import { connect } from "../../../cluster/connect.ts";
import type { Cluster } from "../../../cluster/port.ts";
import { createHosting, type HostingService } from "../../../services/hosting.ts";
import { launchSession } from "../../../services/launchSession.ts";
import { nodeProcesses } from "../../../services/nodeProcesses.ts";
import type { SiteAccess } from "../../../services/site.ts";
import { openTrialStore, type TrialStore } from "../../../services/trialStore.ts";
import type { Hosting } from "../../../shared/contract/hosting.ts";
import { HOSTING_ANNOTATION } from "../../../shared/domain/hosting.ts";
import { PORTAL_CONFIG_MAP } from "../../../shared/domain/links.ts";
import type { SessionId } from "../../../shared/domain/names.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../../../shared/kubernetes/objects.ts";
import { programName, SYSTEM_NAMESPACE } from "../../../shared/manifests/system/names.ts";
import { type HandOverStage, leads, openHandOver, writes } from "../handOverStage.ts";
import { allReady, freeNode, LAB, realAccess, seatsOf, until } from "./realStage.ts";

/** The application's hosting on a real API server: its own conductor and portal, and one of the cluster beside it. */
const PROGRAMS = join(import.meta.dirname, "../../../out/programs");
const SITE = "site-real";
const CONDUCTOR = { namespace: SYSTEM_NAMESPACE, name: programName("conductor") };
const caller = { id: "test", emit: () => undefined };

let access: ClusterAccess;
let admin: Cluster;
/** The conductor that plays the cluster's, in a process of its own. */
let beside: HandOverStage;
beforeAll(async () => {
  access = await realAccess();
  admin = connect(access);
  if (!process.env.PUPITRE_REAL_IMAGE) await freeNode(admin);
  beside = await openHandOver(access);
});
afterAll(async () => {
  await beside.tidyUp();
  await beside.close();
  await admin.close();
});

let store: TrialStore;
let hosting: HostingService;
let told: Hosting | undefined;
const site = (): SiteAccess => ({ id: SITE, kind: "cluster", cluster: admin, namespace: beside.namespace });

/** As the application begins: with what it remembers of earlier trials. */
function start(): void {
  hosting = createHosting({
    starter: nodeProcesses(PROGRAMS),
    store,
    now: () => new Date(),
    version: "0.0.0",
    log: () => undefined,
    emit: (name, payload) => {
      if (name === "hostingsChanged") told = (payload as Hosting[])[0];
    },
  });
  hosting.follow({ ...site(), access });
}
const becomes = (isSo: (hosting: Hosting) => boolean, seconds = 30): Promise<Hosting | undefined> =>
  until(
    () => Promise.resolve(told),
    (hosting) => hosting !== undefined && isSo(hosting),
    seconds,
  );

beforeEach(async () => {
  store = await openTrialStore();
  told = undefined;
  start();
});
afterEach(async () => {
  await hosting.stop();
  beside.killAll();
  await removeDeployment();
});

async function launch(seats: number): Promise<SessionId> {
  const { session } = await launchSession(
    {
      site: SITE,
      template: "shell",
      title: "Shell",
      parameters: {},
      people: [],
      spare: seats,
      minutes: 30,
      openAtOnce: true,
    },
    {
      site: site(),
      template: LAB,
      locale: "fr",
      now: new Date(),
      random: (below) => Math.floor(Math.random() * below),
    },
  );
  return session;
}
const sessionRef = (name: string) => ({
  apiVersion: API_VERSION,
  kind: "TrainingSession",
  namespace: beside.namespace,
  name,
});
const ready = (id: SessionId, seats: number) =>
  until(() => seatsOf(admin, beside.namespace, id), allReady(seats), 60);

/** A Deployment of that name whose Pods are ready: kwok says so of any Pod. */
async function deployConductor(): Promise<void> {
  const labels = { "app.kubernetes.io/name": CONDUCTOR.name };
  await admin.apply(
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: CONDUCTOR,
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 0,
            containers: [
              {
                name: "conductor",
                image: process.env.PUPITRE_REAL_IMAGE ?? "local.test/node:20",
                command: ["sleep", "3600"],
              },
            ],
          },
        },
      },
    },
    "pupitre-test",
  );
}
async function removeDeployment(): Promise<void> {
  const ref = { apiVersion: "apps/v1", kind: "Deployment", ...CONDUCTOR };
  const found = await admin.get(ref);
  if (found) await admin.delete(ref, { uid: found.metadata.uid });
}

test("where nobody conducts it is offered, and a trial conducts, marked so on its sessions", async () => {
  expect(await becomes(({ state }) => state !== "asking")).toMatchObject({ state: "offer", missing: [] });
  const running = await hosting.handlers.startTrial({ site: SITE, consent: true }, caller);
  expect(running).toMatchObject({ state: "trial", here: true, conducting: true, version: "0.0.0" });
  expect(running.portalUrl).toMatch(/^http:\/\/localhost:\d+$/);
  const id = await launch(3);
  await ready(id, 3);
  const session = await admin.get(sessionRef(id));
  expect(session?.metadata.annotations?.[HOSTING_ANNOTATION]).toBe("trial");
  await beside.end(id);
});

test("a trial goes on at the next start, at the same port, and makes up for an end that was missed", async () => {
  await becomes(({ state }) => state === "offer");
  const { portalUrl } = await hosting.handlers.startTrial({ site: SITE, consent: true }, caller);
  const id = await launch(2);
  await ready(id, 2);
  await hosting.stop();
  await admin.mergePatch(sessionRef(id), { spec: { endsAt: new Date(Date.now() + 1_000).toISOString() } });
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect((await seatsOf(admin, beside.namespace, id)).length).toBe(2);
  told = undefined;
  start();
  expect((await becomes(({ here }) => here))?.portalUrl).toBe(portalUrl);
  await until(
    () => seatsOf(admin, beside.namespace, id),
    (seats) => seats.length === 0,
    60,
  );
});

test("a conductor of the cluster that appears takes over within seconds, ends what the trial began, and is not competed with", async () => {
  await becomes(({ state }) => state === "offer");
  await hosting.handlers.startTrial({ site: SITE, consent: true }, caller);
  const inCluster = await beside.conduct("pupitre-conductor-x", SYSTEM_NAMESPACE);
  expect(leads(inCluster)).toBeUndefined();
  const id = await launch(6);
  const appeared = Date.now();
  await deployConductor();
  expect(await becomes((hosting) => hosting.steppedAside !== undefined && hosting.conducting)).toMatchObject({
    state: "cluster",
    here: false,
    holder: "pupitre-conductor-x",
  });
  expect((leads(inCluster) ?? Number.POSITIVE_INFINITY) - appeared).toBeLessThan(15_000);
  await ready(id, 6);
  expect(store.portOf(SITE)).toBeUndefined();
  const portal = await admin.get<KubeObject & { data?: object }>({
    apiVersion: "v1",
    kind: "ConfigMap",
    namespace: beside.namespace,
    name: PORTAL_CONFIG_MAP,
  });
  expect(portal?.data ?? {}).toEqual({});
  await expect(hosting.handlers.startTrial({ site: SITE, consent: true }, caller)).rejects.toThrow(
    "the cluster conducts",
  );
  await beside.end(id);
  expect(writes(inCluster).length).toBeGreaterThan(0);
});

test("somebody without rights is told which ones are missing, and nothing starts", async () => {
  const { status } = await admin.request<{ status: { token: string } }>(
    "POST",
    `/api/v1/namespaces/${beside.namespace}/serviceaccounts/default/token`,
    { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 600 } },
  );
  const theirs: ClusterAccess = { ...access, auth: { kind: "token", token: status.token } };
  const cluster = connect(theirs);
  await becomes(({ state }) => state !== "asking");
  told = undefined;
  hosting.follow({ ...site(), cluster, access: theirs });
  const lacking = await becomes(({ state }) => state !== "asking");
  expect(lacking).toMatchObject({ state: "lacking", conducting: false });
  expect(lacking?.missing).toContainEqual({ verb: "create", resource: "namespaces" });
  await expect(hosting.handlers.startTrial({ site: SITE, consent: true }, caller)).rejects.toThrow(
    "forbidden",
  );
  expect(store.portOf(SITE)).toBeUndefined();
  await cluster.close();
});
