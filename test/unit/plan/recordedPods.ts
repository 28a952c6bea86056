import { readFileSync } from "node:fs";
import type { SeatReasonCode } from "../../../shared/domain/seat.ts";
import type { EventNote, Pod } from "../../../shared/plan/podStatus.ts";

interface Recorded {
  pod: Pod;
  /** The newest first. */
  events: EventNote[];
}

/** Pods and their Events as Kubernetes 1.37.2 with containerd 2.4.2 wrote them, 45 s after the Pods were made. */
const read = JSON.parse(readFileSync(new URL("./recordedPods.json", import.meta.url), "utf8")) as Record<
  string,
  Recorded
>;

export function recorded(name: string): Recorded {
  const found = read[name];
  if (!found) throw new Error(`nothing recorded of ${name}`);
  return found;
}

interface Case {
  name: string;
  /** s */
  age: number;
  code: SeatReasonCode | undefined;
  params?: object | undefined;
  failed?: boolean | undefined;
}

const REFUSED = "connect: connection refused";
export const RECORDED: Case[] = [
  {
    name: "image-missing",
    age: 20,
    code: "registryUnreachable",
    params: { image: "registry.invalid.local/debian:12", detail: "no such host" },
  },
  { name: "image-name", age: 20, code: "imageNotFound", params: { image: "local.test/NoDe:20" } },
  { name: "big", age: 20, code: "cpuLacking", params: { asked: "900" } },
  { name: "bigmem", age: 20, code: "memoryLacking", params: { asked: "900Gi" } },
  { name: "crash", age: 45, code: "crashing", params: { container: "shell", exitCode: 1 } },
  {
    name: "nocmd",
    age: 45,
    code: "startFailed",
    params: { container: "shell", detail: 'exec: "nosuchprogram": executable file not found in $PATH' },
  },
  {
    name: "badreadiness",
    age: 29,
    code: "notReady",
    params: { container: "web", output: `Get "http://:8888/": dial tcp :8888: ${REFUSED}` },
    failed: false,
  },
  {
    name: "badexecready",
    age: 29,
    code: "notReady",
    params: { container: "web", output: "base absente" },
    failed: false,
  },
  {
    name: "badstartup",
    age: 45,
    code: "startupFailing",
    params: { container: "web", output: `dial tcp :8888: ${REFUSED}` },
  },
  {
    name: "badliveness",
    age: 45,
    code: "livenessFailing",
    params: { container: "web", output: `dial tcp :8888: ${REFUSED}` },
  },
  { name: "oom", age: 45, code: "outOfMemory", params: { container: "shell" } },
  { name: "badinit", age: 45, code: "initFailed", params: { container: "0-files-shell", exitCode: 4 } },
  {
    name: "nopvc",
    age: 29,
    code: "volumeFailed",
    params: { volume: "work", detail: 'storageclass.storage.k8s.io "absent" not found' },
  },
  { name: "nocm", age: 20, code: "configMissing", params: { object: "configmap files" } },
  { name: "nosecret", age: 20, code: "configMissing", params: { object: "secret access" } },
  {
    name: "badhostpath",
    age: 20,
    code: "volumeFailed",
    params: {
      volume: "work",
      detail:
        'hostPath type check failed, /nosuch/dir is not a directory, unable to determine its type: path "/nosuch/dir" does not exist',
    },
  },
  {
    name: "root",
    age: 20,
    code: "podSecurity",
    params: { detail: "container's runAsUser breaks non-root policy" },
  },
  {
    name: "userns",
    age: 20,
    code: "sandboxFailed",
    params: {
      node: "node-1",
      detail: "can't set `spec.hostUsers: false`, runtime does not support user namespaces",
    },
  },
  {
    name: "evict",
    age: 20,
    code: "evicted",
    params: { detail: 'Usage of EmptyDir volume "s" exceeds the limit "1Mi"' },
  },
];
