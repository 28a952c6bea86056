import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { type Portal, startPortal } from "../../../portal/portal.ts";
import { classCodePreimage, foldName, namePreimage } from "../../../shared/domain/joining.ts";
import { type SessionId, seatName, seatNamespace } from "../../../shared/domain/names.ts";
import type { Seat } from "../../../shared/domain/seat.ts";
import type {
  TrainingSession,
  TrainingSessionSpec,
  TrainingSessionStatus,
} from "../../../shared/domain/session.ts";
import { codePreimage } from "../../../shared/domain/sessionDoor.ts";
import type { TemplateSpec } from "../../../shared/domain/template.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import { createFakeCluster, type FakeCluster } from "./fakeCluster.ts";

const SESSION = "k3x9pz" as SessionId;
export const SCHOOL = "school";
export const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");
export const newLink = (): string => randomBytes(20).toString("base64url");

export const template: TemplateSpec = {
  version: "1",
  title: { fr: "Premiers pas", en: "First steps" },
  summary: { fr: "Le shell", en: "The shell" },
  level: "beginner",
  minutes: 120,
  service: "linux",
  containers: [
    { name: "shell", image: "debian:12", resources: { cpu: "100m", memory: "128Mi" } },
    {
      name: "site",
      image: "nginx:1.27",
      resources: { cpu: "100m", memory: "128Mi" },
      ports: [
        { name: "http", port: 8080 },
        { name: "edit", port: 8081 },
      ],
    },
  ],
  accesses: [
    {
      kind: "terminal",
      name: "shell",
      title: { fr: "Terminal", en: "Terminal" },
      container: "shell",
      command: ["bash"],
    },
    { kind: "web", name: "site", title: { fr: "Mon site", en: "My site" }, container: "site", port: 8080 },
    {
      kind: "web",
      name: "editor",
      title: { fr: "Éditeur", en: "Editor" },
      container: "site",
      port: 8081,
      path: "/edit",
    },
  ],
  instructions: { fr: "# Bonjour\n\nVous êtes à l'espace $(seat.number).", en: "# Hello" },
};

export interface Classroom {
  cluster: FakeCluster;
  portal: Portal;
  clock: { now: number };
  session: SessionId;
  /** `links.get(7)`: the secret of seat 7's first person. */
  links: Map<number, string>;
  putSeat(number: number, change?: (seat: Seat) => void): void;
  /** What the conductor publishes of these codes, each for the link that the seat has now. */
  putCodes(codes: Record<number, string>): void;
  /** What the conductor publishes while the join page is open: the names of the class, by seat. */
  putJoin(code: string, names: [name: string, seat: number][], mode?: "teacher" | "open"): void;
  putSession(change: Partial<TrainingSessionSpec>, status?: TrainingSessionStatus): void;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

let pages: Promise<URL> | undefined;

/** The pages as the product's build makes them, once a test file. */
export function builtPages(): Promise<URL> {
  pages ??= buildPages();
  return pages;
}

async function buildPages(): Promise<URL> {
  const folder = await mkdtemp(join(tmpdir(), "portal-page-"));
  const names = ["landing", "join", "seat", "terminal", "access", "privacy", "room-test"];
  await build({
    entryPoints: Object.fromEntries(names.map((name) => [name, `portal/page/${name}.entry.ts`])),
    outdir: folder,
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    logLevel: "error",
  });
  process.once("exit", () => void rm(folder, { recursive: true, force: true }));
  return pathToFileURL(`${folder}/`);
}

export async function openClassroom(
  seats: number,
  spec: Partial<TrainingSessionSpec> = {},
): Promise<Classroom> {
  const clock = { now: Date.now() };
  const cluster = createFakeCluster(() => clock.now);
  const links = new Map<number, string>();
  const hours = (n: number) => new Date(clock.now + n * 3_600_000).toISOString();
  let current: TrainingSessionSpec = {
    title: "Shell L1 · gr. 3",
    owner: "teacher",
    locale: "fr",
    template: { name: "shell", spec: template },
    parameters: {},
    seats: Array.from({ length: seats }, (_, index) => ({ number: index + 1, persons: 1 })),
    phase: "open",
    endsAt: hours(2),
    retainNamesUntil: hours(700),
    ...spec,
  };
  const room: Omit<Classroom, "portal" | "restart" | "stop"> = {
    cluster,
    clock,
    session: SESSION,
    links,
    putSession(change, status) {
      current = { ...current, ...change };
      cluster.put<TrainingSession>({
        apiVersion: API_VERSION,
        kind: "TrainingSession",
        metadata: { name: SESSION, namespace: SCHOOL },
        spec: current,
        ...(status ? { status } : {}),
      });
    },
    putSeat(number, change) {
      const link = links.get(number) ?? newLink();
      links.set(number, link);
      const seat = {
        apiVersion: API_VERSION,
        kind: "Seat" as const,
        metadata: { name: seatName(SESSION, number), namespace: SCHOOL },
        spec: { session: SESSION, number, persons: 1, restarts: 0, resets: 0, linkIssues: 1 },
        status: {
          phase: "ready" as const,
          namespace: seatNamespace(SESSION, number),
          links: [{ person: 1, hash: hashOf(link), revoked: [], issue: 1 }],
          observed: { restarts: 0, resets: 0 },
          since: new Date(clock.now).toISOString(),
        },
      };
      change?.(seat as unknown as Seat);
      cluster.put(seat);
    },
    putJoin(code, names, mode = "teacher") {
      const uid = cluster.find<TrainingSession>("TrainingSession", SESSION)?.metadata.uid ?? "";
      room.putSession({ join: { opened: 1, mode } });
      cluster.put({
        apiVersion: API_VERSION,
        kind: "SessionDoor",
        metadata: { name: SESSION, namespace: SCHOOL },
        spec: {
          session: SESSION,
          codes: [],
          join: {
            code: hashOf(classCodePreimage(uid, code)),
            names: names.map(([name, seat]) => ({
              hash: hashOf(namePreimage(uid, code, foldName(name) ?? "")),
              seat,
              person: 1,
            })),
          },
        },
      });
    },
    putCodes(codes) {
      const uid = cluster.find<TrainingSession>("TrainingSession", SESSION)?.metadata.uid ?? "";
      cluster.put({
        apiVersion: API_VERSION,
        kind: "SessionDoor",
        metadata: { name: SESSION, namespace: SCHOOL },
        spec: {
          session: SESSION,
          codes: Object.entries(codes).map(([seat, code]) => ({
            hash: hashOf(codePreimage(uid, code)),
            seat: Number(seat),
            person: 1,
            link: hashOf(links.get(Number(seat)) ?? ""),
          })),
        },
      });
    },
  };
  room.putSession({});
  for (let number = 1; number <= seats; number++) room.putSeat(number);
  const pageDir = await builtPages();
  const start = (port: number) =>
    startPortal({
      cluster,
      listen: { host: "127.0.0.1", port },
      origin: { scheme: "http", domain: "localhost", port: 0 },
      clock: () => clock.now,
      pageDir,
      log: () => undefined,
    });
  const classroom: Classroom = {
    ...room,
    portal: await start(0),
    async restart() {
      const { port } = classroom.portal;
      await classroom.portal.stop();
      classroom.portal = await start(port);
    },
    stop: () => classroom.portal.stop(),
  };
  return classroom;
}
