import { type SessionId, seatName, TEARDOWN_FINALIZER } from "../../../shared/domain/names.ts";
import type { Seat, SeatStatus } from "../../../shared/domain/seat.ts";
import type { TrainingSession } from "../../../shared/domain/session.ts";
import type { TemplateSpec } from "../../../shared/domain/template.ts";
import { API_VERSION } from "../../../shared/kubernetes/kinds.ts";
import type { KubeObject, Manifest } from "../../../shared/kubernetes/objects.ts";
import type { SeatPlace } from "../../../shared/manifests/seatPlace.ts";

/** 8:00 UTC of the Monday on which everything in these tests happens. */
export const EIGHT = Date.parse("2026-11-23T08:00:00.000Z");
export const at = (minutes: number): string => new Date(EIGHT + minutes * 60_000).toISOString();
export const MINUTE = 60_000;

export const SESSION = "k3x9pz" as SessionId;
export const place = (number = 7): SeatPlace => ({
  establishment: "demo",
  session: SESSION,
  sessionUid: "uid-session",
  number,
});

/** A shell with a volume beside a database in a Pod of its own: everything that a template can say, once. */
export const LAB: TemplateSpec = {
  version: "1.0",
  title: { fr: "Premiers pas", en: "First steps" },
  summary: { fr: "Un TP.", en: "A lab." },
  level: "beginner",
  minutes: 60,
  service: "linux",
  containers: [
    {
      name: "shell",
      image: "docker.io/library/debian:12.11",
      command: ["sleep", "infinity"],
      workingDir: "/home/student",
      env: [
        { name: "HOME", value: "/home/student" },
        { name: "SEAT_NUMBER", value: "not to be replaced" },
        { name: "DB_PASSWORD", password: "database" },
      ],
      resources: { cpu: "250m", memory: "128Mi" },
      ports: [{ name: "http", port: 8080 }],
      ready: { command: ["test", "-d", "/home/student"] },
      scratch: ["/tmp"],
    },
    {
      name: "db",
      pod: "database",
      image: "docker.io/library/postgres:17.2",
      resources: { cpu: "0.5", memory: "256Mi" },
      ports: [{ name: "sql", port: 5432 }],
      ready: { tcp: 5432 },
      user: 999,
      scratch: ["/var/lib/postgresql"],
    },
  ],
  passwords: [{ name: "database", length: 12 }],
  init: [{ name: "start", container: "shell", command: ["sh", "-c", "echo begun > /home/student/log"] }],
  storage: { size: "1Gi", path: "/home/student" },
  files: [
    { path: "/home/student/README.md", content: "# Bonjour\n" },
    { path: "/home/student/bin/run.sh", content: "#!/bin/sh\necho run\n" },
    { path: "/var/lib/postgresql/init.sql", content: "select 1;\n" },
  ],
  accesses: [
    { kind: "terminal", name: "terminal", title: { en: "Terminal" }, container: "shell" },
    { kind: "web", name: "site", title: { en: "Site" }, container: "shell", port: 8080 },
    { kind: "web", name: "admin", title: { en: "Admin" }, container: "shell", port: 9090 },
    { kind: "secret", name: "sql", title: { en: "Database" }, password: "database", user: "student" },
    {
      kind: "kubeconfig",
      name: "kubernetes",
      title: { en: "Kubernetes" },
      container: "shell",
      quota: { cpu: "300m", storage: "1Gi" },
    },
  ],
  network: { internet: true, otherSeats: true },
  instructions: { en: "Do it." },
};

/** A lab whose session has services that its seats share, and which reaches hosts by name. */
export const SHARING_LAB: TemplateSpec = {
  ...LAB,
  passwords: [
    { name: "database", length: 12 },
    { name: "common", shared: true },
  ],
  network: { hosts: ["pypi.org:443", "192.0.2.0/24"] },
  shared: {
    containers: [
      {
        name: "dataset",
        pod: "dataset",
        image: "docker.io/library/nginx:1.29.3",
        resources: { cpu: "100m", memory: "64Mi" },
        ports: [{ name: "http", port: 8080 }],
        env: [{ name: "COMMON", password: "common" }],
      },
    ],
    network: { hosts: ["data.example.org"] },
  },
};

export function sampleSession(changes: Partial<TrainingSession["spec"]> = {}, seats = 3): TrainingSession {
  return {
    apiVersion: API_VERSION,
    kind: "TrainingSession",
    metadata: {
      name: SESSION,
      namespace: "demo",
      uid: "uid-session",
      resourceVersion: "10",
      generation: 1,
      creationTimestamp: "2026-11-23T08:00:00Z",
      finalizers: [TEARDOWN_FINALIZER],
    },
    spec: {
      title: "Shell L1 · gr. 3",
      owner: "prof",
      locale: "fr",
      template: { name: "shell", spec: LAB },
      parameters: {},
      seats: Array.from({ length: seats }, (_, index) => ({ number: index + 1, persons: 1 })),
      phase: "open",
      endsAt: at(120),
      retainNamesUntil: at(60 * 24 * 30),
      ...changes,
    },
  };
}

export function sampleSeat(number = 7, status?: Partial<SeatStatus>, spec: Partial<Seat["spec"]> = {}): Seat {
  return {
    apiVersion: API_VERSION,
    kind: "Seat",
    metadata: {
      name: seatName(SESSION, number),
      namespace: "demo",
      uid: `uid-seat-${number}`,
      resourceVersion: "20",
      creationTimestamp: "2026-11-23T08:00:00Z",
      finalizers: [TEARDOWN_FINALIZER],
      ownerReferences: [
        { apiVersion: API_VERSION, kind: "TrainingSession", name: SESSION, uid: "uid-session" },
      ],
    },
    spec: { session: SESSION, number, persons: 1, restarts: 0, resets: 0, linkIssues: 1, ...spec },
    ...(status
      ? {
          status: {
            phase: "ready",
            namespace: `lab-${seatName(SESSION, number)}`,
            links: [],
            observed: { restarts: 0, resets: 0 },
            since: at(0),
            createdAt: at(0),
            ...status,
          },
        }
      : {}),
  };
}

/** The object as the API server would answer it. */
export function observed(manifest: Manifest, meta: Partial<KubeObject["metadata"]> = {}): KubeObject {
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      uid: `uid-${manifest.metadata.namespace?.endsWith("-own") ? "own-" : ""}${manifest.kind}-${manifest.metadata.name}`,
      resourceVersion: "30",
      creationTimestamp: "2026-11-23T08:00:00Z",
      ...meta,
    },
  };
}
