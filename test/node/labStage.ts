import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PodRef } from "../../cluster/port.ts";
import { type Portal, startPortal } from "../../portal/portal.ts";
import { getSession } from "../../services/changeSession.ts";
import { collectWork } from "../../services/collect/collect.ts";
import { openWorkFolder } from "../../services/collect/workFolder.ts";
import type { SiteAccess } from "../../services/site.ts";
import type { CheckResult } from "../../shared/domain/checks.ts";
import type { CollectedSeat } from "../../shared/domain/collection.ts";
import type { PortalOrigin } from "../../shared/domain/links.ts";
import {
  linkKey,
  linksSecretName,
  type SessionId,
  SHARED_SEAT,
  seatNamespace,
} from "../../shared/domain/names.ts";
import { containersOf } from "../../shared/domain/resolveTemplate.ts";
import type { Receipt } from "../../shared/domain/seat.ts";
import type { TrainingSession } from "../../shared/domain/session.ts";
import type { TemplateSpec } from "../../shared/domain/template.ts";
import { DEFAULT_POD } from "../../shared/domain/templateRules.ts";
import { API_VERSION } from "../../shared/kubernetes/kinds.ts";
import type { KubeObject } from "../../shared/kubernetes/objects.ts";
import { workPlaceOf } from "../../shared/manifests/workArchive.ts";
import { builtPages } from "../unit/portal/classroom.ts";
import { type Answer, ask, enter, enterAccess, hostOf } from "../unit/portal/student.ts";
import { builtIn } from "../unit/templates/builtInTemplates.ts";
import { connectToNode, openRealClass, type RealClass, until } from "./realClass.ts";

/** One lab with one seat on the real node, and what its student and its teacher can do there. */
export interface OpenLab {
  id: SessionId;
  /** As a teacher's press does it: the conductor runs them. */
  check(): Promise<CheckResult[]>;
  /** Runs a script where the student would type it. */
  solve(script: string): Promise<{ code: number | undefined; output: string }>;
  /** By access: what the student's browser is answered in the end. */
  openPages(): Promise<Record<string, Answer>>;
  /** As a teacher's press brings the seat's work to a folder; `undefined` where the lab keeps none. */
  collect(): Promise<CollectedSeat | undefined>;
  /** The last words of its containers, for whoever has to find out why it does not work. */
  logs(): Promise<string>;
  end(): Promise<unknown>;
  /** What the receipt finds left after the end, once the seat's namespace is gone. */
  leftovers(): Promise<unknown>;
}

export interface LabStage {
  open(name: string): Promise<OpenLab>;
  close(): Promise<void>;
}

/** How long the programs of a lab may take to be ready, in seconds: machines that test are slow and busy. */
const START = 150;
/** The same for all checks of a seat, and for a solution. */
const CHECKS = 180;

export async function openLabStage(): Promise<LabStage> {
  const room = await openRealClass("labs");
  const portalsOwn = await connectToNode();
  const portal = await startPortal({
    cluster: portalsOwn,
    listen: { host: "127.0.0.1", port: 0 },
    origin: { scheme: "http", domain: "localhost", port: 0 },
    namespaces: [room.establishment],
    pageDir: await builtPages(),
    log: () => undefined,
  });
  return {
    open: (name) => openLab(room, portal, builtIn(name).spec),
    async close() {
      await portal.stop();
      await Promise.all([portalsOwn.close(), room.close()]);
    },
  };
}

