import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { supportBundle } from "../../../services/supportBundle.ts";
import { LabError } from "../../../shared/contract/failure.ts";
import { at, EIGHT, SESSION, sampleSeat, sampleSession } from "../plan/sample.ts";

const metadata = { name: "x", uid: "x", resourceVersion: "1", creationTimestamp: at(0) };
const applied = { env: [{ name: "PGPASSWORD", value: "hunter22" }] };
const pod = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    ...metadata,
    annotations: {
      note: "kept",
      "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify(applied),
    },
  },
  spec: { containers: [{ name: "shell", ...applied }] },
};
const deed = {
  ...{ actor: "marie", action: "restart", session: SESSION, seat: 1, at: at(0) },
  reason: "Zoé Canari ne se connecte pas",
};

/** Read by whoever may see everything but the class list. */
const cluster = {
  request: async () => ({ gitVersion: "v1.35.0" }),
  get: async ({ kind }: { kind: string }) => {
    if (kind === "Secret") throw new LabError({ kind: "forbidden" });
    return { TrainingSession: sampleSession(), Seat: sampleSeat(1) }[kind];
  },
  list: async ({ kind }: { kind: string }) => ({
    items: kind === "AuditEntry" ? [{ kind, metadata, spec: deed }] : kind === "Pod" ? [pod] : [],
  }),
  logs: async () => "Zoé Canari",
};

test("without the class list a bundle has neither what containers printed nor the reasons that people wrote", async () => {
  const site = { id: "a", kind: "cluster" as const, namespace: "demo", cluster: cluster as never };
  const { about, zip } = await supportBundle(site, SESSION, [1], new Date(EIGHT), "1.0.0");
  const files = Object.values(unzipSync(zip)).map((bytes) => strFromU8(bytes));
  const all = files.join("\n");
  expect(about).toMatchObject({ names: "unknown", leftOut: { "seats/01/logs/x.shell.txt": "namesUnknown" } });
  expect(all).toContain('"action": "restart"');
  expect(all).not.toContain("Canari");
  // What `kubectl` noted of an object is a second copy of its passwords, without their keys.
  expect(all).toContain("note: kept");
  expect(all).not.toContain("hunter22");
});
