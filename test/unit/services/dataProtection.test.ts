import { expect, test } from "vitest";
import { studentData } from "../../../services/dataProtection.ts";
import type { AuditEntrySpec } from "../../../shared/domain/auditEntry.ts";
import { at, EIGHT, SESSION, sampleSession } from "../plan/sample.ts";

const people = [
  { firstName: "Zoé", lastName: "Martin", seat: 1, person: 1 },
  { firstName: "Hugo", lastName: "Durand", seat: 2, person: 1 },
];
const deed = (spec: Partial<AuditEntrySpec>) => ({
  metadata: { name: "x" },
  spec: { actor: "marie", action: "restart", session: SESSION, at: at(0), ...spec },
});
const cluster = {
  get: async ({ kind }: { kind: string }) =>
    ({
      TrainingSession: sampleSession(),
      Secret: {
        data: { "roster.json": Buffer.from(JSON.stringify({ version: 1, people })).toString("base64") },
      },
    })[kind],
  list: async () => ({
    items: [
      deed({ seat: 1, reason: "Zoé Martin et Hugo Durand n'avaient plus rien" }),
      deed({ seat: 2, reason: "of another seat" }),
      deed({ action: "extend", reason: "of some", order: { generation: 1, attempt: 1, seats: [2, 3] } }),
      deed({ action: "extend", reason: "of all" }),
    ],
  }),
};

test("what the staff did at a seat names nobody else, and tells of nothing that was done for others", async () => {
  const site = { id: "a", kind: "cluster" as const, namespace: "demo", cluster: cluster as never };
  const data = await studentData(site, SESSION, { seat: 1, person: 1, now: new Date(EIGHT) });
  expect(data.staff.map(({ reason }) => reason)).toEqual([
    "Zoé Martin et student1 n'avaient plus rien",
    "of all",
  ]);
  expect(data.listed?.lastName).toBe("Martin");
});