async function openLab(room: RealClass, portal: Portal, spec: TemplateSpec): Promise<OpenLab> {
  const id = await room.launch(spec);
  for (const number of [...(spec.shared ? [SHARED_SEAT] : []), 1])
    await until(
      () => room.seat(id, number),
      ({ status }) => status?.phase === "ready",
      START,
    );
  const { containers, accesses, checks } = spec;
  let presses = 0;

  return {
    id,
    async check() {
      presses += 1;
      await room.check(id, presses);
      const seat = await until(
        () => room.seat(id),
        ({ status }) => status?.checks?.ran === presses,
        CHECKS,
      );
      return seat.status?.checks?.results ?? [];
    },
    solve(script) {
      const terminal = accesses.find(({ kind }) => kind === "terminal");
      const container = terminal?.kind === "terminal" ? terminal.container : checks?.[0]?.container;
      const pod = containers.find(({ name }) => name === container)?.pod ?? DEFAULT_POD;
      return runScript(room, { namespace: seatNamespace(id, 1), name: pod }, container ?? "", script);
    },
    async openPages() {
      const links = new Map([[1, await linkOf(room, id)]]);
      const door = { portal, session: id, links };
      const cookie = await enter(door, 1);
      const pages: Record<string, Answer> = {};
      for (const access of accesses) {
        if (access.kind !== "web") continue;
        const own = await enterAccess(door, 1, access.name, cookie);
        const host = hostOf(door, 1, access.name);
        const read = (path: string) => ask(door, host, "GET", path, { cookie: own, accept: "text/html" });
        pages[access.name] = await followed(read, access.path ?? "/");
      }
      return pages;
    },
    async collect() {
      if (!workPlaceOf(spec)) return undefined;
      const parent = await mkdtemp(join(tmpdir(), "pupitre-lab-work-"));
      try {
        const session = await getSession(siteOf(room), id);
        const folder = await openWorkFolder(parent, { session: id, title: id, now: new Date() });
        let told: CollectedSeat[] = [];
        await collectWork({
          ...{ site: siteOf(room), session, seats: [1], roster: undefined, folder, now: () => new Date() },
          origin: `http://{seat}.localhost:${portal.port}` as PortalOrigin,
          signal: new AbortController().signal,
          onChange: (seats) => {
            told = seats;
          },
        });
        return told[0];
      } finally {
        await rm(parent, { recursive: true, force: true });
      }
    },
    async logs() {
      const told = containersOf(spec).map(async ({ name: container, pod = DEFAULT_POD }) => {
        const number = containers.some(({ name }) => name === container) ? 1 : SHARED_SEAT;
        const at = { namespace: seatNamespace(id, number), name: pod };
        const words = await room.cluster.logs(at, { container, tailLines: 30 }).catch(String);
        return `${pod}/${container}:\n${words}`;
      });
      return (await Promise.all(told)).join("\n");
    },
    end: () => room.end(id),
    leftovers: () => leftoversOf(room, id),
  };
}

const siteOf = (room: RealClass): SiteAccess => ({
  ...{ id: "node", kind: "cluster", cluster: room.cluster, namespace: room.establishment },
});

async function runScript(room: RealClass, pod: PodRef, container: string, script: string) {
  // Read to its end first: a program of the script that reads its input must not swallow the rest.
  const command = ["sh", "-c", 'script=$(cat); exec sh -c "$script" < /dev/null'];
  const stream = await room.cluster.exec(pod, { container, command, tty: false, stdin: true });
  let output = "";
  const add = (chunk: Uint8Array) => {
    output += Buffer.from(chunk).toString("utf8");
  };
  stream.onStdout(add);
  stream.onStderr(add);
  stream.write(script);
  stream.endInput();
  const timer = setTimeout(() => stream.close(), CHECKS * 1000);
  const { code, failure = "" } = await stream.ended;
  clearTimeout(timer);
  return { code, output: `${output}${failure}` };
}

async function linkOf(room: RealClass, id: SessionId): Promise<string> {
  const secret = await room.cluster.get<KubeObject & { data: Record<string, string> }>({
    apiVersion: "v1",
    kind: "Secret",
    namespace: room.establishment,
    name: linksSecretName(id),
  });
  return Buffer.from(secret?.data[linkKey(1, 1)] ?? "", "base64").toString("utf8");
}

/** As a browser does, within the access's own origin. */
async function followed(read: (path: string) => Promise<Answer>, path: string): Promise<Answer> {
  let [answer, at] = [await read(path), path];
  for (let hops = 0; hops < 5 && answer.status >= 300 && answer.status < 400; hops += 1) {
    const next = new URL(answer.headers.location ?? "", new URL(at, "http://access.localhost"));
    at = next.pathname + next.search;
    answer = await read(at);
  }
  return answer;
}

async function leftoversOf(room: RealClass, id: SessionId): Promise<unknown> {
  const ours = { apiVersion: API_VERSION, namespace: room.establishment, name: id };
  await until(
    () => room.cluster.get<TrainingSession>({ ...ours, kind: "TrainingSession" }),
    (session) => session?.status?.phase === "ended",
    120,
  );
  const receipt = await room.cluster.get<Receipt>({ ...ours, kind: "Receipt" });
  return receipt?.spec.leftovers;
}
